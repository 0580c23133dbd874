from html import unescape
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils.html import escape

from preau.acteurs.enums import Role
from preau.acteurs.models import Caf, Comite, Financeur, Invitation, Rattachement, Structure
from preau.socle.models import Courrier
from tests.acteurs.test_courriers import abandonne
from tests.fabriques import (
    ComiteFactory,
    FinanceurFactory,
    InvitationFactory,
    RattachementFactory,
    StructureFactory,
    commune,
)

pytestmark = pytest.mark.django_db

STRUCTURE = {"nom": "Foyer rural", "type": "association", "commune": "Villeurbanne", "courriel": "a@exemple.fr"}


@pytest.fixture
def conseillere(client):
    commune()
    rattachement = RattachementFactory(conseillere=True)
    client.force_login(rattachement.personne)
    return rattachement


def test_une_collegue_est_invitee_depuis_ma_caf(client, conseillere):
    client.post(reverse("compte:caf"), {"courriel": "lucie@caf.exemple", "role": "decideur"})
    page = client.get(reverse("compte:caf")).content.decode()
    assert "lucie@caf.exemple" in page
    assert "(conseillère technique) a invité lucie@caf.exemple comme décideur" in page
    assert Courrier.objects.get().destinataire == "lucie@caf.exemple"


@pytest.mark.parametrize("role", ["responsable", "membre", "cofinanceur", ""])
def test_un_role_d_ailleurs_ne_se_propose_pas_a_la_caf(client, conseillere, role):
    reponse = client.post(reverse("compte:caf"), {"courriel": "lucie@caf.exemple", "role": role})
    assert "role" in reponse.context["form"].errors
    assert Invitation.objects.count() == 0


def test_une_structure_s_inscrit_et_sa_responsable_est_invitee(client, conseillere):
    donnees = {**STRUCTURE, "commune": "Villeurbanne (69100)", "siret": "732 829 320 00074"}
    reponse = client.post(reverse("compte:nouvelle_structure"), donnees)
    structure = Structure.objects.get()
    assert reponse.url == reverse("compte:rattacher", args=[structure.uuid])
    assert (structure.nom, structure.commune_id, structure.siret) == ("Foyer rural", "69266", "73282932000074")
    assert Invitation.objects.get().structure == structure


@pytest.mark.parametrize(
    ("champ", "saisie"),
    [
        ("nom", ""),
        ("nom", "<script>x</script>"),
        ("nom", "n" * 400),
        ("type", "prefecture"),
        ("commune", "Nulle-Part"),
        ("commune", "a\x00b"),
        ("siret", "12345678900000"),
        ("siret", "1" * 400),
        ("courriel", "pas une adresse"),
    ],
)
def test_une_faute_est_dite_a_cote_du_champ_et_la_saisie_gardee(client, conseillere, champ, saisie):
    reponse = client.post(reverse("compte:nouvelle_structure"), {**STRUCTURE, champ: saisie})
    assert list(reponse.context["form"].errors) == [champ]
    page = reponse.content.decode()
    assert 'value="Villeurbanne"' in page or champ == "commune"
    assert champ == "type" or escape(saisie) in page
    assert Structure.objects.count() == 0


def test_le_resume_des_fautes_se_comprend_sans_lire_les_champs(client, conseillere):
    reponse = client.post(reverse("compte:nouvelle_structure"), {"nom": ""})
    assert {champ: list(fautes) for champ, fautes in reponse.context["form"].errors.items()} == {
        "nom": ["Donnez son nom."],
        "type": ["Dites sa forme."],
        "commune": ["Dites sa commune."],
        "courriel": ["Donnez l'adresse de la personne à inviter."],
    }


def test_un_siret_deja_pris_est_dit_a_cote_du_siret(client, conseillere):
    StructureFactory(siret="73282932000074")
    reponse = client.post(reverse("compte:nouvelle_structure"), {**STRUCTURE, "siret": "73282932000074"})
    assert list(reponse.context["form"].errors) == ["siret"]


def test_une_structure_homonyme_est_dite_a_cote_du_nom(client, conseillere):
    client.post(reverse("compte:nouvelle_structure"), STRUCTURE)
    reponse = client.post(reverse("compte:nouvelle_structure"), {**STRUCTURE, "courriel": "b@exemple.fr"})
    assert list(reponse.context["form"].errors) == ["nom"]
    assert Structure.objects.count() == 1


