import pytest
from django.urls import reverse

from tests.fabriques import RattachementFactory

pytestmark = pytest.mark.django_db


def test_les_pages_d_une_personne_connectee_ne_se_gardent_pas(client):
    client.force_login(RattachementFactory().personne)
    assert client.get(reverse("compte:moi")).headers["Cache-Control"] == "private, no-store"
    assert client.get("/nulle-part/").headers["Cache-Control"] == "private, no-store"


def test_les_fichiers_statiques_se_gardent_meme_connecte(client):
    client.force_login(RattachementFactory().personne)
    reponse = client.get("/static/gabarit/jetons.css")
    reponse.close()
    assert reponse.status_code == 200
    assert "no-store" not in reponse.headers.get("Cache-Control", "")
