from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from preau.campagnes import actions
from preau.campagnes.actions import Calendrier
from preau.campagnes.models import Campagne, Prolongation, Relance
from preau.coeur.annee import AnneeScolaire
from preau.coeur.referentiel.norme import charger
from preau.socle.models import Courrier, EntreeJournal
from tests.campagnes.fabriques import APRES, AVANT, CLOTURE, NOTIFICATION, OUVERTURE, PENDANT
from tests.fabriques import RattachementFactory

pytestmark = pytest.mark.django_db

LIEN = "https://preau.exemple/campagnes/1/"
JOUR = timedelta(days=1)
CALENDRIER = Calendrier(OUVERTURE, CLOTURE, NOTIFICATION)


def refus(acte, **arguments):
    with pytest.raises(ValidationError) as refuse:
        acte(**arguments)
    return refuse.value.messages


def actes():
    return list(EntreeJournal.objects.order_by("id").values_list("acte", flat=True))


def messages():
    return list(Courrier.objects.order_by("id").values_list("destinataire", "objet"))


# --- Ouvrir et écrire ------------------------------------------------------------------------------------------------


def test_la_conseillere_ouvre_une_campagne_qui_epingle_le_texte_de_sa_caf(conseillere):
    campagne = actions.ouvrir_campagne(
        casquette=conseillere, annee=AnneeScolaire(2026), titre="Appel", calendrier=CALENDRIER
    )
    parametres = charger("69").en_vigueur(AnneeScolaire(2026))
    assert (campagne.referentiel_code, campagne.referentiel_annee) == ("69", str(parametres.annee_du_texte))
    assert campagne.referentiel_empreinte == parametres.empreinte
    assert (campagne.caf, campagne.publiee_le, campagne.cloture_le) == (conseillere.caf, None, CLOTURE)
    entree = EntreeJournal.objects.get()
    assert (entree.acte, entree.objet, entree.role) == ("ouvrir_campagne", campagne.uuid, "conseillere")


def test_une_caf_n_ouvre_pas_deux_campagnes_la_meme_annee(conseillere, campagne):
    phrases = refus(actions.ouvrir_campagne, casquette=conseillere, annee=AnneeScolaire(2026), titre="Appel")
    assert phrases == ["Cette Caf a déjà une campagne pour cette année scolaire."]
    assert (Campagne.objects.count(), actes()) == (1, [])


def test_une_annee_sans_texte_est_refusee(conseillere):
    phrases = refus(actions.ouvrir_campagne, casquette=conseillere, annee=AnneeScolaire(2020), titre="Appel")
    assert phrases == ["L'année scolaire 2020-2021 précède le premier référentiel connu, celui de 2024-2025."]


@pytest.mark.parametrize(
    "champs",
    [
        {"ouverture_le": datetime(2025, 8, 31, 12, tzinfo=UTC)},
        {"cloture_le": datetime(2062, 6, 30, tzinfo=UTC), "notification_le": None},
        {"notification_le": date(2027, 9, 1)},
    ],
)
def test_une_date_loin_de_l_annee_scolaire_est_refusee(conseillere, champs):
    calendrier = CALENDRIER._replace(**champs)
    arguments = {"casquette": conseillere, "annee": AnneeScolaire(2026), "titre": "Appel", "calendrier": calendrier}
    assert refus(actions.ouvrir_campagne, **arguments) == [
        "Date attendue entre le 1er septembre 2025 et le 31 août 2027."
    ]


def test_seule_la_caf_ouvre_une_campagne(responsable, decideur):
    arguments = {"annee": AnneeScolaire(2026), "titre": "Appel"}
    assert refus(actions.ouvrir_campagne, casquette=responsable, **arguments) == ["Seule une Caf ouvre une campagne."]
    droit = ["Votre casquette ne permet pas de changer cette campagne."]
    assert refus(actions.ouvrir_campagne, casquette=decideur, **arguments) == droit


def test_modifier_ne_consigne_que_ce_qui_change(preparee, conseillere):
    inchanges = {"titre": preparee.titre, "presentation": "", "participation_plafond_annuel": None}
    actions.modifier_campagne(campagne=preparee, casquette=conseillere, **inchanges)
    assert actes() == []
    nouveaux = {**inchanges, "participation_plafond_annuel": Decimal("20.00")}
    actions.modifier_campagne(campagne=preparee, casquette=conseillere, **nouveaux)
    entree = EntreeJournal.objects.get()
    assert (entree.avant, entree.apres) == (
        {"participation_plafond_annuel": None},
        {"participation_plafond_annuel": "20.00"},
    )


# --- Publier ---------------------------------------------------------------------------------------------------------


