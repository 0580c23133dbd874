"""Un dossier tel qu'il se lit, des tables ou d'un dépôt scellé : étape par étape, des questions et leurs réponses.

Une séance, une école, une ligne de budget tiennent en une ligne ; un collectif et une action ont leur fiche.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from preau.projets.champs.registre import CHAMPS
from preau.projets.contenu import Contenu, Reponse
from preau.projets.tables import Depot
from preau.projets.tables.enums import Etape, Participation

# Les listes qui se lisent d'une traite : leur nom dans les codes, et ce qu'on en dit.
_LISTES = {
    "lieu": ("lieux", "Lieu"),
    "creneau": ("creneaux", "Séances de la semaine"),
    "fermeture": ("fermetures", "Fermetures"),
    "ecole": ("ecoles", "Écoles et collèges associés"),
    "dispositif": ("dispositifs", "Dispositifs du territoire"),
    "formation": ("formations", "Temps de formation ou de réflexion"),
    "observation": ("observations", "Observations reçues l'an passé"),
    "cofinancement": ("cofinancements", "Cofinanceurs"),
}
# Au-delà de ces signes, une réponse prend toute la largeur.
COURTE = 40
# Leurs réponses sont des phrases, chacune avec sa majuscule : une virgule n'y suffit pas.
_DE_PHRASES = frozenset({"ecole", "dispositif", "formation"})
_A_SA_FICHE = frozenset({"collectif", "action"})


class Dite(NamedTuple):
    """Une question et sa réponse. ``texte`` : telle qu'elle est tapée ; ``lecture`` : en mots, vide si rien n'est dit.

    ``erreur`` : pourquoi ce qui est tapé ne se lit pas.
    """

    code: str
    question: str
    texte: str
    lecture: str
    erreur: str = ""

    @property
    def nom(self) -> str:
        """Le champ, sans son objet : « effectif »."""
        return self.code.rpartition(".")[2]


class BlocDit(NamedTuple):
    """Les réponses d'un même objet, comme :class:`~preau.projets.contenu.Bloc`, d'où qu'elles viennent."""

    objet: str
    code: str
    titre: str
    reponses: tuple[Dite, ...]

    @property
    def cle(self) -> str:
        """L'identifiant public de l'objet."""
        return self.code.rpartition(".")[2]

    @property
    def dits(self) -> dict[str, Dite]:
        """Les réponses lisibles, par champ ; ce qui était en suspens n'y est pas."""
        return {dite.nom: dite for dite in self.reponses if dite.lecture}


class EtapeDite(NamedTuple):
    """Une étape d'un dossier : son code, son titre, ses blocs."""

    etape: str
    titre: str
    blocs: list[BlocDit]


@dataclass(slots=True)
class LigneLue:
    """Ce qu'on lit en face d'une question ou d'une liste : rien, une réponse, ou plusieurs entrées.

    ``code`` : le champ, ou la liste (« collectif.<uuid>.creneaux »). ``attentes`` : ce qui y est tapé et ne se lit pas.
    """

    code: str
    question: str
    entrees: list[str] = field(default_factory=list)
    attentes: list[Dite] = field(default_factory=list)

    @property
    def longue(self) -> bool:
        """Ce qu'on y lit tient mal en peu de largeur."""
        return len(self.entrees) > 1 or bool(self.attentes) or any(len(entree) > COURTE for entree in self.entrees)


@dataclass(slots=True)
class Fiche:
    """Ce qu'on lit d'un objet : le projet (sans titre), un collectif, une action."""

    objet: str
    code: str
    titre: str
    lignes: list[LigneLue] = field(default_factory=list)
    sans_reponse: list[Dite] = field(default_factory=list)

    @property
    def cle(self) -> str:
        """L'identifiant public de l'objet."""
        return self.code.partition(".")[2]


