from datetime import timedelta
from html import unescape
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from preau.projets.tables import Projet
from tests.fabriques import RattachementFactory
from tests.projets import fabriques
from tests.projets.depots import cadre_complet, deposer
from tests.projets.dossiers import campagne_ouverte
from tests.web.depot.conftest import connecte


def commencer(cadre, campagne=None, **donnees):
    adresse = reverse("depot:commencer", args=[(campagne or cadre.campagne).uuid])
    return connecte(cadre.amina).post(adresse, {"cle": str(uuid4()), **donnees})


def test_la_liste_ne_montre_que_les_dossiers_de_la_structure(dossier):
    autre = RattachementFactory(structure__caf=dossier.campagne.caf)
    liste = reverse("depot:projets")
    assert "CLAS du centre" in connecte(dossier.bruno).get(liste).content.decode()
    html = unescape(connecte(autre).get(liste).content.decode())
    assert "CLAS du centre" not in html
    assert "Aucun dossier encore" in html
    assert "Commencer un dossier" in html


def test_le_meme_envoi_ne_commence_qu_un_dossier(dossier):
    cle = str(uuid4())
    for _ in range(2):
        reponse = commencer(dossier, depart="vide", intitule="Un second", cle=cle)
        assert reponse.url == reverse("depot:sommaire", args=[cle])
    assert Projet.objects.filter(intitule="Un second").count() == 1


def test_un_fichier_d_echange_commence_un_dossier_et_dit_ce_qui_n_est_pas_repris(dossier):
    fichier = SimpleUploadedFile("projet.json", fabriques.projet())
    adresse = reverse("depot:commencer", args=[dossier.campagne.uuid])
    donnees = {"cle": str(uuid4()), "depart": "fichier", "fichier": fichier}
    reponse = connecte(dossier.amina).post(adresse, donnees, follow=True)
    html = unescape(reponse.content.decode())
    assert "Ouvrir les portes" in html
    assert "<p>Non repris du fichier :</p>" in html
    assert "<li>Avis du comité : il ne se reprend pas d'un fichier.</li>" in html
    assert Projet.objects.get(intitule="Ouvrir les portes").besoins == "Lecture et confiance"


def test_un_fichier_refuse_se_dit_a_cote_du_champ_et_ne_commence_rien(dossier):
    avant = Projet.objects.count()
    for octets, phrase in ((b"%PDF-1.7", "un document PDF reçu"), (b"{", ""), (b"", "Ce fichier est vide")):
        fichier = SimpleUploadedFile("projet.json", octets)
        adresse = reverse("depot:commencer", args=[dossier.campagne.uuid])
        donnees = {"cle": str(uuid4()), "depart": "fichier", "fichier": fichier}
        reponse = connecte(dossier.amina).post(adresse, donnees)
        assert reponse.status_code == 422
        assert phrase in unescape(reponse.content.decode())
    assert commencer(dossier, depart="fichier").status_code == 422
    assert Projet.objects.count() == avant


def test_le_dossier_d_une_autre_annee_se_reprend_avec_ce_qui_a_change(db):
    passe = cadre_complet(participation_plafond_annuel=10)
    depot = deposer(passe)
    suivante = campagne_ouverte(caf=passe.campagne.caf, annee_scolaire="2027-2028", participation_plafond_annuel=20)
    page = connecte(passe.amina).get(reverse("depot:commencer", args=[suivante.uuid])).content.decode()
    html = unescape(page).replace("\xa0", " ").replace("\u202f", " ")
    assert "10,00 € → <strong>20,00 €</strong>" in html
    reponse = commencer(passe, suivante, depart="depot", depot=str(depot.uuid))
    neuf = Projet.objects.get(campagne=suivante)
    assert reponse.url == reverse("depot:sommaire", args=[neuf.uuid])
    assert (neuf.besoins, neuf.collectifs.get().debut) == (depot.projet.besoins, None)


def test_le_depot_d_une_autre_structure_ne_se_reprend_pas(complet):
    depot = deposer(cadre_complet(campagne=complet.campagne))
    suivante = campagne_ouverte(caf=complet.campagne.caf, annee_scolaire="2027-2028")
    assert commencer(complet, suivante, depart="depot", depot=str(depot.uuid)).status_code == 422
    assert Projet.objects.filter(campagne=suivante).count() == 0


def test_une_campagne_close_ne_laisse_rien_commencer(dossier):
    dossier.campagne.cloture_le = timezone.now() - timedelta(minutes=1)
    dossier.campagne.save()
    reponse = commencer(dossier, depart="vide")
    assert reponse.status_code == 422
    assert "La campagne est close depuis le" in unescape(reponse.content.decode())
    assert Projet.objects.count() == 1


def test_le_sommaire_d_un_dossier_depose_mene_a_sa_lecture(complet):
    sommaire = reverse("depot:sommaire", args=[complet.projet.uuid])
    html = unescape(connecte(complet.amina).get(sommaire).content.decode())
    assert "Rien ne manque : relisez, signez, déposez." in html
    assert "9 sur 10 ont ce qu'il faut" in html
    deposer(complet)
    assert connecte(complet.amina).get(sommaire).url == reverse("depot:lire", args=[complet.projet.uuid])


def test_la_page_de_depart_ne_lit_pas_les_textes_scelles(complet):
    deposer(complet)
    suivante = campagne_ouverte(caf=complet.campagne.caf, annee_scolaire="2027-2028")
    client = connecte(complet.amina)
    with CaptureQueriesContext(connection) as requetes:
        html = client.get(reverse("depot:commencer", args=[suivante.uuid])).content.decode()
    lues = [r["sql"] for r in requetes if '"projets_depot"."numero"' in r["sql"]]
    assert lues != []
    assert [sql for sql in lues if '"projets_depot"."document"' in sql] == []
    assert "2026-2027" in html


def test_le_sommaire_d_un_brouillon_clos_n_offre_ni_de_deposer_ni_de_renoncer(dossier):
    dossier.campagne.cloture_le = timezone.now() - timedelta(minutes=1)
    dossier.campagne.save()
    html = connecte(dossier.amina).get(f"/projets/{dossier.projet.uuid}/").content.decode().partition("<main")[2]
    assert ("La campagne est close depuis le" in html, "Le relire" in html) == (True, True)
    for geste in ("Relire et déposer", "manquent encore", "Renoncer"):
        assert geste not in html


def test_un_dossier_deja_commence_se_dit_avant_d_en_commencer_un_autre(dossier):
    html = unescape(
        connecte(dossier.amina).get(reverse("depot:commencer", args=[dossier.campagne.uuid])).content.decode()
    )
    assert f"{dossier.projet}</a>." in html
