"""Les dépôts : ce qu'une structure a déposé, tel quel. Rien ne s'y change ni ne s'y efface (``declencheurs.py``)."""

import uuid
from functools import cached_property

from django.db import models
from django.db.models import Q

from preau.acteurs.enums import Role
from preau.acteurs.models import Utilisateur
from preau.campagnes.enums import NatureDePiece
from preau.coeur.echange import lire
from preau.coeur.referentiel.faits import Projet as FaitsDuProjet
from preau.projets.enums import AvisRendu
from preau.projets.tables.pieces import LONGUEUR_EMPREINTE, Piece
from preau.projets.tables.projet import Projet


def _empreinte(nom: str) -> models.CharField:
    """Un SHA-256, en hexadécimal."""
    return models.CharField(nom, max_length=LONGUEUR_EMPREINTE)


class Depot(models.Model):
    """Un dépôt scellé. ``numero`` : 1 pour le premier du projet, puis un de plus à chaque fois.

    ``document`` : le fichier d'échange ``preau/projet``. ``dossier`` : tout ce que ce format ne porte pas, en JSON
    canonique ``preau/dossier``. ``rapport`` : le JSON ``preau/rapport`` du dépôt. ``empreinte`` : celle du document ;
    ``sceau`` : celle du tout, pièces et signature comprises. ``manques`` : ce qui manquait quand on a déposé malgré
    tout, une phrase par ligne, pour la raison dite dans ``malgre``. ``cle`` reconnaît un envoi refait.
    """

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    projet = models.ForeignKey(Projet, on_delete=models.PROTECT, related_name="depots", verbose_name="projet")
    numero = models.PositiveIntegerField("numéro")
    depose_le = models.DateTimeField("déposé le")
    deposant = models.ForeignKey(Utilisateur, on_delete=models.PROTECT, related_name="+", verbose_name="déposant")
    role = models.CharField("rôle du déposant", max_length=20, choices=Role)
    nom = models.CharField("nom du signataire", max_length=120)
    qualite = models.CharField("qualité du signataire", max_length=120)
    attestation = models.TextField("ce qui est attesté")
    malgre = models.TextField("raison de déposer malgré les manques", blank=True, default="")
    manques = models.TextField("ce qui manquait", blank=True, default="")
    cle = models.UUIDField("clé de l'envoi")
    document = models.TextField("fichier d'échange")
    empreinte = _empreinte("empreinte du fichier d'échange")
    dossier = models.TextField("reste du dossier")
    dossier_empreinte = _empreinte("empreinte du reste du dossier")
    rapport = models.TextField("rapport du dépôt")
    avis = models.CharField("avis du dépôt", max_length=12, choices=AvisRendu)
    referentiel = models.CharField("référentiel", max_length=200)
    referentiel_empreinte = _empreinte("empreinte des paramètres")
    millesime_communes = models.CharField("millésime des communes", max_length=40)
    sceau = _empreinte("sceau")

    class Meta:
        verbose_name = "dépôt"
        verbose_name_plural = "dépôts"
        ordering = ["projet", "numero"]
        constraints = [
            models.UniqueConstraint(
                name="depot_numero_unique",
                fields=["projet", "numero"],
                violation_error_message="Ce projet a déjà un dépôt de ce numéro.",
            ),
            models.UniqueConstraint(
                name="depot_cle_unique", fields=["projet", "cle"], violation_error_message="Cet envoi est déjà fait."
            ),
            models.CheckConstraint(
                name="depot_signe",
                condition=Q(numero__gte=1) & ~Q(nom="") & ~Q(qualite="") & ~Q(attestation=""),
                violation_error_message="Un dépôt est numéroté, et signé : nom, qualité, attestation.",
            ),
            models.CheckConstraint(
                name="depot_malgre_motive",
                condition=Q(manques="") | ~Q(malgre=""),
                violation_error_message="On ne dépose malgré un manque qu'avec une raison.",
            ),
            models.CheckConstraint(
                name="depot_scelle",
                condition=~Q(document="") & ~Q(dossier="") & ~Q(rapport="") & ~Q(sceau=""),
                violation_error_message="Un dépôt garde son fichier d'échange, son dossier, son rapport et son sceau.",
            ),
        ]

    def __str__(self) -> str:
        return f"Dépôt n° {self.numero}"

    @property
    def octets(self) -> bytes:
        """Le fichier d'échange, tel que le cœur le lit."""
        return self.document.encode()

    @cached_property
    def faits(self) -> FaitsDuProjet:
        """Les faits du fichier d'échange : scellé, il ne se lit qu'une fois."""
        return lire(self.octets).projet


class DepotPiece(models.Model):
    """Une pièce telle qu'elle était au dépôt : son contenu est désigné par son empreinte."""

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    depot = models.ForeignKey(Depot, on_delete=models.PROTECT, related_name="pieces", verbose_name="dépôt")
    piece = models.ForeignKey(Piece, on_delete=models.PROTECT, related_name="scellees", verbose_name="pièce")
    intitule = models.CharField("pièce demandée", max_length=200)
    nature = models.CharField("nature", max_length=24, choices=NatureDePiece)
    nom = models.CharField("nom du fichier", max_length=120)
    type_mime = models.CharField("type", max_length=100)
    taille = models.PositiveIntegerField("taille")
    sha256 = _empreinte("empreinte")

    class Meta:
        verbose_name = "pièce d'un dépôt"
        verbose_name_plural = "pièces des dépôts"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.intitule} : {self.nom}"


class RetraitDeDepot(models.Model):
    """Un dépôt retiré par sa structure avant la clôture ; le dépôt lui-même ne change pas."""

    depot = models.OneToOneField(Depot, on_delete=models.PROTECT, related_name="retrait", verbose_name="dépôt")
    le = models.DateTimeField("retiré le")
    par = models.ForeignKey(Utilisateur, on_delete=models.PROTECT, related_name="+", verbose_name="retiré par")

    class Meta:
        verbose_name = "retrait de dépôt"
        verbose_name_plural = "retraits de dépôt"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.depot}, retiré"
