"""Une page du dossier : la dessiner, ou recevoir ce qu'on y a écrit et aller où le geste mène."""

from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from preau.projets.champs.places import ChampInconnu
from preau.projets.champs.references import uuid_de
from preau.projets.entrees import retirees
from preau.projets.etapes import ConstatSitue
from preau.projets.tables import Projet
from preau.projets.tables.enums import Etape
from preau.web.depot.adresses import A_LEUR_PAGE, liens_du_constat
from preau.web.depot.ancres import ancre
from preau.web.depot.commun import Ouvert, dessiner, liens_des_etapes, ouvrir, projet_de
from preau.web.depot.envoi import Geste, agir, enregistrer, lire_geste, tapes
from preau.web.depot.pages import ETAPES, FaireUnePage, Page
from preau.web.depot.presence import presence
from preau.web.gabarit.acces import Requete, casquette_de

DISPARU = "Ce que vous visiez vient d'être retiré, ou n'existe plus : le reste de la page est enregistré."
PAGE_RETIREE = "Cette page vient d'être retirée du dossier : vous pouvez la remettre depuis son étape."


def servir(request: Requete, uuid: UUID, faire: FaireUnePage) -> HttpResponse:
    """La page, ou ce qui suit ce qu'on vient d'y écrire."""
    if request.method == "POST":
        return _recevoir(request, uuid, faire)
    ouvert = ouvrir(request, uuid)
    return _montrer(request, ouvert, faire(ouvert, {}))


def _montrer(
    request: Requete, ouvert: Ouvert, page: Page, *, refus: tuple[str, ...] = (), statut: int = 200
) -> HttpResponse:
    contexte = {
        **_marge(request, ouvert, page),
        **page.contexte,
        "page": page,
        "suite": page.suite,
        "refus_d_envoi": refus,
        "cle": uuid4(),
        "retirees": retirees(ouvert.projet, page.retirables),
        "adresse": _ici(request),
        "retiree": request.GET.get("retiree", ""),
    }
    return dessiner(request, page.gabarit, ouvert, ici=page.etape, statut=statut, **contexte)


def _marge(request: Requete, ouvert: Ouvert, page: Page) -> dict[str, Any]:
    """Ce que le texte dit de la page, avec un lien vers chaque champ, et qui d'autre y écrit."""
    return {
        "page": page,
        "texte_applique": (f"{ouvert.rapport.referentiel}.", *ouvert.rapport.preambule),
        "a_traiter": [
            (situe.lu, ouvert.nom_de(situe.lu.constat.objet), _liens(ouvert, situe, page.etape))
            for situe in page.a_dire
        ],
        "manquants": [(ouvert.nom_de(objet), nombre) for objet, nombre in page.manquants.items()],
        "regles": [(situe.lu, ouvert.nom_de(situe.lu.constat.objet)) for situe in page.regles],
        "presence": presence(ouvert.projet, casquette_de(request).personne),
    }


def _liens(ouvert: Ouvert, situe: ConstatSitue, etape: Etape) -> list[tuple[str, str]]:
    ouverts = [endroit for endroit in situe.endroits if ouvert.laisse_ecrire(endroit, etape)]
    return liens_du_constat(ouvert.projet, ouverts, etape)


def fragment(request: Requete, ouvert: Ouvert, page: Page) -> HttpResponse:
    """La marge seule, et ce qui dans la page suit ce qu'on écrit : étapes, année, totaux."""
    contexte = {**page.contexte, **_marge(request, ouvert, page), "etapes": liens_des_etapes(ouvert, page.etape)}
    return render(request, "depot/_dit.html", contexte | {"projet": ouvert.projet, "fragment": True})


def _recevoir(request: Requete, uuid: UUID, faire: FaireUnePage) -> HttpResponse:
    projet, par, geste = projet_de(request, uuid), casquette_de(request), lire_geste(request.POST)
    try:
        # Un geste refusé ne garde pas la moitié de la page : la phrase « rien n'a été enregistré » est vraie.
        with transaction.atomic():
            perdus = enregistrer(projet, request.POST, par)
            cible = _agir(request, projet, geste)
    except ValidationError as refus:
        ouvert = ouvrir(request, uuid)
        page = faire(ouvert, tapes(request.POST))
        return _montrer(request, ouvert, page, refus=tuple(refus.messages), statut=422)
    for phrase in perdus:
        messages.warning(request, phrase)
    if cible is None:
        messages.warning(request, DISPARU)
    try:
        if perdus or cible is None:
            # Une collègue a pu retirer l'entrée dont parle toute cette page.
            faire(ouvrir(request, uuid), {})
        suite = _ici(request) if cible is None else _adresse_suivante(request, uuid, faire, geste, cible)
    except Http404:
        messages.warning(request, PAGE_RETIREE)
        return redirect(_retour(request, uuid))
    if geste.nom == "enregistrer" and not perdus:
        messages.success(request, "C'est enregistré.")
    return redirect(suite if perdus or cible is None else _avec_accuse(suite, request.POST.get("envoi", "")))


def _avec_accuse(suite: str, envoi: str) -> str:
    """L'adresse d'après, qui dit au navigateur que cet envoi est reçu : ses réponses n'ont plus à partir (file.js)."""
    if uuid_de(envoi) is None:
        return suite
    morceaux = urlsplit(suite)
    question = QueryDict(morceaux.query, mutable=True)
    question["recu"] = envoi
    return urlunsplit(morceaux._replace(query=question.urlencode()))


def _ici(request: Requete) -> str:
    """L'adresse de cette page, sans ce qu'elle dit de l'envoi d'avant."""
    question = request.GET.copy()
    for passage in ("recu", "retiree"):
        question.pop(passage, None)
    return f"{request.path}?{question.urlencode()}" if question else request.path


def _agir(request: Requete, projet: Projet, geste: Geste) -> str | None:
    """Le geste, fait ; ``None`` si ce qu'il visait n'est plus là, et le reste de la page est gardé."""
    try:
        return agir(projet, geste, casquette_de(request), request.POST)
    except ChampInconnu:
        return None


def _adresse_suivante(request: Requete, uuid: UUID, faire: FaireUnePage, geste: Geste, cible: str) -> str:
    """L'adresse où mène le geste ; la même page, pour enregistrer."""
    objet, _, cle = cible.partition(".")
    ici, vers = _ici(request), f"#{ancre('entree', cible)}"
    if geste.nom == "retirer" and objet in A_LEUR_PAGE and cle in ici:
        ici = _retour(request, uuid)
    if geste.nom == "ajouter" and objet in A_LEUR_PAGE:
        ici, vers = reverse(A_LEUR_PAGE[objet], args=[uuid, cle]), ""
    return {
        "continuer": lambda: faire(ouvrir(request, uuid), {}).suite.href,
        "ajouter": lambda: ici + vers,
        "remettre": lambda: ici + vers,
        "retirer": lambda: f"{ici.partition('?')[0]}?retiree={cible}#retirees",
        "choisir": lambda: f"{ici}#{ancre('champ', cible)}",
    }.get(geste.nom, lambda: ici)()


def _retour(request: Requete, uuid: UUID) -> str:
    """L'étape d'où l'on venait, si c'en est bien une de ce dossier."""
    sommaire = reverse("depot:sommaire", args=[uuid])
    retour = request.POST.get("retour", "")
    return retour if retour.startswith(sommaire) and retour.removeprefix(sommaire).strip("/") in ETAPES else sommaire
