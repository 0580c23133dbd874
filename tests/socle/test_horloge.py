from datetime import date

import time_machine

from preau.socle.horloge import aujourd_hui, maintenant


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
