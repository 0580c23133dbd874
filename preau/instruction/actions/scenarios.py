"""Proposer un scénario, et le corriger à la main, ligne par ligne."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from preau.acteurs.models import Rattachement
from preau.campagnes.actions.commun import consigner, verrouiller
from preau.campagnes.models import Campagne
from preau.coeur.cycle import SCENARIO
from preau.coeur.financement import ZERO
from preau.coeur.phrases import enumerer, euros
from preau.coeur.repartition import Attribution, Demande, repartir
from preau.instruction import droits
from preau.instruction.actions.commun import (
    passer,
    refuser_au_dela,
    refuser_sans_droit,
    refuser_si_change,
    un_montant,
    verrouiller_enveloppe,
)
from preau.instruction.candidats import Candidat, candidats, comites_de, noms_uniques
from preau.instruction.enums import MethodeDeScenario, OrigineDuDemande
from preau.instruction.models import LigneDeScenario, Scenario
from preau.instruction.models.scenarios import LONGUEUR_NOM
from preau.socle.horloge import maintenant


@transaction.atomic
def proposer_scenario(
    *,
    campagne: Campagne,
    casquette: Rattachement,
    nom: str,
    methode: str,
    note: str = "",
    planchers: Mapping[UUID, Decimal] | None = None,
    instant: datetime | None = None,
) -> Scenario:
    """Partage l'enveloppe entre les projets déposés, et garde ce partage sous un nom ; rien n'est encore attribué.

    ``planchers`` : par identifiant public de projet, le moins qui le laisse faisable (euros) ; à défaut, tout ce qu'il
    demande. Refuse les rangs de deux comités tant que la Caf n'a pas fixé de rang d'ensemble.
    """
    campagne = verrouiller(campagne)
    refuser_sans_droit(permis=droits.peut_preparer(casquette, campagne))
    enveloppe = verrouiller_enveloppe(campagne.pk)
    presents = candidats(campagne)
    if not presents:
        raise ValidationError("Aucun dossier n'est déposé dans cette campagne : rien n'est à partager.", code="vide")
    scenario = Scenario(
        campagne=campagne,
        nom=" ".join(nom.split()),
        methode=methode,
        note=note.strip(),
        enveloppe=enveloppe.montant,
        propose_par=casquette.personne,
        propose_le=instant or maintenant(),
    )
    _nommer(scenario)
    lignes = _lignes(scenario, presents, planchers or {})
    scenario.save(force_insert=True)
    LigneDeScenario.objects.bulk_create(lignes)
    total = sum((ligne.propose for ligne in lignes), ZERO)
    apres = {"nom": scenario.nom, "methode": methode, "enveloppe": str(enveloppe.montant), "propose": str(total)}
    consigner("proposer_scenario", campagne, casquette, objet=scenario, apres=apres)
    return scenario


def _nommer(scenario: Scenario) -> None:
    if not scenario.nom or len(scenario.nom) > LONGUEUR_NOM:
        raise ValidationError({"nom": f"Donnez un nom à ce scénario, en {LONGUEUR_NOM} caractères au plus."})
    if Scenario.objects.filter(campagne=scenario.campagne, nom=scenario.nom).exists():
        raise ValidationError({"nom": f"Un scénario s'appelle déjà « {scenario.nom} » : donnez un autre nom."})
    if scenario.methode not in MethodeDeScenario:
        raise ValidationError({"methode": "Choisissez une méthode de la liste."})


def _lignes(
    scenario: Scenario, presents: Sequence[Candidat], planchers: Mapping[UUID, Decimal]
) -> list[LigneDeScenario]:
    """Une ligne par projet déposé : ceux qui peuvent recevoir se partagent l'enveloppe, les autres disent pourquoi."""
    retenus = [candidat for candidat in presents if not candidat.exclusion]
    if scenario.methode != MethodeDeScenario.A_LA_MAIN:
        _refuser_sans_ordre(scenario.campagne, presents)
    noms = {c.projet.pk: nom for c, nom in zip(presents, noms_uniques(presents), strict=True)}
    demandes = [_demande(candidat, noms[candidat.projet.pk], planchers) for candidat in retenus]
    parts = {
        demande.id: (demande.plancher, part) for demande, part in zip(demandes, _parts(scenario, demandes), strict=True)
    }
    for candidat in presents:
        if candidat.exclusion:
            nom = noms[candidat.projet.pk]
            parts[nom] = (candidat.demande.montant, Attribution(nom, ZERO, candidat.exclusion))
    return [ligne_de(scenario, candidat, *parts[noms[candidat.projet.pk]]) for candidat in presents]


def _demande(candidat: Candidat, nom: str, planchers: Mapping[UUID, Decimal]) -> Demande:
    plancher, montant = planchers.get(candidat.projet.uuid), candidat.demande.montant
    if plancher is not None and not ZERO < un_montant(plancher, "planchers") <= montant and montant:
        phrase = f"Le plancher de « {candidat.nom} » va d'un centime à {euros(montant)}, ce qu'il demande."
        raise ValidationError({"planchers": phrase})
    return Demande(
        id=nom,
        montant_demande=montant,
        rang=candidat.rang,
        montant_plancher=plancher if montant else None,
        territoire_prioritaire=bool(candidat.demande.quartiers),
        depose_le=candidat.depot.depose_le,
    )


