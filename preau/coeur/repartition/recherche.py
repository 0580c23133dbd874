"""Le parcours des ensembles de projets de moindre écart (voir :mod:`preau.coeur.repartition.optimale`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from preau.coeur.repartition.plan_egal import Lot, PlanEgal

_JAMAIS = 1 << 200
"""Plus que n'importe quel écart : ce mouvement n'existe pas."""

_PEU_DE_PAS = 2_000
"""Tant qu'un parcours reste court, la borne double ; ensuite elle ne gagne qu'un quart, car le travail croît vite."""


class Famille(NamedTuple):
    """Des projets de même rang et de même plancher (centimes), par leurs places dans l'ordre de priorité."""

    rang: int
    plancher: int
    places: list[int]


class Arete(NamedTuple):
    """Un prix au point de rang, un prix au centime, et la somme de rangs d'un ensemble connu qui tient."""

    prix_du_rang: int
    prix_du_centime: int
    rangs_connus: int

    def cout(self, rangs: int, planchers: int) -> int:
        """Ce que coûtent des rangs et des planchers, à ces prix."""
        return self.prix_du_rang * rangs + self.prix_du_centime * planchers

    def ordre(self, famille: Famille) -> tuple[int, int]:
        """Du moins cher au plus cher ; à coût égal, le moindre plancher."""
        return self.cout(famille.rang, famille.plancher), famille.plancher


class _Mouvement(NamedTuple):
    """Un projet ôté de la base (``libere`` vaut 1 : une place à rendre) ou ajouté hors d'elle (-1).

    ``rang`` et ``bit`` : ce que le mouvement ajoute, ou retranche, à la somme des rangs et à la marque de l'ensemble.
    """

    ecart: int
    libere: int
    rang: int
    bit: int


_Etat = tuple[int, int, int]
"""Un début d'ensemble : ses rangs, ses planchers (à une constante et une unité près), l'opposé de sa marque.

La marque a un bit par place, les premières en tête : de deux ensembles de même nombre, la plus grande vient le plus
tôt dans l'ordre de priorité.
"""


