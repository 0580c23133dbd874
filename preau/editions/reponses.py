"""Les réponses d'un dossier scellé, telles qu'un document les montre : étape par étape."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from preau.editions.constats import annee_a_composer
from preau.projets.faits import Plan
from preau.projets.lecture import BlocDit, Dite, EtapeDite, en_une_ligne
from preau.projets.phrases import couper
from preau.projets.report import hors_echange

# Les listes courtes se lisent en tableau, une colonne par question ; les autres, bloc par bloc.
TABLEAUX = {
    "ecole": "Les écoles et les collèges",
    "dispositif": "Les autres dispositifs",
    "formation": "Les temps de formation et de réflexion",
    "cofinancement": "Les financeurs sollicités",
    "observation": "Les observations reçues l'an passé",
}
_SOUS_LISTES = {"lieu": "Lieux", "creneau": "Séances", "fermeture": "Fermetures"}


@dataclass(slots=True)
class CollectifScelle:
    """Un collectif du dossier scellé, et les blocs de ses lieux, de ses séances, de ses fermetures."""

    bloc: BlocDit
    sous: list[BlocDit] = field(default_factory=list)

    @property
    def est_dit(self) -> bool:
        """Il est dans le fichier d'échange, et y a un numéro : quelque chose de ce qui s'y juge en est dit."""
        return any(set(bloc.dits).difference(hors_echange(bloc.objet)) for bloc in (self.bloc, *self.sous))


def collectifs_de(blocs: Iterable[BlocDit]) -> list[CollectifScelle]:
    """Les collectifs, dans l'ordre du dossier ; un sous-bloc suit celui de son collectif."""
    collectifs: list[CollectifScelle] = []
    for bloc in blocs:
        if bloc.objet == "collectif":
            collectifs.append(CollectifScelle(bloc))
        elif bloc.objet in _SOUS_LISTES:
            collectifs[-1].sous.append(bloc)
    return collectifs


def dit(reponse: Dite) -> str:
    """Ce qui est répondu, en mots ; vide si rien ne l'est. Ce qui ne se lit pas est montré comme il a été tapé."""
    if reponse.erreur:
        return f"« {reponse.texte} » (ne se lit pas : {reponse.erreur})"
    return reponse.lecture


def etape_a_composer(etape: EtapeDite) -> dict[str, Any]:
    """Une étape : ses réponses propres, ses tableaux, ses blocs. Le budget et les collectifs ont leur propre forme."""
    par_objet = [(objet, list(blocs)) for objet, blocs in groupby(etape.blocs, lambda bloc: bloc.objet)]
    propres = [bloc for objet, blocs in par_objet if objet in {"projet", "question"} for bloc in blocs]
    return {
        "titre": etape.titre,
        "fiche": _fiche([reponse for bloc in propres for reponse in bloc.reponses]),
        "tableaux": [_tableau(objet, blocs) for objet, blocs in par_objet if objet in TABLEAUX],
        "blocs": [_bloc("Action", bloc) for objet, blocs in par_objet if objet == "action" for bloc in blocs],
    }


def _fiche(reponses: Sequence[Dite], autres: Sequence[tuple[str, str]] = ()) -> dict[str, Any]:
    """Questions et réponses ; ``sans`` : les questions restées sans réponse."""
    couples = [(reponse.question, dit(reponse)) for reponse in reponses] + list(autres)
    return {
        "dites": [[question, texte] for question, texte in couples if texte],
        "sans": [question for question, texte in couples if not texte],
    }


def _bloc(sorte: str, bloc: BlocDit, autres: Sequence[tuple[str, str]] = ()) -> dict[str, Any]:
    """Un bloc sous son titre, qui ne se répète pas : la première question d'une entrée est souvent son nom."""
    titre, (premiere, *suite) = couper(bloc.titre), bloc.reponses
    reponses = suite if dit(premiere) == titre else [premiere, *suite]
    return {"titre": f"{sorte} : {titre}", "fiche": _fiche(reponses, autres)}


def _tableau(objet: str, blocs: Sequence[BlocDit]) -> dict[str, Any]:
    return {
        "legende": TABLEAUX[objet],
        "entetes": [reponse.question for reponse in blocs[0].reponses],
        "lignes": [[dit(reponse) for reponse in bloc.reponses] for bloc in blocs],
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


def _sous_listes(sous: Sequence[BlocDit]) -> list[tuple[str, str]]:
    """Lieux, séances, fermetures : une ligne chacun."""
    return [
        (nom, "\n".join(filter(None, (en_une_ligne(bloc, dit) for bloc in sous if bloc.objet == objet))))
        for objet, nom in _SOUS_LISTES.items()
    ]
