"""Une décision : ce qu'elle dit, collectif par collectif, et ce que l'on en fait."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from preau.acteurs.enums import Role
from preau.instruction import actions
from preau.instruction.actions.commun import LIE_AU_DOSSIER
from preau.instruction.avis_tus import TU
from preau.instruction.candidats import exclusion_levee
from preau.instruction.decisions_lues import ce_qui_sort_du_calcul
from preau.instruction.deports import est_tu
from preau.instruction.enums import EtatDecision, Issue
from preau.instruction.liste_de_decisions import statut_de
from preau.instruction.models import Decision
from preau.projets.tables import AvisDuComite, Observation
from preau.web.decider.commun import ECRIRE, decision_de, dessiner, dire_ou_refuser, faire, fil_des_decisions, revenir
from preau.web.decider.financeurs import financements_de
from preau.web.decider.forms import AttribuerForm, MotifForm
from preau.web.gabarit.acces import Requete, casquette_de, exiger_role, reserve_a
from preau.web.gabarit.vu import vu_de

_DU_DECIDEUR = frozenset({"attribuer", "refuser", "ajourner", "rouvrir"})
_FAIT = {
    "attribuer": "Le montant est attribué. La décision est à relire.",
    "refuser": "Le projet est refusé. La décision est à relire.",
    "ajourner": "La décision est remise à plus tard. Elle est à relire.",
    "rouvrir": "La décision est rouverte. La structure en est prévenue.",
}


@require_http_methods(ECRIRE)
@reserve_a(Role.CONSEILLERE, Role.DECIDEUR)
def decision(request: Requete, campagne: UUID, decision: UUID) -> HttpResponse:
    """La page d'une décision ; en POST, ``geste`` dit ce que l'on en fait."""
    lue = decision_de(request, campagne, decision)
    casquette = casquette_de(request)
    tue = est_tu(casquette, lue.projet_id)
    geste = request.POST.get("geste", "") if request.method == "POST" else ""
    formulaires = _formulaires(request, lue, geste)
    if request.method == "POST":
        if geste in _DU_DECIDEUR:
            exiger_role(request, frozenset({Role.DECIDEUR}), frozenset({Role.CONSEILLERE}))
        if tue:
            messages.error(request, LIE_AU_DOSSIER)
            return revenir(lue)
        if _agir(request, lue, geste, formulaires):
            return revenir(lue)
    contexte: dict[str, Any] = {
        **formulaires,
        "collectifs": list(lue.collectifs.all()),
        "financements": financements_de(lue.projet_id),
        "tu": TU if tue else "",
        "lie": LIE_AU_DOSSIER,
        "avis": None if tue else _avis(lue),
        "exclusion_levee": exclusion_levee(lue),
        "observations": Observation.objects.visibles_par(casquette).filter(projet=lue.projet_id).avec_auteur(),
        "notifications": lue.notifications.select_related("par", "convention"),
        "fil_liste": [fil_des_decisions(lue.campagne)],
        "notifiee": lue.etat == EtatDecision.NOTIFIEE,
        "statut": statut_de(lue),
        "a_savoir": ce_qui_sort_du_calcul(lue),
        "reste_enveloppe": lue.campagne.enveloppe.reste,
    }
    status = 422 if request.method == "POST" else 200
    return dessiner(request, "decider/decision.html", lue.campagne, decision=lue, status=status, **contexte)


def _avis(lue: Decision) -> AvisDuComite | None:
    """Celui du dernier dépôt qui en a un : après un complément, il vaut encore."""
    rendus = AvisDuComite.objects.filter(
        depot__projet=lue.projet_id, depot__retrait__isnull=True, remplace_le__isnull=True
    )
    return rendus.select_related("comite").order_by("depot__numero").last()


def _formulaires(request: Requete, lue: Decision, geste: str) -> dict[str, Any]:
    """Les formulaires de la page ; celui du geste envoyé garde ce qui a été tapé."""
    vu = {"vu": lue.modifie_le.isoformat()}
    donnees = {nom: request.POST if geste == nom else None for nom in ("attribuer", "rouvrir")}
    autre = request.POST if geste in ("refuser", "ajourner") else None
    collectifs = list(lue.collectifs.select_related("collectif"))
    motif = {"motif": lue.motif if lue.issue == Issue.ATTRIBUE and lue.motif != lue.motif_propose else ""}
    return {
        "form_attribuer": AttribuerForm(donnees["attribuer"], collectifs=collectifs, initial=vu | motif),
        "form_autre": MotifForm(autre, initial=vu | {"motif": _motif_du_refus(lue)}, prefix="autre"),
        "form_rouvrir": MotifForm(donnees["rouvrir"], initial=vu, prefix="rouvrir"),
    }


def _motif_du_refus(lue: Decision) -> str:
    """Ce qui est déjà dit ; à défaut, pourquoi le scénario ne lui propose rien."""
    if lue.issue and lue.issue != Issue.ATTRIBUE:
        return lue.motif
    return "" if lue.propose else lue.motif_propose


def _agir(request: Requete, lue: Decision, geste: str, formulaires: dict[str, Any]) -> bool:
    """Fait le geste ; faux s'il est refusé, et le formulaire le dit."""
    commun: dict[str, Any] = {"decision": lue, "casquette": casquette_de(request)}
    if geste == "relire":
        vu = vu_de(request.POST.get("vu"))
        return faire(request, lambda: actions.relire_decision(vu=vu, **commun), "La décision est relue.")
    if geste not in _FAIT:
        raise Http404
    nom = {"attribuer": "form_attribuer", "rouvrir": "form_rouvrir"}.get(geste, "form_autre")
    formulaire = formulaires[nom]

    def acte() -> object:
        lu = formulaire.cleaned_data
        if geste == "attribuer":
            return actions.attribuer(parts=formulaire.parts(), motif=lu["motif"], vu=lu["vu"], **commun)
        if geste == "rouvrir":
            return actions.rouvrir_decision(motif=lu["motif"], **commun)
        porte = actions.refuser if geste == "refuser" else actions.ajourner
        return porte(motif=lu["motif"], vu=lu["vu"], **commun)

    return dire_ou_refuser(request, formulaire, acte, _FAIT[geste])
