"""La prévision de l'année : tenu, encore possible, au rythme des huit dernières semaines."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from preau.coeur.assiduite import lundi_de, prevoir

LUNDI = date(2026, 9, 7)
PLAN = [LUNDI + timedelta(weeks=semaine, days=jour) for semaine in range(30) for jour in (0, 3)]


def test_la_semaine_va_du_lundi_au_dimanche():
    assert lundi_de(date(2026, 9, 13)) == LUNDI
    assert lundi_de(date(2026, 9, 14)) == date(2026, 9, 14)


def test_tout_tenu_les_deux_previsions_se_rejoignent():
    au = PLAN[19]
    assert prevoir(PLAN[:20], PLAN, au) == (10, 30, 30)


def test_le_rythme_est_celui_des_huit_dernieres_semaines_passees_arrondi_en_dessous():
    # Semaines 1 à 12 passées ; des huit dernières (5 à 12), cinq ont été tenues.
    tenues = [LUNDI + timedelta(weeks=semaine) for semaine in (0, 1, 2, 3, 4, 5, 6, 7, 8)]
    au = LUNDI + timedelta(weeks=11, days=6)
    prevision = prevoir(tenues, PLAN, au)
    assert prevision == (9, 9 + 18, 9 + 18 * 5 // 8)
    assert prevision.au_rythme == 20


def test_une_semaine_entamee_peut_encore_devenir_complete():
    au = PLAN[2]
    assert prevoir(PLAN[:3], PLAN, au, requises=2) == (1, 30, 30)


def test_une_seance_compte_dans_la_semaine_ou_elle_a_ete_tenue():
    rattrapee = LUNDI + timedelta(weeks=1, days=2)
    assert prevoir([rattrapee], [LUNDI], LUNDI + timedelta(weeks=3)).tenues == 1


def test_une_seance_apres_le_jour_du_regard_ne_compte_pas():
    assert prevoir([PLAN[4]], PLAN[:4], PLAN[0]).tenues == 0


def test_sans_semaine_passee_la_prevision_suit_le_plan():
    assert prevoir([], PLAN, LUNDI - timedelta(days=1)) == (0, 30, 30)


@given(st.sets(st.sampled_from(PLAN)), st.integers(0, 220), st.integers(1, 2))
def test_la_prevision_est_ordonnee(tenues, jours, requises):
    prevision = prevoir(tenues, PLAN, LUNDI + timedelta(days=jours), requises)
    assert 0 <= prevision.tenues <= prevision.au_rythme <= prevision.au_mieux <= len(PLAN)