def test_la_fiche_d_une_structure_se_corrige(client, conseillere):
    structure = StructureFactory(caf=conseillere.caf)
    adresse = reverse("compte:corriger_structure", args=[structure.uuid])
    assert 'value="Villeurbanne (69100)"' in client.get(adresse).content.decode()
    client.post(adresse, {"nom": "Autre nom", "type": "ccas", "commune": "69266", "siret": ""})
    structure.refresh_from_db()
    assert (structure.nom, structure.type, structure.siret) == ("Autre nom", "ccas", None)


def test_un_comite_se_cree_avec_des_communes_et_des_intercommunalites(client, conseillere):
    for code in ("69259", "69264", "69243"):
        commune(code)
    donnees = {"nom": "Comité de l'Est", "communes": "Tarare", "intercommunalites": [commune().epci]}
    client.post(reverse("compte:nouveau_comite"), donnees)
    assert sorted(Comite.objects.get().communes.values_list("code", flat=True)) == ["69243", "69259", "69266"]


def test_un_comite_sans_territoire_est_refuse_en_mots(client, conseillere):
    reponse = client.post(reverse("compte:nouveau_comite"), {"nom": "Comité", "communes": " \n "})
    assert "au moins une commune" in str(reponse.context["form"].errors["communes"])
    assert Comite.objects.count() == 0


def test_le_territoire_d_un_comite_se_corrige(client, conseillere):
    comite = ComiteFactory(caf=conseillere.caf)
    commune("69259")
    adresse = reverse("compte:corriger_comite", args=[comite.uuid])
    assert "Villeurbanne (69100)" in client.get(adresse).content.decode()
    client.post(adresse, {"nom": "Comité du Sud", "communes": "69259"})
    comite.refresh_from_db()
    assert (comite.nom, list(comite.communes.values_list("code", flat=True))) == ("Comité du Sud", ["69259"])


def test_un_membre_est_invite_puis_son_role_repris(client, conseillere):
    comite = ComiteFactory(caf=conseillere.caf)
    adresse = reverse("compte:comite", args=[comite.uuid])
    client.post(adresse, {"courriel": "elu@exemple.fr", "role": "membre"})
    assert Invitation.objects.get().comite == comite
    membre = RattachementFactory(membre=True, comite=comite)
    retour = client.post(reverse("compte:retirer", args=[membre.uuid]))
    assert retour.url == adresse
    membre.refresh_from_db()
    assert membre.fin is not None


def test_un_cofinanceur_s_inscrit_et_se_lit(client, conseillere):
    client.post(reverse("compte:nouveau_financeur"), {"nom": "Ville de Bron", "courriel": "elu@bron.exemple"})
    financeur = Financeur.objects.get()
    assert "elu@bron.exemple" in client.get(reverse("compte:financeur", args=[financeur.uuid])).content.decode()


def test_la_derniere_de_la_caf_apprend_qu_elle_ne_peut_pas_partir(client, conseillere):
    adresse = reverse("compte:retirer", args=[conseillere.uuid])
    assert "Quelqu'un doit rester" in client.get(adresse).content.decode().replace("&#x27;", "'")
    page = client.post(adresse, follow=True).content.decode()
    assert "dernière personne de cette Caf" in page
    assert Rattachement.objects.get(pk=conseillere.pk).fin is None


def test_un_intervenant_lit_l_equipe_sans_les_adresses(client):
    responsable = RattachementFactory(personne__courriel="patronne@exemple.fr")
    InvitationFactory(structure=responsable.structure, courriel="attendue@exemple.fr")
    intervenant = RattachementFactory(structure=responsable.structure, role=Role.INTERVENANT)
    client.force_login(intervenant.personne)
    page = client.get(reverse("compte:equipe")).content.decode()
    assert str(responsable.personne) in page
    assert "patronne@exemple.fr" not in page
    assert "attendue@exemple.fr" not in page


