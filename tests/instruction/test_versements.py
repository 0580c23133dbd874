"""Ce que paient la Caf et les autres financeurs : jamais au-delà de l'attribué, ni des charges."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from preau.coeur.cycle import CONVENTION, DECISION
from preau.instruction import actions
from preau.instruction.echeances import echeances
from preau.instruction.enums import EtatConvention
from preau.instruction.models import CofinancementAccorde, Convention, Decision, Versement
from preau.instruction.totaux import totaux, verse
from preau.socle.horloge import aujourd_hui
from tests.campagnes.actes import refus
from tests.fabriques import FinanceurFactory, RattachementFactory
from tests.instruction.fabriques import adopter, charger_textes, classer, decider, notifier

JOUR = timedelta(days=1)


@pytest.fixture
def decision(cadre) -> Decision:
    """6 000,01 € attribués et notifiés ; l'acompte est de 70 %."""
    classer(cadre, 1, ps="6000.01")
    charger_textes(cadre.campagne)
    [preparee] = adopter(cadre)
    decider(cadre, preparee)
    notifier(cadre)
    actions.fixer_echeancier(
        campagne=cadre.campagne,
        casquette=cadre.conseillere,
        part_acompte=Decimal(70),
        acompte_le=date(2026, 10, 15),
        solde_le=date(2027, 9, 30),
    )
    return Decision.objects.select_related("campagne", "projet__structure").get(pk=preparee.pk)


def convention(decision) -> Convention:
    return Convention.objects.get(notification__decision=decision)


@pytest.fixture
def conventionnee(cadre, decision) -> Decision:
    for _ in range(2):
        actions.noter_signature(convention=convention(decision), casquette=cadre.conseillere, le=aujourd_hui())
    return decision


def verser(cadre, decision, montant, nature="acompte", **options):
    options = {"montant": Decimal(montant), "nature": nature, "verse_le": aujourd_hui(), **options}
    return actions.verser(decision=decision, casquette=cadre.conseillere, **options)


def refus_de_verser(cadre, decision, montant, **options):
    return refus(verser, cadre=cadre, decision=decision, montant=montant, **options)


# --- La convention ---------------------------------------------------------------------------------------------------

CHEMINS = {"a_signer": 0, "signee_structure": 1, "conventionnee": 2}


@pytest.mark.parametrize("acte", CONVENTION.actes)
@pytest.mark.parametrize("etat", EtatConvention.values)
def test_chaque_acte_d_une_convention_suit_la_table(cadre, decision, etat, acte):
    for _ in range(CHEMINS.get(etat, 0)):
        actions.noter_signature(convention=convention(decision), casquette=cadre.decideur, le=aujourd_hui())
    if etat == "remplacee":
        Convention.objects.update(etat=etat)
    if acte == "remplacer":
        assert CONVENTION.vers(etat, acte) == (None if etat == "remplacee" else "remplacee")
        return
    if acte == "effacer_signature":
        geste = actions.effacer_signature
        options = {}
    else:
        geste, options = actions.noter_signature, {"le": aujourd_hui()}
        if (acte == "signer_caf") != (etat != "a_signer"):
            return
    attendu = CONVENTION.vers(etat, acte)
    if attendu:
        assert geste(convention=convention(decision), casquette=cadre.decideur, **options).etat == attendu
    else:
        with pytest.raises(ValidationError) as refuse:
            geste(convention=convention(decision), casquette=cadre.decideur, **options)
        assert refuse.value.messages == [CONVENTION.refus[etat, acte]]


def test_une_convention_ne_se_signe_pas_tant_que_sa_decision_est_rouverte(cadre, decision):
    actions.rouvrir_decision(decision=decision, casquette=cadre.decideur, motif="Le rang était faux.")
    signer = {"convention": convention(decision), "casquette": cadre.conseillere, "le": aujourd_hui()}
    assert refus(actions.noter_signature, **signer) == [
        "Cette décision est rouverte : attendez que la nouvelle soit notifiée, et signez sa convention."
    ]


def test_la_caf_signe_apres_la_structure_et_jamais_dans_l_avenir(cadre, decision):
    signer = {"convention": convention(decision), "casquette": cadre.conseillere}
    assert refus(actions.noter_signature, le=aujourd_hui() + JOUR, **signer) == [
        "Notez une signature le jour où elle est faite, pas avant."
    ]
    actions.noter_signature(le=aujourd_hui(), **signer)
    [phrase] = refus(actions.noter_signature, le=aujourd_hui() - JOUR, **signer)
    assert phrase.endswith("la Caf signe ce jour-là ou après.")
    assert refus(
        actions.noter_signature, le=aujourd_hui(), convention=convention(decision), casquette=RattachementFactory()
    )


# --- Les versements --------------------------------------------------------------------------------------------------


