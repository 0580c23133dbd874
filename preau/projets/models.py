"""Les projets vérifiés, et plus tard les dossiers eux-mêmes."""

from django.db import models
from django.db.models import Q

from preau.acteurs.models import Lien, Utilisateur
from preau.coeur.referentiel import Phase
from preau.projets import tables
from preau.projets.enums import AvisRendu, PhaseJugee
from preau.projets.requetes import VerificationQuerySet

__all__ = ["Verification", "tables"]


class Verification(Lien):
    """Un projet soumis au texte : le fichier d'échange tel qu'il était, et l'avis de ce jour-là.

    Le rôle et l'organisme sont ceux de la casquette que portait l'auteur. Le rapport n'est pas gardé : il se recalcule
    du document à chaque lecture. ``referentiel`` et ``avis`` disent ce qu'il était le jour de la vérification, pour
    signaler un texte qui aurait changé depuis. ``empreinte`` : SHA-256 du document en UTF-8, en hexadécimal.
    """

    auteur = models.ForeignKey(Utilisateur, on_delete=models.PROTECT, verbose_name="auteur")
    intitule = models.CharField("intitulé", max_length=200, blank=True)
    annee = models.CharField("année scolaire", max_length=9, blank=True)
    document = models.TextField("fichier d'échange")
    empreinte = models.CharField("empreinte du fichier", max_length=64)
    phase = models.CharField("phase", max_length=10, choices=PhaseJugee, default=PhaseJugee.DEPOT)
    referentiel = models.CharField("référentiel du jour", max_length=200)
    avis = models.CharField("avis du jour", max_length=12, choices=AvisRendu)

    objects = VerificationQuerySet.as_manager()

    class Meta(Lien.Meta):
        verbose_name = "vérification"
        verbose_name_plural = "vérifications"
        ordering = ["-cree_le", "-id"]
        indexes = [
            models.Index(fields=["structure", "-cree_le"], name="verification_de_structure"),
            models.Index(fields=["caf", "-cree_le"], name="verification_de_caf"),
        ]
        constraints = [
            *Lien.Meta.constraints,
            models.CheckConstraint(
                name="verification_a_un_document",
                condition=~Q(document="") & ~Q(empreinte=""),
                violation_error_message="Une vérification garde toujours son fichier et l'empreinte de ce fichier.",
            ),
        ]

    def __str__(self) -> str:
        return self.intitule or "Projet sans titre"

    @property
    def octets(self) -> bytes:
        """Le fichier d'échange, tel que le cœur le lit."""
        return self.document.encode()

    @property
    def phase_jugee(self) -> Phase:
        """La phase, dans les mots du cœur."""
        return Phase(self.phase)
