"""Des fichiers écrits pour le test, dans chaque dialecte des listes officielles. Les établissements sont inventés."""

import csv
import io
import json
from collections.abc import Iterable, Mapping

from preau.territoires.actions import importer_liste
from preau.territoires.enums import NatureListe
from preau.territoires.listes.rapport import Rapport

TECHNIQUES = {
    "uai": "identifiant_de_l_etablissement",
    "nom": "nom_etablissement",
    "type": "type_etablissement",
    "secteur": "statut_public_prive",
    "cp": "code_postal",
    "insee": "code_commune",
    "commune": "nom_commune",
    "dep": "code_departement",
    "mat": "ecole_maternelle",
    "elem": "ecole_elementaire",
    "rep": "appartenance_education_prioritaire",
    "position": "position",
    "maj": "date_maj_ligne",
    "etat": "etat",
    "multi": "multi_uai",
}
LIBELLES = TECHNIQUES | {
    "uai": "Identifiant de l'établissement",
    "nom": "Nom établissement",
    "type": "Type établissement",
    "secteur": "Statut public/privé",
    "cp": "Code postal",
    "insee": "Code commune",
    "commune": "Nom commune",
    "dep": "Code département",
    "mat": "École maternelle",
    "elem": "École élémentaire",
    "rep": "Appartenance Éducation Prioritaire",
    "etat": "État",
    "multi": "Multi UAI",
}
ANCIENS = TECHNIQUES | {
    "uai": "Identifiant_de_l_etablissement",
    "nom": "Nom_etablissement",
    "type": "Type_etablissement",
    "secteur": "Statut_public_prive",
    "insee": "Code_commune",
    "rep": "Appartenance_Education_Prioritaire",
    "multi": "etablissement_multi_lignes",
}
ECOLE = {
    "uai": "0699001J",
    "nom": "École Les Lilas",
    "type": "Ecole",
    "secteur": "Public",
    "cp": "69100",
    "insee": "69266",
    "commune": "Villeurbanne",
    "dep": "069",
    "mat": "0",
    "elem": "1",
    "rep": "REP",
    "position": "45.77,4.88",
    "maj": "2026-02-02",
    "etat": "OUVERT",
    "multi": "0",
}
PRIORITAIRE = {
    "uai": "0699001J",
    "ep_2025_2026": "REP+",
    "nom_etablissement": "ECOLE LES LILAS",
    "type_etablissement": "ECOLE",
    "statut_public_prive": "Public",
    "nom_commune": "VILLEURBANNE",
    "uai_tete_de_reseau": "0699003L",
    "qp_a_proximite": "QP069001",
    "code_postal": "69100",
    "code_commune": "69266",
    "code_departement": "069",
    "libelle_nature": "ECOLE DE NIVEAU ELEMENTAIRE",
}
QUARTIER = {
    "code_qp": "QN06901M",
    "lib_qp": "Les Tilleuls",
    "insee_reg": "84",
    "lib_reg": "Auvergne-Rhône-Alpes",
    "insee_dep": "69",
    "lib_dep": "Rhône",
    "insee_com": "69266",
    "lib_com": "Villeurbanne",
    "siren_epci": "200046977",
    "lib_epci": "Métropole de Lyon",
}


def en_csv(
    lignes: Iterable[Mapping[str, str]], *, noms: Mapping[str, str] | None = None, separateur: str = ";"
) -> bytes:
    """Un CSV dont l'en-tête vient de la première ligne, traduite par `noms`."""
    lignes = list(lignes)
    sortie = io.StringIO()
    ecrivain = csv.writer(sortie, delimiter=separateur, lineterminator="\r\n")
    ecrivain.writerow([(noms or {}).get(champ, champ) for champ in lignes[0]])
    ecrivain.writerows(ligne.values() for ligne in lignes)
    return sortie.getvalue().encode()


def annuaire(*lignes: Mapping[str, str], noms: Mapping[str, str] = TECHNIQUES) -> bytes:
    return en_csv([ECOLE | ligne for ligne in lignes], noms=noms)


def prioritaires(*lignes: Mapping[str, str]) -> bytes:
    return en_csv([PRIORITAIRE | ligne for ligne in lignes])


def quartiers(*lignes: Mapping[str, str]) -> bytes:
    return en_csv([QUARTIER | ligne for ligne in lignes])


def geojson(*proprietes: Mapping[str, object]) -> bytes:
    contour = {"type": "Polygon", "coordinates": [[[4.8, 45.7], [4.9, 45.7], [4.9, 45.8], [4.8, 45.7]]]}
    objets = [{"type": "Feature", "properties": p, "geometry": contour} for p in proprietes]
    return json.dumps({"type": "FeatureCollection", "features": objets}).encode()


def importer(nature: NatureListe, octets: bytes, **options) -> Rapport:
    return importer_liste(nature=nature, flux=io.BytesIO(octets), nom="liste.csv", **options)
