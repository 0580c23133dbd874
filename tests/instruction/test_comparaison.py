"""Les scénarios face à face, les sommes de l'enveloppe, et l'enveloppe qui gagnerait tant."""

from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext

from preau.campagnes.models import Campagne
from preau.instruction import actions
from preau.instruction.comparaison import Sommes, comparer_scenarios, et_si, lignes_de, sommes
from preau.instruction.enums import MethodeDeScenario
from tests.instruction.fabriques import adopter, classer, clore, proposer


def test_qui_gagne_qui_perd_et_ce_que_chacun_couvre(cadre, django_assert_num_queries):
    for rang, ps in enumerate(("9000.00", "4000.00", "2000.00"), 1):
        classer(cadre, rang, ps=ps)
    par_rang = proposer(cadre)
    optimale = proposer(cadre, MethodeDeScenario.OPTIMALE, "Le plus de projets")
    with django_assert_num_queries(2):
        face_a_face = comparer_scenarios(par_rang, optimale, cadre.enveloppe.montant)
    assert [mouvement.ecart for mouvement in face_a_face.gagnants] == [Decimal(4000), Decimal(2000)]
    assert [mouvement.ecart for mouvement in face_a_face.perdants] == [Decimal(-9000)]
    assert (face_a_face.avant.enfants, face_a_face.apres.enfants) == (10, 20)
    assert (face_a_face.avant.reste, face_a_face.apres.reste) == (Decimal("1000.00"), Decimal("4000.00"))


def test_et_si_l_enveloppe_gagnait_dix_mille_euros(cadre, django_assert_num_queries):
    for rang, ps in enumerate(("9000.00", "4000.00", "2000.00"), 1):
        classer(cadre, rang, ps=ps)
    classer(cadre, 4, "defavorable")
    scenario = proposer(cadre)
    lignes = lignes_de(scenario)
    with django_assert_num_queries(0):
        memes = et_si(scenario.methode, lignes, scenario.enveloppe)
        autres = et_si(scenario.methode, lignes, scenario.enveloppe + 10_000)
    assert [part.montant for part in memes.lignes] == [ligne.propose for ligne in lignes if not ligne.exclusion]
    assert [part.motif for part in memes.lignes] == [ligne.motif for ligne in lignes if not ligne.exclusion]
    assert (autres.total, autres.reste) == (Decimal("15000.00"), Decimal("5000.00"))
    assert et_si(MethodeDeScenario.A_LA_MAIN, lignes, scenario.enveloppe) is None


def test_demande_propose_attribue_reste(cadre, django_assert_num_queries):
    for rang, ps in ((1, "6000.00"), (2, "5000.00")):
        classer(cadre, rang, ps=ps)
    assert sommes(cadre.campagne) == Sommes(Decimal("10000.00"), Decimal(0), Decimal(0), Decimal(0))
    premiere, _ = adopter(cadre)
    actions.attribuer(decision=premiere, casquette=cadre.decideur)
    with django_assert_num_queries(2):
        lues = sommes(cadre.campagne)
    assert lues == Sommes(Decimal("10000.00"), Decimal("11000.00"), Decimal("6000.00"), Decimal("6000.00"))
    assert lues.reste == Decimal("4000.00")
    cadre.campagne.decisions.all().delete()
    cadre.enveloppe.delete()
    assert sommes(cadre.campagne).enveloppe == 0


def test_les_lignes_se_lisent_dans_l_ordre_des_rangs_en_une_requete(cadre, django_assert_num_queries):
    for rang, avis in ((2, "favorable"), (None, "defavorable"), (1, "favorable")):
        classer(cadre, rang, avis, ps="1000.00")
    scenario = proposer(cadre)
    with django_assert_num_queries(1):
        lues = [(ligne.rang, str(ligne.projet.structure) != "") for ligne in lignes_de(scenario)]
    assert lues == [(1, True), (2, True), (None, True)]


def test_proposer_et_adopter_se_font_en_un_nombre_constant_de_requetes(cadre):
    def requetes(nom):
        with CaptureQueriesContext(connection) as faites:
            scenario = proposer(cadre, nom=nom)
        with CaptureQueriesContext(connection) as adoptees:
            actions.adopter_scenario(scenario=scenario, casquette=cadre.decideur)
        actions.reprendre_scenario(scenario=scenario, casquette=cadre.decideur)
        return len(faites), len(adoptees)

    dates = Campagne.objects.filter(pk=cadre.campagne.pk)
    ouverte = dates.get().cloture_le
    classer(cadre, 1, ps="1000.00")
    clore(cadre.campagne)
    requetes("Pour que les casquettes soient déjà lues")
    une = requetes("Un projet")
    dates.update(cloture_le=ouverte)
    for rang in (2, 3, 4):
        classer(cadre, rang, ps="1000.00")
    clore(cadre.campagne)
    assert requetes("Quatre projets") == une
