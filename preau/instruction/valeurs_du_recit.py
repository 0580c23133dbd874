"""Ce que les phrases d'un récit tirent d'une entrée du journal : montants, jours, noms, mots des énumérations."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils import timezone

from preau.coeur.financement import ZERO
from preau.coeur.phrases import compter, enumerer, euros
from preau.coeur.referentiel import EXIGENCES
from preau.coeur.referentiel.norme import en_date
from preau.instruction.enums import EtatConvention, Issue, NatureDeVersement
from preau.projets.champs.registre import CHAMPS
from preau.projets.tables.modifications import SorteDeModification
from preau.projets.tables.surcouche import DecisionDeRecevabilite, DecisionDerogation, SensAvis
from preau.socle.models import EntreeJournal

_ENTREES = {
    "collectif": "un collectif",
    "lieu": "un lieu",
    "creneau": "une séance",
    "fermeture": "une fermeture",
    "action": "une action",
    "formation": "un temps de formation",
    "dispositif": "un dispositif",
    "ecole": "une école",
    "observation": "une observation",
    "ligne": "une ligne de budget",
    "cofinancement": "un cofinanceur",
}
_TITRES = {code: exigence.titre for code, exigence in EXIGENCES.items()}


@dataclass(frozen=True)
class Noms:
    """Les noms de ce que le journal désigne par un identifiant."""

    personnes: dict[UUID, str]
    pieces: Mapping[str, str]
    actions: Mapping[str, str]
    reunions: Mapping[str, tuple[str, datetime]]
    scenarios: Mapping[str, str]


class Valeurs(dict[str, str]):
    """Les valeurs d'une phrase, calculées quand elle les demande."""

    def __init__(self, entree: EntreeJournal, noms: Noms) -> None:
        super().__init__()
        self.entree, self.noms = entree, noms

    def __missing__(self, nom: str) -> str:
        return _VALEURS[nom](self.entree, self.noms)


def _euros(dit: Mapping[str, Any], champ: str) -> str:
    return euros(Decimal(dit.get(champ) or 0))


def _jour(dit: Mapping[str, Any], champ: str) -> str:
    return en_date(date.fromisoformat(dit[champ])) if dit.get(champ) else "une date non dite"


def _piece(entree: EntreeJournal, noms: Noms) -> str:
    nom = noms.pieces.get(entree.apres.get("piece", ""))
    return f"la pièce « {nom} »" if nom else "une pièce"


def _champ(entree: EntreeJournal, _noms: Noms) -> str:
    objet, *_, nom = entree.apres.get("champ", ".").split(".")
    champ = CHAMPS.get((objet, nom))
    return champ.label if champ else "une réponse"


def _a_la_suite(entree: EntreeJournal, noms: Noms) -> str:
    if "par" not in entree.avant:
        return ""
    return f", à la suite de {noms.personnes.get(UUID(entree.avant['par']), 'une autre personne')}"


def _charges(entree: EntreeJournal, _noms: Noms) -> str:
    ote = Decimal(entree.apres.get("charges") or 0)
    return f", et {euros(ote)} de charges avec elle" if ote else ""


def _reunion(entree: EntreeJournal, noms: Noms) -> str:
    comite, le = noms.reunions.get(str(entree.objet), ("un comité", entree.quand))
    return f"la réunion du {en_date(timezone.localtime(le).date())} ({comite})"


def _avis_clos(entree: EntreeJournal, _noms: Noms) -> str:
    """L'avis et le rang de ce dossier, tels que la clôture les a figés."""
    fige = entree.apres
    rang = f", rang {fige['rang']}" if fige.get("rang") else ""
    return f"avis {_dit(SensAvis, fige.get('avis'), 'non rendu')}{rang}{' ex æquo' if fige.get('ex_aequo') else ''}"


def _au_rang(entree: EntreeJournal, _noms: Noms) -> str:
    avant, apres = (dit.get("rangs", {}).get(str(entree.objet)) for dit in (entree.avant, entree.apres))
    if not apres:
        return ""
    return f", au rang {apres}{f', au lieu du {avant}' if avant and avant != apres else ''}"


def _au_lieu_de(entree: EntreeJournal, _noms: Noms) -> str:
    """Ce qui était décidé, si autre chose l'était."""
    issue, montant = entree.avant.get("issue"), Decimal(entree.avant.get("montant") or 0)
    if issue and issue != entree.apres.get("issue"):
        return f", au lieu de « {_decide(issue, montant)} »"
    return f", au lieu de {euros(montant)}" if montant and euros(montant) != _euros(entree.apres, "montant") else ""