def test_l_acompte_et_le_solde_font_le_montant(decision):
    assert [(e.nature.value, e.du, e.verse, e.reste, e.le) for e in echeances(decision)] == [
        ("acompte", Decimal("4200.01"), Decimal(0), Decimal("4200.01"), date(2026, 10, 15)),
        ("solde", Decimal("1800.00"), Decimal(0), Decimal("1800.00"), date(2027, 9, 30)),
    ]


def test_verser_compte_a_la_decision_et_a_la_campagne(cadre, conventionnee):
    verser(cadre, conventionnee, "4200.01")
    verser(cadre, conventionnee, "1000.00", nature="solde")
    relue = Decision.objects.get(pk=conventionnee.pk)
    assert (relue.verse, verse(cadre.campagne)) == (Decimal("5200.01"), Decimal("5200.01"))
    assert totaux(cadre.campagne)[1:] == (
        Decimal("6000.01"),
        Decimal("6000.01"),
        Decimal("6000.01"),
        Decimal("5200.01"),
    )
    assert (totaux(cadre.campagne).a_verser, totaux(cadre.campagne).reste) == (Decimal("800.00"), Decimal("3999.99"))
    assert [e.reste for e in echeances(relue)] == [Decimal(0), Decimal("800.00")]


def test_jamais_plus_que_l_acompte_ni_que_l_attribue(cadre, conventionnee):
    assert refus_de_verser(cadre, conventionnee, "4200.02") == [
        "L'acompte est de 4\u202f200,01 €, dont 4\u202f200,01 € restent à verser."
    ]
    verser(cadre, conventionnee, "4200.01")
    assert refus_de_verser(cadre, conventionnee, "1800.01", nature="solde") == [
        "Il reste 1\u202f800,00 € à verser sur 6\u202f000,01 € attribués : versez au plus ce reste."
    ]
    assert refus_de_verser(cadre, conventionnee, "0") == ["Écrivez la somme versée, d'au moins un centime."]
    assert refus_de_verser(cadre, conventionnee, "1", verse_le=aujourd_hui() + JOUR) == [
        "Notez un versement le jour où il est fait, pas avant."
    ]
    assert refus_de_verser(cadre, conventionnee, "1", verse_le=aujourd_hui() - JOUR) == [
        "Ce jour est avant la signature de la convention par la Caf."
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=conventionnee.pk).update(verse=Decimal("6000.02"))


def test_on_ne_verse_pas_sans_convention_signee_ni_decision_notifiee(cadre, decision):
    assert refus_de_verser(cadre, decision, "100") == [
        "La convention n'est pas signée des deux parties : notez d'abord les signatures."
    ]
    actions.rouvrir_decision(decision=decision, casquette=cadre.decideur, motif="Un collectif ferme.")
    assert refus_de_verser(cadre, decision, "100") == [DECISION.refus["decidee", "verser"]]


def test_un_versement_s_annule_avec_un_motif_et_reste_ecrit(cadre, conventionnee):
    versement = verser(cadre, conventionnee, "100.00")
    annuler = {"versement": versement, "casquette": cadre.conseillere}
    assert refus(actions.annuler_versement, motif=" ", **annuler) == ["Dites pourquoi ce versement est annulé."]
    actions.annuler_versement(motif="Saisi deux fois.", **annuler)
    assert (verse(cadre.campagne), Versement.objects.count()) == (Decimal(0), 1)
    assert refus(actions.annuler_versement, motif="Encore.", **annuler) == [
        "Ce versement est déjà annulé : notez-en un autre s'il a été refait."
    ]


def test_une_decision_rouverte_ne_descend_pas_sous_ce_qui_est_verse(cadre, conventionnee):
    verser(cadre, conventionnee, "4000.00")
    actions.rouvrir_decision(decision=conventionnee, casquette=cadre.decideur, motif="Un collectif ferme.")
    phrase = "4\u202f000,00 € sont déjà versés à ce projet : annulez d'abord les versements en trop."
    refuser = {"decision": conventionnee, "casquette": cadre.decideur, "motif": "Le projet s'arrête."}
    assert refus(actions.refuser, **refuser) == [phrase]


def test_la_part_de_l_acompte_ne_change_plus_une_fois_une_somme_versee(cadre, conventionnee):
    verser(cadre, conventionnee, "100.00")
    fixer = {
        "campagne": cadre.campagne,
        "casquette": cadre.conseillere,
        "acompte_le": date(2026, 11, 1),
        "solde_le": date(2027, 10, 1),
    }
    assert refus(actions.fixer_echeancier, part_acompte=Decimal(50), **fixer) == [
        "Des sommes sont déjà versées : la part de l'acompte ne change plus, seules ses dates."
    ]
    assert actions.fixer_echeancier(part_acompte=Decimal(70), **fixer).acompte_le == date(2026, 11, 1)
    assert refus(actions.fixer_echeancier, part_acompte=Decimal(101), **fixer) == ["Écrivez une part de 0 à 100 %."]


