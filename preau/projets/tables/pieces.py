"""Les pièces d'une structure, gardées d'une année à l'autre, et celles qu'un dossier joint."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from preau.acteurs.enums import ROLES_CAF, Role
from preau.acteurs.models import Structure, Utilisateur
from preau.campagnes.enums import NatureDePiece
from preau.projets.tables.base import appartient_a
from preau.projets.tables.enums import ETATS_DEPOSES
from preau.projets.tables.projet import Projet
from preau.projets.tables.requetes import ROLES_DU_DOSSIER
from preau.socle.champs import Instant
from preau.socle.models import Fiche

if TYPE_CHECKING:
    from preau.acteurs.models import Rattachement

LONGUEUR_EMPREINTE = 64
# Ceux qui lisent un dossier sans avoir à payer sa structure.
SANS_RIB = (Role.COFINANCEUR, Role.MEMBRE)


class PieceQuerySet(models.QuerySet):
    """Les pièces."""

    def visibles_par(self, casquette: "Rattachement | None") -> Self:
        """Celles de sa structure ; pour les autres, celles d'un dépôt qu'ils lisent et qui tient encore.

        Ce que l'on fait : ni un financeur ni un comité ne lit le relevé d'identité bancaire, dont il n'a pas l'usage.
        """
        if casquette is None:
            return self.none()
        if casquette.role in ROLES_DU_DOSSIER:
            return self.filter(structure=casquette.structure_id)
        if casquette.role not in (*ROLES_CAF, *SANS_RIB):
            return self.none()
        lus = Projet.objects.visibles_par(casquette).filter(etat__in=ETATS_DEPOSES)
        pieces = self.filter(scellees__depot__projet__in=lus.values("pk"), scellees__depot__retrait__isnull=True)
        if casquette.role in SANS_RIB:
            pieces = pieces.exclude(nature=NatureDePiece.RIB)
        return pieces.distinct()


class Piece(Fiche):
    """Un fichier d'une structure. Le contenu est rangé à part, sous son empreinte, hors de ce que le site sert.

    ``sha256`` : empreinte du contenu, en hexadécimal. ``taille`` : octets. ``nom`` : nettoyé, avec l'extension du
    contenu. ``intitule`` : celui de la demande, qui distingue entre elles les pièces de nature « autre ».
    """

    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="pieces", verbose_name="structure")
    nature = models.CharField("nature", max_length=24, choices=NatureDePiece)
    intitule = models.CharField("intitulé de la demande", max_length=200)
    nom = models.CharField("nom du fichier", max_length=120)
    type_mime = models.CharField("type", max_length=100)
    taille = models.PositiveIntegerField("taille")
    sha256 = models.CharField("empreinte", max_length=LONGUEUR_EMPREINTE)
    envoyee_par = models.ForeignKey(Utilisateur, on_delete=models.PROTECT, related_name="+", verbose_name="envoyée par")

    objects = PieceQuerySet.as_manager()

    class Meta:
        verbose_name = "pièce"
        verbose_name_plural = "pièces"
        ordering = ["-cree_le", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="piece_unique_par_contenu",
                fields=["structure", "nature", "intitule", "sha256"],
                violation_error_message="Cette structure a déjà envoyé ce fichier.",
            ),
            models.CheckConstraint(
                name="piece_a_un_contenu",
                condition=Q(taille__gte=1) & ~Q(sha256="") & ~Q(nom=""),
                violation_error_message="Une pièce a un nom et un contenu.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom


class PieceJointe(models.Model):
    """Une pièce jointe à un dossier, pour répondre à une demande de la campagne."""

    projet = appartient_a(Projet, "jointes")
    demandee = models.ForeignKey(
        "campagnes.PieceDemandee", on_delete=models.PROTECT, related_name="jointes", verbose_name="pièce demandée"
    )
    piece = models.ForeignKey(Piece, on_delete=models.PROTECT, related_name="jointes", verbose_name="pièce")
    jointe_le = Instant("jointe le", auto_now_add=True)

    class Meta:
        verbose_name = "pièce jointe"
        verbose_name_plural = "pièces jointes"
        ordering = ["demandee__rang", "id"]
        constraints = [
            models.UniqueConstraint(
                name="piece_jointe_une_fois",
                fields=["projet", "demandee", "piece"],
                violation_error_message="Cette pièce est déjà jointe.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.demandee} : {self.piece}"
