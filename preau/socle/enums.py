"""Les états et les genres du socle."""

from django.db import models


class EtatCourrier(models.TextChoices):
    """Où en est un message."""

    EN_ATTENTE = "en_attente", "en attente"
    ENVOYE = "envoye", "envoyé"
    ECHEC = "echec", "échec"


class EtatTirage(models.TextChoices):
    """Où en est un document à faire."""

    EN_ATTENTE = "en_attente", "en attente"
    EN_COURS = "en_cours", "en cours"
    FAIT = "fait", "fait"
    ECHEC = "echec", "échec"


class GenreDeChaine(models.TextChoices):
    """Ce dont une chaîne du journal garde les actes."""

    CAMPAGNE = "campagne", "une campagne"
    INSTALLATION = "installation", "l'installation"
    STRUCTURE = "structure", "une structure"