@dataclass(slots=True)
class LigneDeBudget:
    """Une ligne de budget en mots. ``parts`` : ce qui revient en propre à des collectifs, nom et montant."""

    code: str
    compte: str
    libelle: str
    montant: str
    est_ps: bool
    parts: list[tuple[str, str]] = field(default_factory=list)
    attentes: list[Dite] = field(default_factory=list)


@dataclass(slots=True)
class EtapeLisible:
    """Une étape du dossier : ses fiches, la première étant celle du projet, et le budget s'il s'y trouve."""

    etape: str
    titre: str
    fiches: list[Fiche]
    budget: list[LigneDeBudget] = field(default_factory=list)

    @property
    def du_projet(self) -> Fiche:
        """Ce qui est dit du projet lui-même à cette étape."""
        return self.fiches[0]


def _etapes_du_contenu(lu: Contenu) -> Iterator[EtapeDite]:
    """Le dossier tel qu'il est aujourd'hui."""
    for etape, blocs in lu.items():
        yield EtapeDite(
            etape.value,
            etape.label,
            [BlocDit(b.objet, b.code, b.titre, tuple(_dite(r) for r in b.reponses)) for b in blocs],
        )


def _dite(reponse: Reponse) -> Dite:
    return Dite(reponse.code, reponse.champ.label, reponse.texte, reponse.lecture, reponse.erreur)


def etapes_du_depot(depot: Depot) -> Iterator[EtapeDite]:
    """Le dossier tel qu'il a été scellé. Les tables d'aujourd'hui n'y sont pour rien."""
    for etape in json.loads(depot.dossier)["etapes"]:
        yield EtapeDite(
            etape["etape"],
            etape["titre"],
            [
                BlocDit(b["objet"], b["code"], b["titre"], tuple(_dite_scellee(r) for r in b["reponses"]))
                for b in etape["blocs"]
            ],
        )


def _dite_scellee(reponse: dict[str, str]) -> Dite:
    dite = Dite(reponse["code"], reponse["question"], reponse["texte"], reponse["lecture"])
    return dite._replace(erreur=reponse.get("en_suspens", ""))


def lire_le_contenu(lu: Contenu) -> list[EtapeLisible]:
    """Le dossier d'aujourd'hui, prêt à lire."""
    return _lisibles(_etapes_du_contenu(lu))


def lire_le_depot(depot: Depot) -> list[EtapeLisible]:
    """Le dossier d'un dépôt, prêt à lire."""
    return _lisibles(etapes_du_depot(depot))


def _lisibles(etapes: Iterable[EtapeDite]) -> list[EtapeLisible]:
    return [_lisible(etape, titre, blocs) for etape, titre, blocs in etapes if blocs]


def _lisible(etape: str, titre: str, blocs: Iterable[BlocDit]) -> EtapeLisible:
    lisible = EtapeLisible(etape, titre, [Fiche("projet", "projet", "")])
    for bloc in blocs:
        if bloc.objet == "ligne":
            lisible.budget.append(_ligne_de_budget(bloc))
        elif bloc.objet == "part":
            _poser_la_part(lisible.budget, bloc)
        elif bloc.objet in _A_SA_FICHE:
            lisible.fiches.append(Fiche(bloc.objet, bloc.code, bloc.titre))
            _remplir(lisible.fiches[-1], bloc)
        elif bloc.objet in _LISTES:
            du_collectif = etape == Etape.COLLECTIFS
            _ajouter(lisible.fiches[-1] if du_collectif else lisible.du_projet, bloc)
        else:
            _remplir(lisible.du_projet, bloc)
    return lisible


def _remplir(fiche: Fiche, bloc: BlocDit) -> None:
    for dite in bloc.reponses:
        if dite.erreur:
            fiche.lignes.append(LigneLue(dite.code, dite.question, attentes=[dite]))
        elif dite.lecture and dite.lecture == fiche.titre:
            continue
        elif dite.lecture:
            fiche.lignes.append(LigneLue(dite.code, dite.question, [dite.lecture]))
        elif not _est_une_case(dite) and not _est_sans_objet(dite, bloc):
            fiche.sans_reponse.append(dite)


