"""Le compte rendu d'un import, ligne à ligne et en français."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from preau.coeur.phrases import compter, nombre
from preau.coeur.referentiel.norme import en_date
from preau.territoires.enums import NatureListe
from preau.territoires.listes.lecture import Ecart, Remarque

LIMITE_AFFICHEE = 20


@dataclass(frozen=True)
class Rapport:
    """Ce qu'un import a lu et fait, ou ferait si c'est un `essai`. Toute ligne lue est gardée ou écartée."""

    nature: NatureListe
    fichier: str
    empreinte: str
    au: date
    millesime: str
    dialecte: str
    essai: bool
    deja_importe: bool
    mot: str
    lus: int
    gardes: int
    crees: int
    modifies: int
    inchanges: int
    plus_recents: int
    absents: Sequence[str]
    ecarts: Sequence[Ecart]
    remarques: Sequence[Remarque]

    @property
    def motifs(self) -> dict[str, int]:
        """Le nombre de lignes écartées, par motif, le plus fréquent d'abord."""
        return {str(motif): combien for motif, combien in Counter(ecart.motif for ecart in self.ecarts).most_common()}

    def phrases(self, limite: int = LIMITE_AFFICHEE) -> Iterator[str]:
        """Le compte rendu, phrase à phrase ; chaque énumération s'arrête à `limite` et dit ce qu'elle tait."""
        yield f"{self.nature.label} : {self.fichier}, au {en_date(self.au)}" + self._suite_du_titre()
        yield f"Empreinte SHA-256 : {self.empreinte}"
        yield f"Lus : {nombre(self.lus)} ; gardés : {nombre(self.gardes)} ; écartés : {nombre(len(self.ecarts))}."
        for motif, combien in self.motifs.items():
            yield f"  {motif} : {nombre(combien)}"
        verbes = ("À créer", "à modifier") if self.essai else ("Créés", "modifiés")
        yield (
            f"{verbes[0]} : {nombre(self.crees)} ; {verbes[1]} : {nombre(self.modifies)} ; "
            f"inchangés : {nombre(self.inchanges)} ; absents du fichier : {nombre(len(self.absents))}."
        )
        yield from self._alertes()
        yield from _enumerer("Écartés", [_placer(self.mot, e.numero, e.phrase) for e in self.ecarts], limite)
        yield from _enumerer("À savoir", [_placer(self.mot, r.numero, r.phrase) for r in self.remarques], limite)
        yield from _enumerer("Absents du fichier, gardés dans la base", self.absents, limite)
        if self.essai:
            yield "Essai : rien n'a été écrit."

    def _suite_du_titre(self) -> str:
        millesime = f", millésime {self.millesime}" if self.millesime else ""
        return f"{millesime} ({self.dialecte})."

    def _alertes(self) -> Iterator[str]:
        if self.deja_importe:
            yield "Ce fichier a déjà été importé à cette date."
        if self.plus_recents:
            yield f"Laissés tels quels, une liste plus récente les dit : {nombre(self.plus_recents)}."
        connus = self.modifies + self.inchanges + len(self.absents)
        if self.absents and len(self.absents) * 5 > connus:
            absents = compter(len(self.absents), "absent")
            yield f"Attention : {absents} sur {nombre(connus)} déjà connus ; le fichier est peut-être tronqué."


def _placer(mot: str, numero: int, phrase: str) -> str:
    return f"{mot} {numero} : {phrase}" if numero else phrase


def _enumerer(titre: str, elements: Sequence[str], limite: int) -> Iterator[str]:
    if elements:
        yield f"{titre} :"
        yield from (f"  {element}" for element in elements[:limite])
    if len(elements) > limite:
        yield f"  … et {nombre(len(elements) - limite)} de plus."
