"""Le financement prévisionnel : le budget d'un projet, sa répartition entre collectifs, la prestation de service (Ps).

Tous les montants sont des ``Decimal`` en euros, au centime ; le seul arrondi est celui de :func:`au_centime`.

Sources : § 4 du cahier des charges (la Caf finance dans la limite de l'enveloppe, des cofinancements sont cherchés) ;
les paramètres ``ps_taux`` et ``ps_plafond_par_collectif`` du référentiel, dont les sources disent ce qui reste à
confirmer. Aucun texte lu ne détaille le calcul ; ce que l'on fait :

- la Ps d'un collectif est le plus petit de deux montants : le taux appliqué à ses charges éligibles, et le plafond ;
- les charges éligibles sont celles des comptes 60 à 68 ; les contributions volontaires (86 et 87), qui valorisent sans
  dépenser, n'entrent jamais dans la base ;
- une charge qu'aucun collectif ne porte en propre est commune, partagée selon les poids dits, à parts égales à défaut ;
- les recettes ne dépassent jamais les charges : la Ps est ramenée à ce qui manque pour les couvrir ;
- sans taux ou sans plafond dans le texte de l'année, rien n'est estimé, et on le dit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import lcm
from typing import NamedTuple

from preau.coeur.partage import partager
from preau.coeur.phrases import enumerer, euros, pourcentage
from preau.coeur.referentiel.norme import Parametres

CENTIME = Decimal("0.01")
ZERO = Decimal("0.00")
# Au-delà, ce n'est plus un budget mais une faute de frappe, et les calculs cesseraient d'être exacts.
MONTANT_MAX = Decimal(10) ** 10

CHARGES = {
    "60": "Achats",
    "61": "Services extérieurs",
    "62": "Autres services extérieurs",
    "63": "Impôts et taxes",
    "64": "Charges de personnel",
    "65": "Autres charges de gestion courante",
    "66": "Charges financières",
    "67": "Charges exceptionnelles",
    "68": "Dotations aux amortissements, provisions et engagements",
}
PRODUITS = {
    "70": "Ventes et prestations de services",
    "71": "Production stockée",
    "72": "Production immobilisée",
    "73": "Concours publics",
    "74": "Subventions d'exploitation",
    "75": "Autres produits de gestion courante",
    "76": "Produits financiers",
    "77": "Produits exceptionnels",
    "78": "Reprises sur amortissements, provisions et engagements",
    "79": "Transferts de charges",
}
EMPLOIS_VOLONTAIRES = "86"
CONTRIBUTIONS_VOLONTAIRES = "87"
COMPTES = {
    **CHARGES,
    **PRODUITS,
    EMPLOIS_VOLONTAIRES: "Emplois des contributions volontaires en nature",
    CONTRIBUTIONS_VOLONTAIRES: "Contributions volontaires en nature",
}


class BudgetInvalide(ValueError):
    """Un budget qui ne peut se calculer ; ``fautes`` : une phrase par faute."""

    def __init__(self, fautes: Sequence[str]) -> None:
        super().__init__(" ; ".join(fautes))
        self.fautes = tuple(fautes)


def au_centime(montant: Decimal) -> Decimal:
    """Le montant au centime le plus proche, le demi-centime vers le haut : le seul arrondi de la maison."""
    return montant.quantize(CENTIME, rounding=ROUND_HALF_UP)


def repartir(montant: Decimal, poids: Sequence[Decimal | int]) -> tuple[Decimal, ...]:
    """Partage ``montant`` (euros, au centime, positif ou nul) selon des poids positifs ou nuls, sans perdre un centime.

    Chacun reçoit les centimes entiers qui lui reviennent ; ceux qui restent vont aux plus grands restes exacts, à
    égalité au premier de la liste. Des poids tous nuls valent des parts égales. Aucun poids : aucun partage.
    """
    if not est_un_montant(montant) or not all(_est_un_poids(p) for p in poids):
        raise ValueError("Un partage se fait d'un montant au centime, selon des poids positifs ou nuls.")
    if not poids:
        return ()
    entiers = _en_entiers(poids)
    parts, favoris = partager(int(montant.scaleb(2)), entiers, range(len(entiers)))
    return tuple(Decimal(part + (rang in favoris)).scaleb(-2) for rang, part in enumerate(parts))


def _en_entiers(poids: Sequence[Decimal | int]) -> list[int]:
    """Les mêmes poids, en entiers exacts ; tous à 1 s'ils sont tous nuls."""
    rapports = [Decimal(p).as_integer_ratio() for p in poids]
    commun = lcm(*(diviseur for _, diviseur in rapports))
    entiers = [numerateur * (commun // diviseur) for numerateur, diviseur in rapports]
    return entiers if any(entiers) else [1] * len(entiers)


class Ligne(NamedTuple):
    """Une ligne de budget. ``parts`` : ce que chaque collectif (par sa clé) en porte en propre ; le reste est commun.

    ``est_ps`` : cette recette est la Ps attendue de la Caf ; l'estimation ne la compte pas parmi les autres recettes.
    """

    compte: str
    montant: Decimal
    libelle: str = ""
    parts: tuple[tuple[str, Decimal], ...] = ()
    est_ps: bool = False


class CollectifAFinancer(NamedTuple):
    """Un collectif du budget : sa clé, le nom à dire, son poids dans les charges communes (sans unité)."""

    cle: str
    nom: str
    poids: Decimal = Decimal(1)


class Ecart(NamedTuple):
    """Deux totaux qui devraient être égaux, en euros, et la phrase qui dit de combien ils diffèrent."""

    gauche: Decimal
    droite: Decimal
    phrase: str


@dataclass(frozen=True, slots=True)
class Budget:
    """Un budget prévisionnel et les collectifs qu'il finance.

    Lève :class:`BudgetInvalide` : compte inconnu, montant négatif ou plus fin que le centime, part d'un collectif
    absent, parts qui dépassent leur ligne, collectif dit deux fois.
    """

    lignes: tuple[Ligne, ...]
    collectifs: tuple[CollectifAFinancer, ...] = ()

    def __post_init__(self) -> None:
        fautes = [*_fautes_des_collectifs(self.collectifs)]
        cles = {collectif.cle for collectif in self.collectifs}
        for rang, ligne in enumerate(self.lignes, 1):
            fautes += (f"ligne {rang} : {faute}" for faute in _fautes_de_la_ligne(ligne, cles))
        if fautes:
            raise BudgetInvalide(fautes)

    @property
    def charges(self) -> Decimal:
        """Le total des comptes 60 à 68 : aussi la base éligible du projet."""
        return _total(self.lignes, CHARGES)

    @property
    def produits(self) -> Decimal:
        """Le total des comptes 70 à 79, Ps attendue comprise."""
        return _total(self.lignes, PRODUITS)

    @property
    def ps_inscrite(self) -> Decimal:
        """La Ps que la structure a portée dans ses recettes."""
        return _total((ligne for ligne in self.lignes if ligne.est_ps), PRODUITS)

    @property
    def recettes_hors_ps(self) -> Decimal:
        """Les recettes d'une autre origine que la Ps."""
        return self.produits - self.ps_inscrite

    @property
    def sans_demande(self) -> str:
        """Pourquoi ce budget ne demande rien à la Caf ; vide s'il lui demande, ou s'il est sans charges."""
        if not self.charges:
            return ""
        if any(ligne.est_ps for ligne in self.lignes) and not self.ps_inscrite:
            return f"La prestation de service y est inscrite pour {euros(ZERO)}."
        if self.recettes_hors_ps >= self.charges:
            recettes, charges = euros(self.recettes_hors_ps), euros(self.charges)
            return f"Sans prestation de service, les recettes, {recettes}, couvrent déjà les charges, {charges}."
        return ""

    def ecarts(self) -> tuple[Ecart, ...]:
        """Les égalités que le budget ne tient pas : charges et produits, comptes 86 et 87. Vide s'il est équilibré."""
        emplois = _total(self.lignes, (EMPLOIS_VOLONTAIRES,))
        contributions = _total(self.lignes, (CONTRIBUTIONS_VOLONTAIRES,))
        couples = (
            ("les charges (comptes 60 à 68)", self.charges, "les produits (comptes 70 à 79)", self.produits),
            ("les emplois (compte 86)", emplois, "les contributions volontaires (compte 87)", contributions),
        )
        return tuple(
            Ecart(gauche, droite, _phrase_d_ecart(nom_gauche, gauche, nom_droite, droite))
            for nom_gauche, gauche, nom_droite, droite in couples
            if gauche != droite
        )


def _total(lignes: Iterable[Ligne], comptes: Iterable[str]) -> Decimal:
    retenus = frozenset(comptes)
    return sum((ligne.montant for ligne in lignes if ligne.compte in retenus), ZERO)


def _phrase_d_ecart(nom_gauche: str, gauche: Decimal, nom_droite: str, droite: Decimal) -> str:
    plus, moins = (nom_gauche, nom_droite) if gauche > droite else (nom_droite, nom_gauche)
    grand, petit = max(gauche, droite), min(gauche, droite)
    debut = f"{plus[0].upper()}{plus[1:]}, {euros(grand)}, dépassent"
    return f"{debut} {moins}, {euros(petit)}, de {euros(grand - petit)} : les deux totaux doivent être égaux."


def est_un_montant(montant: Decimal) -> bool:
    """Positif ou nul, sous ``MONTANT_MAX``, sans plus de deux décimales : tout ce qu'un budget sait écrire."""
    return montant.is_finite() and 0 <= montant < MONTANT_MAX and montant == au_centime(montant)


def _est_un_poids(poids: Decimal | int) -> bool:
    return Decimal(poids).is_finite() and 0 <= poids < MONTANT_MAX


def _fautes_des_collectifs(collectifs: Sequence[CollectifAFinancer]) -> Iterator[str]:
    vus: set[str] = set()
    for collectif in collectifs:
        if collectif.cle in vus:
            yield f"collectif « {collectif.nom} » dit deux fois"
        if not _est_un_poids(collectif.poids):
            yield f"collectif « {collectif.nom} » : poids positif ou nul attendu"
        vus.add(collectif.cle)


def _fautes_de_la_ligne(ligne: Ligne, cles: set[str]) -> Iterator[str]:
    if ligne.compte not in COMPTES:
        yield f"compte de 60 à 68, de 70 à 79, 86 ou 87 attendu, « {ligne.compte} » reçu"
    if ligne.est_ps and ligne.compte not in PRODUITS:
        yield "la prestation de service est une recette, des comptes 70 à 79"
    montants = (ligne.montant, *(part for _, part in ligne.parts))
    if not all(est_un_montant(montant) for montant in montants):
        yield "montants positifs ou nuls, au centime, attendus"
    elif sum(montants[1:], ZERO) > ligne.montant:
        yield f"les parts des collectifs dépassent le montant de la ligne, {euros(ligne.montant)}"
    inconnus = {cle for cle, _ in ligne.parts} - cles
    if inconnus:
        yield f"part d'un collectif absent du budget ({enumerer(sorted(inconnus))})"


class ChargesDuCollectif(NamedTuple):
    """Ce qu'un collectif coûte, en euros : ce qu'il porte en propre, et sa part des charges communes."""

    collectif: CollectifAFinancer
    propres: Decimal
    communes: Decimal

    @property
    def total(self) -> Decimal:
        """La base éligible du collectif."""
        return self.propres + self.communes


def charges_par_collectif(budget: Budget) -> tuple[ChargesDuCollectif, ...]:
    """Les charges éligibles de chaque collectif, dans l'ordre du budget ; leur somme est exactement celle du projet."""
    propres = dict.fromkeys((collectif.cle for collectif in budget.collectifs), ZERO)
    for ligne in budget.lignes:
        if ligne.compte in CHARGES:
            for cle, part in ligne.parts:
                propres[cle] += part
    communes = repartir(
        budget.charges - sum(propres.values(), ZERO), [collectif.poids for collectif in budget.collectifs]
    )
    return tuple(
        ChargesDuCollectif(collectif, propres[collectif.cle], part)
        for collectif, part in zip(budget.collectifs, communes, strict=True)
    )


class PsDuCollectif(NamedTuple):
    """La Ps d'un collectif, en euros : ``calculee`` par la formule, ``retenue`` une fois les recettes bornées.

    ``formule`` : le calcul, une phrase par ligne.
    """

    charges: ChargesDuCollectif
    calculee: Decimal
    retenue: Decimal
    formule: tuple[str, ...]


class EstimationPs(NamedTuple):
    """La Ps prévisionnelle d'un projet, en euros.

    ``total`` vaut ``None`` quand le texte ne permet pas de l'estimer ; ``phrases`` dit pourquoi, ou ce qui a été borné.
    ``a_confirmer`` : une phrase par paramètre dont la valeur reste à confirmer ; ``sources`` : une par paramètre.
    """

    collectifs: tuple[PsDuCollectif, ...]
    total: Decimal | None
    ecretement: Decimal
    phrases: tuple[str, ...]
    a_confirmer: tuple[str, ...]
    sources: tuple[str, ...]


def estimer_ps(budget: Budget, parametres: Parametres) -> EstimationPs:
    """La Ps prévisionnelle, collectif par collectif, avec sa formule et ce qui, dans le texte, reste à confirmer."""
    a_confirmer, sources = _dires_des_parametres(parametres)
    taux, plafond = parametres.ps_taux, parametres.ps_plafond_par_collectif
    if taux is None or plafond is None:
        manquent = [mot for mot, valeur in (("le taux", taux), ("le plafond", plafond)) if valeur is None]
        phrase = (
            f"Le texte de l'année ne fixe pas {enumerer(manquent)} de la prestation de service : rien n'est estimé."
        )
        return EstimationPs((), None, ZERO, (phrase,), a_confirmer, sources)
    if not budget.collectifs:
        phrase = "La prestation de service se calcule par collectif : le budget n'en compte aucun."
        return EstimationPs((), None, ZERO, (phrase,), a_confirmer, sources)
    charges = charges_par_collectif(budget)
    calculees = [min(au_centime(taux * c.total), au_centime(plafond)) for c in charges]
    total, phrases = _borner(budget, sum(calculees, ZERO))
    retenues = repartir(total, calculees)
    collectifs = tuple(
        PsDuCollectif(c, calculee, retenue, _formule(c, taux, plafond, calculee, retenue))
        for c, calculee, retenue in zip(charges, calculees, retenues, strict=True)
    )
    return EstimationPs(collectifs, total, sum(calculees, ZERO) - total, phrases, a_confirmer, sources)


def _borner(budget: Budget, calculee: Decimal) -> tuple[Decimal, tuple[str, ...]]:
    """Ce que l'on fait : la Ps ne porte jamais les recettes au-delà des charges ; au besoin, on la réduit d'autant."""
    manque = max(budget.charges - budget.recettes_hors_ps, ZERO)
    if calculee <= manque:
        return calculee, ()
    phrase = (
        f"Les autres recettes, {euros(budget.recettes_hors_ps)}, laissent {euros(manque)} à couvrir sur "
        f"{euros(budget.charges)} de charges : la prestation de service, {euros(calculee)} par la formule, "
        f"est ramenée à {euros(manque)}."
    )
    return manque, (phrase,)


def _formule(
    charges: ChargesDuCollectif, taux: Decimal, plafond: Decimal, calculee: Decimal, retenue: Decimal
) -> tuple[str, ...]:
    au_taux = au_centime(taux * charges.total)
    joue = f"il ramène la prestation à {euros(calculee)}" if au_taux > plafond else "il ne joue pas"
    base = f"{euros(charges.propres)} en propre + {euros(charges.communes)} de charges communes"
    lignes = [
        f"Charges éligibles (comptes 60 à 68, sans les contributions volontaires) : {base} = {euros(charges.total)}.",
        f"{pourcentage(taux)} de {euros(charges.total)} = {euros(au_taux)}.",
        f"Plafond par collectif et par année scolaire : {euros(plafond)} ; {joue}.",
    ]
    if retenue != calculee:
        lignes.append(f"Pour que les recettes ne dépassent pas les charges : {euros(retenue)}.")
    return (*lignes, f"Prestation de service estimée : {euros(retenue)}.")


def _dires_des_parametres(parametres: Parametres) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Ce que l'on dit du taux et du plafond : ceux à confirmer, et toutes les sources."""
    taux, plafond = parametres.ps_taux, parametres.ps_plafond_par_collectif
    dits = {
        "ps_taux": ("Taux", None if taux is None else pourcentage(taux)),
        "ps_plafond_par_collectif": ("Plafond par collectif", None if plafond is None else euros(plafond)),
    }
    valeurs = [(nom, dit, parametres.valeurs[cle]) for cle, (nom, dit) in dits.items() if dit is not None]
    a_confirmer = tuple(
        f"{nom} de la prestation de service, {dit} : à confirmer ({valeur.source})."
        for nom, dit, valeur in valeurs
        if valeur.a_confirmer
    )
    return a_confirmer, tuple(f"{nom} : {valeur.citation}." for nom, _, valeur in valeurs)
