"""Les collectifs : où, qui, quand."""

from datetime import time

from django.db import models

from preau.coeur.phrases import heure
from preau.coeur.referentiel.norme import en_date
from preau.projets.tables.base import Entree, appartient_a, en_ordre, positif
from preau.projets.tables.contenu import EcoleAssociee
from preau.projets.tables.enums import JOURS_DE_SEMAINE
from preau.projets.tables.projet import Projet


class Collectif(Entree):
    """Les mêmes enfants, au même endroit, toute l'année.

    ``commune`` : le code Insee de l'endroit où il se réunit ; un fichier d'échange peut en porter un qui n'existe pas,
    il est gardé et le rapport le nomme. ``niveaux`` : les mots du format d'échange, dans l'ordre dit. ``effectif`` en
    enfants, ``professionnels`` et ``benevoles`` en adultes prévus à chaque séance.
    """

    projet = appartient_a(Projet, "collectifs")
    nom = models.TextField("nom", blank=True, default="")
    niveaux = models.JSONField("niveaux", default=list, blank=True)
    commune = models.TextField("commune", blank=True, default="", db_index=True)
    qpv = models.ForeignKey(
        "territoires.QuartierPrioritaire",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="quartier prioritaire",
    )
    ecoles = models.ManyToManyField(EcoleAssociee, related_name="collectifs", blank=True, verbose_name="écoles")
    accessible_parents = models.BooleanField("accessible aux parents", null=True, blank=True)
    locaux_adaptes = models.BooleanField("locaux adaptés", null=True, blank=True)
    effectif = models.PositiveIntegerField("nombre d'enfants", null=True, blank=True)
    professionnels = models.PositiveIntegerField("professionnels", null=True, blank=True)
    benevoles = models.PositiveIntegerField("bénévoles", null=True, blank=True)
    debut = models.DateField("première séance", null=True, blank=True)
    fin = models.DateField("dernière séance", null=True, blank=True)

    class Meta(Entree.Meta):
        verbose_name = "collectif"
        verbose_name_plural = "collectifs"
        constraints = [
            *Entree.Meta.constraints,
            en_ordre("collectif_dates_en_ordre", "Un collectif ne finit pas avant d'avoir commencé."),
            positif("collectif_effectif_positif", "effectif", "Ce nombre ne peut pas être négatif."),
            positif("collectif_professionnels_positifs", "professionnels", "Ce nombre ne peut pas être négatif."),
            positif("collectif_benevoles_positifs", "benevoles", "Ce nombre ne peut pas être négatif."),
        ]

    def __str__(self) -> str:
        return self.nom or "Collectif sans nom"


class Lieu(Entree):
    """Un endroit où le collectif se réunit : le texte n'en veut qu'un, mais il faut pouvoir en dire deux."""

    collectif = appartient_a(Collectif, "lieux")
    nom = models.TextField("lieu", blank=True, default="")
    adresse = models.TextField("adresse", blank=True, default="")

    class Meta(Entree.Meta):
        verbose_name = "lieu"
        verbose_name_plural = "lieux"

    def __str__(self) -> str:
        return self.nom or "Lieu sans nom"


class Creneau(Entree):
    """Une séance de la semaine type. ``jour`` : 0 pour lundi."""

    collectif = appartient_a(Collectif, "creneaux")
    jour = models.PositiveSmallIntegerField("jour", choices=JOURS_DE_SEMAINE, null=True, blank=True)
    debut = models.TimeField("début", null=True, blank=True)
    fin = models.TimeField("fin", null=True, blank=True)

    class Meta(Entree.Meta):
        verbose_name = "créneau"
        verbose_name_plural = "créneaux"
        constraints = [
            *Entree.Meta.constraints,
            en_ordre("creneau_heures_en_ordre", "Une séance finit après avoir commencé.", strict=True),
            models.CheckConstraint(
                name="creneau_jour_de_la_semaine",
                condition=models.Q(jour__isnull=True) | models.Q(jour__in=[jour for jour, _ in JOURS_DE_SEMAINE]),
                violation_error_message="Un créneau a lieu un des sept jours de la semaine.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_jour_display() or 'jour non dit'}, {_heure(self.debut)}–{_heure(self.fin)}"


def _heure(moment: time | None) -> str:
    return heure(moment) if moment else "?"


class Fermeture(Entree):
    """Une période sans séance, premier et dernier jours compris."""

    collectif = appartient_a(Collectif, "fermetures")
    debut = models.DateField("du", null=True, blank=True)
    fin = models.DateField("au", null=True, blank=True)
    motif = models.TextField("motif", blank=True, default="")

    class Meta(Entree.Meta):
        verbose_name = "fermeture"
        verbose_name_plural = "fermetures"
        constraints = [
            *Entree.Meta.constraints,
            en_ordre("fermeture_dates_en_ordre", "Une fermeture ne finit pas avant d'avoir commencé."),
        ]

    def __str__(self) -> str:
        debut, fin = (en_date(jour) if jour else "?" for jour in (self.debut, self.fin))
        return self.motif or f"du {debut} au {fin}"
