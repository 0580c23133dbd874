"""Un champ du dossier tel que la page le montre : ce qui y est tapé, ses choix, son erreur, ce qu'une autre a écrit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from preau.projets.champs.champ import Champ
from preau.projets.contenu import Bloc, Reponse
from preau.projets.dossier import Tables
from preau.projets.listes import LISTES
from preau.projets.saisie import Tape, jeton
from preau.projets.tables import ValeurDeplacee
from preau.projets.tables.enums import Axe, Etape
from preau.territoires.requetes import chercher_communes, quartiers_de_la_commune
from preau.web.depot.ancres import ancre

# Au-delà de ce nombre de choix, une liste se lit mieux repliée qu'étalée.
CHOIX_ETALES = 4
LIGNES_DE_TEXTE = 5
# Ce que chaque genre de champ demande au navigateur ; le reste est un texte simple.
CLAVIERS = {"montant": "decimal", "heures": "decimal", "nombre": "decimal", "entier": "numeric", "telephone": "tel"}
CLAVIERS |= {"courriel": "email", "jour": "numeric"}
EXEMPLES = {"jour": "jj/mm/aaaa", "heure": "16h30"}
COURTS = frozenset({"jour", "heure", "entier", "montant", "heures", "nombre", "telephone"})
# Les champs où des réponses se proposent à mesure qu'on tape, et l'adresse qui les propose.
PROPOSES = {("collectif", "commune"): "communes", ("ecole", "nom"): "ecoles"}
UNITES = {"montant": "€", "heures": "h"}


class Option(NamedTuple):
    """Un choix possible : ce qui s'envoie, ce qui se lit, et s'il est pris."""

    valeur: str
    libelle: str
    prise: bool


class Proposition(NamedTuple):
    """Une réponse proposée : ce qui s'envoie si on la prend, son nom, de quoi la distinguer des autres."""

    valeur: str
    nom: str
    precision: str


def proposer_des_communes(texte: str) -> tuple[Proposition, ...]:
    """Les communes que ce texte désigne, la plus probable d'abord."""
    return tuple(Proposition(f"{c.nom} ({c.code})", c.nom, c.precision) for c in chercher_communes(texte))


def _est_une_commune(reponse: Reponse) -> bool:
    return reponse.champ.forme.genre == "commune"


