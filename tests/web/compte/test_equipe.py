import pytest
from django.urls import reverse
from django.utils.html import escape

from preau.acteurs.enums import Role
from preau.acteurs.models import Invitation, Rattachement, Utilisateur
from preau.socle.models import Courrier
from tests.fabriques import InvitationFactory, RattachementFactory, StructureFactory, UtilisateurFactory

pytestmark = pytest.mark.django_db

EQUIPE = "/equipe/"


@pytest.fixture
def responsable(client):
    rattachement = RattachementFactory(structure__nom="Les Passerelles")
    client.force_login(rattachement.personne)
    return rattachement


def test_une_responsable_invite_et_voit_l_invitation(client, responsable):
    client.post(EQUIPE, {"courriel": "lucie@exemple.fr", "role": "intervenant"})
    assert Courrier.objects.get().destinataire == "lucie@exemple.fr"
    assert "lucie@exemple.fr" in client.get(EQUIPE).content.decode()


@pytest.mark.parametrize(
    "courriel", ["<b>x</b>@exemple.fr", "a" * 300 + "@exemple.fr", "a\x00@exemple.fr", "pas une adresse", ""]
)
def test_une_adresse_fausse_est_dite_a_cote_du_champ_et_gardee(client, responsable, courriel):
    reponse = client.post(EQUIPE, {"courriel": courriel, "role": "intervenant"})
    assert len(reponse.context["form"].errors["courriel"]) >= 1
    assert escape(courriel) in reponse.content.decode()
    assert Invitation.objects.count() == 0


def test_un_role_hors_de_la_structure_est_refuse(client, responsable):
    reponse = client.post(EQUIPE, {"courriel": "lucie@exemple.fr", "role": "decideur"})
    assert "role" in reponse.context["form"].errors
    assert Invitation.objects.count() == 0


def test_un_droit_repris_l_est_aussitot_meme_session_ouverte(client, responsable, django_user_model):
    collegue = RattachementFactory(structure=responsable.structure, role=Role.INTERVENANT)
    autre = type(client)()
    autre.force_login(collegue.personne)
    assert autre.get(EQUIPE).status_code == 200
    client.post(reverse("compte:retirer", args=[collegue.uuid]))
    assert autre.get(EQUIPE).status_code == 404


def test_la_page_demande_une_fois_avant_de_retirer(client, responsable):
    collegue = RattachementFactory(structure=responsable.structure, role=Role.INTERVENANT)
    client.get(reverse("compte:retirer", args=[collegue.uuid]))
    assert Rattachement.objects.get(pk=collegue.pk).fin is None


def test_la_page_nomme_les_invitations_qui_tombent_avec_le_role(client, responsable):
    partante = RattachementFactory(structure=responsable.structure)
    InvitationFactory(structure=responsable.structure, invitante=partante.personne, courriel="attendue@exemple.fr")
    page = client.get(reverse("compte:retirer", args=[partante.uuid])).content.decode()
    assert "sont annulées avec ce rôle : attendue@exemple.fr." in " ".join(page.split())


def test_la_seule_responsable_est_avertie_avant_de_partir(client, responsable):
    adresse = reverse("compte:retirer", args=[responsable.uuid])
    assert "Plus personne ne sera responsable" in client.get(adresse).content.decode()
    RattachementFactory(structure=responsable.structure)
    assert "Plus personne ne sera responsable" not in client.get(adresse).content.decode()


def test_la_caf_voit_la_structure_sans_responsable_et_la_rattache(client):
    structure = StructureFactory(nom="Foyer rural")
    client.force_login(RattachementFactory(conseillere=True, caf=structure.caf).personne)
    assert client.get("/structures/").context["orphelines"] == [structure]
    client.post(reverse("compte:rattacher", args=[structure.uuid]), {"courriel": "a@exemple.fr", "role": "responsable"})
    assert Invitation.objects.get().role == Role.RESPONSABLE
    page = client.get(reverse("compte:rattacher", args=[structure.uuid])).content.decode()
    assert "(conseillère technique) a invité a@exemple.fr" in page


@pytest.mark.parametrize("nombre", [1, 8])
def test_la_liste_des_structures_coute_toujours_autant(client, django_assert_num_queries, nombre):
    conseillere = RattachementFactory(conseillere=True)
    for _ in range(nombre):
        RattachementFactory(structure__caf=conseillere.caf)
    client.force_login(conseillere.personne)
    client.get("/structures/")
    with django_assert_num_queries(5):
        client.get("/structures/")


@pytest.mark.parametrize("nombre", [1, 8])
def test_la_page_de_l_equipe_coute_toujours_autant(client, responsable, django_assert_num_queries, nombre):
    RattachementFactory.create_batch(nombre, structure=responsable.structure, role=Role.INTERVENANT)
    InvitationFactory.create_batch(nombre, structure=responsable.structure)
    client.get(EQUIPE)
    with django_assert_num_queries(6):
        client.get(EQUIPE)


def test_on_ouvre_son_compte_en_acceptant(client):
    invitation = InvitationFactory(jeton="bon", courriel="lucie@exemple.fr", structure__nom="Les Passerelles")
    donnees = {"prenom": "Lucie", "nom": "Fontanel", "mot_de_passe": ""}
    reponse = client.post("/invitation/bon/", donnees, follow=True)
    assert "intervenant · Les Passerelles" in reponse.content.decode()
    assert Utilisateur.objects.get().courriel == "lucie@exemple.fr"
    invitation.refresh_from_db()
    assert invitation.acceptee_le is not None


def test_un_mot_de_passe_faible_est_refuse_et_le_nom_garde(client):
    InvitationFactory(jeton="bon")
    page = client.post("/invitation/bon/", {"prenom": "Lucie", "nom": "Fontanel", "mot_de_passe": "court"})
    assert "mot_de_passe" in page.context["form"].errors
    assert 'value="Fontanel"' in page.content.decode()
    assert Utilisateur.objects.count() == 0


@pytest.mark.parametrize("nom", ["<script>", "x" * 500, "a\x00b", "\u202eabc"])
def test_un_nom_hostile_est_refuse_en_mots(client, nom):
    InvitationFactory(jeton="bon")
    page = client.post("/invitation/bon/", {"prenom": "Lucie", "nom": nom, "mot_de_passe": ""})
    assert "nom" in page.context["form"].errors
    assert Utilisateur.objects.count() == 0


@pytest.mark.parametrize("jeton", ["inconnu", "a" * 3000, "%00", "<b>"])
def test_un_jeton_faux_est_une_invitation_close(client, jeton):
    assert client.get(f"/invitation/{jeton}/").status_code == 410


def test_une_autre_personne_connectee_ne_peut_pas_accepter(client):
    InvitationFactory(jeton="bon", courriel="lucie@exemple.fr")
    client.force_login(UtilisateurFactory())
    page = client.post("/invitation/bon/")
    assert "Déconnectez-vous" in page.content.decode()
    assert Rattachement.objects.count() == 0


def test_un_compte_existant_est_invite_a_se_connecter(client):
    personne = UtilisateurFactory()
    InvitationFactory(jeton="bon", courriel=personne.courriel)
    assert "?next=/invitation/bon/" in client.get("/invitation/bon/").content.decode()
    client.force_login(personne)
    client.post("/invitation/bon/")
    assert Rattachement.objects.get().personne == personne
