"""Les pièces d'un dossier : ce qui est demandé, donné, ce qui manque ; joindre, reprendre, retirer, ouvrir."""

from collections.abc import Iterable
from typing import NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from preau.acteurs.models import Rattachement
from preau.campagnes.enums import NatureDePiece
from preau.campagnes.models import PieceDemandee
from preau.projets import rangement
from preau.projets.ecriture import consigner, marquer, ouvrir_en_ecriture, peut_ecrire, refus_d_ecrire
from preau.projets.formats import Format, nettoyer_nom, reconnaitre
from preau.projets.points import exiger_ouvert, points_ouverts
from preau.projets.tables import DepotPiece, Piece, PieceJointe, Projet
from preau.projets.tables.pieces import SANS_RIB
from preau.socle.horloge import maintenant

JOINTES_MAXIMUM = 5
SANS_NOM = "fichier non nommé"


class PieceAttendue(NamedTuple):
    """Une pièce que la campagne demande à cette structure.

    ``exigee`` : sans elle, le dossier est incomplet. ``proposees`` : celles que la structure a déjà envoyées, pour un
    autre dossier ou une autre année, la plus récente d'abord.
    """

    demandee: PieceDemandee
    exigee: bool
    jointes: tuple[PieceJointe, ...]
    proposees: tuple[Piece, ...]

    @property
    def manque(self) -> bool:
        """Exigée, et pas encore jointe."""
        return self.exigee and not self.jointes

    @property
    def phrase(self) -> str:
        """Ce qui manque, quand elle manque."""
        return f"Pièce à joindre : {self.demandee.intitule}."


class PieceOuverte(NamedTuple):
    """Un contenu vérifié, prêt à être remis. ``type_mime`` vient du contenu, jamais de l'envoi."""

    octets: bytes
    nom: str
    type_mime: str


def pieces_attendues(projet: Projet) -> list[PieceAttendue]:
    """Ce que la campagne demande à la structure du dossier, dans l'ordre, en un nombre constant de requêtes."""
    structure = projet.structure
    jointes = list(projet.jointes.select_related("piece", "demandee"))
    gardees = list(Piece.objects.filter(structure=structure))
    demandees = [d for d in projet.campagne.pieces_demandees.all() if d.est_demandee_a(structure)]
    return [
        PieceAttendue(
            demandee,
            demandee.est_exigee_de(structure),
            siennes := tuple(jointe for jointe in jointes if jointe.demandee_id == demandee.pk),
            _proposees(demandee, gardees, {jointe.piece_id for jointe in siennes}),
        )
        for demandee in demandees
    ]


def _proposees(demandee: PieceDemandee, gardees: Iterable[Piece], prises: set[int]) -> tuple[Piece, ...]:
    return tuple(piece for piece in gardees if piece.pk not in prises and convient(piece, demandee))


def convient(piece: Piece, demandee: PieceDemandee) -> bool:
    """Cette pièce répond à cette demande : même nature, et pour une nature « autre », même intitulé."""
    if piece.nature != demandee.nature:
        return False
    return piece.nature != NatureDePiece.AUTRE or piece.intitule == demandee.intitule


def joindre_piece(
    *, projet: Projet, demandee: PieceDemandee, casquette: Rattachement, nom: str, octets: bytes
) -> PieceJointe:
    """Reçoit un fichier et le joint au dossier. Le même fichier envoyé deux fois n'est joint qu'une fois.

    Reconnaître un fichier le décompresse en entier : c'est fait avant de prendre le verrou du dossier, et seulement
    pour qui peut l'écrire. Lève ``PermissionDenied``, :class:`~preau.projets.formats.PieceRefusee` si le contenu n'est
    pas accepté, ou ``ValidationError`` si le dossier ne s'écrit pas ou si la pièce n'y est pas demandée.
    """
    if not peut_ecrire(casquette, projet):
        raise PermissionDenied
    if refus := refus_d_ecrire(projet, maintenant()):
        raise ValidationError(refus, code="ferme")
    return _recevoir(projet, demandee, casquette, nom, octets, reconnaitre(octets))


