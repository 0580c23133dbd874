"""Ce qui entoure une valeur : ce qui n'est pas encore lisible, qui a écrit, ce qu'un autre a déplacé."""

from django.db import models

from preau.acteurs.models import Utilisateur
from preau.projets.tables.base import appartient_a
from preau.projets.tables.projet import Projet
from preau.socle.models import Fiche

LONGUEUR_CODE = 100


class SaisieEnSuspens(models.Model):
    """Ce qui a été tapé et ne se lit pas encore : montré avec sa raison, jamais perdu, jamais dans le document."""

    projet = appartient_a(Projet, "suspens")
    champ = models.CharField("champ", max_length=LONGUEUR_CODE)
    brut = models.TextField("ce qui a été tapé")
    erreur = models.TextField("pourquoi cela ne se lit pas")
    auteur = models.ForeignKey(Utilisateur, on_delete=models.PROTECT, related_name="+", verbose_name="auteur")
    le = models.DateTimeField("le")

    class Meta:
        verbose_name = "saisie en suspens"
        verbose_name_plural = "saisies en suspens"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="un_suspens_par_champ",
                fields=["projet", "champ"],
                violation_error_message="Ce champ a déjà une saisie en suspens.",
            ),
            models.CheckConstraint(
                name="suspens_a_un_texte_et_une_raison",
                condition=~models.Q(brut="") & ~models.Q(erreur=""),
                violation_error_message="Une saisie en suspens garde ce qui a été tapé, et dit pourquoi.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.champ} : {self.brut}"


class TraceDeSaisie(models.Model):
    """La dernière écriture d'une personne dans un champ : de qui est une valeur, et si un envoi est une redite.

    ``empreinte`` : SHA-256, en hexadécimal, de ce que la personne avait vu et de ce qu'elle a tapé.
    """

    projet = appartient_a(Projet, "traces")
    champ = models.CharField("champ", max_length=LONGUEUR_CODE)
    auteur = models.ForeignKey(Utilisateur, on_delete=models.PROTECT, related_name="+", verbose_name="auteur")
    empreinte = models.CharField("empreinte de l'envoi", max_length=64)
    le = models.DateTimeField("le")

    class Meta:
        verbose_name = "trace de saisie"
        verbose_name_plural = "traces de saisie"
        ordering = ["-le", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="une_trace_par_champ_et_personne",
                fields=["projet", "champ", "auteur"],
                violation_error_message="Cette personne a déjà une trace dans ce champ.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.champ} ({self.le})"


class ValeurDeplacee(Fiche):
    """Ce qu'une personne avait écrit et qu'une autre a remplacé sans l'avoir vu ; les deux peuvent le remettre.

    ``de`` : qui l'avait écrite, ``par`` : qui l'a remplacée. ``remise_le`` ou ``ecartee_le`` : ce qu'on en a fait.
    """

    projet = appartient_a(Projet, "deplacees")
    champ = models.CharField("champ", max_length=LONGUEUR_CODE)
    ancienne = models.TextField("valeur déplacée")
    de = models.ForeignKey(
        Utilisateur, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="écrite par"
    )
    par = models.ForeignKey(Utilisateur, on_delete=models.PROTECT, related_name="+", verbose_name="remplacée par")
    le = models.DateTimeField("le")
    remise_le = models.DateTimeField("remise le", null=True, blank=True)
    ecartee_le = models.DateTimeField("écartée le", null=True, blank=True)

    class Meta:
        verbose_name = "valeur déplacée"
        verbose_name_plural = "valeurs déplacées"
        ordering = ["-le", "-id"]
        indexes = [models.Index(fields=["projet", "champ"], name="deplacees_du_champ")]
        constraints = [
            models.CheckConstraint(
                name="valeur_deplacee_une_seule_issue",
                condition=models.Q(remise_le__isnull=True) | models.Q(ecartee_le__isnull=True),
                violation_error_message="Une valeur déplacée est remise ou écartée, pas les deux.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.champ} : {self.ancienne}"


class ReponseLocale(models.Model):
    """La réponse à une question que la Caf ajoute au dossier, telle qu'elle se lit (un choix garde son mot)."""

    projet = appartient_a(Projet, "reponses")
    question = models.ForeignKey(
        "campagnes.QuestionLocale", on_delete=models.PROTECT, related_name="reponses", verbose_name="question"
    )
    texte = models.TextField("réponse", blank=True, default="")

    class Meta:
        verbose_name = "réponse locale"
        verbose_name_plural = "réponses locales"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="une_reponse_par_question",
                fields=["projet", "question"],
                violation_error_message="Cette question a déjà sa réponse.",
            ),
        ]

    def __str__(self) -> str:
        return self.texte
