"""Les mots des campagnes."""

from django.db import models


class EtatCampagne(models.TextChoices):
    """Où en est une campagne à un instant ; cela se lit de ses dates et ne s'écrit nulle part."""

    EN_PREPARATION = "en_preparation", "en préparation"
    A_VENIR = "a_venir", "à venir"
    OUVERTE = "ouverte", "ouverte"
    CLOSE = "close", "close"


class EtapeDuDossier(models.TextChoices):
    """Les étapes du dossier où une campagne peut ajouter ses questions, dans l'ordre."""

    STRUCTURE = "structure", "la structure"
    BESOINS = "besoins", "les besoins"
    ENFANTS = "enfants", "les enfants"
    PARENTS = "parents", "les parents"
    ECOLE = "ecole", "l'école"
    COLLECTIFS = "collectifs", "les collectifs"
    EQUIPE = "equipe", "l'équipe"
    BUDGET = "budget", "le budget"
    ENGAGEMENTS = "engagements", "les engagements"


class FormeDeReponse(models.TextChoices):
    """Ce que l'on répond à une question locale."""

    TEXTE = "texte", "un texte"
    CHOIX = "choix", "un choix dans une liste"
    NOMBRE = "nombre", "un nombre"


class SujetDeTexte(models.TextChoices):
    """Les textes qu'une Caf charge dans sa campagne."""

    VOIES_DE_CONTESTATION = "voies_de_contestation", "voies de contestation"
    CHARTE = "charte", "charte"
    CONVENTION = "convention", "convention"


class NatureDePiece(models.TextChoices):
    """La sorte d'une pièce : d'une année à l'autre, une structure retrouve la sienne sous la même nature."""

    STATUTS = "statuts", "statuts"
    RECEPISSE = "recepisse", "récépissé de déclaration ou avis Insee"
    RIB = "rib", "relevé d'identité bancaire"
    COMPTES = "comptes", "comptes du dernier exercice"
    RAPPORT_D_ACTIVITE = "rapport_d_activite", "rapport d'activité"
    ASSURANCE = "assurance", "attestation d'assurance"
    CONTRAT_REPUBLICAIN = "contrat_republicain", "contrat d'engagement républicain"
    AUTRE = "autre", "autre pièce"


# Combien de jours avant la clôture une structure est prévenue de ce qui manque à son brouillon.
JOURS_DE_RELANCE = (14, 7, 2)
