from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from preau.campagnes.models import Campagne, ChoixPossible, Prolongation
from preau.campagnes.mots import en_instant
from preau.campagnes.requetes import (
    ce_qui_manque_pour_publier,
    cloture_pour,
    est_ouverte_pour,
    jours_de_relance,
    parametres_de,
    questions_par_etape,
    referentiel_de,
    relance_due,
    texte_a_change,
)
from preau.coeur.annee import AnneeScolaire
from preau.coeur.echange import lire
from preau.coeur.referentiel import Verdict, juger
from preau.coeur.referentiel.norme import charger
from tests.campagnes.fabriques import (
    APRES,
    AVANT,
    CLOTURE,
    OUVERTURE,
    PENDANT,
    CampagneFactory,
    ContactFactory,
    DateDeComiteFactory,
    EnveloppeFactory,
    PieceDemandeeFactory,
    ProlongationFactory,
    QuestionLocaleFactory,
)
from tests.coeur.fabrique import en_octets, retouche
from tests.fabriques import RattachementFactory, StructureFactory

pytestmark = pytest.mark.django_db
JOUR = timedelta(days=1)


# --- Qui voit quoi ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("trait", "voit_la_preparation"),
    [
        ({}, False),
        ({"role": "coordinatrice"}, False),
        ({"role": "intervenant"}, False),
        ({"membre": True}, False),
        ({"cofinanceur": True}, False),
        ({"conseillere": True}, True),
        ({"decideur": True}, True),
    ],
)
def test_chacun_voit_les_campagnes_publiees_de_sa_caf_et_la_caf_les_siennes_en_preparation(trait, voit_la_preparation):
    publiee = CampagneFactory()
    en_preparation = CampagneFactory(annee_scolaire="2027-2028", en_preparation=True)
    CampagneFactory(caf__departement="77")
    StructureFactory()
    attendues = [en_preparation, publiee] if voit_la_preparation else [publiee]
    assert list(Campagne.objects.visibles_par(RattachementFactory(**trait))) == attendues


def test_sans_casquette_on_ne_voit_aucune_campagne(campagne):
    assert list(Campagne.objects.visibles_par(None)) == []


def test_le_public_ne_lit_que_les_campagnes_publiees(campagne):
    CampagneFactory(annee_scolaire="2027-2028", en_preparation=True)
    assert list(Campagne.objects.publiees()) == [campagne]


@pytest.mark.parametrize(
    ("instant", "ouvertes"),
    [(AVANT, 0), (OUVERTURE, 1), (PENDANT, 1), (CLOTURE - timedelta(seconds=1), 1), (CLOTURE, 0)],
)
def test_une_campagne_est_ouverte_de_l_ouverture_comprise_a_la_cloture_non_comprise(instant, ouvertes):
    CampagneFactory()
    CampagneFactory(annee_scolaire="2027-2028", en_preparation=True)
    assert Campagne.objects.ouvertes(instant).count() == ouvertes


def test_les_campagnes_d_une_annee(campagne):
    CampagneFactory(annee_scolaire="2027-2028")
    assert list(Campagne.objects.de_l_annee(AnneeScolaire(2026))) == [campagne]


def test_la_page_de_l_appel_se_lit_en_un_nombre_constant_de_requetes(django_assert_num_queries):
    campagne = CampagneFactory()
    for rang in range(1, 4):
        PieceDemandeeFactory(campagne=campagne, rang=rang)
        question = QuestionLocaleFactory(campagne=campagne, rang=rang, forme="choix")
        ChoixPossible.objects.create(question=question, rang=1, libelle="Oui")
        ContactFactory(campagne=campagne)
        DateDeComiteFactory(campagne=campagne)
    with django_assert_num_queries(8):
        lue = Campagne.objects.pour_page().get()
        assert len({date_de_comite.comite.nom for date_de_comite in lue.dates_de_comite.all()}) == 3
        assert [len(q.choix.all()) for q in questions_par_etape(lue)["besoins"]] == [1, 1, 1]


def test_la_liste_des_campagnes_lit_tout_d_un_coup(django_assert_num_queries):
    for annee in ("2026-2027", "2027-2028"):
        EnveloppeFactory(campagne__annee_scolaire=annee)
    with django_assert_num_queries(1):
        assert [(str(c.caf), c.enveloppe.reste) for c in Campagne.objects.pour_liste()] == [("Caf 69", 100_000)] * 2