# --- Les autres financeurs -------------------------------------------------------------------------------------------


@pytest.fixture
def demande(decision):
    """Une ville à qui l'on demande 3 000 € ; les charges laissent à couvrir ce que demande la Caf."""
    return decision.projet.cofinancements.create(
        financeur=FinanceurFactory(caf=decision.campagne.caf, nom="Ville"), montant_demande=Decimal("3000.00")
    )


def test_les_financements_ne_depassent_jamais_les_charges(cadre, decision, demande):
    Decision.objects.filter(pk=decision.pk).update(a_couvrir=Decimal("8000.01"))
    accorder = {"cofinancement": demande, "casquette": cadre.conseillere}
    assert refus(actions.accorder_cofinancement, accorde=Decimal("2000.01"), **accorder) == [
        (
            "Les autres financeurs accordent 2\u202f000,01 € à « Ouvrir les portes » et la Caf 6\u202f000,01 € ; "
            "8\u202f000,01 € de charges restent à couvrir. C'est 0,01 € de trop : réduisez l'un ou l'autre."
        )
    ]
    actions.accorder_cofinancement(accorde=Decimal("2000.00"), verse=Decimal("500.00"), **accorder)
    assert Decision.objects.get(pk=decision.pk).accorde == Decimal("2000.00")
    actions.accorder_cofinancement(accorde=Decimal("1500.00"), verse=Decimal("500.00"), **accorder)
    assert Decision.objects.get(pk=decision.pk).accorde == Decimal("1500.00")
    assert refus(actions.accorder_cofinancement, accorde=Decimal(1), verse=Decimal(2), **accorder) == [
        "Un financeur ne verse pas plus que ce qu'il accorde."
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(accorde=Decimal("2000.01"))


def test_la_caf_n_attribue_pas_ce_que_les_autres_couvrent_deja(cadre):
    projet = classer(cadre, 1, ps="5000.00")
    [decision] = adopter(cadre)
    Decision.objects.filter(pk=decision.pk).update(a_couvrir=Decimal("6000.00"), accorde=Decimal("2000.00"))
    [phrase] = refus(actions.attribuer, decision=decision, casquette=cadre.decideur)
    assert phrase.endswith("C'est 1\u202f000,00 € de trop : réduisez l'un ou l'autre.")
    assert str(projet) in phrase


def test_le_financeur_dit_sa_ligne_et_elle_seule(cadre, decision, demande):
    Decision.objects.update(a_couvrir=Decimal("9000.01"))
    la_ville = RattachementFactory(cofinanceur=True, financeur=demande.financeur)
    une_autre = RattachementFactory(cofinanceur=True, financeur__caf=cadre.campagne.caf)
    dire = {"cofinancement": demande, "accorde": Decimal("1000.00")}
    assert actions.accorder_cofinancement(casquette=la_ville, **dire).dit_par == la_ville.personne
    assert refus(actions.accorder_cofinancement, casquette=une_autre, **dire) == [
        "Votre casquette ne permet pas cet acte dans cette campagne."
    ]
    vu = CofinancementAccorde.objects.get().modifie_le
    actions.accorder_cofinancement(casquette=cadre.conseillere, **dire)
    [phrase] = refus(actions.accorder_cofinancement, casquette=la_ville, vu=vu, **dire)
    assert phrase.startswith("Une autre personne a écrit ici entre-temps : 1\u202f000,00 € accordés")


def test_la_part_d_acompte_annoncee_par_une_lettre_ne_change_plus(cadre):
    classer(cadre, 1, ps="6000.00")
    charger_textes(cadre.campagne)
    [preparee] = adopter(cadre)
    ici = {"campagne": cadre.campagne, "casquette": cadre.conseillere}
    dates = {"acompte_le": date(2026, 10, 15), "solde_le": date(2027, 9, 30)}
    actions.fixer_echeancier(**ici, part_acompte=Decimal(60), **dates)
    actions.fixer_echeancier(**ici, part_acompte=Decimal(70), **dates)
    decider(cadre, preparee)
    notifier(cadre)
    assert refus(actions.fixer_echeancier, **ici, part_acompte=Decimal(10), **dates) == [
        "Des lettres parties annoncent cette part d'acompte : elle ne change plus, seules ses dates."
    ]
    actions.fixer_echeancier(**ici, part_acompte=Decimal(70), **dates | {"solde_le": date(2027, 10, 31)})


def test_une_convention_ne_se_signe_pas_avant_la_notification(cadre, decision):
    ici = {"convention": convention(decision), "casquette": cadre.conseillere}
    [phrase] = refus(actions.noter_signature, **ici, le=date(1999, 1, 1))
    assert phrase.endswith("ce jour est avant.")
