from datetime import timedelta
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone

from preau.projets.entrees import ajouter_entree, retirer_entree
from preau.projets.saisie import saisir
from preau.projets.tables import Projet
from preau.territoires.actions import charger_communes
from preau.web.depot.ancres import ancre
from tests.projets.dossiers import Cadre
from tests.web.depot.conftest import connecte


def envoyer(cadre: Cadre, casquette=None, **donnees):
    adresse = reverse("depot:saisir", args=[cadre.projet.uuid])
    return connecte(casquette or cadre.amina).post(adresse, donnees)


def test_une_saisie_s_enregistre_et_rend_ce_que_le_champ_montre(dossier):
    reponse = envoyer(dossier, champ="projet.participation_montant", brut="15 €", vu="")
    dit = reponse.json()
    assert (reponse.status_code, dit["texte"], dit["faux"], dit["reprises"]) == (200, "15,00", False, [])
    assert dit["enregistre"].startswith("Enregistré à ")
    assert dit["etat"].strip() == ""


def test_une_saisie_illisible_rend_sa_raison(dossier):
    dit = envoyer(dossier, champ="projet.participation_montant", brut="quinze", vu="").json()
    assert (dit["texte"], dit["faux"]) == ("quinze", True)
    assert "Écrivez ce montant" in dit["etat"]


def test_une_saisie_qui_deplace_celle_d_une_collegue_la_montre(dossier):
    saisir(projet=dossier.projet, champ="projet.besoins", brut="De Bruno", par=dossier.bruno)
    dit = envoyer(dossier, champ="projet.besoins", brut="D&#39;Amina <b>", vu="").json()
    assert "<blockquote>De Bruno</blockquote>" in dit["etat"]
    assert dit["texte"] == "D&#39;Amina <b>"


def test_une_autre_date_qui_se_lit_enfin_est_dite(dossier):
    collectif = ajouter_entree(projet=dossier.projet, liste="projet.collectifs", par=dossier.amina)
    code = f"collectif.{collectif.uuid}"
    envoyer(dossier, champ=f"{code}.debut", brut="01/02/2027", vu="")
    assert envoyer(dossier, champ=f"{code}.fin", brut="01/10/2026", vu="").json()["faux"]
    dit = envoyer(dossier, champ=f"{code}.debut", brut="01/09/2026", vu="01/02/2027").json()
    assert dit["reprises"] == [ancre("champ", f"{code}.fin")]


def test_la_campagne_close_se_dit_sans_rien_ecrire(dossier):
    dossier.campagne.cloture_le = timezone.now() - timedelta(minutes=1)
    dossier.campagne.save()
    reponse = envoyer(dossier, champ="projet.besoins", brut="Trop tard", vu="")
    assert reponse.status_code == 409
    assert reponse.json()["phrase"].startswith("La campagne est close depuis le ")
    assert Projet.objects.get(pk=dossier.projet.pk).besoins == ""


def test_un_champ_d_une_entree_retiree_ou_d_un_autre_dossier_n_existe_plus(dossier):
    ecole = ajouter_entree(projet=dossier.projet, liste="projet.ecoles", par=dossier.amina)
    retirer_entree(projet=dossier.projet, entree=f"ecole.{ecole.uuid}", par=dossier.bruno)
    for champ in (f"ecole.{ecole.uuid}.nom", f"ecole.{uuid4()}.nom", "projet.etat", ""):
        assert envoyer(dossier, champ=champ, brut="x", vu="").status_code == 410


def test_les_communes_proposees_s_offrent_en_boutons(dossier):
    charger_communes()
    adresse = reverse("depot:communes", args=[dossier.projet.uuid])
    html = (
        connecte(dossier.amina).get(adresse, {"champ": "collectif.x.commune", "cherche": "villeurb"}).content.decode()
    )
    assert 'value="choisir:collectif.x.commune|Villeurbanne (69266)"' in html
    assert connecte(dossier.amina).get(adresse, {"cherche": "v"}).content.strip() == b""


def test_choisir_une_commune_l_ecrit_et_revient_au_champ(dossier):
    charger_communes()
    collectif = ajouter_entree(projet=dossier.projet, liste="projet.collectifs", par=dossier.amina)
    page = reverse("depot:collectif", args=[dossier.projet.uuid, collectif.uuid])
    geste = f"choisir:collectif.{collectif.uuid}.commune|Villeurbanne (69266)"
    reponse = connecte(dossier.amina).post(page, {"geste": geste})
    assert reponse.url == f"{page}#{ancre('champ', f'collectif.{collectif.uuid}.commune')}"
    collectif.refresh_from_db()
    assert collectif.commune == "69266"
