"""La forme commune des exigences : ce qu'on en sait d'avance, et comment elle devient des constats.

Une exigence est une courte fonction qui rend un :class:`Jugement` sur l'objet qu'elle regarde. Le cadre y ajoute le
code, l'objet, l'attendu et la source, et répond à sa place quand l'année n'est pas dite ou que le texte ne fixe rien.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias, TypeVar

from preau.coeur.referentiel.constats import Constat, Phase, Verdict
from preau.coeur.referentiel.contexte import Contexte
from preau.coeur.referentiel.norme import Parametres, Referentiel

PROJET, COLLECTIF, ACTION, OBSERVATION = "projet", "collectif", "action", "observation"

Attendu: TypeAlias = str | Callable[[Parametres], str]
F = TypeVar("F", bound=Callable[..., Any])


class Jugement(NamedTuple):
    """Ce qu'une exigence dit d'un objet : le verdict, ce qu'on observe, la phrase, et que faire."""

    verdict: Verdict
    observe: str
    phrase: str
    remede: str = ""


def conforme(observe: str, phrase: str) -> Jugement:
    """Le texte est respecté."""
    return Jugement(Verdict.CONFORME, observe, phrase)


def non_conforme(observe: str, phrase: str, remede: str) -> Jugement:
    """Le texte n'est pas respecté."""
    return Jugement(Verdict.NON_CONFORME, observe, phrase, remede)


def a_apprecier(observe: str, phrase: str, remede: str) -> Jugement:
    """Le texte laisse une personne en décider."""
    return Jugement(Verdict.A_APPRECIER, observe, phrase, remede)


def non_renseigne(phrase: str, remede: str, observe: str = "non renseigné") -> Jugement:
    """Le dossier ne le dit pas."""
    return Jugement(Verdict.NON_RENSEIGNE, observe, phrase, remede)


def sans_objet(observe: str, phrase: str) -> Jugement:
    """L'exigence ne concerne pas cet objet."""
    return Jugement(Verdict.SANS_OBJET, observe, phrase)


def certain(possibles: Iterable[Jugement], sinon: Jugement) -> Jugement:
    """Le jugement qui tient dans tous les cas que le dossier laisse possibles ; ``sinon`` quand ils divergent.

    C'est toute la règle des données manquantes : une absence ne change un verdict que si elle le pouvait.
    """
    premier, *autres = possibles
    return premier if all(autre.verdict is premier.verdict for autre in autres) else sinon


def _toujours(_contexte: Contexte) -> bool:
    return True


@dataclass(frozen=True, eq=False)
class Exigence:
    """Une phrase du texte, et la fonction qui la lit dans un dossier.

    ``parametres`` : les clés sans lesquelles elle ne peut rien dire. ``autres_parametres`` : celles qu'elle cite
    quand elles sont fixées (dérogations rurales, plafond). ``clauses`` : numéros dans ``docs/clauses.md``.
    """

    code: str
    titre: str
    paragraphe: str
    portee: str
    phase: Phase
    attendu: Attendu
    juger: Callable[..., Jugement | None]
    clauses: tuple[int, ...] = ()
    parametres: tuple[str, ...] = ()
    autres_parametres: tuple[str, ...] = ()
    concerne: Callable[[Contexte], bool] = _toujours

    def constater(self, contexte: Contexte) -> Iterator[Constat]:
        """Un constat par objet regardé ; aucun quand l'exigence ne concerne pas ce texte."""
        if not self.concerne(contexte):
            return
        en_tete = _en_tete(self, contexte.referentiel, contexte.parametres)
        for objet, jugement in self._jugements(contexte):
            yield Constat(self.code, objet, jugement.verdict, en_tete.attendu, jugement.observe, jugement.phrase,
                          jugement.remede, en_tete.source)  # fmt: skip

    def _jugements(self, contexte: Contexte) -> Iterator[tuple[str, Jugement]]:
        projet = contexte.projet
        if self.portee == COLLECTIF:
            if not projet.collectifs:
                yield PROJET, _SANS_COLLECTIF
                return
            for rang, collectif in enumerate(projet.collectifs, 1):
                yield f"{COLLECTIF}:{rang}", self._empechement(contexte) or self._jugement(collectif, contexte)
        elif self.portee == ACTION:
            for rang, action in enumerate(projet.actions, 1):
                if jugement := self.juger(action):
                    yield f"{ACTION}:{rang}", jugement
        elif self.portee == OBSERVATION and projet.observations:
            for rang, observation in enumerate(projet.observations, 1):
                yield f"{OBSERVATION}:{rang}", self._jugement(observation)
        elif self.portee == OBSERVATION:
            yield PROJET, _SANS_OBSERVATION
        else:
            yield PROJET, self._empechement(contexte) or self._jugement(contexte)

    def _jugement(self, *sur: object) -> Jugement:
        jugement = self.juger(*sur)
        if jugement is None:
            raise TypeError(f"{self.code} doit toujours juger")
        return jugement

    def _empechement(self, contexte: Contexte) -> Jugement | None:
        """Pourquoi on ne peut rien dire : l'année manque, ou son texte ne fixe pas la valeur."""
        if not self.parametres:
            return None
        if contexte.parametres is None:
            return _SANS_ANNEE
        for cle in self.parametres:
            if getattr(contexte.parametres, cle) is None:
                libelle = contexte.referentiel.cles[cle].libelle
                return sans_objet("aucune valeur fixée", f"Le texte de l'année ne fixe pas : {libelle.lower()}.")
        return None


