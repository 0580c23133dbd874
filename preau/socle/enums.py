"""Les états du socle."""

from django.db import models


class EtatCourrier(models.TextChoices):
    """Où en est un message."""

    EN_ATTENTE = "en_attente", "en attente"
    ENVOYE = "envoye", "envoyé"
    ECHEC = "echec", "échec"
