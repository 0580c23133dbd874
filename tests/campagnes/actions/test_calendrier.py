from datetime import date

import pytest

from preau.campagnes import actions
from preau.campagnes.actions import Calendrier
from preau.socle.models import Courrier, EntreeJournal
from tests.campagnes.actes import CALENDRIER, JOUR, LIEN, actes, messages, refus
from tests.campagnes.fabriques import CLOTURE, OUVERTURE, PENDANT
from tests.fabriques import RattachementFactory

pytestmark = pytest.mark.django_db


def test_reporter_la_cloture_d_une_campagne_publiee_est_consigne_et_annonce(campagne, conseillere, responsable):
    nouveau = CALENDRIER._replace(cloture_le=CLOTURE + 2 * JOUR)
    arguments = {"campagne": campagne, "casquette": conseillere, "lien": LIEN, "instant": PENDANT}
    actions.fixer_calendrier(calendrier=nouveau, **arguments)
    campagne.refresh_from_db()
    assert campagne.cloture_le == CLOTURE + 2 * JOUR
    entree = EntreeJournal.objects.get()
    assert (entree.avant["cloture_le"], entree.apres["cloture_le"]) == (
        CLOTURE.isoformat(),
        (CLOTURE + 2 * JOUR).isoformat(),
    )
    assert messages() == [(responsable.personne.courriel, "Les dates changent : Appel à projets CLAS")]
    assert "Clôture : 2 juillet 2026 à 12 h." in Courrier.objects.get().texte


def test_des_dates_inchangees_n_ecrivent_rien(campagne, conseillere, responsable):
    actions.fixer_calendrier(campagne=campagne, casquette=conseillere, calendrier=CALENDRIER, lien=LIEN)
    assert (actes(), messages()) == ([], [])


def test_les_dates_d_une_campagne_en_preparation_changent_sans_message(preparee, conseillere, responsable):
    vide = Calendrier()
    actions.fixer_calendrier(campagne=preparee, casquette=conseillere, calendrier=vide, lien=LIEN)
    preparee.refresh_from_db()
    assert (Calendrier.de(preparee), messages()) == (vide, [])


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"ouverture_le": OUVERTURE + JOUR}, "La campagne est déjà ouverte : son ouverture ne se déplace plus."),
        ({"cloture_le": PENDANT}, "La clôture ne se déplace que vers un moment à venir."),
        ({"cloture_le": None}, "Une campagne publiée dit son ouverture, sa clôture et sa notification."),
        ({"notification_le": date(2026, 6, 30)}, "Les décisions sont notifiées après le jour de la clôture."),
    ],
)
def test_une_campagne_ouverte_ne_reecrit_pas_le_passe(campagne, conseillere, champs, phrase):
    arguments = {"campagne": campagne, "casquette": conseillere, "lien": LIEN, "instant": PENDANT}
    assert refus(actions.fixer_calendrier, calendrier=CALENDRIER._replace(**champs), **arguments) == [phrase]
    campagne.refresh_from_db()
    assert (Calendrier.de(campagne), actes()) == (CALENDRIER, [])


def test_un_comite_de_la_caf_a_ses_dates(campagne, conseillere):
    comite = RattachementFactory(membre=True).comite
    arguments = {"campagne": campagne, "casquette": conseillere, "comite": comite}
    posee = actions.ajouter_date_de_comite(le=date(2026, 7, 6), **arguments)
    assert refus(actions.ajouter_date_de_comite, le=date(2026, 7, 6), **arguments) == ["Ce comité a déjà cette date."]
    assert refus(actions.ajouter_date_de_comite, le=date(2026, 5, 11), **arguments) == [
        "Le comité se réunit après l'ouverture de la campagne."
    ]
    assert refus(actions.ajouter_date_de_comite, le=date(2026, 9, 16), **arguments) == [
        "Le comité se réunit au plus tard le jour où les décisions sont notifiées."
    ]
    actions.retirer_date_de_comite(date_de_comite=posee, casquette=conseillere)
    assert campagne.dates_de_comite.count() == 0
    assert actes() == ["ajouter_date_de_comite", "retirer_date_de_comite"]


def test_le_comite_d_une_autre_caf_est_refuse(campagne, conseillere):
    comite = RattachementFactory(membre=True, comite__caf__departement="77").comite
    arguments = {"campagne": campagne, "casquette": conseillere, "comite": comite, "le": date(2026, 7, 6)}
    assert refus(actions.ajouter_date_de_comite, **arguments) == ["Ce comité n'est pas de la Caf de la campagne."]
