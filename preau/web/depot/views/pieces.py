"""Les pièces d'un dossier : ce qui est demandé, joindre, reprendre, retirer, ouvrir."""

from typing import NamedTuple
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from preau.campagnes.models import PieceDemandee
from preau.projets.champs.references import uuid_de
from preau.projets.pieces import PieceAttendue, joindre_piece, reprendre_piece, retirer_piece
from preau.projets.tables import Piece, Projet
from preau.projets.tables.requetes import ROLES_DU_DOSSIER
from preau.web.depot.commun import Ouvert, dessiner, ouvrir, projet_de
from preau.web.depot.formulaires_depot import PieceForm
from preau.web.depot.remettre import remettre_piece
from preau.web.gabarit.acces import Requete, casquette_de, reserve_a

REFUSE = 422


class Demande(NamedTuple):
    """Une pièce demandée et son formulaire. ``refus`` : pourquoi le dernier geste n'a rien fait.

    ``attendue`` : où elle en est, une fois la page lue.
    """

    demandee: PieceDemandee
    form: PieceForm
    refus: str = ""
    attendue: PieceAttendue | None = None


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(*ROLES_DU_DOSSIER)
def pieces(request: Requete, uuid: UUID) -> HttpResponse:
    """Les pièces demandées ; en POST, joindre un fichier, reprendre une pièce déjà envoyée, ou en retirer une."""
    if request.method != "POST":
        return _montrer(request, ouvrir(request, uuid))
    projet = projet_de(request, uuid)
    demandee = _demandee(projet, request.POST.get("demandee", ""))
    form = PieceForm(prefix=str(demandee.uuid))
    if request.POST.get("geste") == "joindre":
        form = PieceForm(request.POST, request.FILES, prefix=str(demandee.uuid))
    try:
        phrase = _agir(request, projet, demandee, form)
    except ValidationError as erreur:
        if form.is_bound and form.is_valid():
            form.refuser(erreur)
        return _montrer(request, ouvrir(request, uuid), Demande(demandee, form, " ".join(erreur.messages)))
    messages.success(request, phrase)
    return redirect(f"{reverse('depot:pieces', args=[projet.uuid])}#piece-{demandee.uuid}")


def _demandee(projet: Projet, cle: str) -> PieceDemandee:
    uuid = uuid_de(cle)
    demandee = projet.campagne.pieces_demandees.filter(uuid=uuid).first() if uuid else None
    if demandee is None:
        raise Http404
    return demandee


def _agir(request: Requete, projet: Projet, demandee: PieceDemandee, form: PieceForm) -> str:
    """Fait le geste demandé, et rend la phrase qui le dit."""
    casquette = casquette_de(request)
    match request.POST.get("geste"):
        case "reprendre":
            piece = _piece(projet, request.POST.get("piece", ""))
            reprendre_piece(projet=projet, demandee=demandee, casquette=casquette, piece=piece)
            return f"« {piece.nom} » est jointe au dossier."
        case "retirer":
            piece = _piece(projet, request.POST.get("piece", ""))
            retirer_piece(projet=projet, demandee=demandee, casquette=casquette, piece=piece)
            return f"« {piece.nom} » n'est plus jointe. Elle reste gardée : vous pouvez la reprendre."
        case "joindre":
            if not form.is_valid():
                raise ValidationError([faute for fautes in form.errors.values() for faute in fautes])
            fichier = form.cleaned_data["fichier"]
            jointe = joindre_piece(
                projet=projet, demandee=demandee, casquette=casquette, nom=fichier.name, octets=fichier.read()
            )
            return f"« {jointe.piece.nom} » est jointe au dossier."
    raise Http404


def _piece(projet: Projet, cle: str) -> Piece:
    """Une pièce de la structure du dossier ; celle d'une autre n'existe pas."""
    uuid = uuid_de(cle)
    piece = Piece.objects.filter(structure=projet.structure_id, uuid=uuid).first() if uuid else None
    if piece is None:
        raise Http404
    return piece


def _montrer(request: Requete, ouvert: Ouvert, refusee: Demande | None = None) -> HttpResponse:
    attendues = ouvert.manques.attendues
    demandes = [_demande(attendue, refusee) for attendue in attendues]
    contexte = {
        "demandes": demandes,
        "formulaires": [demande.form for demande in demandes],
        "refusee": refusee,
        "manquent": sum(attendue.manque for attendue in attendues),
        "fermees": [d.demandee for d in ouvert.manques.manquantes if not ouvert.laisse_joindre(d.demandee.pk)],
        "contacts": ouvert.projet.campagne.contacts.all(),
    }
    statut = REFUSE if refusee else 200
    return dessiner(request, "depot/pieces.html", ouvert, ici="pieces", statut=statut, **contexte)


def _demande(attendue: PieceAttendue, refusee: Demande | None) -> Demande:
    """Celle que l'envoi visait garde son refus ; les autres sont neuves."""
    demandee = attendue.demandee
    neuve = Demande(demandee, PieceForm(prefix=str(demandee.uuid)))
    return (refusee if refusee and refusee.demandee == demandee else neuve)._replace(attendue=attendue)


@require_safe
@reserve_a(*ROLES_DU_DOSSIER)
def ouvrir_une_piece(request: Requete, uuid: UUID, piece: UUID) -> HttpResponse:
    """Une pièce de la structure, depuis le dossier qu'elle écrit."""
    return remettre_piece(request, _piece(projet_de(request, uuid), str(piece)))
