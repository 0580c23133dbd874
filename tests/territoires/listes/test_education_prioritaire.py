from datetime import date

import pytest

from preau.territoires.enums import EtiquetteRep, NatureListe, TypeEtablissement
from preau.territoires.listes.lecture import ListeRefusee, Motif
from preau.territoires.models import Etablissement, Reseau
from preau.territoires.requetes import etablissement_par_uai, etablissements_du_reseau
from tests.territoires.listes.fichiers import PRIORITAIRE, annuaire, en_csv, importer, prioritaires

ECOLES, PRIORITAIRES = NatureListe.ECOLES, NatureListe.EDUCATION_PRIORITAIRE
UAI = PRIORITAIRE["uai"]
TETE = PRIORITAIRE["uai_tete_de_reseau"]
LIBELLES = {
    "uai": "UAI",
    "ep_2025_2026": "EP 2025-2026",
    "nom_etablissement": "Nom établissement",
    "type_etablissement": "Type établissement",
    "uai_tete_de_reseau": "UAI tête de réseau",
    "code_commune": "Code commune",
}


@pytest.mark.parametrize("noms", [{}, LIBELLES])
def test_l_annee_est_lue_dans_le_nom_de_la_colonne(noms: dict[str, str]):
    rapport = importer(PRIORITAIRES, en_csv([PRIORITAIRE], noms=noms))
    assert (rapport.millesime, rapport.crees, rapport.remarques) == ("2025-2026", 1, [])
    ecole = Etablissement.objects.get(pk=UAI)
    assert (ecole.rep_liste, ecole.annee_rep, ecole.reseau_id) == (EtiquetteRep.REP_PLUS, "2025-2026", TETE)
    assert ecole.type == TypeEtablissement.ECOLE
    assert ecole.commune_id == "69266"


def test_de_plusieurs_annees_la_derniere_est_lue_et_dite():
    rapport = importer(PRIORITAIRES, en_csv([{"ep_2022_2023": "REP"} | PRIORITAIRE]))
    assert rapport.millesime == "2025-2026"
    assert [r.phrase for r in rapport.remarques] == [
        "plusieurs années dans le fichier : 2025-2026, la dernière, est lue"
    ]
    assert Etablissement.objects.get().rep == "REP+"


def test_une_colonne_dont_les_annees_ne_se_suivent_pas_est_refusee():
    with pytest.raises(ListeRefusee, match="« ep_2022_2025 » ne dit pas une année scolaire"):
        importer(PRIORITAIRES, en_csv([PRIORITAIRE], noms={"ep_2025_2026": "ep_2022_2025"}))


def test_sans_colonne_d_annee_le_fichier_est_refuse():
    with pytest.raises(ListeRefusee, match="il y manque « ep_AAAA_AAAA »"):
        importer(PRIORITAIRES, en_csv([PRIORITAIRE], noms={"ep_2025_2026": "ep"}))


def test_les_lignes_repetees_de_la_liste_sont_dites():
    rapport = importer(PRIORITAIRES, prioritaires({}, {}))
    assert [(e.numero, e.motif) for e in rapport.ecarts] == [(3, Motif.REPETEE)]


def test_l_annuaire_garde_le_nom_et_la_liste_ajoute_le_reseau():
    importer(ECOLES, annuaire({}))
    rapport = importer(PRIORITAIRES, prioritaires({"nom_etablissement": "LES LILAS"}))
    assert (rapport.crees, rapport.modifies) == (0, 1)
    ecole = Etablissement.objects.get()
    assert (ecole.nom, ecole.rep_annuaire, ecole.rep_liste) == ("École Les Lilas", "REP", "REP+")


def test_un_desaccord_entre_les_deux_listes_montre_les_deux_dates():
    importer(ECOLES, annuaire({}), au=date(2026, 3, 1))
    importer(PRIORITAIRES, prioritaires({}), au=date(2026, 2, 2))
    ecole = etablissement_par_uai(UAI)
    assert ecole is not None
    assert ecole.desaccord_rep == (
        "REP selon la liste « annuaire de l'éducation » au 1er mars 2026 ; REP+ selon la liste "
        "« établissements de l'éducation prioritaire » (2025-2026) au 2 février 2026"
    )
    assert ecole.rep == "REP"
    importer(PRIORITAIRES, prioritaires({"ep_2025_2026": "REP"}), au=date(2026, 3, 2))
    d_accord = etablissement_par_uai(UAI)
    assert d_accord is not None
    assert d_accord.desaccord_rep == ""


def test_hors_rep_est_une_etiquette_qui_ne_compte_pas():
    importer(PRIORITAIRES, prioritaires({"ep_2025_2026": "HORS REP"}))
    ecole = Etablissement.objects.get()
    assert (ecole.rep, ecole.rep_liste) == ("", EtiquetteRep.HORS)


def test_les_ecoles_se_regroupent_par_reseau():
    college = {"uai": TETE, "nom_etablissement": "COLLEGE BLEU", "type_etablissement": "COLLEGE", "libelle_nature": ""}
    importer(PRIORITAIRES, prioritaires({}, college, {"uai": "0699009K", "uai_tete_de_reseau": ""}))
    reseau = Reseau.objects.get()
    assert (reseau.uai_tete, str(reseau), reseau.etiquette) == (TETE, "COLLEGE BLEU", "REP+")
    assert [e.uai for e in etablissements_du_reseau(TETE)] == [TETE, UAI]


def test_une_ecole_qui_quitte_la_liste_garde_son_etiquette_et_le_dit():
    autre = {"uai": "0699009K"}
    importer(PRIORITAIRES, prioritaires({}, autre), au=date(2025, 2, 1))
    rapport = importer(PRIORITAIRES, prioritaires(autre), au=date(2026, 2, 1))
    assert rapport.absents == [UAI]
    ecole = Etablissement.objects.get(pk=UAI)
    assert ecole.absent_education_prioritaire is not None
    assert ecole.absent_education_prioritaire.absence == "absent du fichier du 1er février 2026"


def test_reimporter_la_liste_ne_change_rien():
    importer(ECOLES, annuaire({}))
    octets = prioritaires({}, {"uai": "0699009K"})
    importer(PRIORITAIRES, octets)
    avant = list(Etablissement.objects.order_by("uai").values())
    rapport = importer(PRIORITAIRES, octets)
    assert (rapport.crees, rapport.modifies, rapport.inchanges) == (0, 0, 2)
    assert list(Etablissement.objects.order_by("uai").values()) == avant
