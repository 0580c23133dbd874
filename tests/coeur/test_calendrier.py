from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preau.coeur.annee import AnneeScolaire
from preau.coeur.calendrier import (
    CalendrierInconnu,
    CalendrierScolaire,
    Deroulement,
    Horaire,
    Periode,
    Semaine,
    calendrier_scolaire,
    derouler,
)

LUNDI, MARDI, MERCREDI, JEUDI, VENDREDI, SAMEDI, DIMANCHE = range(7)
ANNEE = AnneeScolaire(2024)


def a_16_h_30(*jours: int) -> list[Horaire]:
    return [Horaire(jour, time(16, 30), time(18)) for jour in jours]


def rhone(debut: str, fin: str, *jours: int, fermetures: tuple[Periode, ...] = ()) -> Deroulement:
    premier = date.fromisoformat(debut)
    calendrier = calendrier_scolaire("69", AnneeScolaire.contenant(premier))
    return derouler(calendrier, a_16_h_30(*jours), premier, date.fromisoformat(fin), fermetures)


def du(departement: str, annee: int = 2024) -> CalendrierScolaire:
    return calendrier_scolaire(departement, AnneeScolaire(annee))


# domaine.md §8.3, dont la colonne Mar+Ven est celle de la correction (les vendredis de pont sont sans classe).
@pytest.mark.parametrize(
    ("debut", "fin", "ouvertes", "lundi_jeudi", "mardi_jeudi", "mardi_vendredi"),
    [
        ("2024-09-16", "2025-06-27", 33, (29, 62), (31, 64), (32, 65)),
        ("2024-09-30", "2025-06-20", 30, (26, 56), (28, 58), (29, 59)),
        ("2024-10-07", "2025-06-13", 28, (24, 52), (26, 54), (27, 55)),
        ("2024-11-04", "2025-06-13", 26, (22, 48), (24, 50), (25, 51)),
        ("2025-09-30", "2026-06-20", 30, (27, 57), (28, 58), (26, 56)),
        ("2025-10-07", "2026-06-13", 28, (25, 53), (26, 54), (24, 52)),
        ("2026-09-30", "2027-06-20", 30, (26, 56), (28, 58), (28, 58)),
        ("2026-10-07", "2027-06-13", 28, (24, 52), (26, 54), (26, 54)),
    ],
)
def test_valeurs_de_controle_de_la_zone_a(
    debut: str,
    fin: str,
    ouvertes: int,
    lundi_jeudi: tuple[int, int],
    mardi_jeudi: tuple[int, int],
    mardi_vendredi: tuple[int, int],
):
    lus = [rhone(debut, fin, *jours) for jours in ((LUNDI, JEUDI), (MARDI, JEUDI), (MARDI, VENDREDI))]
    assert [lu.semaines_ouvertes for lu in lus] == [ouvertes] * 3
    assert [(lu.semaines_completes, len(lu.seances)) for lu in lus] == [lundi_jeudi, mardi_jeudi, mardi_vendredi]


def test_les_heures_de_l_exemple_du_contrat():
    deroulement = rhone("2024-10-07", "2025-06-13", LUNDI, JEUDI)
    assert deroulement.seances[0].date == date(2024, 10, 7)
    assert deroulement.heures == Decimal("78.00")
    assert str(deroulement.heures) == "78.00"


def test_les_heures_s_arrondissent_au_centieme_le_plus_proche():
    horaires = [Horaire(LUNDI, time(16), time(16, 20)), Horaire(MARDI, time(16), time(16, 25))]
    lundi = date(2024, 9, 9)
    assert derouler(du("69"), horaires[:1], lundi, lundi).heures == Decimal("0.33")
    assert derouler(du("69"), horaires, lundi, lundi + timedelta(days=1)).heures == Decimal("0.75")
    assert derouler(du("69"), horaires[1:], lundi, lundi + timedelta(days=1)).heures == Decimal("0.42")


@pytest.mark.parametrize(
    ("jour", "motif"),
    [
        ("2024-10-18", None),
        ("2024-10-19", "vacances de la Toussaint"),
        ("2024-11-01", "vacances de la Toussaint"),
        ("2024-11-04", None),
        ("2024-11-11", "11 novembre"),
        ("2024-12-25", "vacances de Noël"),
        ("2025-04-21", "vacances de printemps"),
        ("2025-05-08", "8 mai"),
        ("2025-05-29", "jeudi de l'Ascension"),
        ("2025-05-30", "pont de l'Ascension"),
        ("2025-05-31", "pont de l'Ascension"),
        ("2025-06-02", None),
        ("2025-06-09", "lundi de Pentecôte"),
        ("2025-07-14", "vacances d'été"),
        ("2024-08-31", "hors de l'année scolaire 2024-2025"),
        ("2025-09-01", "hors de l'année scolaire 2024-2025"),
        ("1999-01-01", "hors de l'année scolaire 2024-2025"),
    ],
)
def test_chaque_jour_sans_classe_dit_pourquoi(jour: str, motif: str | None):
    assert du("69").motif(date.fromisoformat(jour)) == motif


