"""Une sous-enveloppe par comité : les fixer, les partager, n'attribuer jamais au-delà."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from preau.acteurs.models import Comite
from preau.campagnes.actions import fixer_enveloppe
from preau.campagnes.models import Enveloppe, SousEnveloppe
from preau.instruction import actions
from preau.instruction.comparaison import et_si, lignes_de, parts_de
from preau.instruction.models import Scenario
from preau.instruction.versions import version_des_sous_enveloppes
from preau.socle.models import EntreeJournal
from tests.campagnes.actes import actes, refus
from tests.fabriques import ComiteFactory, RattachementFactory
from tests.instruction.fabriques import adopter, classer, clore, proposer


@pytest.fixture
def ouest(cadre) -> Comite:
    return ComiteFactory(caf=cadre.campagne.caf, nom="Comité de l'Ouest")


def fixer(cadre, **options):
    """Chaque comité et son montant ; l'Est d'abord."""
    return actions.fixer_sous_enveloppes(**{"campagne": cadre.campagne, "casquette": cadre.conseillere, **options})


def montants(**par_comite):
    return {comite.uuid: Decimal(montant) for comite, montant in par_comite.values()}


@pytest.fixture
def partagee(cadre, ouest):
    """6 000 € à l'Est, 3 000 € à l'Ouest, sur 10 000 €."""
    fixer(cadre, montants=montants(est=(cadre.comite, "6000.00"), ouest=(ouest, "3000.00")))
    return cadre


def partages(cadre) -> list[tuple[str, Decimal, Decimal]]:
    return [(str(sous.comite), sous.montant, sous.attribue) for sous in cadre.campagne.sous_enveloppes.all()]


# --- Les fixer -------------------------------------------------------------------------------------------------------


def test_chaque_comite_a_la_sienne_et_le_journal_le_dit(partagee, ouest):
    assert partages(partagee) == [
        ("Comité de l'Est", Decimal(6000), Decimal(0)),
        ("Comité de l'Ouest", Decimal(3000), Decimal(0)),
    ]
    entree = EntreeJournal.objects.get(acte="fixer_sous_enveloppes")
    assert (entree.campagne, entree.avant) == (partagee.campagne.uuid, {})
    assert entree.apres == {str(partagee.comite.uuid): "6000.00", str(ouest.uuid): "3000.00"}


def test_les_fixer_a_nouveau_remplace_tout(partagee):
    fixer(partagee, montants=montants(est=(partagee.comite, "9000.00")))
    assert partages(partagee) == [("Comité de l'Est", Decimal(9000), Decimal(0))]
    fixer(partagee, montants={})
    assert partages(partagee) == []


def test_ensemble_elles_ne_depassent_pas_l_enveloppe(cadre, ouest):
    trop = montants(est=(cadre.comite, "6000.00"), ouest=(ouest, "4000.01"))
    arguments = {"campagne": cadre.campagne, "casquette": cadre.conseillere}
    assert refus(actions.fixer_sous_enveloppes, montants=trop, **arguments) == [
        ("L'enveloppe est de 10\u202f000,00 € : les sous-enveloppes, 10\u202f000,01 € en tout, la dépassent de 0,01 €.")
    ]
    assert (partages(cadre), actes().count("fixer_sous_enveloppes")) == ([], 0)


def test_l_enveloppe_ne_descend_pas_sous_ses_sous_enveloppes(partagee):
    phrase = "9\u202f000,00 € sont partagés entre les comités : baissez d'abord leurs sous-enveloppes."
    arguments = {"campagne": partagee.campagne, "casquette": partagee.conseillere}
    assert refus(fixer_enveloppe, montant=Decimal("8999.99"), **arguments) == [phrase]
    fixer_enveloppe(montant=Decimal("9000.00"), **arguments)


def test_un_montant_mal_ecrit_se_dit_a_son_comite(cadre):
    with pytest.raises(ValidationError) as refuse:
        fixer(cadre, montants=montants(est=(cadre.comite, "-1.00")))
    assert list(refuse.value.message_dict) == [str(cadre.comite.uuid)]


def test_le_comite_d_une_autre_caf_n_a_rien_ici(cadre):
    autre = ComiteFactory(caf__departement="38")
    arguments = {"campagne": cadre.campagne, "casquette": cadre.conseillere}
    phrase = "Un de ces comités n'est pas de votre Caf : rechargez la page."
    assert refus(actions.fixer_sous_enveloppes, montants=montants(a=(autre, "1.00")), **arguments) == [phrase]


def test_la_caf_seule_les_fixe(cadre):
    responsable = RattachementFactory()
    with pytest.raises(ValidationError) as refuse:
        fixer(cadre, casquette=responsable, montants={})
    assert refuse.value.code == "droit"


def test_la_seconde_personne_apprend_ce_qui_a_change(partagee):
    vu = version_des_sous_enveloppes(partagee.campagne)
    fixer(partagee, montants=montants(est=(partagee.comite, "5000.00")), vu=vu)
    arguments = {"campagne": partagee.campagne, "casquette": partagee.conseillere, "vu": vu}
    assert refus(actions.fixer_sous_enveloppes, montants={}, **arguments) == [
        "Une autre personne a écrit ici entre-temps : Comité de l'Est, 5\u202f000,00 €. Relisez, puis refaites."
    ]


# --- Les partager ----------------------------------------------------------------------------------------------------


def test_chaque_comite_partage_la_sienne_dans_l_ordre_de_ses_rangs(partagee, ouest):
    est = [classer(partagee, rang, ps=ps) for rang, ps in ((1, "4000.00"), (2, "3000.00"))]
    de_l_ouest = classer(partagee, 1, ps="2000.00", comite=ouest)
    scenario = proposer(partagee)
    lignes = {ligne.projet: ligne for ligne in scenario.lignes.all()}
    assert [lignes[projet].propose for projet in (*est, de_l_ouest)] == [Decimal(4000), Decimal(0), Decimal(2000)]
    assert lignes[est[1]].motif == (
        "Sous-enveloppe « Comité de l'Est », 6\u202f000,00 €. Rang 2. Il restait 2\u202f000,00 € à son tour : "
        "3\u202f000,00 € demandés, plancher de 3\u202f000,00 € hors de portée ; rien n'est accordé."
    )
    assert parts_de(scenario) == {
        partagee.comite.pk: ("Comité de l'Est", Decimal(6000)),
        ouest.pk: ("Comité de l'Ouest", Decimal(3000)),
    }


def test_le_dossier_d_un_comite_sans_sous_enveloppe_ne_recoit_rien(partagee):
    classer(partagee, 1, ps="1000.00")
    classer(partagee, 1, comite=ComiteFactory(caf=partagee.campagne.caf, nom="Comité du Nord"))
    exclue = proposer(partagee).lignes.exclude(exclusion="").get()
    assert exclue.motif == "Comité du Nord n'a pas de sous-enveloppe : rien ne peut lui être attribué."


def test_un_rang_d_ensemble_n_a_plus_de_sens(partagee):
    projet = classer(partagee, 1)
    arguments = {"campagne": partagee.campagne, "casquette": partagee.conseillere}
    assert refus(actions.fixer_rang_d_ensemble, projets=[projet], **arguments) == [
        (
            "Chaque comité partage sa sous-enveloppe dans son propre ordre : "
            "ôtez d'abord les sous-enveloppes pour fixer un rang d'ensemble."
        )
    ]


def test_une_correction_ne_prend_pas_l_argent_d_un_autre_comite(partagee, ouest):
    classer(partagee, 1, ps="5000.00")
    sans_rien = classer(partagee, 2, ps="4000.00")
    classer(partagee, 1, ps="1000.00", comite=ouest)
    ligne = proposer(partagee).lignes.get(projet=sans_rien)
    arguments = {"ligne": ligne, "casquette": partagee.conseillere, "motif": "Un besoin."}
    assert refus(actions.corriger_ligne, montant=Decimal("1000.01"), **arguments) == [
        (
            f"Il reste 1\u202f000,00 € dans la sous-enveloppe « Comité de l'Est » : pour « {sans_rien} », "
            "1\u202f000,01 €, la dépassent. Il manque 0,01 €."
        )
    ]
    assert actions.corriger_ligne(montant=Decimal("1000.00"), **arguments).propose == Decimal(1000)


def test_et_si_une_sous_enveloppe_gagnait(partagee):
    classer(partagee, 1, ps="5000.00")
    classer(partagee, 2, ps="4000.00")
    scenario = proposer(partagee)
    parts = parts_de(scenario)
    est = partagee.comite.pk
    autres = et_si(
        scenario.methode,
        lignes_de(scenario),
        scenario.enveloppe + 3000,
        parts | {est: parts[est]._replace(montant=parts[est].montant + 3000)},
    )
    assert ([part.montant for part in autres.lignes], autres.reste) == ([Decimal(5000), Decimal(4000)], Decimal(4000))


def test_on_n_adopte_pas_au_dela_de_la_sous_enveloppe_du_jour(partagee, ouest):
    classer(partagee, 1, ps="5000.00")
    clore(partagee.campagne)
    scenario = proposer(partagee)
    fixer(partagee, montants=montants(est=(partagee.comite, "4000.00"), ouest=(ouest, "3000.00")))
    assert refus(actions.adopter_scenario, scenario=scenario, casquette=partagee.decideur) == [
        (
            "Il reste 4\u202f000,00 € dans la sous-enveloppe « Comité de l'Est » : les montants de ce scénario pour "
            "Comité de l'Est, 5\u202f000,00 €, la dépassent. Il manque 1\u202f000,00 €."
        )
    ]


def test_un_scenario_d_avant_les_sous_enveloppes_est_perime(cadre, ouest):
    classer(cadre, 1, ps="1000.00")
    clore(cadre.campagne)
    scenario = proposer(cadre)
    fixer(cadre, montants=montants(est=(cadre.comite, "6000.00"), ouest=(ouest, "3000.00")))
    assert refus(actions.adopter_scenario, scenario=scenario, casquette=cadre.decideur) == [
        "Depuis ce scénario, des dossiers, des avis ou des rangs ont changé : proposez-en un autre."
    ]


# --- Attribuer -------------------------------------------------------------------------------------------------------


@pytest.fixture
def decidables(partagee, ouest):
    """Deux dossiers de l'Est, un de l'Ouest ; le scénario est adopté."""
    for rang, ps in ((1, "4000.00"), (2, "2000.00")):
        classer(partagee, rang, ps=ps)
    classer(partagee, 1, ps="2500.00", comite=ouest)
    return {(str(decision.comite), decision.rang): decision for decision in adopter(partagee)}


def test_attribuer_compte_dans_l_enveloppe_et_dans_la_sous_enveloppe(partagee, decidables):
    for decision in decidables.values():
        actions.attribuer(decision=decision, casquette=partagee.decideur)
    assert partages(partagee) == [
        ("Comité de l'Est", Decimal(6000), Decimal(6000)),
        ("Comité de l'Ouest", Decimal(3000), Decimal(2500)),
    ]
    assert Enveloppe.objects.get().attribue == Decimal(8500)
    premier = decidables["Comité de l'Est", 1]
    actions.refuser(decision=premier, casquette=partagee.decideur, motif="Ne tient pas.")
    assert partages(partagee)[0] == ("Comité de l'Est", Decimal(6000), Decimal(2000))
    assert Enveloppe.objects.get().attribue == Decimal(4500)


def test_attribuer_au_dela_de_la_sous_enveloppe_est_refuse(partagee, decidables, ouest):
    actions.attribuer(decision=decidables["Comité de l'Est", 1], casquette=partagee.decideur)
    fixer(partagee, montants=montants(est=(partagee.comite, "5000.00"), ouest=(ouest, "3000.00")))
    second = decidables["Comité de l'Est", 2]
    assert refus(actions.attribuer, decision=second, casquette=partagee.decideur) == [
        (
            f"Il reste 1\u202f000,00 € dans la sous-enveloppe « Comité de l'Est » : pour « {second.projet} », "
            "2\u202f000,00 €, la dépassent. Il manque 1\u202f000,00 €."
        )
    ]
    assert partages(partagee)[0] == ("Comité de l'Est", Decimal(5000), Decimal(4000))


def test_baisser_une_sous_enveloppe_sous_ce_qui_est_attribue_est_refuse(partagee, decidables, ouest):
    actions.attribuer(decision=decidables["Comité de l'Est", 1], casquette=partagee.decideur)
    with pytest.raises(ValidationError) as refuse:
        fixer(partagee, montants=montants(est=(partagee.comite, "3999.99"), ouest=(ouest, "3000.00")))
    phrase = "4\u202f000,00 € y sont déjà attribués : elle ne peut descendre en dessous."
    assert refuse.value.message_dict == {str(partagee.comite.uuid): [phrase]}


def test_une_fois_un_scenario_adopte_aucun_comite_ne_gagne_ni_ne_perd_la_sienne(partagee, decidables):
    arguments = {"campagne": partagee.campagne, "casquette": partagee.conseillere}
    [phrase] = refus(actions.fixer_sous_enveloppes, montants={}, **arguments)
    assert phrase.startswith("Un scénario de cette campagne est adopté")
    actions.reprendre_scenario(scenario=Scenario.objects.get(), casquette=partagee.decideur)
    fixer(partagee, montants={})
    assert partages(partagee) == []


def test_la_base_refuse_aussi_de_la_depasser(partagee):
    with pytest.raises(IntegrityError), transaction.atomic():
        SousEnveloppe.objects.filter(comite=partagee.comite).update(attribue=Decimal("6000.01"))
    with pytest.raises(IntegrityError), transaction.atomic():
        SousEnveloppe.objects.create(campagne=partagee.campagne, comite=partagee.comite, montant=1)