def _est_une_case(dite: Dite) -> bool:
    """Une case qu'on ne coche pas n'est pas une question sans réponse."""
    champ = CHAMPS.get((dite.code.partition(".")[0], dite.nom))
    return champ is not None and champ.forme.genre == "case"


def _est_sans_objet(dite: Dite, bloc: BlocDit) -> bool:
    """Ce qu'on ne demande plus : le montant d'une inscription gratuite."""
    mode = bloc.dits.get("participation_mode")
    return dite.nom == "participation_montant" and mode is not None and mode.texte == Participation.GRATUITE


def _ajouter(fiche: Fiche, bloc: BlocDit) -> None:
    """Ajoute une entrée à la ligne de sa liste, qui naît avec la première."""
    nom, titre = _LISTES[bloc.objet]
    code = f"{fiche.code}.{nom}"
    ligne = next((deja for deja in fiche.lignes if deja.code == code), None)
    if ligne is None:
        ligne = LigneLue(code, titre)
        fiche.lignes.append(ligne)
    ligne.attentes += [dite for dite in bloc.reponses if dite.erreur]
    if phrase := en_une_ligne(bloc):
        ligne.entrees.append(phrase)


def _lisible_seulement(dite: Dite) -> str:
    return dite.lecture


def en_une_ligne(bloc: BlocDit, dire: Callable[[Dite], str] = _lisible_seulement) -> str:
    """« mardi, de 16 h 30 à 18 h » ; vide si rien n'y est dit. ``dire`` : comment se dit chaque réponse."""
    dits = {dite.nom: texte for dite in bloc.reponses if (texte := dire(dite))}
    match bloc.objet:
        case "creneau" if "debut" in dits and "fin" in dits:
            return f"{dits.get('jour', 'jour non dit')}, de {dits['debut']} à {dits['fin']}"
        case "fermeture" if "debut" in dits and "fin" in dits:
            motif = f" ({dits['motif']})" if "motif" in dits else ""
            return f"du {dits['debut']} au {dits['fin']}{motif}"
        case "observation":
            reponse = f"\nRéponse : {dits['reponse']}" if "reponse" in dits else "\nSans réponse."
            return f"{dits['texte']}{reponse}" if "texte" in dits else ""
    return (" · " if bloc.objet in _DE_PHRASES else ", ").join(dits.values())


def _ligne_de_budget(bloc: BlocDit) -> LigneDeBudget:
    dits = {dite.nom: dite.lecture for dite in bloc.reponses}
    return LigneDeBudget(
        bloc.code,
        dits.get("compte", ""),
        dits.get("libelle", ""),
        dits.get("montant", ""),
        bool(dits.get("est_ps")),
        attentes=[dite for dite in bloc.reponses if dite.erreur],
    )


def _poser_la_part(budget: list[LigneDeBudget], bloc: BlocDit) -> None:
    cle = bloc.code.split(".")[1]
    ligne = next((ligne for ligne in budget if ligne.code == f"ligne.{cle}"), None)
    if ligne is None:
        return
    for dite in bloc.reponses:
        if dite.erreur:
            ligne.attentes.append(dite)
        elif dite.lecture:
            ligne.parts.append((bloc.titre, dite.lecture))


def blocs_du_depot(depot: Depot) -> list[BlocDit]:
    """Tous les blocs d'un dépôt, étape après étape."""
    return [bloc for etape in etapes_du_depot(depot) for bloc in etape.blocs]


def valeurs_du_depot(depot: Depot) -> dict[str, tuple[str, str, Dite]]:
    """Chaque réponse d'un dépôt par son code : l'étape, l'objet, la réponse."""
    return {
        dite.code: (titre, bloc.titre if bloc.objet not in ("projet", "question") else "", dite)
        for _, titre, blocs in etapes_du_depot(depot)
        for bloc in blocs
        for dite in bloc.reponses
    }