def _parts(scenario: Scenario, demandes: Sequence[Demande]) -> Sequence[Attribution]:
    """Ce que la méthode donne à chacun ; à la main, rien tant que personne n'a écrit."""
    if scenario.methode == MethodeDeScenario.A_LA_MAIN:
        return [
            Attribution(d.id, ZERO, f"{euros(d.montant_demande)} demandés ; le montant se fixe à la main.")
            for d in demandes
        ]
    return repartir(demandes, scenario.enveloppe, scenario.methode).lignes


def _refuser_sans_ordre(campagne: Campagne, presents: Sequence[Candidat]) -> None:
    """Deux comités ont chacun leur premier : seul un rang d'ensemble, entier, dit lequel passe devant."""
    eligibles = [candidat for candidat in presents if candidat.eligible]
    if campagne.rangs_d_ensemble.exists():
        if oublies := [f"« {candidat.projet} »" for candidat in eligibles if candidat.rang is None]:
            phrase = f"Le rang d'ensemble ne dit rien de {enumerer(oublies)} : fixez-le à nouveau."
            raise ValidationError(phrase, code="rang_incomplet")
        return
    comites = comites_de(candidat for candidat in eligibles if candidat.rang)
    if len(comites) > 1:
        phrase = f"Les rangs viennent de plusieurs comités ({enumerer(comites)})"
        raise ValidationError(f"{phrase} : fixez d'abord un rang d'ensemble.", code="deux_comites")


def ligne_de(scenario: Scenario, candidat: Candidat, plancher: Decimal, part: Attribution) -> LigneDeScenario:
    """La ligne d'un projet, pas encore écrite : ce qu'il demande, ce qu'on lui propose, ce qu'il couvre."""
    demande = candidat.demande
    return LigneDeScenario(
        scenario=scenario,
        projet=candidat.projet,
        depot=candidat.depot,
        comite=candidat.comite,
        nom=part.id,
        rang=candidat.rang,
        exclusion=candidat.exclusion,
        demande=demande.montant,
        origine=OrigineDuDemande(demande.origine),
        plancher=plancher,
        calcule=part.montant,
        propose=part.montant,
        motif=part.motif,
        enfants=demande.enfants,
        enfants_qpv=demande.enfants_qpv,
        quartiers=list(demande.quartiers),
    )


@transaction.atomic
def corriger_ligne(
    *,
    ligne: LigneDeScenario,
    casquette: Rattachement,
    montant: Decimal,
    motif: str,
    vu: datetime | None = None,
) -> LigneDeScenario:
    """Met à la main un autre montant dans une ligne, et dit pourquoi ; le montant calculé la rend à la méthode.

    Refuse plus que la demande, et ce que l'enveloppe ne contient plus.
    """
    refuser_sans_droit(permis=droits.peut_preparer(casquette, ligne.scenario.campagne))
    enveloppe = verrouiller_enveloppe(ligne.scenario.campagne_id)
    scenario = Scenario.objects.select_for_update(no_key=True).get(pk=ligne.scenario_id)
    passer(SCENARIO, scenario.etat, "corriger")
    relue = scenario.lignes.select_related("projet__structure").get(pk=ligne.pk)
    refuser_si_change(vu, relue, f"{euros(relue.propose)} sont proposés à « {relue.projet} »")
    montant, motif = un_montant(montant, "montant"), motif.strip()
    corrigee = montant != relue.calcule
    _verifier_correction(relue, montant, motif, corrigee=corrigee)
    autres = sum((autre.propose for autre in scenario.lignes.exclude(pk=relue.pk)), ZERO)
    if montant > relue.propose:
        refuser_au_dela(montant, enveloppe.montant - autres, f"pour « {relue.projet} »")
    avant = {"propose": str(relue.propose), "motif": relue.motif_de_correction}
    relue.propose, relue.motif_de_correction = montant, motif if corrigee else ""
    relue.save(update_fields=["propose", "motif_de_correction", "modifie_le"])
    apres = {"ligne": str(relue.uuid), "propose": str(montant), "motif": relue.motif_de_correction}
    campagne, structure = ligne.scenario.campagne, relue.projet.structure.uuid
    consigner("corriger_ligne", campagne, casquette, objet=scenario, structure=structure, avant=avant, apres=apres)
    return relue


def _verifier_correction(ligne: LigneDeScenario, montant: Decimal, motif: str, *, corrigee: bool) -> None:
    if ligne.exclusion and montant:
        raise ValidationError(ligne.exclusion, code="exclu")
    if montant > ligne.demande:
        raise ValidationError({"montant": f"Ce projet demande {euros(ligne.demande)} : proposez au plus ce montant."})
    if corrigee and not motif:
        raise ValidationError({"motif": "Dites pourquoi ce montant remplace celui de la méthode."})
