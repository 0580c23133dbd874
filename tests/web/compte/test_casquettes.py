import pytest
from django.urls import reverse

from preau.acteurs.enums import Role
from tests.fabriques import RattachementFactory, UtilisateurFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def deux(client):
    """Une personne connectée à deux casquettes : responsable ici, membre d'un comité."""
    responsable = RattachementFactory(structure__nom="Les Passerelles")
    membre = RattachementFactory(membre=True, personne=responsable.personne)
    client.force_login(responsable.personne)
    return responsable, membre


def test_une_seule_casquette_est_portee_d_elle_meme(client):
    client.force_login(RattachementFactory(structure__nom="Les Passerelles").personne)
    assert "responsable · Les Passerelles" in client.get("/").content.decode()


def test_plusieurs_casquettes_demandent_de_choisir(client, deux):
    assert client.get("/").url == reverse("compte:casquettes")


def test_la_casquette_choisie_reste_portee(client, deux):
    _, membre = deux
    client.post(reverse("compte:porter"), {"casquette": membre.uuid})
    assert str(membre) in client.get("/").content.decode()


def test_on_ne_porte_pas_la_casquette_d_une_autre(client, deux):
    etrangere = RattachementFactory()
    assert client.post(reverse("compte:porter"), {"casquette": etrangere.uuid}).status_code == 404


def test_la_page_d_une_autre_casquette_propose_d_en_changer_et_y_revient(client, deux):
    responsable, membre = deux
    client.post(reverse("compte:porter"), {"casquette": membre.uuid})
    page = client.get(reverse("compte:equipe"))
    assert page.status_code == 403
    assert "celle d" in page.content.decode()
    retour = client.post(reverse("compte:porter"), {"casquette": responsable.uuid, "suite": page.context["suite"]})
    assert retour.url == reverse("compte:equipe")
    assert client.get(retour.url).status_code == 200


@pytest.mark.parametrize("suite", ["https://ailleurs.exemple/", "//ailleurs.exemple/", "javascript:alert(1)", "\x00"])
def test_le_retour_ne_sort_pas_du_site(client, deux, suite):
    responsable, _ = deux
    assert client.post(reverse("compte:porter"), {"casquette": responsable.uuid, "suite": suite}).url == "/"


def test_sans_casquette_l_accueil_dit_quoi_faire(client):
    client.force_login(UtilisateurFactory())
    assert "Demandez une invitation" in client.get("/").content.decode()


def test_une_casquette_finie_ne_se_porte_plus(client, deux):
    responsable, membre = deux
    client.post(reverse("compte:porter"), {"casquette": responsable.uuid})
    responsable.fin = responsable.debut
    responsable.save()
    assert client.get(reverse("compte:equipe")).status_code == 404
    assert str(membre) in client.get("/").content.decode()


def test_l_accueil_se_lit_en_quatre_requetes(client, django_assert_num_queries):
    client.force_login(RattachementFactory(role=Role.RESPONSABLE).personne)
    client.get("/")
    with django_assert_num_queries(4):
        client.get("/")


@pytest.mark.parametrize("trait", ["responsable", "conseillere", "decideur", "membre", "cofinanceur"])
def test_chaque_carte_de_l_accueil_dit_a_quoi_elle_sert(client, trait):
    client.force_login(RattachementFactory(**({} if trait == "responsable" else {trait: True})).personne)
    cartes = client.get("/").context["cartes"]
    assert len(cartes) >= 3
    assert [carte.titre for carte in cartes if not carte.phrase] == []