@pytest.mark.parametrize("nombre", [1, 8])
def test_les_listes_de_la_caf_coutent_toujours_autant(client, conseillere, django_assert_num_queries, nombre):
    for _ in range(nombre):
        RattachementFactory(membre=True)
        FinanceurFactory(caf=conseillere.caf)
    for adresse, requetes in (("compte:comites", 4), ("compte:financeurs", 4), ("compte:caf", 11)):
        client.get(reverse(adresse))
        with django_assert_num_queries(requetes):
            client.get(reverse(adresse))


def test_un_refus_dit_sa_phrase_sur_la_page(client):
    coordinatrice = RattachementFactory(role=Role.COORDINATRICE)
    intervenant = RattachementFactory(structure=coordinatrice.structure, role=Role.INTERVENANT)
    client.force_login(coordinatrice.personne)
    reponse = client.get(reverse("compte:retirer", args=[intervenant.uuid]))
    assert reponse.status_code == 403
    assert "Seule une personne responsable de la structure peut mettre fin à ce rôle." in reponse.content.decode()


# --- La commande -----------------------------------------------------------------------------------------------------


def ouvrir(*arguments: str) -> str:
    sortie = StringIO()
    call_command("ouvrir_caf", *arguments, stdout=sortie)
    return sortie.getvalue()


def test_la_commande_ouvre_la_caf_et_envoie_un_lien_du_site():
    dit = ouvrir("69", "Caf du Rhône", "zoe@caf.exemple", "--role", "decideur", "--site", "https://preau.exemple/")
    assert dit.startswith("Caf du Rhône est ouverte. Une invitation (décideur) part à zoe@caf.exemple")
    assert Caf.objects.get().departement == "69"
    assert "https://preau.exemple/invitation/" in Courrier.objects.get().texte


def test_sans_site_dit_le_lien_porte_le_premier_hote(settings):
    settings.ALLOWED_HOSTS = ["*", ".exemple.fr", "preau.exemple.fr"]
    settings.SESSION_COOKIE_SECURE = True
    ouvrir("69", "Caf du Rhône", "zoe@caf.exemple")
    assert "https://preau.exemple.fr/invitation/" in Courrier.objects.get().texte


@pytest.mark.parametrize(
    ("arguments", "phrase"),
    [
        ((), "Dites trois choses"),
        (("99", "Caf", "zoe@caf.exemple"), "departement : « 99 » n'est pas un département"),
        (("69", "Caf", "zoe"), "courriel : « zoe » n'est pas une adresse électronique"),
        (("69", "Caf", "zoe@caf.exemple", "--role", "chef"), "role : « chef » n'est pas un rôle de Caf"),
        (("69", "Caf", "zoe@caf.exemple", "--site", "preau.exemple"), "Dites l'adresse du site"),
    ],
)
def test_la_commande_refuse_en_francais_et_n_ecrit_rien(arguments, phrase):
    with pytest.raises(CommandError, match=phrase):
        ouvrir(*arguments)
    assert Caf.objects.count() == 0


def test_la_commande_refuse_deux_fois_la_meme_caf():
    ouvrir("69", "Caf du Rhône", "zoe@caf.exemple")
    with pytest.raises(CommandError, match="attend sa réponse"):
        ouvrir("69", "Caf du Rhône", "zoe@caf.exemple")


def test_les_messages_qui_n_ont_pas_pu_partir_se_disent_et_se_renvoient(client, conseillere):
    deux = [abandonne(conseillere.caf), abandonne(conseillere.caf, "bruno@exemple.fr")]
    for nom in ("compte:accueil", "compte:caf"):
        html = client.get(reverse(nom)).content.decode()
        assert ("2 messages n'ont pas pu partir" in unescape(html), reverse("compte:courriers") in html) == (True, True)
    adresse = reverse("compte:courriers")
    html = client.get(adresse).content.decode()
    assert ("amina@exemple.fr" in html, "bruno@exemple.fr" in html) == (True, True)
    client.post(adresse, {"courrier": str(deux[0].uuid)})
    assert "1 message n'a pas pu partir" in unescape(client.get(reverse("compte:caf")).content.decode())
    client.post(adresse)
    assert "Tous les messages sont partis" in client.get(adresse).content.decode()
    assert list(Courrier.objects.values_list("etat", flat=True)) == ["en_attente", "en_attente"]
