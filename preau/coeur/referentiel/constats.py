"""Ce qu'une exigence répond : jamais oui ou non, mais un constat.

Source : contrat des exigences, § 1 (verdicts, avis, phases).
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Verdict(StrEnum):
    """Les six réponses possibles d'une exigence sur un objet."""

    CONFORME = "conforme"
    NON_CONFORME = "non_conforme"
    A_APPRECIER = "a_apprecier"
    NON_RENSEIGNE = "non_renseigne"
    SANS_OBJET = "sans_objet"
    A_VENIR = "a_venir"

    @property
    def mot(self) -> str:
        """Ce qu'on en lit : « à apprécier »."""
        return _MOTS[self]


class Avis(StrEnum):
    """Ce que l'ensemble des constats dit du dossier entier."""

    IRRECEVABLE = "irrecevable"
    INCOMPLET = "incomplet"
    A_APPRECIER = "a_apprecier"
    RECEVABLE = "recevable"

    @property
    def mot(self) -> str:
        """Ce qu'on en lit : « à apprécier »."""
        return _MOTS[self]


class Phase(StrEnum):
    """Les moments où l'on juge ; demander une phase contrôle tout ce qui est dû jusque-là."""

    DEPOT = "depot"
    DECISION = "decision"
    BILAN = "bilan"

    @property
    def rang(self) -> int:
        """Place dans l'année : dépôt 0, décision 1, bilan 2."""
        return _RANGS[self]


_MOTS = {
    "conforme": "conforme",
    "non_conforme": "non conforme",
    "a_apprecier": "à apprécier",
    "non_renseigne": "non renseigné",
    "sans_objet": "sans objet",
    "a_venir": "à venir",
    "irrecevable": "irrecevable",
    "incomplet": "incomplet",
    "recevable": "recevable",
}

_RANGS = {phase: rang for rang, phase in enumerate(Phase)}

_AVIS_PAR_VERDICT = (
    (Verdict.NON_CONFORME, Avis.IRRECEVABLE),
    (Verdict.NON_RENSEIGNE, Avis.INCOMPLET),
    (Verdict.A_APPRECIER, Avis.A_APPRECIER),
)


class Constat(NamedTuple):
    """Une exigence regardée sur un objet.

    ``objet`` vaut ``projet``, ``collectif:1``, ``action:3`` ou ``observation:1`` (numéros à partir de 1, dans
    l'ordre du fichier). ``remede`` est vide quand il n'y a rien à faire (conforme, sans objet).
    ``source`` cite le texte, le paragraphe et, pour un paramètre, sa date d'effet.
    """

    code: str
    objet: str
    verdict: Verdict
    attendu: str
    observe: str
    phrase: str
    remede: str
    source: str
    derogation: bool = False

    def en_dict(self) -> dict[str, str | bool]:
        """Forme d'échange : toutes les valeurs sont du texte, sauf ``derogation``."""
        return {**self._asdict(), "verdict": self.verdict.value}


def avis_de(constats: tuple[Constat, ...]) -> Avis:
    """L'avis sur le dossier : le premier qui s'applique, du plus grave au plus léger."""
    verdicts = {constat.verdict for constat in constats}
    for verdict, avis in _AVIS_PAR_VERDICT:
        if verdict in verdicts:
            return avis
    return Avis.RECEVABLE