def test_les_questions_se_rangent_dans_l_ordre_du_dossier():
    campagne = CampagneFactory()
    budget = QuestionLocaleFactory(campagne=campagne, etape="budget", rang=1)
    besoins = QuestionLocaleFactory(campagne=campagne, etape="besoins", rang=3)
    avant = QuestionLocaleFactory(campagne=campagne, etape="besoins", rang=2)
    assert list(questions_par_etape(campagne).items()) == [("besoins", [avant, besoins]), ("budget", [budget])]


# --- Les délais ------------------------------------------------------------------------------------------------------


def test_une_prolongation_ouvre_la_campagne_a_une_seule_structure(campagne):
    accordee = ProlongationFactory(campagne=campagne)
    autre = StructureFactory()
    assert est_ouverte_pour(campagne, accordee.structure, APRES)
    assert not est_ouverte_pour(campagne, accordee.structure, accordee.jusqu_au)
    assert not est_ouverte_pour(campagne, autre, APRES)
    assert (cloture_pour(campagne, accordee.structure), cloture_pour(campagne, autre)) == (accordee.jusqu_au, CLOTURE)


def test_la_derniere_prolongation_accordee_remplace_les_autres(campagne):
    longue = ProlongationFactory(campagne=campagne, jusqu_au=datetime(2026, 8, 1, tzinfo=UTC))
    courte = ProlongationFactory(campagne=campagne, structure=longue.structure)
    ailleurs = ProlongationFactory(campagne=campagne)
    assert cloture_pour(campagne, longue.structure) == courte.jusqu_au
    assert list(Prolongation.objects.en_vigueur(APRES)) == [courte, ailleurs]
    assert list(Prolongation.objects.en_vigueur(courte.jusqu_au)) == []


def test_une_cloture_reportee_plus_loin_qu_une_prolongation_vaut_pour_tous(campagne):
    accordee = ProlongationFactory(campagne=campagne)
    campagne.cloture_le = accordee.jusqu_au + JOUR
    assert cloture_pour(campagne, accordee.structure) == campagne.cloture_le


@pytest.mark.parametrize(("instant", "ouverte"), [(AVANT, False), (OUVERTURE, True), (CLOTURE, False)])
def test_sans_prolongation_la_campagne_vaut_pour_toutes_les_structures_de_sa_caf(campagne, instant, ouverte):
    assert est_ouverte_pour(campagne, StructureFactory(), instant) is ouverte


def test_une_campagne_n_est_jamais_ouverte_a_une_structure_d_une_autre_caf(campagne, etrangere):
    assert not est_ouverte_pour(campagne, etrangere, PENDANT)


def test_une_campagne_en_preparation_n_est_ouverte_a_personne(preparee, structure):
    assert not est_ouverte_pour(preparee, structure, PENDANT)


def test_les_rappels_partent_quatorze_sept_et_deux_jours_avant(campagne):
    assert jours_de_relance(campagne.cloture_le) == (
        (14, date(2026, 6, 16)),
        (7, date(2026, 6, 23)),
        (2, date(2026, 6, 28)),
    )


def test_une_cloture_a_minuit_a_la_veille_pour_dernier_jour(campagne):
    assert jours_de_relance(datetime(2026, 6, 30, 22, tzinfo=UTC))[-1] == (2, date(2026, 6, 28))


@pytest.mark.parametrize(
    ("jour", "due"),
    [
        (date(2026, 6, 15), None),
        (date(2026, 6, 16), 14),
        (date(2026, 6, 22), 14),
        (date(2026, 6, 23), 7),
        (date(2026, 6, 28), 2),
        (date(2026, 6, 30), 2),
        (date(2026, 7, 1), None),
    ],
)
def test_un_rappel_manque_part_au_passage_suivant_et_jamais_deux_ensemble(campagne, jour, due):
    assert relance_due(campagne, jour, campagne.cloture_le) == due