def _au_lieu_de_l_avis(entree: EntreeJournal, _noms: Noms) -> str:
    avant = entree.avant.get("avis")
    return f", au lieu de {_dit(SensAvis, avant)}" if avant and avant != entree.apres.get("avis") else ""


def _au_lieu_de_l_accorde(entree: EntreeJournal, _noms: Noms) -> str:
    change = entree.avant.get("accorde") and _euros(entree.avant, "accorde") != _euros(entree.apres, "accorde")
    return f", au lieu de {_euros(entree.avant, 'accorde')}" if change else ""


def _financeur(entree: EntreeJournal, _noms: Noms) -> str:
    """Son nom ; les premières entrées ne le disaient pas."""
    return f"« {entree.apres['financeur']} »" if entree.apres.get("financeur") else "un financeur"


def _decide(issue: str | None, montant: Decimal) -> str:
    return f"{_dit(Issue, issue)}{f', {euros(montant)}' if montant > ZERO else ''}"


def _issue(entree: EntreeJournal, _noms: Noms) -> str:
    rang = f", au rang {entree.apres['rang']}" if entree.apres.get("rang") else ""
    return f"{_decide(entree.apres.get('issue'), Decimal(entree.apres.get('montant') or 0))}{rang}"


def _dit(mots: Any, valeur: str | None, sinon: str = "sans autre précision") -> str:
    return dict(mots.choices).get(valeur, sinon)


def _accorde_ou_non(entree: EntreeJournal, _noms: Noms) -> str:
    return "accordé" if entree.apres.get("decision") == DecisionDerogation.ACCORDEE else "refusé"


_VALEURS: dict[str, Callable[[EntreeJournal, Noms], str]] = {
    "numero": lambda e, _: e.apres.get("numero", "?"),
    "piece": _piece,
    "entree": lambda e, _: _ENTREES.get(e.apres.get("entree", "").partition(".")[0], "une entrée"),
    "champ": _champ,
    "jours": lambda e, _: compter(int(e.apres.get("jours_avant", 0)), "jour"),
    "a_la_suite": _a_la_suite,
    "depot": lambda e, _: e.apres.get("depot", "?"),
    "jugement": lambda e, _: _dit(DecisionDeRecevabilite, e.avant.get("decision")),
    "echeance": lambda e, _: _jour(e.apres, "echeance"),
    "avant_echeance": lambda e, _: _jour(e.avant, "echeance"),
    "points": lambda e, _: enumerer(e.apres.get("points", [])),
    "deroge": _accorde_ou_non,
    "exigence": lambda e, _: _TITRES.get(e.apres.get("code", ""), e.apres.get("code", "")),
    "derogation": lambda e, _: _dit(DecisionDerogation, e.avant.get("decision")),
    "action": lambda e, n: n.actions.get(str(e.objet), "une action"),
    "charges": _charges,
    "reunion": _reunion,
    "avis": lambda e, _: _dit(SensAvis, e.apres.get("avis"), "effacé"),
    "avis_clos": _avis_clos,
    "au_rang": _au_rang,
    "au_lieu_de_l_avis": _au_lieu_de_l_avis,
    "au_lieu_de_l_accorde": _au_lieu_de_l_accorde,
    "propose": lambda e, _: _euros(e.apres, "propose"),
    "avant_propose": lambda e, _: _euros(e.avant, "propose"),
    "scenario": lambda e, n: n.scenarios.get(str(e.objet), "effacé depuis"),
    "montant": lambda e, _: _euros(e.apres, "montant"),
    "au_lieu_de": _au_lieu_de,
    "issue": _issue,
    "le": lambda e, _: _jour(e.apres, "le"),
    "convention": lambda e, _: _dit(EtatConvention, e.apres.get("etat")),
    "nature": lambda e, _: _dit(NatureDeVersement, e.apres.get("nature")),
    "verse": lambda e, _: _euros(e.apres, "verse"),
    "financeur": _financeur,
    "accorde": lambda e, _: _euros(e.apres, "accorde"),
    "libere": lambda e, _: _euros(e.apres, "libere"),
    "changement": lambda e, _: _dit(SorteDeModification, e.apres.get("sorte")),
    "effet": lambda e, _: _jour(e.apres, "effet_le"),
    "version": lambda e, _: str(e.apres.get("version", "de plus")),
}
