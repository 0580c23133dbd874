"""Où en est la lecture d'un dossier par la Caf, en un mot."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from django.db import models
from django.db.models import QuerySet

from preau.projets.tables import Complement, PriseEnCharge, Recevabilite
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


class Instructions(NamedTuple):
    """L'instruction de beaucoup de dossiers, par leur clé.

    ``suivis`` : qui les suit. ``jugements`` et ``reponses`` : selon le numéro du dépôt, ce qui en est jugé, et s'il
    répond à un complément.
    """

    suivis: Mapping[int, str]
    jugements: Mapping[tuple[int, int], str]
    echeances: Mapping[int, date]
    reponses: frozenset[tuple[int, int]]

    def etat(self, projet: int, etat: str, depot: int, jour: date) -> EtatInstruction:
        """Où en est ce dossier ce jour-là ; ``depot`` : le numéro de son dernier dépôt."""
        jugee, repondu = self.jugements.get((projet, depot), ""), (projet, depot) in self.reponses
        return etat_de(Lecture(etat, projet in self.suivis, jugee, self.echeances.get(projet), repondu), jour)


def instructions_de(projets: QuerySet) -> Instructions:
    """L'instruction de ces dossiers, en trois requêtes."""
    prises = PriseEnCharge.objects.filter(projet__in=projets, finie_le__isnull=True).select_related("par")
    jugees = Recevabilite.objects.en_vigueur().filter(depot__projet__in=projets).order_by()
    complements = Complement.objects.filter(depot__projet__in=projets, annule_le__isnull=True).order_by()
    lus = list(complements.values_list("depot__projet_id", "echeance", "reponse__numero"))
    return Instructions(
        {prise.projet_id: str(prise.par) for prise in prises},
        {(projet, n): dit for projet, n, dit in jugees.values_list("depot__projet_id", "depot__numero", "decision")},
        {projet: echeance for projet, echeance, reponse in lus if reponse is None},
        frozenset((projet, reponse) for projet, _, reponse in lus if reponse is not None),
    )
