"""Les réponses d'un dossier scellé, telles qu'un document les montre : étape par étape, lues de leur seul JSON."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from preau.editions.constats import annee_a_composer
from preau.projets.faits import Plan
from preau.projets.phrases import couper

# Les listes courtes se lisent en tableau, une colonne par question ; les autres, bloc par bloc.
TABLEAUX = {
    "ecole": "Les écoles et les collèges",
    "dispositif": "Les autres dispositifs",
    "formation": "Les temps de formation et de réflexion",
    "cofinancement": "Les financeurs sollicités",
    "observation": "Les observations reçues l'an passé",
}
_SOUS_LISTES = {"lieu": "Lieux", "creneau": "Séances", "fermeture": "Fermetures"}
_SANS_NUMERO = frozenset({"qpv", "ecoles", "adresse"})


@dataclass(slots=True)
class CollectifScelle:
    """Un collectif du dossier scellé, et les blocs de ses lieux, de ses séances, de ses fermetures."""

    bloc: dict[str, Any]
    sous: list[dict[str, Any]] = field(default_factory=list)

    @property
    def cle(self) -> str:
        """Son identifiant public."""
        return str(self.bloc["code"]).partition(".")[2]

    @property
    def est_dit(self) -> bool:
        """Il est dans le fichier d'échange, et y a un numéro : quelque chose de ce qui s'y juge en est dit."""
        reponses = (reponse for bloc in (self.bloc, *self.sous) for reponse in bloc["reponses"])
        return any(r["lecture"] and r["code"].rpartition(".")[2] not in _SANS_NUMERO for r in reponses)


def collectifs_de(etapes: Iterable[dict[str, Any]]) -> list[CollectifScelle]:
    """Les collectifs, dans l'ordre du dossier ; un sous-bloc suit celui de son collectif."""
    collectifs: list[CollectifScelle] = []
    for bloc in blocs_de(etapes):
        if bloc["objet"] == "collectif":
            collectifs.append(CollectifScelle(bloc))
        elif bloc["objet"] in _SOUS_LISTES:
            collectifs[-1].sous.append(bloc)
    return collectifs


def blocs_de(etapes: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Tous les blocs, étape après étape."""
    return (bloc for etape in etapes for bloc in etape["blocs"])


def dit(reponse: dict[str, str]) -> str:
    """Ce qui est répondu, en mots ; vide si rien ne l'est. Ce qui ne se lit pas est montré comme il a été tapé."""
    if "en_suspens" in reponse:
        return f"« {reponse['texte']} » (ne se lit pas : {reponse['en_suspens']})"
    return reponse["lecture"]


def etape_a_composer(etape: dict[str, Any]) -> dict[str, Any]:
    """Une étape : ses réponses propres, ses tableaux, ses blocs. Le budget et les collectifs ont leur propre forme."""
    par_objet = [(objet, list(blocs)) for objet, blocs in groupby(etape["blocs"], lambda bloc: bloc["objet"])]
    propres = [bloc for objet, blocs in par_objet if objet in {"projet", "question"} for bloc in blocs]
    return {
        "titre": etape["titre"],
        "fiche": _fiche([reponse for bloc in propres for reponse in bloc["reponses"]]),
        "tableaux": [_tableau(objet, blocs) for objet, blocs in par_objet if objet in TABLEAUX],
        "blocs": [_bloc("Action", bloc) for objet, blocs in par_objet if objet == "action" for bloc in blocs],
    }


def _fiche(reponses: Sequence[dict[str, str]], autres: Sequence[tuple[str, str]] = ()) -> dict[str, Any]:
    """Questions et réponses ; ``sans`` : les questions restées sans réponse."""
    couples = [(reponse["question"], dit(reponse)) for reponse in reponses] + list(autres)
    return {
        "dites": [[question, texte] for question, texte in couples if texte],
        "sans": [question for question, texte in couples if not texte],
    }


def _bloc(sorte: str, bloc: dict[str, Any], autres: Sequence[tuple[str, str]] = ()) -> dict[str, Any]:
    """Un bloc sous son titre, qui ne se répète pas : la première question d'une entrée est souvent son nom."""
    titre, (premiere, *suite) = couper(bloc["titre"]), bloc["reponses"]
    reponses = suite if dit(premiere) == titre else [premiere, *suite]
    return {"titre": f"{sorte} : {titre}", "fiche": _fiche(reponses, autres)}


def _tableau(objet: str, blocs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {
        "legende": TABLEAUX[objet],
        "entetes": [reponse["question"] for reponse in blocs[0]["reponses"]],
        "lignes": [[dit(reponse) for reponse in bloc["reponses"]] for bloc in blocs],
    }


def collectifs_a_composer(collectifs: Sequence[CollectifScelle], plans: Sequence[Plan | None]) -> list[dict[str, Any]]:
    """Chaque collectif, et son année mois par mois. ``plans`` : un par collectif qui a un numéro, dans l'ordre."""
    numerotes = iter(enumerate(plans, 1))
    composes = []
    for collectif in collectifs:
        numero, plan = next(numerotes, (0, None)) if collectif.est_dit else (0, None)
        sorte = f"Collectif {numero}" if numero else "Collectif"
        compose = _bloc(sorte, collectif.bloc, _sous_listes(collectif.sous))
        composes.append({**compose, "annee": annee_a_composer(plan) if plan else None})
    return composes


def _sous_listes(sous: Sequence[dict[str, Any]]) -> list[tuple[str, str]]:
    """Lieux, séances, fermetures : une ligne chacun."""
    return [
        (nom, "\n".join(filter(None, (_ligne(bloc) for bloc in sous if bloc["objet"] == objet))))
        for objet, nom in _SOUS_LISTES.items()
    ]


def _ligne(bloc: dict[str, Any]) -> str:
    """« Salle 1, 3 rue du Lac », « mardi, de 16 h 30 à 18 h », « du 2 au 6 mars : travaux »."""
    premier, *suite = (dit(reponse) for reponse in bloc["reponses"])
    if bloc["objet"] == "lieu":
        return ", ".join(filter(None, (premier, *suite)))
    if bloc["objet"] == "creneau":
        debut, fin = suite
        return ", ".join(filter(None, (premier, _entre("de", debut, "à", fin))))
    fin, motif = suite
    return " : ".join(filter(None, (_entre("du", premier, "au", fin), motif)))


def _entre(avant: str, debut: str, apres: str, fin: str) -> str:
    return " ".join(f"{mot} {borne}" for mot, borne in ((avant, debut), (apres, fin)) if borne)
