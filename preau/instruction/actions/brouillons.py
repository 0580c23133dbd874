"""Reprendre un scénario qui n'est pas adopté : le corriger ligne par ligne, le renommer, l'effacer."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from preau.acteurs.models import Rattachement
from preau.campagnes.actions.commun import consigner, refuser_sans_droit, verrouiller
from preau.campagnes.models import Enveloppe, SousEnveloppe
from preau.coeur.cycle import SCENARIO
from preau.coeur.financement import ZERO
from preau.coeur.phrases import euros
from preau.instruction import droits
from preau.instruction.actions.commun import (
    passer,
    refuser_a_qui_est_lie,
    refuser_au_dela,
    refuser_si_change,
    un_montant,
    verrouiller_enveloppe,
    verrouiller_sous_enveloppes,
)
from preau.instruction.actions.scenarios import nommer
from preau.instruction.models import LigneDeScenario, Scenario


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

    Refuse plus que la demande, et ce que l'enveloppe, ou la sous-enveloppe du comité, ne contient plus.
    """
    refuser_sans_droit(permis=droits.peut_preparer(casquette, ligne.scenario.campagne))
    refuser_a_qui_est_lie(casquette, ligne.projet_id)
    enveloppe = verrouiller_enveloppe(ligne.scenario.campagne_id)
    sous = verrouiller_sous_enveloppes(ligne.scenario.campagne_id)
    scenario = Scenario.objects.select_for_update(no_key=True).get(pk=ligne.scenario_id)
    passer(SCENARIO, scenario.etat, "corriger")
    relue = scenario.lignes.select_related("projet__structure").get(pk=ligne.pk)
    refuser_si_change(vu, relue, f"{euros(relue.propose)} sont proposés à « {relue.projet} »")
    montant, motif = un_montant(montant, "montant"), motif.strip()
    corrigee = montant != relue.calcule
    _verifier_correction(relue, montant, motif, corrigee=corrigee)
    if montant > relue.propose:
        _verifier_place(relue, montant, enveloppe, sous.get(relue.comite_id or 0))
    avant = {"propose": str(relue.propose), "motif": relue.motif_de_correction}
    relue.propose, relue.motif_de_correction = montant, motif if corrigee else ""
    relue.save(update_fields=["propose", "motif_de_correction", "modifie_le"])
    apres = {"ligne": str(relue.uuid), "propose": str(montant), "motif": relue.motif_de_correction}
    lieux: dict[str, Any] = {"structure": relue.projet.structure.uuid, "dossier": relue.projet.uuid}
    consigner("corriger_ligne", scenario.campagne, casquette, objet=scenario, avant=avant, apres=apres, **lieux)
    return relue


def _verifier_place(ligne: LigneDeScenario, montant: Decimal, enveloppe: Enveloppe, sous: SousEnveloppe | None) -> None:
    """Ce que les autres lignes laissent suffit, dans l'enveloppe et dans la sous-enveloppe du comité."""
    autres = ligne.scenario.lignes.exclude(pk=ligne.pk)
    refuser_au_dela(montant, enveloppe.montant - _proposes(autres), f"pour « {ligne.projet} »")
    if sous:
        du_comite = _proposes(autres.filter(comite=ligne.comite_id))
        refuser_au_dela(montant, sous.montant - du_comite, f"pour « {ligne.projet} »", sous)


def _proposes(lignes: QuerySet[LigneDeScenario]) -> Decimal:
    return sum((ligne.propose for ligne in lignes), ZERO)


def _verifier_correction(ligne: LigneDeScenario, montant: Decimal, motif: str, *, corrigee: bool) -> None:
    if ligne.exclusion and montant:
        raise ValidationError(ligne.exclusion, code="exclu")
    if montant > ligne.demande:
        raise ValidationError({"montant": f"Ce projet demande {euros(ligne.demande)} : proposez au plus ce montant."})
    if corrigee and not motif:
        raise ValidationError({"motif": "Dites pourquoi ce montant remplace celui de la méthode."})


@transaction.atomic
def renommer_scenario(
    *, scenario: Scenario, casquette: Rattachement, nom: str, note: str, vu: datetime | None = None
) -> Scenario:
    """Change le nom et la note d'un scénario."""
    relu = _verrouiller(scenario, casquette, "renommer", vu)
    avant = {"nom": relu.nom, "note": relu.note}
    relu.nom, relu.note = " ".join(nom.split()), note.strip()
    nommer(relu)
    relu.save(update_fields=["nom", "note", "modifie_le"])
    apres = {"nom": relu.nom, "note": relu.note}
    consigner("renommer_scenario", relu.campagne, casquette, objet=relu, avant=avant, apres=apres)
    return relu


@transaction.atomic
def supprimer_scenario(*, scenario: Scenario, casquette: Rattachement, vu: datetime | None = None) -> None:
    """Efface un scénario et ses lignes ; le journal garde son nom et ce qu'il proposait."""
    relu = _verrouiller(scenario, casquette, "supprimer", vu)
    total = sum((ligne.propose for ligne in relu.lignes.all()), ZERO)
    avant = {"nom": relu.nom, "methode": relu.methode, "propose": str(total)}
    relu.delete()
    consigner("supprimer_scenario", relu.campagne, casquette, objet=relu, avant=avant)


def _verrouiller(scenario: Scenario, casquette: Rattachement, acte: str, vu: datetime | None) -> Scenario:
    """Le scénario sous verrou, si cette casquette et son état permettent l'acte."""
    campagne = verrouiller(scenario.campagne)
    refuser_sans_droit(permis=droits.peut_preparer(casquette, campagne))
    relu = Scenario.objects.select_for_update(of=("self",), no_key=True).select_related("campagne").get(pk=scenario.pk)
    passer(SCENARIO, relu.etat, acte)
    refuser_si_change(vu, relu, f"ce scénario s'appelle « {relu} »")
    return relu
