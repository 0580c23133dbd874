"""Les pages d'erreur : chacune dit quoi faire, aucune ne montre de trace."""

import pytest
from django.test import Client, override_settings
from django.views.defaults import bad_request, permission_denied, server_error

from preau.web.gabarit.middleware import ENVOI_MAXIMUM


def test_une_panne_se_dit_sans_base_ni_contexte(rf):
    # Sans la marque django_db, toute lecture de la base ferait échouer ce test.
    reponse = server_error(rf.get("/projets/"))
    texte = reponse.content.decode()
    assert reponse.status_code == 500
    assert "Une panne de notre côté" in texte
    assert "recommencez dans un instant" in texte


def test_une_demande_abimee_se_dit_sans_base_ni_contexte(rf):
    reponse = bad_request(rf.get("/"), ValueError("secret"))
    assert reponse.status_code == 400
    assert "Cette demande n'a pas été comprise" in reponse.content.decode()
    assert "secret" not in reponse.content.decode()


@pytest.mark.django_db
def test_une_page_inconnue_dit_ce_qui_a_pu_arriver(client):
    reponse = client.get("/nulle/part/")
    texte = reponse.content.decode()
    assert reponse.status_code == 404
    assert "Cette page n'existe pas" in texte
    assert "mal recopiée" in texte
    assert "/nulle/part" not in texte


@pytest.mark.django_db
def test_un_refus_dit_sa_raison_et_le_geste_qui_reste(rf):
    reponse = permission_denied(rf.get("/"), PermissionError("Votre casquette lit cette page."))
    assert reponse.status_code == 403
    assert "Votre casquette lit cette page." in reponse.content.decode()
    assert "changez de casquette" in reponse.content.decode()


@pytest.mark.django_db
def test_une_methode_refusee_a_sa_page(client):
    reponse = client.post("/mentions/")
    assert reponse.status_code == 405
    assert reponse["Allow"] == "GET, HEAD"
    assert "passez par son bouton" in reponse.content.decode()


@pytest.mark.django_db
def test_un_formulaire_trop_vieux_dit_de_recharger_la_page():
    reponse = Client(enforce_csrf_checks=True).post("/mentions/")
    assert reponse.status_code == 403
    assert "La page est restée ouverte trop longtemps" in reponse.content.decode()


@pytest.mark.django_db
def test_la_page_des_composants_n_existe_pas_en_production(client):
    assert client.get("/face/").status_code == 200
    with override_settings(PREAU_FACE=False):
        assert client.get("/face/").status_code == 404


@pytest.mark.django_db
def test_un_envoi_trop_lourd_a_sa_page_avant_meme_le_jeton():
    trop = b"x" * (ENVOI_MAXIMUM + 1)
    reponse = Client(enforce_csrf_checks=True).post("/mentions/", trop, content_type="application/octet-stream")
    assert (reponse.status_code, "Cet envoi est trop lourd" in reponse.content.decode()) == (413, True)
    reponse = Client(enforce_csrf_checks=True).post("/mentions/", trop[:-1], content_type="application/octet-stream")
    assert reponse.status_code == 403
