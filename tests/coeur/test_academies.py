import pytest

from preau.coeur.academies import academie, departements, designer_academie, zone

ZONES = {
    "A": {"Besançon", "Bordeaux", "Clermont-Ferrand", "Dijon", "Grenoble", "Limoges", "Lyon", "Poitiers"},
    "B": {
        *("Aix-Marseille", "Amiens", "Lille", "Nancy-Metz", "Nantes", "Nice", "Normandie"),
        *("Orléans-Tours", "Reims", "Rennes", "Strasbourg"),
    },
    "C": {"Créteil", "Montpellier", "Paris", "Toulouse", "Versailles"},
}
SANS_ZONE = {
    *("2A", "2B", "971", "972", "973", "974", "975", "976", "977", "978", "984", "986", "987", "988", "989"),
}


def test_les_zones_reunissent_les_academies_du_calendrier_national():
    lues: dict[str, set[str | None]] = {"A": set(), "B": set(), "C": set()}
    for departement in departements().values():
        if departement.zone:
            lues[departement.zone].add(departement.academie)
    assert lues == ZONES


def test_la_corse_et_l_outre_mer_n_ont_pas_de_zone():
    assert {code for code in departements() if zone(code) is None} == SANS_ZONE


@pytest.mark.parametrize(
    ("departement", "attendue"),
    [
        *(("69", "Lyon"), ("42", "Lyon"), ("01", "Lyon"), ("38", "Grenoble"), ("77", "Créteil"), ("93", "Créteil")),
        *(("57", "Nancy-Metz"), ("67", "Strasbourg"), ("2A", "Corse"), ("974", "La Réunion"), ("976", "Mayotte")),
        *(("984", None), ("20", None), ("96", None), ("", None)),
    ],
)
def test_academie_d_un_departement(departement: str, attendue: str | None):
    assert academie(departement) == attendue


@pytest.mark.parametrize(
    ("departement", "attendu"),
    [
        ("69", "l'académie de Lyon"),
        ("13", "l'académie d'Aix-Marseille"),
        ("45", "l'académie d'Orléans-Tours"),
        ("974", "l'académie de La Réunion"),
        ("987", "le vice-rectorat de la Polynésie française"),
        ("984", "le département 984"),
    ],
)
def test_une_academie_se_nomme_avec_sa_liaison(departement: str, attendu: str):
    assert designer_academie(departement) == attendu
