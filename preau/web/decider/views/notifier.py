"""Faire partir les décisions relues, et voir où en sont leurs lettres et leurs messages."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.acteurs.courriers import relancer_courriers
from preau.acteurs.enums import Role
from preau.instruction import actions
from preau.instruction.actions.notification import textes_manquants
from preau.instruction.deports import projets_tus
from preau.instruction.enums import EtatDecision
from preau.instruction.envois import courriers_de, lettres_de, messages_de
from preau.instruction.models import Decision
from preau.web.decider.commun import ECRIRE, campagne_de, dessiner, faire, lien_de_structure
from preau.web.gabarit.acces import Requete, casquette_de, reserve_a
from preau.web.gabarit.vu import vu_de


@require_http_methods(ECRIRE)
@reserve_a(Role.CONSEILLERE, Role.DECIDEUR)
def notifier(request: Requete, campagne: UUID) -> HttpResponse:
    """Ce qui va partir, ce qui l'empêche ; en POST, les décisions cochées partent ensemble."""
    lue = campagne_de(request, campagne)
    restent = list(
        Decision.objects.filter(campagne=lue)
        .exclude(etat=EtatDecision.NOTIFIEE)
        .select_related("projet__structure")
        .order_by("rang", "pk")
    )
    tus = projets_tus(casquette_de(request), lue)
    restent.sort(key=lambda decision: decision.projet_id in tus)
    relues = [d for d in restent if d.etat == EtatDecision.RELUE]
    refus: list[str] = []
    vus = dict(case.partition(" ")[::2] for case in request.POST.getlist("decision"))
    cochees = set(vus) if request.method == "POST" else {str(d.uuid) for d in relues}
    if request.method == "POST":
        choisies = [d for d in restent if str(d.uuid) in cochees]
        try:
            parties = actions.notifier_decisions(
                campagne=lue,
                casquette=casquette_de(request),
                decisions=choisies,
                vus={d.uuid: vu for d in choisies if (vu := vu_de(vus[str(d.uuid)]))},
                lien=lien_de_structure(request),
            )
        except ValidationError as erreur:
            refus = list(erreur.messages)
        else:
            dit = "La décision est partie" if len(parties) == 1 else f"{len(parties)} décisions sont parties"
            faire(request, lambda: None, f"{dit} : les lettres se préparent.")
            return redirect("decider:lettres", campagne=lue.uuid)
    contexte: dict[str, Any] = {
        "restent": restent,
        "relues": relues,
        "cochees": cochees,
        "refus": refus,
        "manquants": textes_manquants(lue, {d.issue for d in relues}),
        "scenario": lue.scenarios.adoptes().first(),
    }
    return dessiner(request, "decider/notifier.html", lue, status=422 if refus else 200, **contexte)


@require_safe
@reserve_a(Role.CONSEILLERE, Role.DECIDEUR)
def lettres(request: Requete, campagne: UUID) -> HttpResponse:
    """L'avancement de toutes les lettres, et les messages qui attendent."""
    lue = campagne_de(request, campagne)
    contexte: dict[str, Any] = {"lettres": lettres_de(lue), "messages_partis": messages_de(lue)}
    if request.htmx:
        return render(request, "decider/_lettres.html", {"campagne": lue, **contexte})
    return dessiner(request, "decider/lettres.html", lue, **contexte)


@require_POST
@reserve_a(Role.CONSEILLERE, Role.DECIDEUR)
def renvoyer(request: Requete, campagne: UUID) -> HttpResponse:
    """Remet à envoyer les messages de cette campagne que l'on avait renoncé à envoyer."""
    lue = campagne_de(request, campagne)
    faire(
        request,
        lambda: relancer_courriers(caf=lue.caf, casquette=casquette_de(request), parmi=courriers_de(lue)),
        "Les messages sont en route ; ceux qui échouent seront repris.",
    )
    return redirect("decider:lettres", campagne=lue.uuid)
