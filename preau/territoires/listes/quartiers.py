"""Les quartiers prioritaires : la liste CSV de l'ANCT, ou ses contours GeoJSON dont seules les propriétés sont lues."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO, NamedTuple

from preau.territoires.codes import departement_de, lire_commune, lire_departement, lire_quartier
from preau.territoires.enums import PREFIXES_QUARTIER, NatureListe
from preau.territoires.listes.entete import (
    Colonne,
    annoncer_absentes,
    dialecte,
    exiger,
    lignes,
    nettoyer,
    normaliser_nom,
    trouver,
)
from preau.territoires.listes.fichier import MEGA, Tableau, mesurer
from preau.territoires.listes.lecture import Lecture, Ligne, LigneEcartee, ListeRefusee, Motif, citer, valeur_bornee

TAILLE_MAXIMALE_GEOJSON = 100 * MEGA
COLONNES = (
    Colonne("code", ("code_qp",), "code du quartier", obligatoire=True),
    Colonne("nom", ("lib_qp", "nom_qp"), "nom du quartier", obligatoire=True),
    Colonne("communes", ("insee_com",), "code Insee de la commune", obligatoire=True),
    Colonne("departement", ("insee_dep",), "département"),
)
_COMMUNES_AU_PLUS = 30
_ENTRE_COMMUNES = re.compile(r"[;,|/\s]+")


class QuartierLu(NamedTuple):
    """Un quartier : ses communes sont des codes Insee, connus de la base ou non."""

    cle: str
    nom: str
    departement: str
    communes: tuple[str, ...]

    @property
    def generation(self) -> str:
        """« 2024 » pour un code QN, « 2015 » pour un code QP."""
        return PREFIXES_QUARTIER[self.cle[:2]].value


def lire_quartiers(tableau: Tableau, communes: Mapping[str, str]) -> Lecture[QuartierLu]:
    """Lit la liste CSV ; `communes` donne le département de chaque code Insee connu. Lève `ListeRefusee`."""
    places = trouver(tableau.entete, COLONNES, NatureListe.QUARTIERS.label)
    lecture: Lecture[QuartierLu] = Lecture(dialecte=dialecte(tableau.entete))
    annoncer_absentes(places, COLONNES, lecture)
    return _lire(lignes(tableau, places, lecture), communes, lecture)


def lire_quartiers_geojson(flux: BinaryIO, communes: Mapping[str, str]) -> Lecture[QuartierLu]:
    """Lit les propriétés d'un GeoJSON de quartiers ; ses contours sont laissés. Lève `ListeRefusee`."""
    mesurer(flux, TAILLE_MAXIMALE_GEOJSON)
    lecture: Lecture[QuartierLu] = Lecture(mot="objet", dialecte="GeoJSON")
    return _lire(_objets(_proprietes(flux.read())), communes, lecture)


def _lire(lignes_: Iterable[Ligne], communes: Mapping[str, str], lecture: Lecture[QuartierLu]) -> Lecture[QuartierLu]:
    for ligne in lignes_:
        try:
            lecture.recevoir(ligne, _quartier(ligne, communes, lecture), _reunir)
        except LigneEcartee as ecartee:
            lecture.refuser(ligne.numero, ecartee)
    generations = sorted({fiche.generation for fiche in lecture.fiches.values()})
    lecture.millesime = " et ".join(generations)
    if len(generations) > 1:
        lecture.remarquer(0, "le fichier mêle les quartiers de 2015 (QP) et de 2024 (QN) : chacun garde sa géographie")
    return lecture


