"""Les décisions d'une campagne : leur liste, ce que l'on fait de plusieurs à la fois, leurs tableurs."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import require_http_methods, require_safe

from preau.acteurs.enums import Role
from preau.campagnes.models import Campagne
from preau.coeur.phrases import compter
from preau.editions.liste_de_decisions import decisions_csv, decisions_xlsx
from preau.editions.tableurs import TYPE_CSV, TYPE_XLSX
from preau.instruction import actions
from preau.instruction.avis_tus import decisions_lues_par
from preau.instruction.envois import lettres_de, messages_de
from preau.instruction.models import Decision
from preau.instruction.totaux import totaux
from preau.socle.horloge import maintenant
from preau.web.decider.commun import ECRIRE, campagne_de, dessiner
from preau.web.decider.listes import Liste
from preau.web.gabarit.acces import Requete, casquette_de, reserve_a
from preau.web.gabarit.vu import vu_de

GESTES: dict[str, tuple[Callable[..., Decision], str, str]] = {
    "attribuer": (actions.attribuer, "attribuée comme proposé", "attribuées comme proposé"),
    "refuser": (actions.refuser, "refusée au motif du scénario", "refusées au motif du scénario"),
    "relire": (actions.relire_decision, "relue", "relues"),
}


@require_safe
@reserve_a(Role.CONSEILLERE, Role.DECIDEUR)
def du_moment(request: Requete) -> HttpResponse:
    """Les décisions de la dernière campagne qui en a ; à défaut, de la dernière campagne."""
    siennes = Campagne.objects.visibles_par(request.casquette).order_by("-annee_scolaire")
    campagne = siennes.filter(decisions__isnull=False).first() or siennes.first()
    if campagne is None:
        return redirect("instruire:campagnes")
    return redirect("decider:decisions", campagne=campagne.uuid)


@require_http_methods(ECRIRE)
@reserve_a(Role.CONSEILLERE, Role.DECIDEUR)
def decisions(request: Requete, campagne: UUID) -> HttpResponse:
    """La liste ; en POST, attribue comme proposé, refuse au motif du scénario ou relit les décisions cochées."""
    lue = campagne_de(request, campagne)
    if request.method == "POST":
        return _a_plusieurs(request, lue)
    liste = Liste(decisions_lues_par(casquette_de(request), lue), request.GET)
    contexte: dict[str, Any] = {
        "liste": liste,
        "totaux": totaux(lue),
        "scenario": lue.scenarios.adoptes().first(),
        "messages_partis": messages_de(lue),
        "lettres": lettres_de(lue),
        "a_notifier": sum(not ligne.est_partie for ligne in liste.toutes),
        "echeancier": getattr(lue, "echeancier", None),
    }
    return dessiner(request, "decider/decisions.html", lue, **contexte)


def _a_plusieurs(request: Requete, campagne: Campagne) -> HttpResponse:
    """Fait le même acte sur chaque décision cochée, une à une : celles qui sont refusées disent pourquoi."""
    suite = redirect(f"{request.path}?{request.POST.get('suite', '').removeprefix('?')}".rstrip("?"))
    geste = GESTES.get(request.POST.get("geste", ""))
    choisies = list(_choisies(request, campagne))
    if geste is None or not choisies:
        messages.error(request, "Cochez au moins une décision, puis dites ce que vous en faites.")
        return suite
    acte, dite, dites = geste
    refus = [_tenter(acte, decision, casquette_de(request), vu) for decision, vu in choisies]
    faites = refus.count("")
    if faites:
        messages.success(request, f"{compter(faites, 'décision')} {dite if faites == 1 else dites}.")
    if phrases := [phrase for phrase in refus if phrase]:
        lignes = format_html_join("", "<li>{}</li>", ((phrase,) for phrase in phrases))
        debut = compter(len(phrases), "décision laissée telle quelle", "décisions laissées telles quelles")
        messages.error(request, format_html('<p>{} :</p><ul class="mb-0">{}</ul>', debut, lignes))
    return suite


def _choisies(request: Requete, campagne: Campagne) -> Iterator[tuple[Decision, str]]:
    """Les décisions cochées, et ce que la page en montrait ; une case dit « identifiant instant »."""
    dites = dict(case.partition(" ")[::2] for case in request.POST.getlist("decision"))
    uuids = []
    for texte in dites:
        try:
            uuids.append(UUID(texte))
        except ValueError:
            continue
    visibles = Decision.objects.visibles_par(request.casquette).filter(campagne=campagne, uuid__in=uuids)
    for decision in visibles.select_related("campagne", "projet").order_by("rang", "pk"):
        yield decision, dites[str(decision.uuid)]


def _tenter(acte: Callable[..., Decision], decision: Decision, casquette: object, vu: str) -> str:
    """Vide si l'acte est fait ; sinon, le projet et la phrase du refus."""
    try:
        acte(decision=decision, casquette=casquette, vu=vu_de(vu))
    except ValidationError as refus:
        return f"« {decision.projet} » : {' '.join(refus.messages)}"
    return ""


@require_safe
@reserve_a(Role.CONSEILLERE, Role.DECIDEUR)
def exporter(request: Requete, campagne: UUID, tableur: str) -> HttpResponse:
    """La liste demandée, toutes pages réunies, en tableur."""
    lue = campagne_de(request, campagne)
    retenues = Liste(decisions_lues_par(casquette_de(request), lue), request.GET).retenues
    if tableur == "csv":
        reponse = HttpResponse(decisions_csv(retenues), content_type=TYPE_CSV)
    else:
        cree_le = timezone.localtime(maintenant())
        reponse = HttpResponse(decisions_xlsx(retenues, cree_le), content_type=TYPE_XLSX)
    reponse["Content-Disposition"] = f'attachment; filename="decisions-{lue.annee_scolaire}.{tableur}"'
    return reponse
