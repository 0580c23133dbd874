from datetime import UTC, date, datetime

import time_machine

from preau.socle.horloge import a_l_instant, aujourd_hui, maintenant
from tests.fabriques import CafFactory


@time_machine.travel("2026-11-24T23:30:00+00:00")
def test_le_jour_est_celui_de_paris():
    assert aujourd_hui() == date(2026, 11, 25)


@time_machine.travel("2026-11-24T12:00:00+00:00")
def test_en_demonstration_le_jour_est_fixe(settings):
    settings.PREAU_DEMO = True
    settings.PREAU_JOUR_DEMO = date(2027, 3, 11)
    assert aujourd_hui() == date(2027, 3, 11)


@time_machine.travel("2026-11-24T23:30:00+00:00", tick=False)
def test_l_instant_de_la_demonstration_est_celui_de_l_horloge_au_jour_fixe(settings):
    assert maintenant().isoformat() == "2026-11-25T00:30:00+01:00"
    settings.PREAU_DEMO = True
    settings.PREAU_JOUR_DEMO = date(2027, 7, 14)
    assert maintenant().isoformat() == "2027-07-14T00:30:00+02:00"


def test_un_instant_impose_vaut_pour_le_jour_l_heure_et_les_dates_posees_seules(db):
    passe = datetime(2026, 3, 9, 8, 30, tzinfo=UTC)
    with a_l_instant(passe):
        assert (aujourd_hui(), maintenant()) == (date(2026, 3, 9), passe)
        caf = CafFactory()
    caf.refresh_from_db()
    assert (caf.cree_le, caf.modifie_le) == (passe, passe)
    caf.save()
    assert caf.cree_le == passe < caf.modifie_le
