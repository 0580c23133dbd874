import pytest

from preau.campagnes import actions
from preau.socle.models import EntreeJournal
from tests.campagnes.actes import actes, refus

pytestmark = pytest.mark.django_db


def test_les_demandes_se_suivent_dans_l_ordre_et_se_retirent(preparee, conseillere):
    acte = {"campagne": preparee, "casquette": conseillere}
    statuts = actions.ajouter_piece_demandee(intitule="Statuts", nature="statuts", **acte)
    contrat = actions.ajouter_piece_demandee(intitule="Contrat", nature="contrat_republicain", **acte)
    assert (statuts.rang, contrat.rang) == (1, 2)
    assert (statuts.reservee_aux_associations, contrat.reservee_aux_associations) == (False, True)
    actions.retirer_piece_demandee(piece=statuts, casquette=conseillere)
    question = actions.ajouter_question(etape="equipe", intitule="Combien ?", forme="nombre", **acte)
    actions.retirer_question(question=question, casquette=conseillere)
    assert actions.ajouter_piece_demandee(intitule="Autre", **acte).rang == 3
    assert list(preparee.pieces_demandees.values_list("intitule", flat=True)) == ["Contrat", "Autre"]
    assert preparee.questions.count() == 0


def test_une_question_a_choix_garde_ses_choix_dans_l_ordre(preparee, conseillere):
    question = actions.ajouter_question(
        campagne=preparee,
        casquette=conseillere,
        etape="ecole",
        intitule="Quand ?",
        forme="choix",
        choix=[" Le  soir", "", "Le midi"],
    )
    assert [(c.rang, c.libelle) for c in question.choix.all()] == [(1, "Le soir"), (2, "Le midi")]


@pytest.mark.parametrize(
    ("forme", "choix", "phrase"),
    [
        ("choix", ["Oui"], "Proposez de 2 à 30 choix."),
        ("choix", [str(n) for n in range(31)], "Proposez de 2 à 30 choix."),
        ("choix", ["Oui", " Oui "], "Deux choix sont les mêmes."),
        ("texte", ["Oui", "Non"], "Seule une question à choix propose une liste."),
    ],
)
def test_une_liste_de_choix_qui_n_en_est_pas_une_est_refusee(preparee, conseillere, forme, choix, phrase):
    arguments = {"campagne": preparee, "casquette": conseillere, "etape": "ecole", "intitule": "Quand ?"}
    assert refus(actions.ajouter_question, forme=forme, choix=choix, **arguments) == [phrase]
    assert (preparee.questions.count(), actes()) == (0, [])


def test_un_choix_trop_long_defait_toute_la_question(preparee, conseillere):
    arguments = {"campagne": preparee, "casquette": conseillere, "etape": "ecole", "intitule": "Quand ?"}
    refus(actions.ajouter_question, forme="choix", choix=["Oui", "N" * 121], **arguments)
    assert (preparee.questions.count(), actes()) == (0, [])


def test_une_etape_inconnue_est_refusee(preparee, conseillere):
    arguments = {"campagne": preparee, "casquette": conseillere, "intitule": "Quand ?"}
    assert refus(actions.ajouter_question, etape="relecture", **arguments)
    assert preparee.questions.count() == 0


def test_un_texte_charge_deux_fois_remplace_le_premier(preparee, conseillere):
    for contenu in ("Une charte.", "Une autre\ncharte."):
        actions.ecrire_texte(campagne=preparee, casquette=conseillere, sujet="charte", contenu=contenu)
    assert list(preparee.textes.values_list("sujet", "contenu")) == [("charte", "Une autre\ncharte.")]


def test_une_campagne_publiee_ne_change_plus_ce_qu_elle_demande(campagne, conseillere):
    acte = {"campagne": campagne, "casquette": conseillere}
    phrase = ["Cette campagne est publiée : seuls ses dates, ses contacts et son enveloppe se changent encore."]
    assert refus(actions.ajouter_piece_demandee, intitule="Statuts", **acte) == phrase
    assert refus(actions.ajouter_question, etape="ecole", intitule="Quand ?", **acte) == phrase
    actions.ecrire_texte(sujet="charte", contenu="Nous…", **acte)
    assert refus(actions.ecrire_texte, sujet="charte", contenu="Vous…", **acte) == phrase
    nouveau = {"titre": "Autre", "presentation": "", "participation_plafond_annuel": None}
    assert refus(actions.modifier_campagne, **nouveau, **acte) == phrase


def test_une_campagne_publiee_change_ses_contacts_et_en_garde_un(campagne, conseillere):
    acte = {"campagne": campagne, "casquette": conseillere}
    ancien = actions.ajouter_contact(nom="Service parentalité", courriel="clas@exemple.fr", **acte)
    assert refus(actions.retirer_contact, contact=ancien, casquette=conseillere) == [
        "Une campagne publiée garde au moins un contact : ajoutez l'autre d'abord."
    ]
    nouveau = actions.ajouter_contact(nom="Accueil", telephone="04 72 00 00 00", **acte)
    actions.retirer_contact(contact=ancien, casquette=conseillere)
    assert list(campagne.contacts.all()) == [nouveau]
    assert actes() == ["ajouter_contact", "ajouter_contact", "retirer_contact"]


def test_le_journal_ne_nomme_pas_le_contact(campagne, conseillere):
    actions.ajouter_contact(campagne=campagne, casquette=conseillere, nom="Amina Berger", courriel="amina@exemple.fr")
    assert "mina" not in str(EntreeJournal.objects.get().apres)
