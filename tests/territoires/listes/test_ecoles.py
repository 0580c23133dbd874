from datetime import date

import pytest

from preau.territoires.enums import EtiquetteRep, NatureListe, Secteur, TypeEtablissement
from preau.territoires.listes.lecture import Motif
from preau.territoires.models import Etablissement, ImportDeListe
from preau.territoires.requetes import chercher_etablissements
from tests.territoires.listes.fichiers import ANCIENS, ECOLE, LIBELLES, TECHNIQUES, annuaire, en_csv, importer

ECOLES = NatureListe.ECOLES


def importer_ecoles(*lignes: dict[str, str], **options):
    return importer(ECOLES, annuaire(*lignes), **options)


@pytest.mark.parametrize(
    ("noms", "dialecte"),
    [(TECHNIQUES, "noms techniques"), (LIBELLES, "libellés"), (ANCIENS, "ancienne génération")],
)
@pytest.mark.parametrize("separateur", [";", ",", "\t"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_chaque_dialecte_dit_le_meme_etablissement(noms: dict[str, str], dialecte: str, separateur: str, bom: bytes):
    rapport = importer(ECOLES, bom + en_csv([ECOLE], noms=noms, separateur=separateur))
    assert (rapport.dialecte, rapport.lus, rapport.gardes, rapport.crees) == (dialecte, 1, 1, 1)
    assert rapport.millesime == "2026-02-02"
    assert rapport.remarques == []
    lilas = Etablissement.objects.get(pk="0699001J")
    assert (lilas.nom, lilas.type, lilas.secteur) == ("École Les Lilas", TypeEtablissement.ELEMENTAIRE, Secteur.PUBLIC)
    assert (lilas.commune_id, lilas.departement, lilas.code_postal) == ("69266", "69", "69100")
    assert (lilas.rep_annuaire, lilas.rep, lilas.ouvert) == (EtiquetteRep.REP, "REP", True)


@pytest.mark.parametrize(
    ("type_", "mat", "elem", "attendu"),
    [
        ("Ecole", "1", "0", TypeEtablissement.MATERNELLE),
        ("Ecole", "0", "1.0", TypeEtablissement.ELEMENTAIRE),
        ("Ecole", "1", "1", TypeEtablissement.PRIMAIRE),
        ("Ecole", "", "", TypeEtablissement.ECOLE),
        ("Collège", "", "", TypeEtablissement.COLLEGE),
        ("Lycée", "", "", TypeEtablissement.LYCEE),
        ("EREA", "", "", TypeEtablissement.EREA),
    ],
)
def test_les_types_repris(type_: str, mat: str, elem: str, attendu: TypeEtablissement):
    importer_ecoles({"type": type_, "mat": mat, "elem": elem})
    assert Etablissement.objects.get().type == attendu


@pytest.mark.parametrize("type_", ["Service Administratif", "Information et orientation", "Médico-social", "Autre", ""])
def test_les_autres_types_sont_ecartes_et_dits(type_: str):
    rapport = importer_ecoles({}, {"uai": "0699002K", "type": type_})
    assert (rapport.lus, rapport.gardes) == (2, 1)
    assert [(e.numero, e.motif) for e in rapport.ecarts] == [(3, Motif.HORS_CHAMP)]


def test_une_ligne_repetee_n_est_lue_qu_une_fois():
    rapport = importer_ecoles({}, {}, {"position": "0,0"})
    assert [(e.numero, e.motif, e.phrase) for e in rapport.ecarts] == [
        (3, Motif.REPETEE, "identique à la ligne 2"),
        (4, Motif.REPETEE, "0699001J est déjà à la ligne 2, avec les mêmes valeurs retenues"),
    ]
    assert Etablissement.objects.count() == 1


def test_deux_lignes_qui_se_contredisent_sont_dites_avec_leurs_numeros():
    rapport = importer_ecoles({}, {"nom": "École des Lilas bis", "rep": ""})
    assert [(e.numero, e.motif, e.phrase) for e in rapport.ecarts] == [
        (
            3,
            Motif.DESACCORD,
            (
                "0699001J est déjà à la ligne 2, qui dit autre chose (nom « École Les Lilas » puis "
                "« École des Lilas bis », rep « REP » puis « HORS REP ») : la ligne 2 est gardée"
            ),
        )
    ]
    assert Etablissement.objects.get().nom == "École Les Lilas"


@pytest.mark.parametrize(
    ("ligne", "motif"),
    [
        ({"uai": "12"}, Motif.CODE),
        ({"uai": "0699002K", "nom": ""}, Motif.VALEUR),
        ({"uai": "0699002K", "nom": "x" * 201}, Motif.VALEUR),
        ({"uai": "0699002K", "rep": "ZEP"}, Motif.VALEUR),
        ({"uai": "0699002K", "nom": "a\0b"}, Motif.FORME),
    ],
)
def test_une_ligne_fautive_est_ecartee_et_les_autres_gardees(ligne: dict[str, str], motif: Motif):
    rapport = importer_ecoles({}, ligne)
    assert [(e.numero, e.motif) for e in rapport.ecarts] == [(3, motif)]
    assert Etablissement.objects.count() == 1


def test_une_ligne_trop_courte_est_ecartee():
    rapport = importer(ECOLES, annuaire({}) + b"0699002K;Trop courte\r\n\r\n")
    assert [(e.numero, e.phrase) for e in rapport.ecarts] == [(3, "2 cellules au lieu de 15")]


def test_une_formule_reste_un_texte():
    importer_ecoles({"nom": "=HYPERLINK(1)", "insee": '="69266"', "commune": "@x"})
    lilas = Etablissement.objects.get()
    assert (lilas.nom, lilas.commune_id, lilas.nom_commune) == ("=HYPERLINK(1)", "69266", "@x")


def test_un_arrondissement_est_une_commune_et_une_commune_inconnue_est_dite():
    rapport = importer_ecoles(
        {"insee": "69388"}, {"uai": "0699002K", "insee": "69999"}, {"uai": "0699003L", "insee": ""}
    )
    assert list(Etablissement.objects.order_by("uai").values_list("commune_id", "code_commune")) == [
        ("69388", "69388"),
        (None, "69999"),
        (None, ""),
    ]
    assert [(r.numero, r.phrase) for r in rapport.remarques] == [
        (3, "la commune 69999 (Villeurbanne) est inconnue : gardé sans commune"),
        (4, "pas de code de commune : gardé sans commune"),
    ]
    assert Etablissement.objects.get(pk="0699003L").departement == "69"


def test_un_departement_qui_n_est_pas_celui_de_la_commune_est_dit():
    rapport = importer_ecoles({"dep": "038"})
    assert [r.phrase for r in rapport.remarques] == [
        "le département 38 n'est pas celui de la commune 69266 (69), qui est retenu"
    ]
    assert Etablissement.objects.get().departement == "69"


def test_une_lettre_de_controle_fausse_est_dite():
    rapport = importer_ecoles({"uai": "0699001A"})
    assert [r.numero for r in rapport.remarques] == [2]
    assert rapport.gardes == 1


def test_une_colonne_facultative_absente_est_dite_et_ne_decide_de_rien():
    sans_rep = {champ: valeur for champ, valeur in ECOLE.items() if champ != "rep"}
    rapport = importer(ECOLES, en_csv([sans_rep], noms=TECHNIQUES))
    assert [r.phrase for r in rapport.remarques] == [
        "la colonne « appartenance_education_prioritaire » (éducation prioritaire) manque : elle n'est pas lue"
    ]
    assert Etablissement.objects.get().etiquettes_rep == ()


def test_reimporter_le_meme_fichier_ne_change_rien():
    octets = annuaire({}, {"uai": "0699002K", "nom": "Collège Bleu", "type": "Collège"})
    importer(ECOLES, octets, au=date(2026, 2, 2))
    avant = list(Etablissement.objects.order_by("uai").values())
    rapport = importer(ECOLES, octets)
    assert (rapport.crees, rapport.modifies, rapport.inchanges, rapport.deja_importe) == (0, 0, 2, True)
    assert list(Etablissement.objects.order_by("uai").values()) == avant
    assert ImportDeListe.objects.get().au == date(2026, 2, 2)


def test_un_fichier_plus_recent_met_a_jour_et_garde_ce_qui_disparait():
    importer_ecoles({}, {"uai": "0699002K"}, au=date(2025, 2, 1))
    rapport = importer_ecoles({"nom": "École Rosa"}, au=date(2026, 2, 1))
    assert (rapport.modifies, rapport.absents) == (1, ["0699002K"])
    assert Etablissement.objects.get(pk="0699001J").nom == "École Rosa"
    perdue = Etablissement.objects.select_related("absent_annuaire").get(pk="0699002K")
    assert perdue.absence == "absent du fichier du 1er février 2026"
    assert [e.uai for e in chercher_etablissements("", commune="69266")] == ["0699001J"]


def test_un_etablissement_qui_revient_n_est_plus_absent():
    importer_ecoles({}, {"uai": "0699002K"}, au=date(2025, 2, 1))
    importer_ecoles({}, au=date(2026, 2, 1))
    importer_ecoles({}, {"uai": "0699002K"}, au=date(2026, 2, 8))
    assert Etablissement.objects.get(pk="0699002K").absence == ""


def test_un_fichier_partiel_ne_rend_absent_que_dans_ce_dont_il_parle():
    ailleurs = {"uai": "0019001D", "insee": "01053", "dep": "001", "commune": "Bourg-en-Bresse"}
    importer_ecoles({}, {"uai": "0699002K", "type": "Collège"}, ailleurs, au=date(2025, 2, 1))
    rapport = importer_ecoles({"uai": "0699003L"}, au=date(2026, 2, 1))
    assert rapport.absents == ["0699001J"]


def test_un_fichier_plus_ancien_n_efface_pas_le_plus_recent():
    importer_ecoles({"nom": "École Rosa"}, au=date(2026, 2, 1))
    rapport = importer_ecoles({"nom": "École Les Lilas"}, au=date(2025, 2, 1))
    assert (rapport.modifies, rapport.plus_recents) == (0, 1)
    assert Etablissement.objects.get().nom == "École Rosa"


def test_un_essai_dit_tout_et_n_ecrit_rien():
    rapport = importer_ecoles({}, {"type": "Autre"}, essai=True)
    assert (rapport.crees, rapport.gardes, len(rapport.ecarts)) == (1, 1, 1)
    assert not Etablissement.objects.exists()
    assert not ImportDeListe.objects.exists()


def test_l_import_garde_sa_source_son_empreinte_et_ses_comptes():
    importer_ecoles({}, {"type": "Autre"}, au=date(2026, 2, 1), source="clé USB de la Dsden")
    garde = ImportDeListe.objects.get()
    assert (garde.nature, garde.fichier, garde.source) == (ECOLES, "liste.csv", "clé USB de la Dsden")
    assert (garde.lus, garde.gardes, garde.ecartes, garde.crees) == (2, 1, 1, 1)
    assert garde.motifs == {"type d'établissement non repris": 1}
    assert len(garde.empreinte) == 64
