"""Ce qu'une campagne demande, et à qui parler : pièces, questions, contacts ; les retirer."""

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from preau.acteurs.enums import Role
from preau.acteurs.models import Rattachement
from preau.campagnes import actions, droits
from preau.campagnes.models import Campagne
from preau.web.gabarit.acces import Requete, casquette_de, reserve_a
from preau.web.gabarit.actes import tenter
from preau.web.instruire.commun import a_ecrire, campagne_de, dessiner, fait
from preau.web.instruire.forms import ContactForm, PieceForm, QuestionForm

ECRIRE = ["GET", "HEAD", "POST"]


class Sorte(NamedTuple):
    """Une sorte d'élément que l'on retire : son nom, où elle se lit, l'acte qui l'ôte."""

    liste: str
    quoi: str
    retirer: Callable[[Any, Rattachement], None]


SORTES = {
    "pieces": Sorte("pieces_demandees", "la pièce", lambda e, c: actions.retirer_piece_demandee(piece=e, casquette=c)),
    "questions": Sorte("questions", "la question", lambda e, c: actions.retirer_question(question=e, casquette=c)),
    "contacts": Sorte("contacts", "le contact", lambda e, c: actions.retirer_contact(contact=e, casquette=c)),
    "comites": Sorte(
        "dates_de_comite", "la date", lambda e, c: actions.retirer_date_de_comite(date_de_comite=e, casquette=c)
    ),
}


@require_http_methods(ECRIRE)
@reserve_a(Role.CONSEILLERE, lecture=(Role.DECIDEUR,))
def pieces(request: Requete, uuid: UUID) -> HttpResponse:
    """Les pièces demandées ; en POST, une de plus."""
    campagne, casquette = campagne_de(request, uuid), casquette_de(request)
    formulaire = PieceForm(request.POST or None)
    if request.method == "POST" and tenter(
        formulaire,
        lambda: actions.ajouter_piece_demandee(campagne=campagne, casquette=casquette, **formulaire.cleaned_data),
    ):
        return fait(request, "La pièce est demandée.", "instruire:pieces", campagne)
    return _liste(request, campagne, "pieces", formulaire, campagne.pieces_demandees.all())


@require_http_methods(ECRIRE)
@reserve_a(Role.CONSEILLERE, lecture=(Role.DECIDEUR,))
def questions(request: Requete, uuid: UUID) -> HttpResponse:
    """Les questions ajoutées au dossier ; en POST, une de plus."""
    campagne, casquette = campagne_de(request, uuid), casquette_de(request)
    formulaire = QuestionForm(request.POST or None)
    if request.method == "POST" and tenter(
        formulaire, lambda: _ajouter_question(campagne, casquette, formulaire.cleaned_data)
    ):
        return fait(request, "La question est ajoutée.", "instruire:questions", campagne)
    return _liste(request, campagne, "questions", formulaire, campagne.questions.prefetch_related("choix"))


def _ajouter_question(campagne: Campagne, casquette: Rattachement, lu: dict[str, Any]) -> None:
    choix = lu["choix"].splitlines()
    actions.ajouter_question(campagne=campagne, casquette=casquette, **{**lu, "choix": choix})


@require_http_methods(ECRIRE)
@reserve_a(Role.CONSEILLERE, lecture=(Role.DECIDEUR,))
def contacts(request: Requete, uuid: UUID) -> HttpResponse:
    """À qui parler, publiée ou non ; en POST, une personne de plus."""
    campagne, casquette = campagne_de(request, uuid), casquette_de(request)
    formulaire = ContactForm(request.POST or None)
    if request.method == "POST" and tenter(
        formulaire, lambda: actions.ajouter_contact(campagne=campagne, casquette=casquette, **formulaire.cleaned_data)
    ):
        return fait(request, "Le contact est nommé.", "instruire:contacts", campagne)
    return _liste(request, campagne, "contacts", formulaire, campagne.contacts.all())


def _liste(request: Requete, campagne: Campagne, sorte: str, formulaire: Any, elements: Any) -> HttpResponse:
    """La liste et, si l'on peut encore ajouter, le formulaire ; un envoi refusé le montre toujours."""
    permis = droits.peut_gerer(casquette_de(request), campagne) if sorte == "contacts" else a_ecrire(request, campagne)
    contexte = {"form": formulaire if formulaire.is_bound or permis else None, "elements": elements, "permis": permis}
    return dessiner(request, PAGES[sorte], campagne, sorte=sorte, **contexte)


PAGES = {
    "pieces": "instruire/pieces.html",
    "questions": "instruire/questions.html",
    "contacts": "instruire/contacts.html",
}


@require_http_methods(ECRIRE)
@reserve_a(Role.CONSEILLERE)
def retirer(request: Requete, uuid: UUID, sorte: str, element: UUID) -> HttpResponse:
    """Demande une fois, puis retire une pièce, une question, un contact, une date de comité."""
    campagne, casquette = campagne_de(request, uuid), casquette_de(request)
    connue = SORTES.get(sorte)
    trouve = getattr(campagne, connue.liste).filter(uuid=element).first() if connue else None
    if connue is None or trouve is None:
        raise Http404
    if request.method != "POST":
        contexte = {"element": trouve, "quoi": connue.quoi, "retour": f"instruire:{sorte}"}
        return dessiner(request, "instruire/retirer.html", campagne, **contexte)
    try:
        connue.retirer(trouve, casquette)
        messages.success(request, "C'est retiré. L'acte est au journal.")
    except ValidationError as erreur:
        messages.error(request, erreur.messages[0])
    return redirect(f"instruire:{sorte}", uuid=campagne.uuid)
