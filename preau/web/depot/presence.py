"""Quand le dossier a été écrit pour la dernière fois, et qui d'autre l'écrit en ce moment."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils import timezone

from preau.acteurs.models import Utilisateur
from preau.projets.tables import Projet
from preau.socle.horloge import maintenant
from preau.web.gabarit.templatetags.francais import heure, jour

RECENT = timedelta(minutes=10)


class Presence(NamedTuple):
    """« Enregistré à 14 h 32 », et les collègues qui y ont écrit il y a moins de dix minutes."""

    enregistre: str
    collegues: tuple[str, ...]


def enregistre_a(instant: datetime) -> str:
    """« à 14 h 32 », ou le jour si ce n'est pas aujourd'hui."""
    if timezone.localtime(instant).date() == timezone.localtime(maintenant()).date():
        return f"à {heure(instant)}"
    return f"le {jour(instant)}"


def presence(projet: Projet, moi: Utilisateur) -> Presence:
    """Une requête."""
    recentes = projet.traces.filter(le__gte=maintenant() - RECENT).exclude(auteur=moi).select_related("auteur")
    collegues = dict.fromkeys(str(trace.auteur) for trace in recentes)
    return Presence(f"Enregistré {enregistre_a(projet.modifie_le)}", tuple(collegues))
