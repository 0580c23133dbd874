"""Lire un scénario : son image, sa table, et ce que donnerait une autre enveloppe."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from preau.acteurs.enums import Role
from preau.coeur.financement import ZERO
from preau.instruction.actions.adoption import PERIME, decisions_prises, est_perime
from preau.instruction.avis_tus import lignes_de_scenario
from preau.instruction.candidats import situations
from preau.instruction.comparaison import parts_de
from preau.instruction.enums import EtatScenario, MethodeDeScenario
from preau.instruction.models import LigneDeScenario, Scenario
from preau.instruction.partage import Part
from preau.web.gabarit.acces import Requete, casquette_de, reserve_a
from preau.web.gabarit.templatetags.francais import nombre
from preau.web.repartir.commun import dessiner, scenario_de
from preau.web.repartir.dessin import Barre, barre
from preau.web.repartir.forms import GainForm
from preau.web.repartir.supposer import GAIN, Reponse, plancher_du_gain, supposer
from preau.web.repartir.tableau import Tableau


@require_safe
@reserve_a(Role.CONSEILLERE, Role.DECIDEUR)
def scenario(request: Requete, uuid: UUID, scenario: UUID) -> HttpResponse:
    """La page entière, ou la seule réponse à « et si » quand htmx la demande."""
    lu = scenario_de(request, uuid, scenario)
    (toutes, lues), parts = lignes_de_scenario(lu, casquette_de(request)), parts_de(lu)
    lignes = [lue.ligne for lue in toutes]
    formulaire, reponse = _et_si(request, lu, lignes, parts)
    question = {"gain": formulaire, "reponse": reponse, "a_la_main": lu.methode == MethodeDeScenario.A_LA_MAIN}
    if request.htmx and request.htmx.target == "et-si":
        return render(request, "repartir/_et_si.html", question | {"scenario": lu})
    contexte = _sommes(lu, lignes) | question
    contexte |= {
        "tableau": Tableau(lues, request.GET),
        "barres": _barres(lu, [lue.ligne for lue in lues], parts),
        "perime": _perime(lu),
        "adopte": (adopte := lu.etat == EtatScenario.ADOPTE),
        "reprenable": adopte and not decisions_prises(lu).exists(),
        "autre_adopte": None if adopte else lu.campagne.scenarios.adoptes().first(),
    }
    return dessiner(request, "repartir/scenario.html", lu.campagne, lu, **contexte)


def _sommes(lu: Scenario, lignes: Sequence[LigneDeScenario]) -> dict[str, Any]:
    """Les chiffres du scénario ; ``enveloppe_du_jour`` : ce que vaut l'enveloppe, si elle a changé depuis."""
    servis = [ligne for ligne in lignes if ligne.propose]
    propose = sum((ligne.propose for ligne in servis), ZERO)
    jour = getattr(lu.campagne, "enveloppe", None)
    return {
        "demande": sum((ligne.demande for ligne in lignes), ZERO),
        "propose": propose,
        "reste": lu.enveloppe - propose,
        "enfants": sum(ligne.enfants for ligne in servis),
        "enfants_qpv": sum(ligne.enfants_qpv for ligne in servis),
        "enveloppe_du_jour": jour.montant if jour and jour.montant != lu.enveloppe else None,
    }


def _et_si(
    request: Requete, lu: Scenario, lignes: Sequence[LigneDeScenario], parts: Mapping[int, Part]
) -> tuple[GainForm, Reponse | None]:
    """La question posée dans l'adresse, ou celle des 10 000 € ; « optimale », plus longue, attend qu'on la pose."""
    comites = [(pk, part.nom) for pk, part in parts.items()]
    premier = comites[0][0] if comites else None
    posee = "gain" in request.GET
    initial = {"gain": nombre(GAIN, 0), "comite": str(premier)}
    formulaire = GainForm(request.GET if posee else None, comites=comites, initial=initial)
    if not posee:
        tout_de_suite = lu.methode != MethodeDeScenario.OPTIMALE
        return formulaire, supposer(lu, lignes, parts, GAIN, premier) if tout_de_suite else None
    if not formulaire.is_valid():
        return formulaire, None
    gain, dit = formulaire.cleaned_data["gain"], formulaire.cleaned_data.get("comite")
    comite = int(dit) if dit else premier
    if gain < plancher_du_gain(lu, parts, comite):
        formulaire.add_error("gain", "L'enveloppe n'a pas autant à perdre : écrivez un montant plus petit.")
        return formulaire, None
    return formulaire, supposer(lu, lignes, parts, gain, comite)


def _barres(lu: Scenario, lignes: Sequence[LigneDeScenario], parts: Mapping[int, Part]) -> list[Barre]:
    """Une barre, ou une par comité qui a sa sous-enveloppe."""
    if not parts:
        return [barre("enveloppe", "L'enveloppe", lignes, lu.enveloppe)]
    return [
        barre(f"comite-{numero}", part.nom, [ligne for ligne in lignes if ligne.comite_id == pk], part.montant)
        for numero, (pk, part) in enumerate(parts.items(), 1)
    ]


def _perime(lu: Scenario) -> str:
    """Pourquoi ce scénario ne s'adopterait plus, ou vide."""
    if lu.etat == EtatScenario.ADOPTE:
        return ""
    dotes = lu.campagne.sous_enveloppes.values_list("comite_id", flat=True)
    return PERIME if est_perime(lu, situations(lu.campagne), dotes) else ""