_SANS_ANNEE = non_renseigne(
    "L'année scolaire n'est pas dite : on ne sait pas quel texte appliquer.",
    "Indiquez l'année scolaire du projet, par exemple 2026-2027.",
    "année scolaire non renseignée",
)
_SANS_COLLECTIF = non_renseigne(
    "Aucun collectif n'est décrit.",
    "Décrivez au moins un collectif : lieu, enfants, adultes, séances.",
    "aucun collectif",
)
_SANS_OBSERVATION = sans_objet("aucune observation", "Aucune observation des financeurs sur l'année d'avant.")


class _EnTete(NamedTuple):
    attendu: str
    source: str


@lru_cache(maxsize=4096)
def _en_tete(exigence: Exigence, referentiel: Referentiel, parametres: Parametres | None) -> _EnTete:
    """L'attendu et la source ne dépendent que du texte de l'année : écrits une fois, servis à tous les dossiers."""
    source = f"{referentiel.citation}, {exigence.paragraphe}"
    if parametres is None:
        return _EnTete(exigence.attendu if isinstance(exigence.attendu, str) else "selon le texte de l'année", source)
    cles = (*exigence.parametres, *exigence.autres_parametres)
    citations = dict.fromkeys(v.citation for cle in cles if (v := parametres.valeurs.get(cle)) and v.fixee is not None)
    return _EnTete(_attendu(exigence, parametres), " ; ".join(citations) or source)


def _attendu(exigence: Exigence, parametres: Parametres) -> str:
    if isinstance(exigence.attendu, str):
        return exigence.attendu
    if any(getattr(parametres, cle) is None for cle in exigence.parametres):
        return "aucune valeur fixée par le texte de l'année"
    return exigence.attendu(parametres)


EXIGENCES: dict[str, Exigence] = {}


def exigence(
    code: str, *, titre: str, paragraphe: str, portee: str = PROJET, phase: Phase = Phase.DEPOT, **reste: Any
) -> Callable[[F], F]:
    """Inscrit une fonction au catalogue des exigences, sous son code."""

    def inscrire(fonction: F) -> F:
        EXIGENCES[code] = Exigence(code, titre, paragraphe, portee, phase, juger=fonction, **reste)
        return fonction

    return inscrire


def texte_present(texte: str | None, oui: str, non: str, remede: str) -> Jugement:
    """Un texte est là, ou il ne l'est pas : sa qualité se lit, elle ne se calcule pas."""
    return conforme("texte présent", oui) if texte else non_renseigne(non, remede)


def engagement(dit: bool | None, oui: str, non: str, remede: str, absent: str, a_dire: str) -> Jugement:
    """Un engagement pris, refusé, ou non dit ; ``a_dire`` : ce qu'il suffit de dire."""
    if dit is None:
        return non_renseigne(absent, a_dire)
    return conforme("oui", oui) if dit else non_conforme("non", non, remede)
