from datetime import timedelta

import pytest
from django.utils import timezone

from preau.campagnes.models import Campagne, Prolongation
from preau.coeur.annee import AnneeScolaire
from tests.campagnes.fabriques import (
    CampagneFactory,
    ContactFactory,
    PieceDemandeeFactory,
    QuestionLocaleFactory,
)
from tests.fabriques import RattachementFactory, StructureFactory

pytestmark = pytest.mark.django_db

LISTE = "/instruire/campagnes/"


def page(campagne, suite=""):
    return f"{LISTE}{campagne.uuid}/{suite}"


@pytest.fixture
def conseillere(client):
    rattachement = RattachementFactory(conseillere=True)
    client.force_login(rattachement.personne)
    return rattachement


@pytest.fixture
def preparee(conseillere):
    """Prête à publier, quel que soit le jour du test."""
    instant = timezone.now()
    campagne = CampagneFactory(
        en_preparation=True,
        annee_scolaire=str(AnneeScolaire.contenant(timezone.localdate()).suivante),
        ouverture_le=instant - timedelta(days=1),
        cloture_le=instant + timedelta(days=40),
        notification_le=timezone.localdate() + timedelta(days=90),
    )
    return ContactFactory(campagne=campagne).campagne


def test_une_caf_sans_campagne_est_invitee_a_en_ouvrir_une(client, conseillere):
    assert "Aucune campagne pour l'instant" in client.get(LISTE).content.decode().replace("&#x27;", "'")


def test_ouvrir_reprend_ce_que_demandait_la_campagne_d_avant(client, conseillere):
    avant = ContactFactory(campagne__annee_scolaire="2024-2025").campagne
    PieceDemandeeFactory(campagne=avant, intitule="Statuts")
    QuestionLocaleFactory(campagne=avant)
    annee = str(AnneeScolaire.contenant(timezone.localdate()).suivante)
    client.post(f"{LISTE}ouvrir/", {"annee": annee, "titre": "Appel", "reprendre": "on"})
    ouverte = Campagne.objects.get(annee_scolaire=annee)
    comptes = ouverte.pieces_demandees.count(), ouverte.questions.count(), ouverte.contacts.count()
    assert (ouverte.publiee_le, *comptes) == (None, 1, 1, 1)


def test_publier_demande_une_fois(client, preparee):
    assert "Publier la campagne" in client.get(page(preparee, "publier/")).content.decode()
    assert Campagne.objects.get().publiee_le is None
    client.post(page(preparee, "publier/"))
    assert Campagne.objects.get().publiee_le is not None


def test_ce_qui_manque_est_dit_avant_de_publier(client, conseillere):
    vide = CampagneFactory(en_preparation=True, ouverture_le=None)
    for adresse in (page(vide), page(vide, "publier/")):
        assert "Nommez au moins un contact." in client.get(adresse).content.decode()
    client.post(page(vide, "publier/"))
    assert Campagne.objects.get().publiee_le is None


def test_une_cloture_avant_l_ouverture_est_dite_et_la_saisie_gardee(client, preparee):
    donnees = {"ouverture_jour": "2026-10-02", "ouverture_heure": "09:00", "cloture_jour": "0001-01-01"}
    reponse = client.post(page(preparee, "calendrier/"), donnees)
    assert list(reponse.context["form"].errors) == ["cloture_jour"]
    assert 'value="0001-01-01"' in reponse.content.decode()


@pytest.mark.parametrize(("tape", "lu"), [("180 000,50 €", "180000.50"), ("1000", "1000.00")])
def test_un_montant_s_ecrit_a_la_francaise(client, preparee, tape, lu):
    client.post(page(preparee, "enveloppe/"), {"montant": tape})
    assert str(Campagne.objects.get().enveloppe.montant) == lu


