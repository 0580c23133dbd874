"""Les rangs d'une campagne, et l'ordre d'ensemble que la Caf compose puis fixe d'un seul acte."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from preau.acteurs.enums import Role
from preau.campagnes.models import Campagne
from preau.instruction import actions
from preau.instruction.actions.commun import LIE_A_UN_DOSSIER
from preau.instruction.avis_tus import TU, situations_lues
from preau.instruction.candidats import Situation, situations
from preau.instruction.deports import projets_tus
from preau.instruction.lignes import dans_l_ordre
from preau.instruction.models import RangDEnsemble
from preau.instruction.versions import version_des_rangs
from preau.web.gabarit.acces import Requete, casquette_de, reserve_a
from preau.web.gabarit.actes import ActeForm, tenter
from preau.web.repartir.commun import ECRIRE, campagne_de, dessiner, fait
from preau.web.repartir.ordre import Composition, composer, ordre_propose

PAR_PAGE = 50
QUOI = {
    "classes": ("classés", lambda s: not s.exclusion),
    "sans_avis": ("sans avis", lambda s: s.attend_un_avis),
    "sans_rang": ("validés, sans rang", lambda s: s.eligible and s.avis and s.rang is None),
    "exclus": ("exclus", lambda s: bool(s.exclusion)),
}


def rangs_demandes(request: Requete, campagne: Campagne) -> list[Situation]:
    """Les dossiers que l'adresse demande, dans l'ordre des rangs ; ceux de la page comme du tableur."""
    toutes = dans_l_ordre(situations_lues(campagne, casquette_de(request)))
    quoi, comite = request.GET.get("quoi", ""), request.GET.get("comite", "")
    if quoi in QUOI:
        # Un dossier tu ne répond à aucun choix : y répondre dirait son avis.
        toutes = [situation for situation in toutes if not situation.tue and QUOI[quoi][1](situation)]
    if comite:
        toutes = [situation for situation in toutes if str(situation.comite or "") == comite]
    return toutes


@require_safe
@reserve_a(Role.CONSEILLERE, Role.DECIDEUR)
def rangs(request: Requete, uuid: UUID) -> HttpResponse:
    """Ce que les comités ont dit de chaque dossier, et le rang qui compte."""
    campagne = campagne_de(request, uuid)
    toutes = dans_l_ordre(situations_lues(campagne, casquette_de(request)))
    choisies = rangs_demandes(request, campagne) if request.GET else toutes
    contexte: dict[str, Any] = {
        "tu": TU,
        "toutes": toutes,
        "choisies": choisies,
        "page": Paginator(choisies, PAR_PAGE).get_page(request.GET.get("page")),
        "quoi": request.GET.get("quoi", ""),
        "comite": request.GET.get("comite", ""),
        "comites": sorted({str(situation.comite) for situation in toutes if situation.comite}),
        "filtres": [(code, mot) for code, (mot, _) in QUOI.items()],
        "suite": f"?{parametres}" if (parametres := _parametres(request)) else "",
        "partagee": campagne.sous_enveloppes.exists(),
        "ensemble": campagne.rangs_d_ensemble.exists(),
        "ici": "Les rangs",
    }
    return dessiner(request, "repartir/rangs.html", campagne, **contexte)


def _parametres(request: Requete) -> str:
    gardes = request.GET.copy()
    gardes.pop("page", None)
    return gardes.urlencode()


@require_http_methods(ECRIRE)
@reserve_a(Role.CONSEILLERE, Role.DECIDEUR)
def ensemble(request: Requete, uuid: UUID) -> HttpResponse:
    """Compose l'ordre de tous les projets ; seul « fixer » l'écrit, les autres gestes ne changent que la page."""
    campagne = campagne_de(request, uuid)
    if projets_tus(casquette_de(request), campagne):
        return dessiner(request, "repartir/ensemble.html", campagne, refus=LIE_A_UN_DOSSIER)
    eligibles = [situation for situation in situations(campagne) if situation.eligible]
    fixes = dict(RangDEnsemble.objects.filter(campagne=campagne).values_list("projet_id", "rang"))
    geste, formulaire = request.POST.get("geste", ""), ActeForm(request.POST or None)
    compose = (
        composer(request.POST, eligibles, geste)
        if request.method == "POST"
        else Composition(ordre_propose(eligibles, fixes))
    )
    if compose.refus:
        formulaire.add_error(None, compose.refus)
    elif geste in ("fixer", "effacer") and _fixer(
        request, campagne, formulaire, compose.ordre if geste == "fixer" else []
    ):
        phrase = "L'ordre d'ensemble est fixé." if geste == "fixer" else "Les rangs des comités comptent à nouveau."
        return fait(request, phrase, reverse("repartir:rangs", args=[campagne.uuid]))
    garde = request.method == "POST" and geste not in ("fixer", "effacer") and "vu" in request.POST
    contexte: dict[str, Any] = {
        "form": formulaire,
        "ordre": [(une, fixes.get(une.projet.pk), montre, faux) for une, montre, faux in compose.lignes],
        "deplace": compose.deplace,
        "sens": geste.partition(":")[0],
        "vu": request.POST["vu"] if garde else version_des_rangs(campagne),
        "fixes": bool(fixes),
        "adopte": campagne.scenarios.adoptes().first(),
        "partagee": campagne.sous_enveloppes.exists(),
        "ici": "Le rang d'ensemble",
    }
    if request.htmx and request.htmx.target == "ordre":
        return render(request, "repartir/_ordre.html", contexte | {"campagne": campagne})
    return dessiner(request, "repartir/ensemble.html", campagne, **contexte)


def _fixer(request: Requete, campagne: Campagne, formulaire: ActeForm, ordre: list[Situation]) -> bool:
    return tenter(
        formulaire,
        lambda: actions.fixer_rang_d_ensemble(
            campagne=campagne,
            casquette=casquette_de(request),
            projets=[situation.projet for situation in ordre],
            vu=request.POST.get("vu"),
        ),
    )