def test_publier_rend_la_campagne_publique_et_previent_les_responsables(preparee, conseillere, structure, responsable):
    RattachementFactory(structure=structure, role="coordinatrice")
    RattachementFactory(structure__caf__departement="77")
    preparee.referentiel_empreinte = "0" * 64
    preparee.save()
    publiee = actions.publier_campagne(campagne=preparee, casquette=conseillere, lien=LIEN, instant=AVANT)
    assert publiee.publiee_le == AVANT
    assert publiee.referentiel_empreinte == charger("69").en_vigueur(AnneeScolaire(2026)).empreinte
    assert messages() == [(responsable.personne.courriel, "Campagne 2026-2027 : Appel à projets CLAS")]
    texte = Courrier.objects.get().texte
    assert "du 12 mai 2026 à 12 h au 30 juin 2026 à 12 h" in texte
    assert LIEN in texte
    assert actes() == ["publier_campagne"]


def test_une_responsable_de_deux_structures_ne_recoit_qu_un_message(preparee, conseillere, responsable):
    RattachementFactory(personne=responsable.personne)
    actions.publier_campagne(campagne=preparee, casquette=conseillere, lien=LIEN, instant=AVANT)
    assert len(messages()) == 1


def test_publier_dit_tout_ce_qui_manque(conseillere):
    campagne = actions.ouvrir_campagne(casquette=conseillere, annee=AnneeScolaire(2026), titre="Appel")
    assert refus(actions.publier_campagne, campagne=campagne, casquette=conseillere, lien=LIEN) == [
        "Fixez l'ouverture, la clôture et la notification des décisions.",
        "Nommez au moins un contact.",
    ]


def test_une_campagne_ne_se_publie_ni_close_ni_deux_fois(preparee, conseillere):
    arguments = {"campagne": preparee, "casquette": conseillere, "lien": LIEN}
    assert refus(actions.publier_campagne, instant=CLOTURE, **arguments) == [
        "La clôture est déjà passée : fixez-en une autre."
    ]
    actions.publier_campagne(instant=AVANT, **arguments)
    assert refus(actions.publier_campagne, instant=AVANT, **arguments) == [
        "Cette campagne est publiée : seuls ses dates, ses contacts et son enveloppe se changent encore."
    ]
    assert actes() == ["publier_campagne"]


# --- Ce que la campagne demande --------------------------------------------------------------------------------------


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
    assert refus(actions.ecrire_texte, sujet="charte", contenu="Nous…", **acte) == phrase
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


# --- L'enveloppe -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("trait", ["conseillere", "decideur"])
def test_la_caf_fixe_l_enveloppe_meme_apres_la_publication(campagne, trait):
    casquette = RattachementFactory(**{trait: True})
    for montant in (Decimal("90000.00"), Decimal("95000.50")):
        enveloppe = actions.fixer_enveloppe(campagne=campagne, casquette=casquette, montant=montant)
    assert (enveloppe.montant, enveloppe.attribue) == (Decimal("95000.50"), Decimal(0))
    derniere = EntreeJournal.objects.first()
    assert (derniere.avant, derniere.apres) == ({"montant": "90000.00"}, {"montant": "95000.50"})


def test_l_enveloppe_ne_descend_pas_sous_ce_qui_est_attribue(campagne, decideur):
    enveloppe = actions.fixer_enveloppe(campagne=campagne, casquette=decideur, montant=Decimal(1000))
    enveloppe.attribue = Decimal(600)
    enveloppe.save()
    assert refus(actions.fixer_enveloppe, campagne=campagne, casquette=decideur, montant=Decimal("599.99")) == [
        "L'enveloppe ne peut être négative, ni inférieure à ce qui est déjà attribué."
    ]
    enveloppe.refresh_from_db()
    assert enveloppe.montant == Decimal(1000)


# --- Les dates -------------------------------------------------------------------------------------------------------


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


# --- Prolonger et relancer -------------------------------------------------------------------------------------------


def test_prolonger_est_consigne_dans_l_histoire_de_la_structure_et_annonce(
    campagne, conseillere, structure, responsable
):
    accordee = actions.prolonger(
        campagne=campagne,
        structure=structure,
        casquette=conseillere,
        jusqu_au=CLOTURE + 7 * JOUR,
        motif="  La directrice était en arrêt. ",
        lien=LIEN,
        instant=APRES,
    )
    assert (accordee.motif, accordee.accordee_par) == ("La directrice était en arrêt.", conseillere.personne)
    entree = EntreeJournal.objects.get()
    assert (entree.acte, entree.objet, entree.structure) == ("prolonger", campagne.uuid, structure.uuid)
    assert "arrêt" not in str(entree.apres)
    assert messages() == [(responsable.personne.courriel, f"Dépôt prolongé pour {structure}")]
    assert "jusqu'au 7 juillet 2026 à 12 h" in Courrier.objects.get().texte


