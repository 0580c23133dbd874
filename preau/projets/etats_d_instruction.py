"""Où en est la lecture d'un dossier par la Caf, en un mot."""

from datetime import date
from typing import NamedTuple

from django.db import models

from preau.projets.tables.enums import EtatProjet


class EtatInstruction(models.TextChoices):
    """Où en est la lecture d'un dossier par la Caf."""

    A_LIRE = "a_lire", "à lire"
    LU = "lu", "en lecture"
    A_COMPLETER = "a_completer", "compléments attendus"
    EN_RETARD = "en_retard", "compléments en retard"
    COMPLETE = "complete", "complété, à relire"
    RECEVABLE = "recevable", "recevable"
    IRRECEVABLE = "irrecevable", "irrecevable"
    RETIRE = "retire", "retiré"


class Lecture(NamedTuple):
    """De quoi dire où en est un dossier : son état, qui le suit, ce qui est jugé, ce qui est attendu ou répondu."""

    etat: str
    suivi: bool
    jugee: str
    echeance: date | None
    repondu: bool


def etat_de(lecture: Lecture, jour: date) -> EtatInstruction:
    """L'état de l'instruction ce jour-là."""
    if lecture.etat == EtatProjet.RETIRE:
        return EtatInstruction.RETIRE
    if lecture.etat == EtatProjet.A_COMPLETER:
        en_retard = lecture.echeance is not None and lecture.echeance < jour
        return EtatInstruction.EN_RETARD if en_retard else EtatInstruction.A_COMPLETER
    if lecture.jugee:
        return EtatInstruction(lecture.jugee)
    if lecture.repondu:
        return EtatInstruction.COMPLETE
    return EtatInstruction.LU if lecture.suivi else EtatInstruction.A_LIRE
