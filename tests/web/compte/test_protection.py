"""Double authentification, adresse changée, essais comptés par tous les processus."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from axes.models import AccessAttempt
from django.conf import settings as reglages
from django.core import mail
from django.core.cache import caches
from django.db import connection
from django.urls import reverse

from preau.socle.models import EntreeJournal
from tests.fabriques import MOT_DE_PASSE, UtilisateurFactory

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXP"  # inventé pour ces tests


def connecter(client, courriel):
    return client.post(reverse("account_login"), {"login": courriel, "password": MOT_DE_PASSE})


def code_de(secret: str) -> str:
    """Le code de maintenant, au milieu de ceux que l'on accepte : la demi-minute peut tourner avant qu'il soit lu."""
    acceptes = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, acceptes[len(acceptes) // 2]))


def code_recu() -> str:
    return re.search(r"^[A-Z0-9]{3,}(-[A-Z0-9]{3,})*$", mail.outbox[-1].body, re.MULTILINE)[0]


# --- Double authentification -----------------------------------------------------------------------------------------


def test_le_secret_est_garde_chiffre_et_son_code_ouvre(client):
    personne = UtilisateurFactory()
    TOTP.activate(personne, SECRET)
    assert SECRET not in str(Authenticator.objects.get().data)
    assert connecter(client, personne.courriel).url.startswith(reverse("mfa_authenticate"))
    assert client.post(reverse("mfa_authenticate"), {"code": code_de(SECRET)}).status_code == 302
    assert client.get(reverse("compte:moi")).status_code == 200


@pytest.mark.parametrize("secret_devine", [SECRET, "", "AAAAAAAA"])
def test_un_secret_dont_la_cle_est_perdue_n_ouvre_a_personne(client, settings, caplog, secret_devine):
    personne = UtilisateurFactory()
    TOTP.activate(personne, SECRET)
    settings.PREAU_CLES_DU_COFFRE = ["une autre phrase"]
    connecter(client, personne.courriel)
    reponse = client.post(reverse("mfa_authenticate"), {"code": code_de(secret_devine)})
    assert reponse.status_code == 200
    assert "PREAU_CLES_DU_COFFRE" in caplog.text
    assert client.get(reverse("compte:moi")).status_code == 302


# --- Changer d'adresse -----------------------------------------------------------------------------------------------


@pytest.fixture
def amina(client):
    personne = UtilisateurFactory(courriel="amina@exemple.fr")
    connecter(client, personne.courriel)
    client.post(reverse("account_reauthenticate"), {"password": MOT_DE_PASSE})
    return personne


def test_changer_d_adresse_redemande_le_mot_de_passe(client):
    personne = UtilisateurFactory()
    connecter(client, personne.courriel)
    reponse = client.post(reverse("account_email"), {"email": "amina@ailleurs.fr", "action_add": "1"})
    assert reponse.url.startswith(reverse("account_reauthenticate"))


def demander(client, rappels, adresse):
    with rappels(execute=True):
        return client.post(reverse("account_email"), {"email": adresse, "action_add": "1"})


def test_une_adresse_change_une_fois_prouvee(client, amina, django_capture_on_commit_callbacks):
    demander(client, django_capture_on_commit_callbacks, "amina@ailleurs.fr")
    assert mail.outbox[-1].to == ["amina@ailleurs.fr"]
    amina.refresh_from_db()
    assert amina.courriel == "amina@exemple.fr"
    client.post(reverse("account_email_verification_sent"), {"code": code_recu()})
    amina.refresh_from_db()
    assert amina.courriel == "amina@ailleurs.fr"
    assert EntreeJournal.objects.filter(acte="changer_courriel", objet=amina.uuid).count() == 1
    client.post(reverse("account_logout"))
    assert connecter(client, "amina@ailleurs.fr").status_code == 302
    assert client.get(reverse("compte:moi")).status_code == 200


def test_un_mauvais_code_ne_change_pas_l_adresse(client, amina, django_capture_on_commit_callbacks):
    demander(client, django_capture_on_commit_callbacks, "amina@ailleurs.fr")
    assert len(mail.outbox) == 1
    reponse = client.post(reverse("account_email_verification_sent"), {"code": "AAAA-BBBB"})
    assert "code" in reponse.context["form"].errors
    amina.refresh_from_db()
    assert amina.courriel == "amina@exemple.fr"


def test_on_ne_prend_pas_l_adresse_d_une_autre_meme_avec_son_code(client, amina, django_capture_on_commit_callbacks):
    lucie = UtilisateurFactory(courriel="lucie@exemple.fr")
    demander(client, django_capture_on_commit_callbacks, "Lucie@exemple.fr")
    assert mail.outbox[-1].to == ["lucie@exemple.fr"]
    reponse = client.post(reverse("account_email_verification_sent"), {"code": code_recu()}, follow=True)
    assert reponse.status_code == 200
    amina.refresh_from_db()
    lucie.refresh_from_db()
    assert (amina.courriel, lucie.courriel) == ("amina@exemple.fr", "lucie@exemple.fr")


# --- Plusieurs processus ---------------------------------------------------------------------------------------------


def test_ce_que_compte_un_processus_est_lu_par_l_autre():
    # Une seconde prise de la même mémoire : celle qu'aurait un autre processus.
    assert caches["default"].add("essai", 1)
    autre = caches.create_connection("default")
    assert autre is not caches["default"]
    assert not autre.add("essai", 2)
    assert autre.get("essai") == 1


def test_la_memoire_est_une_table_que_les_migrations_posent():
    assert reglages.CACHES["default"]["LOCATION"] in connection.introspection.table_names()


def test_les_essais_d_axes_sont_dans_la_base(client):
    UtilisateurFactory(courriel="amina@exemple.fr")
    client.post(reverse("account_login"), {"login": "amina@exemple.fr", "password": "faux"})
    assert AccessAttempt.objects.get(username="amina@exemple.fr").failures_since_start == 1