def test_le_jeudi_de_l_ascension_reste_ferie_la_ou_la_bibliotheque_le_dit_pont():
    assert du("69", 2026).motif(date(2027, 5, 6)) == "jeudi de l'Ascension"
    assert du("69", 2026).motif(date(2027, 5, 7)) == "pont de l'Ascension"
    assert du("69", 2026).motif(date(2027, 5, 8)) == "8 mai"


def test_les_zones_ne_partent_pas_en_meme_temps():
    fevrier = date(2025, 2, 11)
    assert [du(departement).motif(fevrier) for departement in ("69", "59", "75")] == [None, "vacances d'hiver", None]
    assert [du(departement).zone for departement in ("69", "59", "75")] == ["A", "B", "C"]


@pytest.mark.parametrize("departement", ["57", "67", "68"])
def test_le_vendredi_saint_est_ferie_en_alsace_moselle(departement: str):
    assert du(departement, 2023).motif(date(2024, 3, 29)) == "Vendredi saint"
    assert du("54", 2023).motif(date(2024, 3, 29)) is None


@pytest.mark.parametrize(
    ("departement", "annee", "nomme"),
    [
        ("974", 2024, "l'académie de La Réunion"),
        ("2A", 2024, "l'académie de Corse"),
        ("987", 2024, "le vice-rectorat de la Polynésie française"),
        ("984", 2024, "Terres australes"),
        ("00", 2024, "« 00 »"),
        ("69", 2014, "2014-2015"),
        ("69", 2028, "2028-2029"),
    ],
)
def test_un_calendrier_inconnu_est_nomme(departement: str, annee: int, nomme: str):
    with pytest.raises(CalendrierInconnu) as refus:
        du(departement, annee)
    assert nomme in str(refus.value)


def test_le_calendrier_d_une_zone_n_est_fait_qu_une_fois():
    assert du("69") is du("42")
    assert du("57") is not du("54")


def test_les_semaines_vont_du_premier_lundi_au_dernier():
    calendrier = du("69")
    assert calendrier.lundis[0] == date(2024, 8, 26)
    assert calendrier.lundis[-1] == date(2025, 8, 25)
    assert {lundi.weekday() for lundi in calendrier.lundis} == {LUNDI}


def test_l_image_de_l_annee_garde_les_semaines_de_vacances():
    deroulement = rhone("2024-10-14", "2024-11-12", LUNDI, JEUDI)
    assert deroulement.semaines == (
        Semaine(date(2024, 10, 14), prevues=2, tenues=2, complete=True),
        Semaine(date(2024, 10, 21), prevues=2, tenues=0, complete=False),
        Semaine(date(2024, 10, 28), prevues=2, tenues=0, complete=False),
        Semaine(date(2024, 11, 4), prevues=2, tenues=2, complete=True),
        Semaine(date(2024, 11, 11), prevues=1, tenues=0, complete=False),
    )
    assert [semaine.ouverte for semaine in deroulement.semaines] == [True, False, False, True, False]


def test_un_seul_creneau_fait_une_semaine_complete_d_une_seance():
    deroulement = rhone("2024-11-04", "2024-11-17", LUNDI)
    assert (deroulement.semaines_ouvertes, deroulement.semaines_completes) == (1, 1)


def test_trois_creneaux_ont_une_semaine_complete_avec_deux_seances():
    deroulement = rhone("2024-11-11", "2024-11-17", LUNDI, MARDI, JEUDI)
    assert len(deroulement.perdues) == 1
    assert deroulement.semaines_completes == 1


def test_deux_seances_le_meme_jour_comptent_pour_deux():
    horaires = [Horaire(MARDI, time(17, 30), time(19)), Horaire(MARDI, time(16), time(17, 30))]
    deroulement = derouler(du("69"), horaires, date(2024, 11, 4), date(2024, 11, 10))
    assert [(seance.date, seance.horaire.debut) for seance in deroulement.seances] == [
        (date(2024, 11, 5), time(16)),
        (date(2024, 11, 5), time(17, 30)),
    ]
    assert deroulement.semaines_completes == 1


def test_une_fermeture_dit_son_motif_apres_ceux_du_calendrier():
    fermetures = (
        Periode(date(2024, 12, 16), date(2024, 12, 24), "travaux"),
        Periode(date(2024, 12, 12), date(2024, 12, 12), None),
    )
    deroulement = rhone("2024-12-09", "2024-12-29", LUNDI, JEUDI, fermetures=fermetures)
    assert [(perdue.date.day, perdue.motif) for perdue in deroulement.perdues] == [
        (12, "fermeture"),
        (16, "travaux"),
        (19, "travaux"),
        (23, "vacances de Noël"),
        (26, "vacances de Noël"),
    ]


