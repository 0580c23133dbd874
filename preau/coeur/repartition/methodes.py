"""Les trois façons de partager une enveloppe, et la phrase qui accompagne chaque montant.

Tout est compté en centimes entiers. La première, par rang, est celle du comité ; les deux autres servent à comparer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from preau.coeur.echange.fautes import citer
from preau.coeur.partage import partager
from preau.coeur.phrases import compter, euros, nombre
from preau.coeur.repartition.demandes import (
    Attribution,
    Demande,
    Methode,
    Repartition,
    en_centimes,
    en_euros,
    ordre_de_priorite,
)
from preau.coeur.repartition.optimale import Projet, retenir

_Part = tuple[int, int, str]
"""Le numéro de la demande, ce qu'elle reçoit (centimes), et pourquoi."""


def repartir(demandes: Sequence[Demande], enveloppe: Decimal, methode: Methode | str = Methode.RANG) -> Repartition:
    """Partage ``enveloppe`` (euros) ; les lignes suivent l'ordre des demandes, le total ne la dépasse jamais.

    Lève :class:`ValueError` pour un montant négatif ou plus fin que le centime, un plancher hors de son montant, un
    identifiant donné deux fois, une méthode inconnue.
    """
    choisie, disponible = Methode(methode), en_centimes(enveloppe)
    _controler(demandes)
    parts = {numero: (centimes, motif) for numero, centimes, motif in _METHODES[choisie](demandes, disponible)}
    tenants = Counter(demande.rang for demande in demandes if choisie is Methode.RANG)
    lignes = tuple(
        Attribution(demande.id, en_euros(parts[numero][0]), f"{_rang(demande, tenants)}. {parts[numero][1]}")
        for numero, demande in enumerate(demandes)
    )
    total = sum(centimes for centimes, _ in parts.values())
    return Repartition(choisie, en_euros(disponible), lignes, en_euros(total), en_euros(disponible - total))


def _controler(demandes: Sequence[Demande]) -> None:
    if len({demande.id for demande in demandes}) < len(demandes):
        raise ValueError("Un identifiant est donné deux fois.")
    for demande in demandes:
        plancher, montant = en_centimes(demande.plancher), en_centimes(demande.montant_demande)
        if plancher > montant or (montant and not plancher):
            raise ValueError(f"Le plancher de {citer(demande.id)} est hors de son montant.")


def _par_rang(demandes: Sequence[Demande], enveloppe: int) -> Iterator[_Part]:
    """Chacun est servi en entier tant que l'enveloppe suffit ; le premier qu'elle ne contient pas la ferme."""
    reste, bloquant = enveloppe, ""
    for numero in ordre_de_priorite(demandes):
        demande = demandes[numero]
        montant, plancher = en_centimes(demande.montant_demande), en_centimes(demande.plancher)
        tour, demande_en_mots = f"Il restait {_dire(reste)} à son tour", f"{_dire(montant)} demandés"
        if bloquant:
            accorde = 0
            motif = (
                f"{tour} : {demande_en_mots}, rien n'est accordé, car {bloquant}, avant lui, n'est pas servi en entier."
            )
        elif montant <= reste:
            accorde, motif = montant, f"{tour} : {demande_en_mots}, accordés en entier."
        elif reste >= plancher:
            accorde = reste
            motif = f"{tour} : {demande_en_mots}, plancher de {_dire(plancher)} ; tout ce qui restait est accordé."
        else:
            accorde = 0
            motif = f"{tour} : {demande_en_mots}, plancher de {_dire(plancher)} hors de portée ; rien n'est accordé."
        yield numero, accorde, motif
        bloquant = bloquant or ("" if montant <= reste else f"« {demande.id} »")
        reste -= accorde