def test_une_question_a_un_seul_choix_est_refusee_a_cote_des_choix(client, preparee):
    donnees = {"intitule": "Où ?", "etape": "besoins", "forme": "choix", "choix": "Ici"}
    reponse = client.post(page(preparee, "questions/"), donnees)
    assert reponse.context["form"].errors["choix"] == ["Proposez de 2 à 30 choix."]
    assert preparee.questions.count() == 0


def test_publiee_une_campagne_ne_demande_rien_de_plus_mais_nomme_encore_un_contact(client, preparee):
    client.post(page(preparee, "publier/"))
    refusee = client.post(page(preparee, "pieces/"), {"intitule": "Statuts", "nature": "statuts"})
    assert "publiée" in refusee.context["form"].non_field_errors()[0]
    assert client.post(page(preparee, "contacts/"), {"nom": "B", "telephone": "04 72 00 00 00"}).status_code == 302
    assert (preparee.pieces_demandees.count(), preparee.contacts.count()) == (0, 2)


def test_une_prolongation_motivee_se_lit_dans_l_histoire(client, preparee):
    client.post(page(preparee, "publier/"))
    structure = StructureFactory(nom="Tisser ensemble")
    jour = timezone.localdate() + timedelta(days=50)
    donnees = {"structure": structure.pk, "jusqu_au_jour": jour.isoformat(), "jusqu_au_heure": "12:00", "motif": ""}
    assert "motif" in client.post(page(preparee, "prolongations/"), donnees).context["form"].errors
    client.post(page(preparee, "prolongations/"), {**donnees, "motif": "La directrice était en arrêt."})
    assert Prolongation.objects.get().structure == structure
    assert "le délai de dépôt pour Tisser ensemble" in client.get(page(preparee)).content.decode()


def requetes(client, adresse, compte):
    with compte() as lues:
        assert client.get(adresse).status_code == 200
    return len(lues)


def test_les_pages_comptent_toujours_les_memes_requetes(client, conseillere, django_assert_max_num_queries):
    campagne = ContactFactory(campagne__annee_scolaire="2024-2025").campagne
    PieceDemandeeFactory(campagne=campagne, rang=1)
    QuestionLocaleFactory(campagne=campagne, rang=1)
    adresses = [LISTE, page(campagne), page(campagne, "pieces/"), f"/campagnes/{campagne.uuid}/", "/campagnes/"]
    client.get(LISTE)  # la première page de la session choisit la casquette
    un = [requetes(client, a, lambda: django_assert_max_num_queries(25)) for a in adresses]
    for rang in range(2, 8):
        PieceDemandeeFactory(campagne=campagne, rang=rang)
        QuestionLocaleFactory(campagne=campagne, rang=rang)
        ContactFactory(campagne=campagne)
        CampagneFactory(annee_scolaire=f"{2024 + rang}-{2025 + rang}")
    assert [requetes(client, a, lambda: django_assert_max_num_queries(25)) for a in adresses] == un


TACHES = {
    "appel/": "Présenter l'appel",
    "calendrier/": "Fixer le calendrier",
    "enveloppe/": "Fixer l'enveloppe",
    "pieces/": "Demander des pièces",
    "questions/": "Ajouter des questions",
    "contacts/": "Nommer des contacts",
    "comites/": "Annoncer les dates des comités",
    "textes/": "Charger des textes",
    "prolongations/": "Prolonger une structure",
}


@pytest.mark.parametrize("suite", TACHES)
def test_le_fil_d_une_tache_finit_par_elle(client, preparee, suite):
    html = client.get(page(preparee, suite)).content.decode().replace("&#x27;", "'")
    assert f'<li aria-current="page">{TACHES[suite]}</li>' in html


def test_ouvrir_une_campagne_ne_se_propose_que_s_il_en_reste_une_a_ouvrir(client, preparee):
    assert "Ouvrir une campagne" in client.get(LISTE).content.decode()
    CampagneFactory(caf=preparee.caf, annee_scolaire=str(AnneeScolaire.contenant(timezone.localdate())))
    assert "Ouvrir une campagne" not in client.get(LISTE).content.decode()
