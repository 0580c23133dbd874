"""Les établissements de l'éducation prioritaire (`fr-en-etablissements-ep`) : l'année est dans un nom de colonne."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from preau.coeur.annee import AnneeScolaire
from preau.territoires.codes import lire_uai
from preau.territoires.enums import EtiquetteRep, NatureListe, TypeEtablissement
from preau.territoires.listes import communs
from preau.territoires.listes.ecoles import etiquette
from preau.territoires.listes.entete import Colonne, annoncer_absentes, dialecte, lignes, normaliser_nom, trouver
from preau.territoires.listes.fichier import Tableau
from preau.territoires.listes.lecture import Lecture, Ligne, LigneEcartee, ListeRefusee, Motif, citer, valeur_bornee

_COLONNE_ANNEE = re.compile(r"ep_([0-9]{4})_([0-9]{4})")
COLONNES = (
    Colonne("uai", ("uai", "identifiant_de_l_etablissement"), "UAI", obligatoire=True),
    Colonne("nom", ("nom_etablissement", "nom_de_l_etablissement"), "nom de l'établissement", obligatoire=True),
    Colonne("type", ("type_etablissement", "type_d_etablissement"), "type d'établissement", obligatoire=True),
    Colonne("code_commune", ("code_commune",), "code Insee de la commune", obligatoire=True),
    Colonne("nature", ("libelle_nature",), "nature de l'établissement"),
    Colonne("secteur", ("statut_public_prive",), "public ou privé"),
    Colonne("code_postal", ("code_postal",), "code postal"),
    Colonne("nom_commune", ("nom_commune",), "nom de la commune"),
    Colonne("departement", ("code_departement",), "département"),
    Colonne("tete", ("uai_tete_de_reseau",), "UAI de la tête de réseau"),
)


class EcolePrioritaireLue(NamedTuple):
    """Un établissement de la liste ; `tete` est l'UAI du collège de son réseau, vide s'il n'en a pas."""

    cle: str
    rep: EtiquetteRep
    annee: str
    tete: str
    nom: str
    type: TypeEtablissement
    secteur: str
    code_commune: str
    nom_commune: str
    code_postal: str
    departement: str


def lire_education_prioritaire(tableau: Tableau, communes: Mapping[str, str]) -> Lecture[EcolePrioritaireLue]:
    """Lit la liste ; son millésime est l'année de sa colonne `ep_AAAA_AAAA`. Lève `ListeRefusee`."""
    annees = _annees(tableau.entete)
    # Sans année, la colonne est cherchée sous son nom le plus simple : c'est elle que le refus nommera.
    derniere = max(annees, default="ep_AAAA_AAAA")
    colonne_rep = Colonne("rep", (derniere,), "éducation prioritaire de l'année", obligatoire=True)
    colonnes = (*COLONNES, colonne_rep)
    places = trouver(tableau.entete, colonnes, NatureListe.EDUCATION_PRIORITAIRE.label)
    lecture: Lecture[EcolePrioritaireLue] = Lecture(dialecte=dialecte(tableau.entete), millesime=annees[derniere])
    annoncer_absentes(places, colonnes, lecture)
    if len(annees) > 1:
        lecture.remarquer(0, f"plusieurs années dans le fichier : {lecture.millesime}, la dernière, est lue")
    for ligne in lignes(tableau, places, lecture):
        try:
            lecture.recevoir(ligne, _ecole(ligne, communes, lecture))
        except LigneEcartee as ecartee:
            lecture.refuser(ligne.numero, ecartee)
    return lecture


def _annees(entete: Sequence[str]) -> dict[str, str]:
    """Les colonnes d'éducation prioritaire et l'année que chacune dit : « ep_2022_2023 » dit « 2022-2023 »."""
    trouvees = {}
    for nom in map(normaliser_nom, entete):
        if annee := _COLONNE_ANNEE.fullmatch(nom):
            try:
                trouvees[nom] = str(AnneeScolaire.lire(f"{annee[1]}-{annee[2]}"))
            except ValueError as erreur:
                raise ListeRefusee(f"La colonne « {nom} » ne dit pas une année scolaire : {erreur}.") from None
    return trouvees


def _ecole(ligne: Ligne, communes: Mapping[str, str], lecture: Lecture) -> EcolePrioritaireLue:
    uai = communs.uai_de(ligne, lecture)
    type_ = communs.type_de(ligne.valeurs.get("nature", ""), ligne.valeurs["type"])
    if type_ is None:
        raise LigneEcartee(
            Motif.HORS_CHAMP, f"type « {citer(ligne.valeurs['type'])} » : ni école, ni collège, ni lycée"
        )
    nom = valeur_bornee(ligne, "nom", 200)
    if not nom:
        raise LigneEcartee(Motif.VALEUR, f"l'établissement {uai} n'a pas de nom")
    commune = communs.commune_de(ligne, communes, lecture)
    return EcolePrioritaireLue(
        cle=uai,
        rep=etiquette(ligne.valeurs["rep"]),
        annee=lecture.millesime,
        tete=_tete(ligne, lecture),
        nom=nom,
        type=type_,
        secteur=communs.secteur_de(ligne.valeurs.get("secteur", "")),
        code_commune=commune,
        nom_commune=valeur_bornee(ligne, "nom_commune", 80),
        code_postal=communs.code_postal_de(ligne),
        departement=communs.departement_lu(ligne, commune, communes, lecture),
    )


def _tete(ligne: Ligne, lecture: Lecture) -> str:
    lu = ligne.valeurs.get("tete", "")
    tete = lire_uai(lu)
    if lu and not tete:
        lecture.remarquer(ligne.numero, f"tête de réseau « {citer(lu)} » : ce n'est pas un UAI, elle n'est pas lue")
    return tete
