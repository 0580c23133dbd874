"""Proposer un scénario : partager l'enveloppe, et garder ce partage sous un nom."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from preau.acteurs.models import Rattachement
from preau.campagnes.actions.commun import consigner, refuser_sans_droit, verrouiller
from preau.campagnes.models import Campagne
from preau.coeur.financement import ZERO
from preau.coeur.phrases import enumerer, euros
from preau.coeur.repartition import Attribution, Demande
from preau.instruction import droits
from preau.instruction.actions.commun import un_montant, verrouiller_enveloppe, verrouiller_sous_enveloppes
from preau.instruction.candidats import Candidat, candidats, comites_de, noms_uniques
from preau.instruction.enums import MethodeDeScenario, OrigineDuDemande
from preau.instruction.models import LigneDeScenario, PartDeComite, Scenario
from preau.instruction.models.scenarios import LONGUEUR_NOM
from preau.instruction.partage import DemandeClassee, Part, a_la_main, partager
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
    demande. Chaque comité qui a sa sous-enveloppe la partage selon ses rangs ; sans sous-enveloppe, refuse les rangs de
    deux comités tant que la Caf n'a pas fixé de rang d'ensemble.
    """
    campagne = verrouiller(campagne)
    refuser_sans_droit(permis=droits.peut_preparer(casquette, campagne))
    enveloppe = verrouiller_enveloppe(campagne.pk)
    sous = verrouiller_sous_enveloppes(campagne)
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
    nommer(scenario)
    parts = {comite: Part(str(une.comite), une.montant) for comite, une in sous.items()}
    lignes = _lignes(scenario, presents, planchers or {}, parts)
    _ecrire(scenario, lignes, parts)
    total = sum((ligne.propose for ligne in lignes), ZERO)
    apres = {"nom": scenario.nom, "methode": methode, "enveloppe": str(enveloppe.montant), "propose": str(total)}
    consigner("proposer_scenario", campagne, casquette, objet=scenario, apres=apres)
    return scenario


def _ecrire(scenario: Scenario, lignes: Sequence[LigneDeScenario], parts: Mapping[int, Part]) -> None:
    scenario.save(force_insert=True)
    PartDeComite.objects.bulk_create(
        PartDeComite(scenario=scenario, comite_id=comite, montant=part.montant) for comite, part in parts.items()
    )
    LigneDeScenario.objects.bulk_create(lignes)


def nommer(scenario: Scenario) -> None:
    """Refuse un nom vide, trop long, ou déjà pris dans la campagne, et une méthode inconnue."""
    if not scenario.nom or len(scenario.nom) > LONGUEUR_NOM:
        raise ValidationError({"nom": f"Donnez un nom à ce scénario, en {LONGUEUR_NOM} caractères au plus."})
    if Scenario.objects.filter(campagne=scenario.campagne, nom=scenario.nom).exclude(pk=scenario.pk).exists():
        raise ValidationError({"nom": f"Un scénario s'appelle déjà « {scenario.nom} » : donnez un autre nom."})
    if scenario.methode not in MethodeDeScenario:
        raise ValidationError({"methode": "Choisissez une méthode de la liste."})


def _lignes(
    scenario: Scenario, presents: Sequence[Candidat], planchers: Mapping[UUID, Decimal], parts: Mapping[int, Part]
) -> list[LigneDeScenario]:
    """Une ligne par projet déposé : ceux qui peuvent recevoir se partagent l'enveloppe, les autres disent pourquoi."""
    retenus = [candidat for candidat in presents if not candidat.exclusion]
    if scenario.methode != MethodeDeScenario.A_LA_MAIN and not parts:
        _refuser_sans_ordre(scenario.campagne, presents)
    noms = {c.projet.pk: nom for c, nom in zip(presents, noms_uniques(presents), strict=True)}
    classees = [
        DemandeClassee(c.comite.pk if c.comite else None, _demande(c, noms[c.projet.pk], planchers)) for c in retenus
    ]
    recoivent = {
        demande.id: (demande.plancher, attribution)
        for (_, demande), attribution in zip(classees, _attributions(scenario, classees, parts), strict=True)
    }
    for candidat in presents:
        if candidat.exclusion:
            nom = noms[candidat.projet.pk]
            recoivent[nom] = (candidat.demande.montant, Attribution(nom, ZERO, candidat.exclusion))
    return [ligne_de(scenario, candidat, *recoivent[noms[candidat.projet.pk]]) for candidat in presents]


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


def _attributions(
    scenario: Scenario, classees: Sequence[DemandeClassee], parts: Mapping[int, Part]
) -> Sequence[Attribution]:
    """Ce que la méthode donne à chacun ; à la main, rien tant que personne n'a écrit."""
    if scenario.methode == MethodeDeScenario.A_LA_MAIN:
        return a_la_main([classee.demande for classee in classees])
    return partager(classees, scenario.enveloppe, scenario.methode, parts).lignes


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
