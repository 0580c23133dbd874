import pytest

from tests.campagnes.fabriques import CampagneFactory, ContactFactory, PieceDemandeeFactory
from tests.fabriques import CafFactory, RattachementFactory

pytestmark = pytest.mark.django_db


def test_sans_appel_publie_la_liste_dit_quoi_attendre(client):
    CampagneFactory(en_preparation=True)
    assert "Aucun appel n" in client.get("/campagnes/").content.decode()


def test_chacun_lit_sans_compte_l_appel_ses_regles_ses_pieces_et_ses_contacts(client):
    campagne = ContactFactory().campagne
    PieceDemandeeFactory(campagne=campagne, intitule="Statuts à jour")
    texte = client.get(f"/campagnes/{campagne.uuid}/").content.decode().replace("\u00a0", " ")
    for dit in ("Statuts à jour", "clas@exemple.fr", "mardi 30 juin 2026", "8 enfants", "Nombre minimal d"):
        assert dit in texte


def test_un_appel_en_preparation_n_est_vu_que_de_sa_caf(client):
    campagne = CampagneFactory(en_preparation=True)
    adresse = f"/campagnes/{campagne.uuid}/"
    statuts = [client.get(adresse).status_code]
    for caf in (CafFactory(departement="38"), campagne.caf):
        client.force_login(RattachementFactory(conseillere=True, caf=caf).personne)
        statuts.append(client.get(adresse).status_code)
    assert statuts == [404, 404, 200]


def test_les_dates_se_lisent_avant_ce_que_le_dossier_demande(client):
    texte = client.get(f"/campagnes/{CampagneFactory().uuid}/").content.decode()
    assert texte.index("Le calendrier") < texte.index("Ce que le dossier demande") < texte.index("À qui parler")