@pytest.mark.parametrize(
    ("jusqu_au", "motif", "phrase"),
    [
        (CLOTURE, "Un motif.", "La prolongation finit après la clôture, le 30 juin 2026 à 12 h."),
        (APRES, "Un motif.", "La prolongation finit dans l'avenir."),
        (
            datetime(2026, 9, 16, 12, tzinfo=UTC),
            "Un motif.",
            "La prolongation finit au plus tard le jour de la notification, 15 septembre 2026.",
        ),
        (CLOTURE + 7 * JOUR, "  ", "Ce champ ne peut pas être vide."),
    ],
)
def test_une_prolongation_sans_sens_est_refusee(campagne, conseillere, structure, jusqu_au, motif, phrase):
    arguments = {"campagne": campagne, "structure": structure, "casquette": conseillere, "lien": LIEN}
    refuses = refus(actions.prolonger, jusqu_au=jusqu_au, motif=motif, instant=APRES, **arguments)
    assert phrase in refuses
    assert (Prolongation.objects.count(), actes(), messages()) == (0, [], [])


def test_on_ne_prolonge_ni_une_autre_caf_ni_une_campagne_en_preparation(preparee, conseillere, structure, etrangere):
    arguments = {"casquette": conseillere, "jusqu_au": CLOTURE + JOUR, "motif": "Un motif.", "lien": LIEN}
    assert refus(actions.prolonger, campagne=preparee, structure=structure, **arguments) == [
        "Cette campagne n'est pas publiée : il n'y a rien à prolonger."
    ]
    assert refus(actions.prolonger, campagne=preparee, structure=etrangere, **arguments) == [
        "Cette structure n'est pas de la Caf de la campagne."
    ]


def test_un_rappel_note_deux_fois_ne_part_qu_une_fois(campagne, structure):
    arguments = {"campagne": campagne, "projet": campagne.uuid, "structure": structure, "instant": PENDANT}
    assert [actions.noter_relance(jours_avant=7, **arguments) for _ in range(2)] == [True, False]
    assert actions.noter_relance(jours_avant=2, **arguments) is True
    assert (Relance.objects.count(), actes()) == (2, ["relancer", "relancer"])


def test_une_cloture_reportee_rend_les_rappels_dus_a_nouveau(campagne, structure):
    arguments = {"campagne": campagne, "projet": campagne.uuid, "structure": structure, "jours_avant": 7}
    actions.noter_relance(**arguments)
    campagne.cloture_le = CLOTURE + 10 * JOUR
    campagne.save()
    assert actions.noter_relance(**arguments) is True


def test_une_campagne_sans_cloture_ne_note_pas_de_rappel(preparee, structure):
    preparee.cloture_le = None
    arguments = {"campagne": preparee, "projet": preparee.uuid, "structure": structure, "jours_avant": 7}
    assert refus(actions.noter_relance, **arguments) == ["Cette campagne n'a pas de clôture : aucun rappel n'est dû."]


# --- Les droits ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "trait",
    [
        {},
        {"role": "coordinatrice"},
        {"membre": True},
        {"cofinanceur": True},
        {"decideur": True},
        {"conseillere": True, "caf__departement": "77"},
    ],
)
def test_seule_la_conseillere_de_la_caf_change_une_campagne(preparee, structure, trait):
    acte = {"campagne": preparee, "casquette": RattachementFactory(**trait)}
    droit = ["Votre casquette ne permet pas de changer cette campagne."]
    nouveau = {"titre": "Autre", "presentation": "", "participation_plafond_annuel": None}
    terme = {"structure": structure, "jusqu_au": CLOTURE + JOUR, "motif": "Un motif."}
    assert refus(actions.publier_campagne, lien=LIEN, **acte) == droit
    assert refus(actions.modifier_campagne, **nouveau, **acte) == droit
    assert refus(actions.fixer_calendrier, calendrier=Calendrier(), lien=LIEN, **acte) == droit
    assert refus(actions.prolonger, lien=LIEN, **terme, **acte) == droit
    assert refus(actions.ajouter_piece_demandee, intitule="Statuts", **acte) == droit
    assert refus(actions.ajouter_contact, nom="Moi", courriel="moi@exemple.fr", **acte) == droit
    assert refus(actions.retirer_contact, contact=preparee.contacts.get(), casquette=acte["casquette"]) == droit
    assert actes() == []


@pytest.mark.parametrize("trait", [{}, {"membre": True}, {"decideur": True, "caf__departement": "77"}])
def test_seule_la_caf_fixe_son_enveloppe(campagne, trait):
    droit = ["Votre casquette ne permet pas de changer cette campagne."]
    acte = {"campagne": campagne, "casquette": RattachementFactory(**trait), "montant": Decimal(1)}
    assert refus(actions.fixer_enveloppe, **acte) == droit