def test_les_fermetures_qui_se_recouvrent_ne_dependent_pas_de_leur_ordre():
    longue, courte = (
        Periode(date(2024, 11, 4), date(2024, 11, 30), "longue"),
        Periode(date(2024, 11, 5), date(2024, 11, 6), "courte"),
    )
    sens, envers = (
        rhone("2024-11-04", "2024-12-08", LUNDI, MARDI, fermetures=f) for f in ((longue, courte), (courte, longue))
    )
    assert sens == envers
    assert {perdue.motif for perdue in sens.perdues} == {"longue", "11 novembre"}


def test_une_fermeture_hors_de_l_annee_ne_change_rien():
    fermetures = (Periode(date(2020, 1, 1), date(2020, 12, 31)), Periode(date(2030, 1, 1), date(2030, 12, 31)))
    assert rhone("2024-10-07", "2025-06-13", LUNDI, fermetures=fermetures) == rhone("2024-10-07", "2025-06-13", LUNDI)


def test_seule_l_annee_scolaire_compte():
    calendrier = du("69")
    deborde = derouler(calendrier, a_16_h_30(LUNDI), date(2020, 1, 1), date(2030, 1, 1))
    juste = derouler(calendrier, a_16_h_30(LUNDI), ANNEE.premier_jour, ANNEE.dernier_jour)
    assert deborde == juste
    assert len(juste.seances) + len(juste.perdues) == 52


@pytest.mark.parametrize(
    ("horaires", "debut", "fin"),
    [
        ([], "2024-10-07", "2025-06-13"),
        (a_16_h_30(LUNDI), "2025-06-13", "2024-10-07"),
        (a_16_h_30(LUNDI), "2025-10-06", "2026-01-01"),
    ],
)
def test_un_plan_vide_n_ouvre_aucune_semaine(horaires: list[Horaire], debut: str, fin: str):
    deroulement = derouler(du("69"), horaires, date.fromisoformat(debut), date.fromisoformat(fin))
    assert (deroulement.seances, deroulement.perdues) == ((), ())
    assert (deroulement.semaines_ouvertes, deroulement.semaines_completes, deroulement.minutes) == (0, 0, 0)


JOURS_DE_L_ANNEE = st.dates(ANNEE.premier_jour, ANNEE.dernier_jour)
HORAIRES = st.lists(
    st.builds(
        Horaire,
        st.integers(LUNDI, DIMANCHE),
        st.just(time(16, 30)),
        st.sampled_from([time(17), time(18), time(18, 25)]),
    ),
    max_size=4,
    unique_by=lambda horaire: horaire.jour,
)
FERMETURES = st.lists(
    st.tuples(JOURS_DE_L_ANNEE, st.integers(0, 30)).map(
        lambda d: Periode(d[0], d[0] + timedelta(days=d[1]), "travaux")
    ),
    max_size=4,
)
DEPARTEMENTS = st.sampled_from(["69", "59", "75", "57"])


@given(DEPARTEMENTS, HORAIRES, JOURS_DE_L_ANNEE, JOURS_DE_L_ANNEE, FERMETURES)
def test_tout_jour_prevu_est_tenu_ou_perdu(
    departement: str, horaires: list[Horaire], debut: date, fin: date, fermetures: list[Periode]
):
    deroulement = derouler(du(departement), horaires, debut, fin, fermetures)
    jours = [debut + timedelta(days=ecart) for ecart in range((fin - debut).days + 1)]
    attendus = [jour for jour in jours for horaire in horaires if horaire.jour == jour.weekday()]
    obtenus = [seance.date for seance in deroulement.seances] + [perdue.date for perdue in deroulement.perdues]
    assert sorted(obtenus) == attendus
    assert deroulement.semaines_ouvertes >= deroulement.semaines_completes
    assert sum(semaine.prevues for semaine in deroulement.semaines) == len(attendus)
    assert sum(semaine.tenues for semaine in deroulement.semaines) == len(deroulement.seances)
    assert deroulement.minutes == sum(seance.horaire.minutes for seance in deroulement.seances)


@given(DEPARTEMENTS, HORAIRES, JOURS_DE_L_ANNEE, JOURS_DE_L_ANNEE, FERMETURES, FERMETURES)
def test_fermer_davantage_n_ajoute_jamais_de_seance(
    departement: str, horaires: list[Horaire], debut: date, fin: date, fermetures: list[Periode], autres: list[Periode]
):
    avant = derouler(du(departement), horaires, debut, fin, fermetures)
    apres = derouler(du(departement), horaires, debut, fin, [*fermetures, *autres])
    assert set(apres.seances) <= set(avant.seances)
    assert apres.semaines_ouvertes <= avant.semaines_ouvertes
    assert apres.semaines_completes <= avant.semaines_completes
