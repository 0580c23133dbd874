"""Ce que les lignes de plusieurs listes ont en commun : UAI, commune, département, type, secteur."""

import re
from collections.abc import Mapping

from preau.coeur.academies import departements
from preau.territoires.codes import cle_uai_juste, departement_de, lire_commune, lire_departement, lire_uai
from preau.territoires.enums import Secteur, TypeEtablissement
from preau.territoires.listes.entete import normaliser_nom
from preau.territoires.listes.lecture import Lecture, Ligne, LigneEcartee, Motif, citer, valeur_bornee

_TYPES = (
    (re.compile(r"college(_|$)"), TypeEtablissement.COLLEGE),
    (re.compile(r"lycee(_|$)"), TypeEtablissement.LYCEE),
    (re.compile(r"erea(_|$)|e(tablissement|ts?|tab)_reg(ional)?_d_enseign"), TypeEtablissement.EREA),
    (re.compile(r"ecole_(de_niveau_)?maternelle"), TypeEtablissement.MATERNELLE),
    (re.compile(r"ecole_(de_niveau_)?(elementaire|primaire)"), TypeEtablissement.ECOLE),
    (re.compile(r"ecole(s)?$|ecole_(annexe|d_application|specialisee?$|de_plein_air)"), TypeEtablissement.ECOLE),
)


def uai_de(ligne: Ligne, lecture: Lecture) -> str:
    """L'UAI de la ligne ; une lettre de contrôle fausse est dite, sans écarter la ligne."""
    lu = ligne.valeurs["uai"]
    uai = lire_uai(lu)
    if not uai:
        raise LigneEcartee(Motif.CODE, f"UAI « {citer(lu)} » : sept chiffres et une lettre attendus")
    if not cle_uai_juste(uai):
        lecture.remarquer(ligne.numero, f"la lettre de l'UAI {uai} n'est pas celle de ses chiffres : gardé tel quel")
    return uai


def type_de(*libelles: str) -> TypeEtablissement | None:
    """Le type que disent ces libellés, le premier qui en dit un ; None si aucun n'est repris."""
    for libelle in map(normaliser_nom, libelles):
        for forme, type_ in _TYPES:
            if forme.match(libelle):
                return type_
    return None


def secteur_de(libelle: str) -> str:
    """« public », « prive » ou vide."""
    nom = normaliser_nom(libelle)
    if nom.startswith("prive"):
        return Secteur.PRIVE
    return Secteur.PUBLIC if nom.startswith("public") else ""


def commune_de(ligne: Ligne, communes: Mapping[str, str], lecture: Lecture) -> str:
    """Le code Insee de la ligne, vide s'il manque ou est mal formé ; une commune inconnue est dite et gardée."""
    lu = ligne.valeurs.get("code_commune", "")
    code = lire_commune(lu)
    if not code:
        faute = f"code de commune « {citer(lu)} » mal formé" if lu else "pas de code de commune"
        lecture.remarquer(ligne.numero, f"{faute} : gardé sans commune")
    elif code not in communes:
        nom = citer(ligne.valeurs.get("nom_commune", ""))
        lecture.remarquer(ligne.numero, f"la commune {code} ({nom}) est inconnue : gardé sans commune")
    return code


def code_postal_de(ligne: Ligne) -> str:
    """Le code postal, zéro de tête rendu ; la ligne est écartée s'il ne tient pas en cinq caractères."""
    code = valeur_bornee(ligne, "code_postal", 5)
    return code.zfill(5) if code.isdigit() else code


def departement_lu(ligne: Ligne, commune: str, communes: Mapping[str, str], lecture: Lecture) -> str:
    """Le département de la commune si elle est connue, sinon celui de la ligne ; un désaccord est dit."""
    lu = ligne.valeurs.get("departement", "")
    ecrit = lire_departement(lu)
    if lu and ecrit not in departements():
        lecture.remarquer(ligne.numero, f"département « {citer(lu)} » inconnu")
        ecrit = ""
    de_la_commune = communes.get(commune, "")
    if ecrit and de_la_commune and ecrit != de_la_commune:
        phrase = f"le département {ecrit} n'est pas celui de la commune {commune} ({de_la_commune}), qui est retenu"
        lecture.remarquer(ligne.numero, phrase)
    return de_la_commune or ecrit or (departement_de(commune) if commune else "")