def test_un_rappel_n_est_du_ni_avant_l_ouverture_ni_avant_la_publication(campagne, preparee_autre_annee):
    campagne.ouverture_le = datetime(2026, 6, 20, tzinfo=UTC)
    assert relance_due(campagne, date(2026, 6, 19), campagne.cloture_le) is None
    assert relance_due(campagne, date(2026, 6, 20), campagne.cloture_le) == 14
    assert relance_due(preparee_autre_annee, date(2026, 6, 28), preparee_autre_annee.cloture_le) is None


@pytest.fixture
def preparee_autre_annee():
    return CampagneFactory(annee_scolaire="2027-2028", en_preparation=True)


def test_sans_cloture_il_n_y_a_pas_de_rappel(campagne):
    assert jours_de_relance(None) == ()
    assert relance_due(campagne, date(2026, 6, 20), None) is None


def test_une_prolongation_deplace_les_rappels_de_sa_structure(campagne):
    cloture = ProlongationFactory(campagne=campagne).jusqu_au
    jours = (date(2026, 6, 22), date(2026, 6, 23), date(2026, 7, 5), date(2026, 7, 7), date(2026, 7, 8))
    assert [relance_due(campagne, jour, cloture) for jour in jours] == [None, 14, 2, 2, None]


def test_une_campagne_close_reste_ouverte_a_qui_elle_est_prolongee(campagne):
    assert list(Campagne.objects.ouvertes_a_quelqu_une(APRES)) == []
    prolongation = ProlongationFactory(campagne=campagne)
    ProlongationFactory(campagne=campagne, jusqu_au=prolongation.jusqu_au)
    ouvertes = [list(Campagne.objects.ouvertes_a_quelqu_une(m)) for m in (APRES, prolongation.jusqu_au, PENDANT, AVANT)]
    assert ouvertes == [[campagne], [], [campagne], []]


# --- Ce qui manque, et le texte --------------------------------------------------------------------------------------


def test_ce_qui_manque_pour_publier_se_dit():
    vide = CampagneFactory(en_preparation=True, ouverture_le=None, cloture_le=None, notification_le=None)
    assert ce_qui_manque_pour_publier(vide) == (
        "Fixez l'ouverture, la clôture et la notification des décisions.",
        "Nommez au moins un contact.",
    )


def test_une_campagne_prete_ne_manque_de_rien(preparee):
    assert ce_qui_manque_pour_publier(preparee) == ()


def test_la_campagne_juge_par_le_texte_qu_elle_epingle(campagne):
    assert referentiel_de(campagne) is charger("69")
    assert parametres_de(campagne).empreinte == campagne.referentiel_empreinte
    assert texte_a_change(campagne) is False


def test_un_texte_qui_change_apres_l_epinglage_se_voit(campagne):
    campagne.referentiel_empreinte = "0" * 64
    assert texte_a_change(campagne) is True


def test_un_departement_sans_texte_juge_par_le_national():
    campagne = CampagneFactory(caf__departement="38")
    assert referentiel_de(campagne) is charger(None)


@pytest.mark.parametrize(
    ("plafond", "verdict"), [(None, "a_apprecier"), ("20.00", "conforme"), ("14.99", "non_conforme")]
)
def test_le_plafond_de_la_campagne_juge_la_participation_des_familles(campagne, plafond, verdict):
    campagne.participation_plafond_annuel = plafond and Decimal(plafond)
    projet = retouche({"projet.participation_familles": {"mode": "payante", "montant_annuel": "15.00"}})
    rapport = juger(lire(en_octets(projet)).projet, referentiel=referentiel_de(campagne))
    constats = {constat.code: constat for constat in rapport.constats}
    assert constats["participation.gratuite"].verdict == Verdict(verdict)


def test_le_plafond_de_la_campagne_ne_rajeunit_pas_le_texte_et_dit_d_ou_il_vient(campagne):
    campagne.participation_plafond_annuel = Decimal(20)
    parametres = parametres_de(campagne)
    assert parametres.annee_du_texte == charger("69").en_vigueur(campagne.annee).annee_du_texte
    assert parametres.valeurs["participation_plafond_annuel"].source == "fixé par la campagne 2026-2027"


def test_un_instant_se_dit_a_l_heure_de_paris():
    assert en_instant(datetime(2026, 6, 30, 22, tzinfo=UTC)) == "1er juillet 2026 à 0 h"
    assert en_instant(datetime(2026, 1, 30, 16, 30, tzinfo=UTC)) == "30 janvier 2026 à 17 h 30"
