"""Ce qui empêche de partager l'enveloppe, ou d'adopter : chaque obstacle dit quoi faire, et où."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.urls import reverse

from preau.campagnes.models import Campagne, SousEnveloppe
from preau.campagnes.mots import en_instant
from preau.coeur.phrases import enumerer
from preau.instruction.candidats import Situation, comites_de
from preau.web.repartir.commun import dire_nombre


class Obstacle(NamedTuple):
    """Une phrase ; où aller pour le lever, et comment le lien s'appelle."""

    phrase: str
    href: str = ""
    mot: str = ""


def montrees(lues: Sequence[Situation]) -> list[Situation]:
    """Celles que la personne lit : compter les autres dirait ce que leur comité en dit."""
    return [situation for situation in lues if not situation.tue]


def obstacles(
    campagne: Campagne, presents: Sequence[Situation], sous: Sequence[SousEnveloppe], instant: datetime
) -> list[Obstacle]:
    """Du plus pressé au moins pressé ; vide si tout peut se partager et s'adopter. Aucune requête."""
    uuid = campagne.uuid
    trouves = []
    if not hasattr(campagne, "enveloppe"):
        fixer = reverse("instruire:enveloppe", args=[uuid])
        trouves.append(Obstacle("Le montant de l'enveloppe n'est pas fixé.", fixer, "Fixer l'enveloppe"))
    if not presents:
        trouves.append(Obstacle("Aucun dossier n'est déposé : rien n'est à partager."))
    trouves += _sans_avis_ni_rang(campagne, presents, sous)
    if campagne.cloture_le and instant < campagne.cloture_le:
        phrase = (
            f"On peut encore déposer jusqu'au {en_instant(campagne.cloture_le)} : un scénario ne s'adopte qu'après."
        )
        trouves.append(Obstacle(phrase))
    return trouves


def _sans_avis_ni_rang(
    campagne: Campagne, presents: Sequence[Situation], sous: Sequence[SousEnveloppe]
) -> list[Obstacle]:
    """Les dossiers qu'aucun comité n'a lus ou classés, et les rangs qui ne se comparent pas."""
    trouves, rangs = [], reverse("repartir:rangs", args=[campagne.uuid])
    if sans_avis := sum(situation.attend_un_avis for situation in presents):
        phrase = dire_nombre(
            sans_avis,
            "Un dossier n'a encore l'avis d'aucun comité : sans avis, il ne recevra rien.",
            "{nombre} dossiers n'ont encore l'avis d'aucun comité : sans avis, ils ne recevront rien.",
        )
        trouves.append(Obstacle(phrase, f"{rangs}?quoi=sans_avis", "Voir lesquels"))
    ranges = [s for s in presents if s.eligible and s.avis]
    if sans_rang := sum(situation.rang is None for situation in ranges):
        phrase = dire_nombre(
            sans_rang,
            "Un dossier validé n'a pas encore de rang : sans rang, il ne recevra rien.",
            "{nombre} dossiers validés n'ont pas encore de rang : sans rang, ils ne recevront rien.",
        )
        trouves.append(Obstacle(phrase, f"{rangs}?quoi=sans_rang", "Voir lesquels"))
    return trouves + _rangs_incomparables(campagne, ranges, sous)


def _rangs_incomparables(
    campagne: Campagne, ranges: Sequence[Situation], sous: Sequence[SousEnveloppe]
) -> list[Obstacle]:
    if sous:
        dotes = {une.comite_id for une in sous}
        oublies = comites_de(s for s in ranges if s.comite and s.comite.pk not in dotes)
        if not oublies:
            return []
        phrase = f"Sans sous-enveloppe : {enumerer(oublies)}. Leurs dossiers ne recevront rien."
        return [Obstacle(phrase, reverse("repartir:sous_enveloppes", args=[campagne.uuid]), "Les sous-enveloppes")]
    comites = comites_de(s for s in ranges if s.avis and s.avis.rang)
    d_ensemble = any(s.avis and s.rang != s.avis.rang for s in ranges)
    if len(comites) < 2 or d_ensemble or campagne.rangs_d_ensemble.exists():  # noqa: PLR2004  # deux comités
        return []
    phrase = f"Les rangs viennent de plusieurs comités ({enumerer(comites)}) et ne se comparent pas."
    ensemble = reverse("repartir:ensemble", args=[campagne.uuid])
    return [Obstacle(phrase, ensemble, "Fixer un rang d'ensemble, ou donner à chacun sa sous-enveloppe")]
