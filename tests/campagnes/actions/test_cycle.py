from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from preau.campagnes import actions
from preau.campagnes.actions import Calendrier
from preau.campagnes.models import Campagne
from preau.coeur.annee import AnneeScolaire
from preau.coeur.referentiel.norme import charger
from preau.socle.models import Courrier, EntreeJournal
from tests.campagnes.actes import CALENDRIER, JOUR, LIEN, actes, messages, refus
from tests.campagnes.fabriques import AVANT, CLOTURE
from tests.fabriques import RattachementFactory

pytestmark = pytest.mark.django_db


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
    droit = ["Votre casquette ne permet pas cet acte dans cette campagne."]
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
        "600,00 € sont déjà attribués : l'enveloppe ne peut descendre en dessous."
    ]
    enveloppe.refresh_from_db()
    assert enveloppe.montant == Decimal(1000)


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
    droit = ["Votre casquette ne permet pas cet acte dans cette campagne."]
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
    droit = ["Votre casquette ne permet pas cet acte dans cette campagne."]
    acte = {"campagne": campagne, "casquette": RattachementFactory(**trait), "montant": Decimal(1)}
    assert refus(actions.fixer_enveloppe, **acte) == droit