class Recherche:
    """Cherche l'ensemble de ``combien`` projets de moindre somme de rangs, puis de planchers, puis premier en priorité.

    La base prend tous les projets sous le coût du dernier retenu ; ceux de ce coût exact, le plan égal, complètent.
    """

    def __init__(self, familles: Sequence[Famille], combien: int, enveloppe: int, arete: Arete) -> None:
        ordonnees = sorted((arete.cout(famille.rang, famille.plancher), famille) for famille in familles)
        seuil = _cout_du_dernier(ordonnees, combien)
        base = [famille for cout, famille in ordonnees if cout < seuil]
        self._egaux = [famille for cout, famille in ordonnees if cout == seuil]
        self._plan = PlanEgal([Lot(famille.rang, len(famille.places)) for famille in self._egaux])
        self._rangs_de_base = sum(famille.rang * len(famille.places) for famille in base)
        self._a_completer = combien - sum(len(famille.places) for famille in base)
        moindre = self._a_completer * seuil + sum(
            cout * len(famille.places) for cout, famille in ordonnees if cout < seuil
        )
        self._prix_du_rang = arete.prix_du_rang
        # L - q·E : ce que p fois la somme des rangs doit au moins valoir, écart nul, pour tenir dans l'enveloppe.
        self._exige = moindre - arete.prix_du_centime * enveloppe
        self._derniere = max(place for famille in familles for place in famille.places)
        self._marque_de_base = sum(self._bit(place) for famille in base for place in famille.places)
        self._mouvements = sorted(self._tous_les_mouvements(ordonnees, seuil))
        self._retours = _prochains(self._mouvements, libere=1)
        self._departs = _prochains(self._mouvements, libere=-1)
        self._rangs, self._ecart = arete.rangs_connus, 0
        self._meilleurs: dict[tuple[int, int], int] = {}

    def _bit(self, place: int) -> int:
        return 1 << (self._derniere - place)

    def _tous_les_mouvements(self, ordonnees: Sequence[tuple[int, Famille]], seuil: int) -> Iterator[_Mouvement]:
        for cout, famille in ordonnees:
            libere = 1 if cout < seuil else -1
            for place in famille.places if cout != seuil else ():
                yield _Mouvement(abs(cout - seuil), libere, -libere * famille.rang, -libere * self._bit(place))

    def mener(self) -> list[int]:
        """Les places retenues, croissantes."""
        borne, tout = 0, sum(mouvement.ecart for mouvement in self._mouvements)
        while True:
            pas = self._parcourir(borne)
            if borne >= min(self._limite, tout):
                break
            elargie = borne * 2 if pas < _PEU_DE_PAS else borne * 5 // 4
            borne = max(elargie, borne + self._mouvements[0].ecart)
        return min(self._places(*cle, self._marque_de_base - oppose) for cle, oppose in self._meilleurs.items())

    @property
    def _limite(self) -> int:
        """L'écart au-delà duquel aucun ensemble ne vaut mieux que le meilleur connu, ni ne l'égale."""
        return max(self._prix_du_rang * (self._rangs - 1) - self._exige, self._ecart)

    def _parcourir(self, borne: int) -> int:
        """Parcourt les ensembles d'écart au plus ``borne``, mouvement par mouvement ; rend le nombre d'états vus.

        À nombre égal, un état qui n'a ni moins de rangs ni moins de planchers qu'un autre est laissé : tout ce qui le
        complète complète aussi l'autre.
        """
        pas, prix = 0, self._prix_du_rang
        fronts: dict[int, list[_Etat]] = {self._a_completer: [(self._rangs_de_base, -prix * self._rangs_de_base, 0)]}
        self._completer(self._a_completer, fronts[self._a_completer])
        for numero, mouvement in enumerate(self._mouvements):
            if mouvement.ecart > min(borne, self._limite):
                break
            venus = self._avancer(fronts, numero, borne)
            for a_completer, etats in venus.items():
                pas += len(etats)
                self._completer(a_completer, etats)
                fronts[a_completer] = _non_domines(fronts.get(a_completer, []) + etats)
        return pas

    def _avancer(self, fronts: dict[int, list[_Etat]], numero: int, borne: int) -> dict[int, list[_Etat]]:
        """Les états qui font le mouvement, et peuvent encore être complétés dans la borne."""
        ecart, libere, rang, bit = self._mouvements[numero]
        prix, plafond = self._prix_du_rang, min(borne, self._limite)
        de_plus, venus = ecart - prix * rang, {}
        for a_completer, front in fronts.items():
            suite = a_completer + libere
            marge = plafond - ecart - self._pour_revenir(numero + 1, suite)
            venus[suite] = [(r + rang, c + de_plus, m - bit) for r, c, m in front if c + prix * r <= marge]
        return venus

    def _pour_revenir(self, depart: int, a_completer: int) -> int:
        """L'écart qu'il faudra au moins encore pour que le plan égal puisse compléter."""
        if a_completer < 0:
            return -a_completer * self._retours[depart]
        return max(0, a_completer - self._plan.taille) * self._departs[depart]

    def _completer(self, a_completer: int, etats: Sequence[_Etat]) -> None:
        """Complète chaque état par le plan égal, à la moindre somme de rangs ; retient ce qui vaut le meilleur."""
        if not 0 <= a_completer <= self._plan.taille:
            return
        for rangs, planchers, oppose in etats:
            ecart = planchers + self._prix_du_rang * rangs
            bas = -(-(self._exige + ecart) // self._prix_du_rang) - rangs
            haut = self._rangs - rangs - (ecart > self._ecart)
            somme = self._plan.moindre_somme(a_completer, bas, haut)
            if somme is None:
                continue
            if (rangs + somme, ecart) < (self._rangs, self._ecart):
                self._rangs, self._ecart = rangs + somme, ecart
                self._meilleurs.clear()
            self._meilleurs[a_completer, somme] = min(oppose, self._meilleurs.get((a_completer, somme), oppose))

    def _places(self, a_completer: int, somme: int, marque: int) -> list[int]:
        places = [place for place in range(self._derniere + 1) if marque & self._bit(place)]
        choix = self._plan.premier_choix(a_completer, somme)
        for famille, pris in zip(self._egaux, choix, strict=True):
            places += famille.places[:pris]
        return sorted(places)


def _non_domines(etats: list[_Etat]) -> list[_Etat]:
    """Par rangs croissants, les seuls états qu'aucun autre ne vaut à la fois en rangs et en planchers."""
    etats.sort()
    gardes = etats[:1]
    for etat in etats:
        if etat[1] < gardes[-1][1]:
            gardes.append(etat)
    return gardes


def _cout_du_dernier(ordonnees: Sequence[tuple[int, Famille]], combien: int) -> int:
    """Le coût du ``combien``-ième projet, du moins cher au plus cher."""
    pris = accumulate(len(famille.places) for _, famille in ordonnees)
    return next(cout for (cout, _), total in zip(ordonnees, pris, strict=True) if total >= combien)


def _prochains(mouvements: Sequence[_Mouvement], libere: int) -> list[int]:
    """Pour chaque numéro, l'écart du prochain mouvement de ce sens."""
    prochains = [_JAMAIS] * (len(mouvements) + 1)
    for numero in range(len(mouvements) - 1, -1, -1):
        mouvement = mouvements[numero]
        prochains[numero] = mouvement.ecart if mouvement.libere == libere else prochains[numero + 1]
    return prochains