def _quartier(ligne: Ligne, communes: Mapping[str, str], lecture: Lecture) -> QuartierLu:
    lu = ligne.valeurs["code"]
    code = lire_quartier(lu)
    if not code:
        raise LigneEcartee(Motif.CODE, f"code « {citer(lu)} » : QN ou QP et six caractères attendus")
    nom = valeur_bornee(ligne, "nom", 200)
    if not nom:
        raise LigneEcartee(Motif.VALEUR, f"le quartier {code} n'a pas de nom")
    lues = _communes(ligne, code)
    for commune in lues:
        if commune not in communes:
            lecture.remarquer(ligne.numero, f"{code} : la commune {commune} est inconnue")
    ecrit = lire_departement(ligne.valeurs.get("departement", ""))
    connue = next((communes[commune] for commune in lues if commune in communes), "")
    return QuartierLu(code, nom, connue or ecrit or departement_de(lues[0]), lues)


def _communes(ligne: Ligne, code: str) -> tuple[str, ...]:
    """Les codes Insee de la cellule : « 2571; 02691 » en donne deux, zéros de tête rendus, dans l'ordre des codes."""
    lus = [lu for lu in _ENTRE_COMMUNES.split(ligne.valeurs["communes"]) if lu]
    codes = {lire_commune(lu) for lu in lus}
    if not 0 < len(codes) <= _COMMUNES_AU_PLUS or "" in codes:
        texte = citer(ligne.valeurs["communes"])
        raise LigneEcartee(Motif.CODE, f"{code} : « {texte} » n'est pas un code de commune, ni plusieurs")
    return tuple(sorted(codes))


def _reunir(premier: QuartierLu, second: QuartierLu) -> QuartierLu | None:
    """Deux lignes d'un même quartier n'en font qu'une si elles ne diffèrent que par leurs communes."""
    if premier.nom != second.nom:
        return None
    ensemble = tuple(sorted({*premier.communes, *second.communes}))
    return premier._replace(communes=ensemble) if len(ensemble) <= _COMMUNES_AU_PLUS else None


def _proprietes(octets: bytes) -> list[dict[str, Any]]:
    """Les propriétés de chaque objet ; les coordonnées ne sont ni converties ni gardées."""

    def alleger(objet: dict[str, Any]) -> dict[str, Any]:
        objet.pop("coordinates", None)
        return objet

    try:
        lu = json.loads(octets.decode("utf-8-sig"), object_hook=alleger, parse_float=lambda _: None)
    except UnicodeDecodeError:
        raise ListeRefusee("Le fichier n'est pas en UTF-8.") from None
    except ValueError as erreur:
        ligne = getattr(erreur, "lineno", 1)
        raise ListeRefusee(f"Ligne {ligne} : ce n'est pas du JSON.") from None
    except RecursionError:
        raise ListeRefusee("Ce JSON est trop emboîté pour une liste officielle.") from None
    objets = lu.get("features") if isinstance(lu, dict) else None
    if not isinstance(objets, list):
        raise ListeRefusee("Ce JSON n'est pas un GeoJSON : il n'a pas de liste « features ».")
    return [objet["properties"] if isinstance(objet, dict) and _a_proprietes(objet) else {} for objet in objets]


def _a_proprietes(objet: dict[str, Any]) -> bool:
    return isinstance(objet.get("properties"), dict)


def _objets(proprietes: list[dict[str, Any]]) -> Iterator[Ligne]:
    noms = {normaliser_nom(nom): nom for objet in proprietes for nom in objet}
    trouves = {c.champ: next((noms[nom] for nom in c.noms if nom in noms), None) for c in COLONNES}
    presents = {champ: nom for champ, nom in trouves.items() if nom}
    exiger(presents, COLONNES, list(noms), NatureListe.QUARTIERS.label)
    for numero, objet in enumerate(proprietes, 1):
        valeurs = {champ: _texte(objet.get(nom)) for champ, nom in presents.items()}
        yield Ligne(numero, valeurs, hash(tuple(sorted(valeurs.items()))))


def _texte(valeur: object) -> str:
    """Une propriété en texte : un code écrit en nombre redevient des chiffres, une liste ses éléments."""
    if valeur is None:
        return ""
    texte = "; ".join(map(str, valeur)) if isinstance(valeur, list) else str(valeur)
    return nettoyer(texte.replace("\0", "\N{REPLACEMENT CHARACTER}"))
