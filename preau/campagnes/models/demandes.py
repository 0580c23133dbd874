"""Ce qu'une campagne demande et dit : pièces, questions locales, contacts, textes."""

from django.db import models
from django.db.models import Q

from preau.acteurs.enums import TYPES_ENGAGES, TypeStructure
from preau.acteurs.models import Structure
from preau.acteurs.validateurs import valider_texte
from preau.campagnes.enums import EtapeDuDossier, FormeDeReponse, NatureDePiece, SujetDeTexte
from preau.campagnes.models.campagne import Campagne
from preau.campagnes.validateurs import valider_paragraphes, valider_telephone
from preau.socle.models import Fiche

# Les structures qui ne peuvent être ni association ni fondation.
TYPES_PUBLICS = (TypeStructure.COLLECTIVITE, TypeStructure.CCAS)


class ElementRange(Fiche):
    """Ce qu'une campagne demande dans un ordre : ``rang`` commence à 1."""

    rang = models.PositiveSmallIntegerField("rang")
    intitule = models.CharField("intitulé", max_length=200, validators=[valider_texte])
    aide = models.CharField("aide", max_length=500, blank=True, validators=[valider_paragraphes])
    obligatoire = models.BooleanField("obligatoire", default=True)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                name="%(class)s_rang_unique",
                fields=["campagne", "rang"],
                violation_error_message="Ce rang est déjà pris.",
            ),
            models.CheckConstraint(
                name="%(class)s_rang_et_intitule",
                condition=Q(rang__gte=1) & ~Q(intitule=""),
                violation_error_message="Le rang commence à 1, et l'intitulé n'est pas vide.",
            ),
        ]

    def __str__(self) -> str:
        return self.intitule


class PieceDemandee(ElementRange):
    """Une pièce à joindre au dossier.

    ``reservee_aux_associations`` : demandée aux seules associations et fondations (contrat d'engagement républicain).
    """

    campagne = models.ForeignKey(
        Campagne, on_delete=models.PROTECT, related_name="pieces_demandees", verbose_name="campagne"
    )
    nature = models.CharField("nature", max_length=24, choices=NatureDePiece, default=NatureDePiece.AUTRE)
    reservee_aux_associations = models.BooleanField("pour les associations et fondations seulement", default=False)

    class Meta(ElementRange.Meta):
        verbose_name = "pièce demandée"
        verbose_name_plural = "pièces demandées"
        ordering = ["rang"]

    def est_demandee_a(self, structure: Structure) -> bool:
        """Cette structure peut avoir à la joindre."""
        return not (self.reservee_aux_associations and structure.type in TYPES_PUBLICS)

    def est_exigee_de(self, structure: Structure) -> bool:
        """Sans elle, le dossier de cette structure est incomplet.

        Ce que l'on fait : un centre social ou une structure d'une autre forme peut être association ou non ; une pièce
        réservée aux associations lui est proposée sans être exigée.
        """
        if not self.obligatoire:
            return False
        return not self.reservee_aux_associations or structure.type in TYPES_ENGAGES


class QuestionLocale(ElementRange):
    """Une question que la Caf ajoute à une étape du dossier."""

    campagne = models.ForeignKey(Campagne, on_delete=models.PROTECT, related_name="questions", verbose_name="campagne")
    etape = models.CharField("étape", max_length=12, choices=EtapeDuDossier)
    forme = models.CharField("forme de la réponse", max_length=6, choices=FormeDeReponse, default=FormeDeReponse.TEXTE)

    class Meta(ElementRange.Meta):
        verbose_name = "question locale"
        verbose_name_plural = "questions locales"
        ordering = ["rang"]


class ChoixPossible(models.Model):
    """Une des réponses possibles à une question à choix."""

    question = models.ForeignKey(
        QuestionLocale, on_delete=models.CASCADE, related_name="choix", verbose_name="question"
    )
    rang = models.PositiveSmallIntegerField("rang")
    libelle = models.CharField("libellé", max_length=120, validators=[valider_texte])

    class Meta:
        verbose_name = "choix possible"
        verbose_name_plural = "choix possibles"
        ordering = ["rang"]
        constraints = [
            models.UniqueConstraint(
                name="choix_possible_unique",
                fields=["question", "libelle"],
                violation_error_message="Ce choix est déjà proposé.",
            ),
            models.UniqueConstraint(
                name="choix_possible_rang_unique",
                fields=["question", "rang"],
                violation_error_message="Ce rang est déjà pris.",
            ),
        ]

    def __str__(self) -> str:
        return self.libelle


class ContactDeCampagne(Fiche):
    """À qui écrire ou téléphoner au sujet de la campagne ; montré à tous une fois la campagne publiée."""

    campagne = models.ForeignKey(Campagne, on_delete=models.PROTECT, related_name="contacts", verbose_name="campagne")
    nom = models.CharField("nom", max_length=120, validators=[valider_texte])
    fonction = models.CharField("fonction", max_length=120, blank=True, validators=[valider_texte])
    courriel = models.EmailField("adresse électronique", blank=True)
    telephone = models.CharField("téléphone", max_length=20, blank=True, validators=[valider_telephone])

    class Meta:
        verbose_name = "contact"
        verbose_name_plural = "contacts"
        ordering = ["nom", "id"]
        constraints = [
            models.CheckConstraint(
                name="contact_joignable",
                condition=~Q(courriel="") | ~Q(telephone=""),
                violation_error_message="Un contact a une adresse électronique ou un téléphone.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom


class TexteDeCampagne(Fiche):
    """Un texte que la Caf charge : voies de contestation, charte, convention."""

    campagne = models.ForeignKey(Campagne, on_delete=models.PROTECT, related_name="textes", verbose_name="campagne")
    sujet = models.CharField("sujet", max_length=24, choices=SujetDeTexte)
    contenu = models.TextField("contenu", max_length=50_000, validators=[valider_paragraphes])

    class Meta:
        verbose_name = "texte de campagne"
        verbose_name_plural = "textes de campagne"
        ordering = ["sujet"]
        constraints = [
            models.UniqueConstraint(
                name="texte_unique_par_sujet",
                fields=["campagne", "sujet"],
                violation_error_message="Cette campagne a déjà un texte sur ce sujet.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_sujet_display()