def _au_prorata(demandes: Sequence[Demande], enveloppe: int) -> Iterator[_Part]:
    """À chacun sa part au centime inférieur ; les centimes qui restent vont aux plus grands restes exacts."""
    montants = [en_centimes(demande.montant_demande) for demande in demandes]
    somme = sum(montants)
    if somme <= enveloppe:
        for numero, montant in enumerate(montants):
            phrase = f"L'enveloppe contient les {_dire(somme)} demandés en tout : {_dire(montant)} demandés"
            yield numero, montant, f"{phrase}, accordés en entier."
        return
    parts, favoris = partager(enveloppe, montants, ordre_de_priorite(demandes))
    de_plus = f"un des {len(favoris)} centimes" if len(favoris) > 1 else "le centime"
    for numero, part in enumerate(parts):
        accorde = part + (numero in favoris)
        motif = f"{_dire(montants[numero])} × {_dire(enveloppe)} ÷ {_dire(somme)} demandés en tout : {_dire(part)}"
        motif += " au centime inférieur"
        motif += f", plus {de_plus} de l'arrondi." if numero in favoris else "."
        plancher = en_centimes(demandes[numero].plancher)
        yield (
            numero,
            accorde,
            f"{motif} Le plancher de {_dire(plancher)} n'est pas atteint." if accorde < plancher else motif,
        )


def _au_plus_grand_nombre(demandes: Sequence[Demande], enveloppe: int) -> Iterator[_Part]:
    """Le plus de projets possible à leur plancher, puis ce qui reste dans l'ordre de priorité."""
    ordre, rangs = ordre_de_priorite(demandes), _rangs_comptes(demandes)
    payants = [numero for numero in ordre if demandes[numero].montant_demande]
    projets = [Projet(rangs[numero], en_centimes(demandes[numero].plancher)) for numero in payants]
    retenus = {payants[place] for place in retenir(projets, enveloppe)}
    retenus.update(numero for numero in ordre if not demandes[numero].montant_demande)
    planchers = sum(en_centimes(demandes[numero].plancher) for numero in retenus)
    sommes = f"somme des rangs {nombre(sum(rangs[numero] for numero in retenus))}, planchers {_dire(planchers)}"
    ensemble = f"l'ensemble choisi ({compter(len(retenus), 'projet')}, {sommes})"
    reste = enveloppe - planchers
    for numero in ordre:
        montant, plancher = en_centimes(demandes[numero].montant_demande), en_centimes(demandes[numero].plancher)
        if numero not in retenus:
            yield numero, 0, f"Hors de {ensemble}, avec son plancher de {_dire(plancher)} : rien n'est accordé."
            continue
        supplement = min(reste, montant - plancher)
        motif = f"Dans {ensemble} : {_dire(montant)} demandés, plancher de {_dire(plancher)} accordé"
        suite = f" ; il restait {_dire(reste)} à son tour, {_dire(supplement)} de plus." if plancher < montant else "."
        yield numero, plancher + supplement, motif + suite
        reste -= supplement


def _rangs_comptes(demandes: Sequence[Demande]) -> list[int]:
    """Le rang de chaque demande ; sans rang, celui qui suit le plus grand (1 si aucun n'est donné)."""
    dernier = max((demande.rang for demande in demandes if demande.rang is not None), default=0) + 1
    return [dernier if demande.rang is None else demande.rang for demande in demandes]


def _rang(demande: Demande, tenants: Counter[int | None]) -> str:
    """« Rang 3 » ; par rang, un rang partagé le dit : l'ordre de priorité les a départagés."""
    if demande.rang is None:
        return "Sans rang"
    partage = tenants[demande.rang]
    suite = f", partagé par {partage} demandes servies dans l'ordre de priorité" if partage > 1 else ""
    return f"Rang {nombre(demande.rang)}{suite}"


def _dire(centimes: int) -> str:
    return euros(en_euros(centimes))


_METHODES = {
    Methode.RANG: _par_rang,
    Methode.PRORATA: _au_prorata,
    Methode.OPTIMALE: _au_plus_grand_nombre,
}
