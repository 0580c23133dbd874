from datetime import timedelta
from typing import get_args

import holidays
import pytest
from vacances_scolaires_france import SchoolHolidayDates

from preau.coeur.academies import Zone
from preau.coeur.annee import AnneeScolaire
from preau.coeur.jours_sans_classe import jours_feries, jours_sans_classe

ZONES: tuple[Zone, ...] = get_args(Zone)
BIBLIOTHEQUE = SchoolHolidayDates()


@pytest.mark.parametrize("annee_civile", range(2024, 2029))
def test_les_jours_feries_sont_ceux_de_la_bibliotheque_holidays(annee_civile: int):
    assert set(jours_feries(annee_civile, alsace_moselle=False)) == set(
        holidays.country_holidays("FR", years=annee_civile)
    )


@pytest.mark.parametrize("subdivision", ["57", "6AE"])
@pytest.mark.parametrize("annee_civile", range(2024, 2029))
def test_l_alsace_moselle_a_deux_jours_de_plus(annee_civile: int, subdivision: str):
    attendus = set(holidays.country_holidays("FR", subdiv=subdivision, years=annee_civile))
    feries = jours_feries(annee_civile, alsace_moselle=True)
    assert set(feries) == attendus
    assert set(feries) - set(jours_feries(annee_civile, alsace_moselle=False)) == {
        jour for jour, nom in feries.items() if nom in {"Vendredi saint", "26 décembre"}
    }


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("annee", [AnneeScolaire(debut) for debut in range(2015, 2028)], ids=str)
def test_les_vacances_sont_celles_que_la_bibliotheque_publie(zone: Zone, annee: AnneeScolaire):
    publies = {
        jour
        for annee_civile in (annee.debut, annee.debut + 1)
        for jour, ligne in BIBLIOTHEQUE.holidays_for_year_and_zone(annee_civile, zone).items()
        if jour in annee and ligne["nom_vacances"].startswith("Vacances")
    }
    lus = jours_sans_classe(zone, annee, alsace_moselle=False)
    assert lus is not None
    assert {jour for jour, motif in lus.items() if motif.startswith("vacances")} == publies


@pytest.mark.parametrize(
    "annee", [AnneeScolaire(1), AnneeScolaire(1989), AnneeScolaire(2014), AnneeScolaire(2028), AnneeScolaire(9998)]
)
def test_une_annee_sans_automne_ou_sans_ete_n_est_pas_connue(annee: AnneeScolaire):
    assert jours_sans_classe("A", annee, alsace_moselle=False) is None


@pytest.mark.parametrize("annee", [AnneeScolaire(debut) for debut in range(2015, 2028)], ids=str)
def test_le_vendredi_et_le_samedi_de_l_ascension_sont_sans_classe_et_pas_le_lundi(annee: AnneeScolaire):
    lus = jours_sans_classe("C", annee, alsace_moselle=False)
    assert lus is not None
    feries = jours_feries(annee.debut + 1, alsace_moselle=False)
    jeudi = next(jour for jour, nom in feries.items() if nom == "jeudi de l'Ascension")
    vendredi, samedi, lundi = (jeudi + timedelta(days=ecart) for ecart in (1, 2, 4))
    assert {vendredi, samedi} <= set(lus)
    assert lundi not in lus
