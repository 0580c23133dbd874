"""L'annuaire de l'éducation (`fr-en-annuaire-education`), dans ses trois dialectes."""

from collections.abc import Mapping
from typing import NamedTuple

from preau.territoires.enums import ECOLES, EtiquetteRep, NatureListe, TypeEtablissement
from preau.territoires.listes import communs
from preau.territoires.listes.entete import Colonne, annoncer_absentes, dialecte, lignes, normaliser_nom, trouver
from preau.territoires.listes.fichier import Tableau
from preau.territoires.listes.lecture import Lecture, Ligne, LigneEcartee, Motif, citer, valeur_bornee

COLONNES = (
    Colonne("uai", ("identifiant_de_l_etablissement", "uai"), "UAI", obligatoire=True),
    Colonne("nom", ("nom_etablissement", "nom_de_l_etablissement"), "nom de l'établissement", obligatoire=True),
    Colonne("type", ("type_etablissement", "type_d_etablissement"), "type d'établissement", obligatoire=True),
    Colonne("code_commune", ("code_commune",), "code Insee de la commune", obligatoire=True),
    Colonne("secteur", ("statut_public_prive",), "public ou privé"),
    Colonne("code_postal", ("code_postal",), "code postal"),
    Colonne("nom_commune", ("nom_commune",), "nom de la commune"),
    Colonne("departement", ("code_departement",), "département"),
    Colonne("maternelle", ("ecole_maternelle",), "classes maternelles"),
    Colonne("elementaire", ("ecole_elementaire",), "classes élémentaires"),
    Colonne("rep", ("appartenance_education_prioritaire",), "éducation prioritaire"),
    Colonne("etat", ("etat",), "état"),
    Colonne("plusieurs_lignes", ("multi_uai", "etablissement_multi_lignes"), "UAI sur plusieurs lignes"),
    Colonne("mise_a_jour", ("date_maj_ligne",), "date de mise à jour"),
)
_VRAI = {"1", "1.0", "oui", "true", "vrai"}
_FERMES = ("ferme", "a_ouvrir")
_LONGUEUR_DATE = 10


class EcoleLue(NamedTuple):
    """Un établissement de l'annuaire. `rep` est vide si le fichier n'a pas la colonne."""

    cle: str
    nom: str
    type: TypeEtablissement
    secteur: str
    code_commune: str
    nom_commune: str
    code_postal: str
    departement: str
    rep: str
    ouvert: bool


def lire_ecoles(tableau: Tableau, communes: Mapping[str, str]) -> Lecture[EcoleLue]:
    """Lit l'annuaire ; `communes` donne le département de chaque code Insee connu. Lève `ListeRefusee`."""
    places = trouver(tableau.entete, COLONNES, NatureListe.ECOLES.label)
    lecture: Lecture[EcoleLue] = Lecture(dialecte=dialecte(tableau.entete))
    annoncer_absentes(places, COLONNES, lecture)
    for ligne in lignes(tableau, places, lecture):
        try:
            lecture.recevoir(ligne, _ecole(ligne, communes, lecture))
        except LigneEcartee as ecartee:
            lecture.refuser(ligne.numero, ecartee)
        else:
            lecture.millesime = max(lecture.millesime, ligne.valeurs.get("mise_a_jour", "")[:_LONGUEUR_DATE])
    return lecture


def _ecole(ligne: Ligne, communes: Mapping[str, str], lecture: Lecture) -> EcoleLue:
    type_ = communs.type_de(ligne.valeurs["type"])
    if type_ is None:
        raise LigneEcartee(
            Motif.HORS_CHAMP, f"type « {citer(ligne.valeurs['type'])} » : ni école, ni collège, ni lycée"
        )
    uai = communs.uai_de(ligne, lecture)
    nom = valeur_bornee(ligne, "nom", 200)
    if not nom:
        raise LigneEcartee(Motif.VALEUR, f"l'établissement {uai} n'a pas de nom")
    commune = communs.commune_de(ligne, communes, lecture)
    return EcoleLue(
        cle=uai,
        nom=nom,
        type=_type_d_ecole(ligne, type_),
        secteur=communs.secteur_de(ligne.valeurs.get("secteur", "")),
        code_commune=commune,
        nom_commune=valeur_bornee(ligne, "nom_commune", 80),
        code_postal=communs.code_postal_de(ligne),
        departement=communs.departement_lu(ligne, commune, communes, lecture),
        rep=_rep(ligne),
        ouvert=not normaliser_nom(ligne.valeurs.get("etat", "")).startswith(_FERMES),
    )


def _type_d_ecole(ligne: Ligne, type_: TypeEtablissement) -> TypeEtablissement:
    if type_ not in ECOLES:
        return type_
    maternelle = ligne.valeurs.get("maternelle", "").lower() in _VRAI
    elementaire = ligne.valeurs.get("elementaire", "").lower() in _VRAI
    if maternelle and elementaire:
        return TypeEtablissement.PRIMAIRE
    if maternelle:
        return TypeEtablissement.MATERNELLE
    return TypeEtablissement.ELEMENTAIRE if elementaire else type_


def _rep(ligne: Ligne) -> str:
    """L'étiquette de l'annuaire : une cellule vide dit « hors », une colonne absente ne dit rien."""
    lu = ligne.valeurs.get("rep")
    if lu is None:
        return ""
    return etiquette(lu) if lu else EtiquetteRep.HORS


def etiquette(lu: str) -> EtiquetteRep:
    """« rep+ », « REP » ou « HORS REP » ; la ligne est écartée pour tout autre mot."""
    try:
        return EtiquetteRep(lu.upper().replace("REP +", "REP+"))
    except ValueError:
        phrase = f"éducation prioritaire « {citer(lu)} » : REP, REP+ ou HORS REP attendu"
        raise LigneEcartee(Motif.VALEUR, phrase) from None