@transaction.atomic
def _recevoir(
    projet: Projet, demandee: PieceDemandee, casquette: Rattachement, nom: str, octets: bytes, format_: Format
) -> PieceJointe:
    projet = ouvrir_en_ecriture(projet, casquette)
    _exiger_la_demande(projet, demandee)
    piece, _ = Piece.objects.get_or_create(
        structure=projet.structure,
        nature=demandee.nature,
        intitule=demandee.intitule,
        sha256=rangement.ranger(octets),
        defaults={
            "nom": nettoyer_nom(nom, format_),
            "type_mime": format_.type_mime,
            "taille": len(octets),
            "envoyee_par": casquette.personne,
        },
    )
    return _joindre(projet, demandee, casquette, piece)


@transaction.atomic
def reprendre_piece(*, projet: Projet, demandee: PieceDemandee, casquette: Rattachement, piece: Piece) -> PieceJointe:
    """Joint une pièce que la structure a déjà envoyée. Lève comme :func:`joindre_piece`."""
    projet = ouvrir_en_ecriture(projet, casquette)
    _exiger_la_demande(projet, demandee)
    if piece.structure_id != projet.structure_id:
        raise PermissionDenied
    if not convient(piece, demandee):
        raise ValidationError("Cette pièce ne répond pas à cette demande.", code="nature")
    return _joindre(projet, demandee, casquette, piece)


def _exiger_la_demande(projet: Projet, demandee: PieceDemandee) -> None:
    if demandee.campagne_id != projet.campagne_id:
        raise PermissionDenied
    _exiger_ouverte(projet, demandee)
    if not demandee.est_demandee_a(projet.structure):
        raise ValidationError("Cette pièce n'est pas demandée à votre structure.", code="demande")


def _exiger_ouverte(projet: Projet, demandee: PieceDemandee) -> None:
    points = points_ouverts(projet)
    exiger_ouvert(ouvert=points is None or demandee.pk in points.pieces)


def _joindre(projet: Projet, demandee: PieceDemandee, casquette: Rattachement, piece: Piece) -> PieceJointe:
    jointes = projet.jointes.filter(demandee=demandee)
    if deja := jointes.filter(piece=piece).first():
        return deja
    if jointes.count() >= JOINTES_MAXIMUM:
        raise ValidationError(f"{JOINTES_MAXIMUM} fichiers au plus pour une même pièce : retirez-en un.", code="pleine")
    jointe = PieceJointe.objects.create(projet=projet, demandee=demandee, piece=piece)
    marquer(projet, casquette)
    consigner("joindre_piece", projet, casquette, piece=str(piece.uuid), sha256=piece.sha256)
    return jointe


@transaction.atomic
def retirer_piece(*, projet: Projet, demandee: PieceDemandee, piece: Piece, casquette: Rattachement) -> None:
    """Ôte une pièce du dossier ; la structure la garde, et pourra la reprendre. La retirer deux fois ne fait rien."""
    projet = ouvrir_en_ecriture(projet, casquette)
    _exiger_ouverte(projet, demandee)
    otees, _ = projet.jointes.filter(demandee=demandee, piece=piece).delete()
    if otees:
        marquer(projet, casquette)
        consigner("retirer_piece", projet, casquette, piece=str(piece.uuid), sha256=piece.sha256)


def ouvrir_piece(casquette: Rattachement | None, piece: Piece | DepotPiece) -> PieceOuverte:
    """Le contenu d'une pièce, ou d'une pièce telle qu'elle fut scellée, à qui peut la lire.

    Lève ``PermissionDenied``, ou :class:`~preau.projets.rangement.PieceAlteree` si le contenu n'est plus le même. La
    page la remet en pièce jointe, sans laisser deviner son type.
    """
    gardee = piece.piece_id if isinstance(piece, DepotPiece) else piece.pk
    if not Piece.objects.visibles_par(casquette).filter(pk=gardee).exists():
        raise PermissionDenied
    return PieceOuverte(rangement.relire(piece.sha256, piece.nom), piece.nom, piece.type_mime)


def nom_lu(piece: DepotPiece, casquette: Rattachement | None) -> str:
    """Le nom d'un fichier scellé, tel que cette casquette le lit.

    Ni un financeur ni un comité ne lit celui du relevé d'identité bancaire : un nom de fichier porte souvent le numéro
    du compte. Sans casquette, c'est un lecteur qu'on ne connaît pas.
    """
    if piece.nature == NatureDePiece.RIB and (casquette is None or casquette.role in SANS_RIB):
        return SANS_NOM
    return piece.nom
