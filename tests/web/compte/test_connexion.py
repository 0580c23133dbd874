import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from tests.fabriques import MOT_DE_PASSE, RattachementFactory, UtilisateurFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _essais_oublies():
    cache.clear()


def connecter(client, courriel, mot_de_passe=MOT_DE_PASSE):
    return client.post(reverse("account_login"), {"login": courriel, "password": mot_de_passe})


def est_connecte(client) -> bool:
    return client.get(reverse("compte:moi")).status_code == 200


def code_recu() -> str:
    return re.search(r"^[A-Z0-9]{3,}(-[A-Z0-9]{3,})*$", mail.outbox[-1].body, re.MULTILINE)[0]


def test_on_entre_par_mot_de_passe_sans_egard_a_la_casse_de_l_adresse(client):
    UtilisateurFactory(courriel="amina@exemple.fr")
    assert connecter(client, "Amina@Exemple.fr").status_code == 302
    assert est_connecte(client)


def test_l_erreur_ne_dit_pas_si_le_compte_existe_et_garde_l_adresse(client):
    UtilisateurFactory(courriel="amina@exemple.fr")
    connu = connecter(client, "amina@exemple.fr", "faux").content.decode()
    inconnu = connecter(client, "personne@exemple.fr", "faux").content.decode()
    for page in (connu, inconnu):
        assert "ne vont pas ensemble" in page
    assert 'value="amina@exemple.fr"' in connu


def test_on_entre_par_un_code_recu_par_courriel(client, django_capture_on_commit_callbacks):
    UtilisateurFactory(courriel="amina@exemple.fr")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("account_request_login_code"), {"email": "amina@exemple.fr"})
    assert mail.outbox[-1].subject == "Votre code de connexion"
    client.post(reverse("account_confirm_login_code"), {"code": code_recu()})
    assert est_connecte(client)


def test_un_mauvais_code_n_ouvre_pas(client, django_capture_on_commit_callbacks):
    UtilisateurFactory(courriel="amina@exemple.fr")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("account_request_login_code"), {"email": "amina@exemple.fr"})
    reponse = client.post(reverse("account_confirm_login_code"), {"code": "AAAA-BBBB"})
    assert "Ce code n'est pas le bon" in reponse.content.decode().replace("&#x27;", "'")
    assert not est_connecte(client)


def test_cinq_essais_faux_ferment_la_porte_meme_au_bon_mot_de_passe(client):
    UtilisateurFactory(courriel="amina@exemple.fr")
    reponses = [connecter(client, "amina@exemple.fr", "faux").status_code for _ in range(5)]
    assert reponses[-1] == 429
    ferme = connecter(client, "amina@exemple.fr")
    assert ferme.status_code == 429
    assert "attendez un quart d" in ferme.content.decode()
    assert not est_connecte(client)


def test_la_porte_fermee_a_l_un_reste_ouverte_a_l_autre(client):
    UtilisateurFactory(courriel="amina@exemple.fr")
    UtilisateurFactory(courriel="lucie@exemple.fr")
    for _ in range(5):
        connecter(client, "amina@exemple.fr", "faux")
    connecter(client, "lucie@exemple.fr")
    assert est_connecte(client)


def test_un_mot_de_passe_oublie_se_change_par_un_code(client, django_capture_on_commit_callbacks):
    personne = UtilisateurFactory(courriel="amina@exemple.fr")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("account_reset_password"), {"email": "amina@exemple.fr"})
    client.post(reverse("account_confirm_password_reset_code"), {"code": code_recu()})
    nouveau = "lampe bateau hiver 3"
    client.post(reverse("account_complete_password_reset"), {"password1": nouveau, "password2": nouveau})
    personne.refresh_from_db()
    assert personne.check_password(nouveau)


def test_on_sort_par_un_post_seulement(client):
    client.force_login(UtilisateurFactory())
    client.get(reverse("account_logout"))
    assert est_connecte(client)
    client.post(reverse("account_logout"))
    assert not est_connecte(client)


def test_nul_ne_s_inscrit_de_lui_meme(client):
    reponse = client.get(reverse("account_signup"))
    assert "par une invitation" in reponse.content.decode()
    assert client.post(reverse("account_signup"), {"email": "x@exemple.fr"}).status_code == 405


def test_les_comptes_de_demonstration_ne_se_montrent_qu_en_demonstration(client, settings):
    RattachementFactory(personne__courriel="responsable@demo.preau")
    assert "demo.preau" not in client.get(reverse("account_login")).content.decode()
    settings.PREAU_DEMO = True
    page = client.get(reverse("account_login")).content.decode()
    assert "responsable@demo.preau" in page
    assert "preau-demo" in page


@pytest.mark.parametrize("saisie", ["<script>x</script>", "a" * 5000, "a\x00@exemple.fr", "pas une adresse"])
def test_une_adresse_hostile_est_refusee_en_mots(client, saisie):
    reponse = connecter(client, saisie)
    assert reponse.status_code == 200
    assert len(reponse.context["form"].errors["login"]) >= 1
    assert "<script>x" not in reponse.content.decode()