@dataclass(frozen=True, slots=True)
class ChampMontre:
    """Un champ prêt à dessiner. ``deplacees`` : ce qu'une collègue y avait écrit, et qu'on a remplacé sans le voir.

    ``vu`` : le jeton de ce que le champ montre, qui voyage avec lui. ``proposees`` : les réponses entre lesquelles
    choisir, quand ce qui est tapé en désigne plusieurs.
    """

    reponse: Reponse
    options: tuple[Option, ...] = ()
    deplacees: tuple[ValeurDeplacee, ...] = ()
    vu: str = ""
    proposees: tuple[Proposition, ...] = ()

    @property
    def code(self) -> str:
        """Le code du champ, sous lequel sa réponse s'envoie."""
        return self.reponse.code

    @property
    def id(self) -> str:
        """Son identifiant dans la page."""
        return ancre("champ", self.code)

    @property
    def champ(self) -> Champ:
        """La question."""
        return self.reponse.champ

    @property
    def forme(self) -> str:
        """Comment le dessiner : « texte », « case », « cases », « radios », « liste » ou « simple »."""
        genre = self.champ.forme.genre
        if genre in ("texte", "case"):
            return genre
        if genre in ("plusieurs", "declarations", "ecoles"):
            return "cases"
        if genre in ("choix", "oui_non", "quartier", "financeur"):
            return "radios" if len(self.options) <= CHOIX_ETALES and genre not in ("quartier", "financeur") else "liste"
        return "simple"

    @property
    def clavier(self) -> str:
        """Le clavier que le téléphone montre."""
        return CLAVIERS.get(self.champ.forme.genre, "text")

    @property
    def exemple(self) -> str:
        """Une forme de réponse, montrée dans le champ vide."""
        return EXEMPLES.get(self.champ.forme.genre, "")

    @property
    def unite(self) -> str:
        """L'unité, à côté du champ."""
        return UNITES.get(self.champ.forme.genre, "")

    @property
    def court(self) -> bool:
        """Une réponse de quelques caractères."""
        return self.champ.forme.genre in COURTS

    @property
    def precision(self) -> str:
        """Ce que l'on reconnaît d'un identifiant, à côté de lui : la commune et l'éducation prioritaire d'une école."""
        return self.reponse.lecture if self.champ.forme.genre == "etablissement" else ""

    @property
    def propositions(self) -> str:
        """Le nom de l'adresse qui propose des réponses à mesure qu'on tape, vide s'il n'y en a pas."""
        return PROPOSES.get((self.champ.objet, self.champ.nom), "")

    @property
    def lignes(self) -> int:
        """La hauteur d'un texte long."""
        return max(LIGNES_DE_TEXTE, min(14, len(self.reponse.texte) // 75 + 2))


@dataclass(frozen=True)
class Dessin:
    """Ce qu'il faut savoir du dossier pour dessiner ses champs, lu une fois par page."""

    lues: Tables
    deplacees: Mapping[str, list[ValeurDeplacee]]
    tapes: Mapping[str, Tape] = field(default_factory=dict)
    _quartiers: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def champ(self, reponse: Reponse) -> ChampMontre:
        """Un champ prêt à dessiner ; ce qui vient d'être tapé et n'a pas pu s'écrire y reste."""
        vu, tape = jeton(reponse.texte), self.tapes.get(reponse.code)
        if tape:
            reponse, vu = reponse._replace(texte=tape.brut), tape.vu or ""
        deplacees = tuple(self.deplacees.get(reponse.code, ()))
        proposees = proposer_des_communes(reponse.texte) if reponse.erreur and _est_une_commune(reponse) else ()
        return ChampMontre(reponse, tuple(self._options(reponse)), deplacees, vu, proposees)

    def champs(self, bloc: Bloc, *sauf: str) -> list[ChampMontre]:
        """Les champs d'un bloc, hors ceux nommés."""
        return [self.champ(reponse) for reponse in bloc.reponses if reponse.champ.nom not in sauf]

    def _options(self, reponse: Reponse) -> Iterable[Option]:
        pris = reponse.texte.split("\n") if reponse.texte else []
        choix = [(str(mot), libelle) for mot, libelle in self._choix(reponse)]
        connus = {valeur for choisi in choix for valeur in choisi}
        # Un mot venu d'un fichier, ou d'une liste qui a changé, se montre et se garde.
        choix += [(mot, reponse.lecture or mot) for mot in pris if mot not in connus]
        return [Option(valeur, libelle, valeur in pris or libelle in pris) for valeur, libelle in choix]

    def _choix(self, reponse: Reponse) -> Iterable[tuple[str, str]]:
        match reponse.champ.forme.genre:
            case "ecoles":
                return [(str(ecole.uuid), str(ecole)) for ecole in self.lues.ecoles]
            case "financeur":
                return self._financeurs
            case "quartier":
                return self._quartiers_de(reponse.code)
            case "choix" | "oui_non" | "plusieurs" | "declarations":
                return reponse.champ.forme.choix
        return ()

    @cached_property
    def _financeurs(self) -> list[tuple[str, str]]:
        return [(str(f.uuid), f.nom) for f in self.lues.projet.campagne.caf.financeurs.all()]

    def _quartiers_de(self, code: str) -> list[tuple[str, str]]:
        """Les quartiers prioritaires de la commune du collectif de ce champ."""
        cle = code.split(".")[1]
        commune = next((c.commune for c in self.lues.collectifs if str(c.uuid) == cle), "")
        if commune not in self._quartiers:
            trouves = quartiers_de_la_commune(commune) if commune else []
            self._quartiers[commune] = [(quartier.code, f"{quartier.nom} ({quartier.code})") for quartier in trouves]
        return self._quartiers[commune]


class EntreeMontree(NamedTuple):
    """Une entrée d'une liste, sous son code, et ses champs."""

    code: str
    champs: list[ChampMontre]

    @property
    def id(self) -> str:
        """Son identifiant dans la page."""
        return ancre("entree", self.code)

    @property
    def genre(self) -> str:
        """Ce qu'elle est : « ecole », « creneau »."""
        return self.code.partition(".")[0]


@dataclass(frozen=True, slots=True)
class ListeMontree:
    """Une liste d'une étape : son nom dans les adresses (« projet.ecoles »), son titre, ses entrées et leurs champs."""

    adresse: str
    une: str
    titre: str
    ajouter: str
    entrees: tuple[EntreeMontree, ...]
    aide: str = ""

    @property
    def id(self) -> str:
        """L'identifiant de la liste dans la page."""
        return ancre("liste", self.adresse)

    @property
    def code_et_etape(self) -> str:
        """La liste et l'étape où on la remplit : « projet.ecoles|besoins »."""
        return f"{self.adresse}|{LISTES[self.adresse.rpartition('.')[2]].etape}"


class Patron(NamedTuple):
    """Comment une liste se présente : le nom d'une entrée, son titre, le bouton qui en ajoute, ce qu'il faut savoir."""

    objet: str
    une: str
    titre: str
    ajouter: str
    aide: str = ""


# Les listes qui se remplissent dans la page même ; une action et un collectif ont la leur.
DANS_LA_PAGE = {
    Etape.BESOINS: {
        "ecoles": Patron(
            "ecole",
            "École",
            "Les écoles et collèges associés",
            "Ajouter une école",
            "Tapez le nom : l'annuaire propose l'établissement et son identifiant officiel.",
        ),
    },
    Etape.ECOLE: {
        "dispositifs": Patron(
            "dispositif",
            "Dispositif",
            "Les dispositifs du territoire",
            "Ajouter un dispositif",
            "PEDT, PRE, PEL, projet d'école : avec qui le projet s'articule (§ 2-1).",
        ),
    },
    Etape.EQUIPE: {
        "formations": Patron(
            "formation",
            "Temps",
            "Les temps de formation ou de réflexion",
            "Ajouter un temps",
            "Collectifs, pour toute l'équipe (§ 2-4).",
        ),
    },
    Etape.BUDGET: {
        "cofinancements": Patron(
            "cofinancement",
            "Cofinanceur",
            "Les cofinanceurs",
            "Ajouter un cofinanceur",
            "Une commune, une métropole : à qui l'on demande une part (§ 4).",
        ),
    },
    Etape.ENGAGEMENTS: {
        "observations": Patron(
            "observation",
            "Observation",
            "Les observations reçues l'an passé",
            "Ajouter une observation",
            "Celles du comité ou de la notification : y répondre conditionne le financement (§ 2-4).",
        ),
    },
}
DANS_UN_COLLECTIF = {
    "lieux": Patron("lieu", "Lieu", "Le lieu", "Ajouter un lieu", "Un seul, toute l'année (§ 2-4)."),
    "creneaux": Patron("creneau", "Séance", "Les séances de la semaine", "Ajouter une séance"),
    "fermetures": Patron(
        "fermeture",
        "Fermeture",
        "Les fermetures",
        "Ajouter une fermeture",
        "Les semaines où vous n'ouvrez pas, hors vacances scolaires et jours fériés, déjà comptés.",
    ),
}
AXES_DE_L_ETAPE = {
    Etape.ENFANTS: (Axe.ENFANTS, "Les actions auprès des enfants"),
    Etape.PARENTS: (Axe.PARENTS, "Les actions avec les parents"),
    Etape.ECOLE: (Axe.ECOLE, "Les actions avec l'école"),
}


def listes(dessin: Dessin, blocs: Iterable[Bloc], patrons: Mapping[str, Patron], porteur: str) -> list[ListeMontree]:
    """Les listes d'une page, chacune avec ses entrées. ``porteur`` : « projet », ou « collectif.<uuid> »."""
    tous = list(blocs)
    return [
        ListeMontree(
            f"{porteur}.{nom}",
            patron.une,
            patron.titre,
            patron.ajouter,
            tuple(EntreeMontree(bloc.code, dessin.champs(bloc)) for bloc in tous if bloc.objet == patron.objet),
            patron.aide,
        )
        for nom, patron in patrons.items()
    ]


def du_projet(blocs: Iterable[Bloc]) -> list[Reponse]:
    """Les réponses du projet lui-même et celles aux questions de la Caf, dans l'ordre."""
    return [reponse for bloc in blocs if bloc.objet in ("projet", "question") for reponse in bloc.reponses]
