"""Le rang des dossiers pendant la réunion : les gestes de la conseillère."""

import pytest
from django.core.exceptions import ValidationError

from preau.instruction.actions import classement
from tests.instruction.comites import Siege, ouvert

pytestmark = pytest.mark.django_db


@pytest.fixture
def trois() -> Siege:
    """Trois dossiers favorables, de rangs 1, 2, 3."""
    pret = ouvert(dossiers=3)
    for rang, point in enumerate(pret.points, 1):
        pret.avis(point)
        pret.rang(point, rang)
    return pret


def faire(pret: Siege, geste: str, numero: int, **options):
    return getattr(classement, geste)(point=pret.points[numero], casquette=pret.conseillere, **options)


def refus(pret: Siege, geste: str, numero: int, **options) -> list[str]:
    with pytest.raises(ValidationError) as refuse:
        faire(pret, geste, numero, **options)
    return refuse.value.messages


@pytest.mark.parametrize(
    ("geste", "numero", "options", "rangs"),
    [
        ("monter", 2, {}, [1, 3, 2]),
        ("descendre", 0, {}, [2, 1, 3]),
        ("placer_au_rang", 2, {"rang": 1}, [2, 3, 1]),
        ("placer_au_rang", 0, {"rang": 3}, [3, 1, 2]),
    ],
)
def test_chaque_geste_change_les_rangs(trois, geste, numero, options, rangs):
    faire(trois, geste, numero, **options)
    assert [rang for rang, _ in trois.rangs()] == rangs


def test_une_egalite_se_met_puis_se_declare(trois):
    faire(trois, "mettre_a_egalite", 1, rang=1)
    assert trois.rangs() == [(1, False), (1, False), (3, False)]
    faire(trois, "declarer_ex_aequo", 0)
    assert trois.rangs() == [(1, True), (1, True), (3, False)]


def test_un_ex_aequo_declare_deux_fois_dit_qu_il_l_est_deja(trois):
    faire(trois, "mettre_a_egalite", 1, rang=1)
    faire(trois, "declarer_ex_aequo", 0)
    attendu = ["Cet ex æquo est déjà déclaré : tous les dossiers de ce rang le partagent."]
    assert refus(trois, "declarer_ex_aequo", 1) == attendu
    assert refus(trois, "declarer_ex_aequo", 2) == ["Ce dossier ne partage son rang avec aucun autre."]


def test_une_egalite_se_departage(trois):
    faire(trois, "mettre_a_egalite", 1, rang=1)
    faire(trois, "monter", 1)
    assert trois.rangs() == [(2, False), (1, False), (3, False)]


@pytest.mark.parametrize(
    ("geste", "numero", "options", "phrase"),
    [
        ("monter", 0, {}, "Ce dossier est déjà premier."),
        ("descendre", 2, {}, "Ce dossier est déjà dernier."),
        ("declarer_ex_aequo", 1, {}, "Ce dossier ne partage son rang avec aucun autre."),
        ("placer_au_rang", 1, {"rang": 0}, "Le rang commence à 1."),
    ],
)
def test_un_geste_sans_effet_dit_pourquoi(trois, geste, numero, options, phrase):
    assert refus(trois, geste, numero, **options) == [phrase]


def test_un_dossier_sans_avis_favorable_ne_se_classe_pas():
    pret = ouvert()
    pret.avis(pret.points[0], "defavorable")
    phrase = "Seul un dossier d'avis favorable, avec réserves ou non, se classe : rendez d'abord l'avis."
    assert [refus(pret, "placer_au_rang", n, rang=1) for n in (0, 1)] == [[phrase], [phrase]]


def test_un_dossier_sans_rang_se_place_d_abord():
    pret = ouvert()
    pret.avis(pret.points[0])
    assert refus(pret, "monter", 0) == ["Ce dossier n'a pas encore de rang : placez-le d'abord."]
    pret.avis(pret.points[1])
    assert refus(pret, "mettre_a_egalite", 0, rang=2) == ["Aucun dossier n'est au 2e rang."]
    faire(pret, "placer_au_rang", 1, rang=1)
    assert refus(pret, "mettre_a_egalite", 0, rang=2) == [
        "Aucun dossier n'est au 2e rang : le dernier rang donné est le 1er."
    ]


def test_deux_personnes_sur_un_classement_la_seconde_lit_ce_qu_il_est_devenu(trois):
    trois.reunion.refresh_from_db()
    vu = trois.reunion.modifie_le
    a, b, c = trois.points
    faire(trois, "monter", 1, vu=vu)
    assert refus(trois, "monter", 2, vu=vu) == [
        (
            f"Une autre personne a écrit ici entre-temps : le classement est maintenant : 1. {b} ; 2. {a} ; 3. {c}. "
            "Relisez, puis refaites."
        )
    ]
