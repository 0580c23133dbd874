"""Signer, déposer, retirer, renoncer : une seule fois, dans les temps, avec ses raisons."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from preau.campagnes.models import Campagne
from preau.projets.depots import retirer_depot
from preau.projets.rangement import chemin_de
from preau.projets.saisie import saisir
from preau.projets.tables import Projet
from preau.projets.tables.enums import EtatProjet
from preau.socle.horloge import aujourd_hui, maintenant
from preau.socle.models import Courrier
from tests.campagnes.fabriques import ContactFactory, DateDeComiteFactory
from tests.fabriques import ComiteFactory
from tests.projets.depots import cadre_complet, deposer
from tests.web.depot.conftest import connecte
from tests.web.depot.riches import cadre_riche

SIGNATURE = {"nom": "Amina Berger", "qualite": "présidente", "attestation": "on"}


def adresse(dossier, suite="deposer/"):
    return f"/projets/{dossier.projet.uuid}/{suite}"


def lue(reponse):
    return reponse.content.decode().replace("\u00a0", " ").replace("&#x27;", "'")


def signer(dossier, casquette=None, **options):
    champs = {**SIGNATURE, "cle": str(uuid4()), **options}
    return connecte(casquette or dossier.amina).post(adresse(dossier), champs)


def clore():
    Campagne.objects.update(cloture_le=maintenant() - timedelta(minutes=1), notification_le="2100-01-01")


@pytest.fixture
def incomplet(complet):
    saisir(projet=complet.projet, champ="projet.besoins", brut="", par=complet.amina)
    return complet


def test_deposer_mene_a_la_confirmation(complet):
    reponse = signer(complet)
    depot = complet.projet.depots.get()
    assert (reponse.status_code, reponse.url) == (302, adresse(complet, "depots/1/fait/"))
    assert (depot.nom, depot.qualite, depot.deposant) == ("Amina Berger", "présidente", complet.amina.personne)
    assert Projet.objects.get(pk=complet.projet.pk).etat == EtatProjet.DEPOSE


def test_la_page_donne_sa_cle_et_le_second_clic_rend_le_meme_depot(complet):
    html = lue(connecte(complet.amina).get(adresse(complet)))
    cle = re.search(r'name="cle" value="([^"]+)"', html)[1]
    reponses = [signer(complet, cle=cle) for _ in range(2)]
    assert [reponse.url for reponse in reponses] == [adresse(complet, "depots/1/fait/")] * 2
    assert complet.projet.depots.get().cle == UUID(cle)


def test_un_second_envoi_d_un_autre_ecran_est_refuse_en_mots(complet):
    signer(complet)
    reponse = signer(complet)
    assert (reponse.status_code, complet.projet.depots.count()) == (422, 1)
    assert "Ce dossier est déposé : retirez-le pour le modifier" in lue(reponse)


def test_deposer_apres_la_cloture_est_refuse_en_mots(complet):
    clore()
    reponse = signer(complet)
    assert (reponse.status_code, complet.projet.depots.count()) == (422, 0)
    assert "La campagne est close depuis le" in lue(reponse)


def test_un_manque_demande_une_raison_et_garde_ce_qui_est_tape(incomplet):
    assert "Déposer malgré 1 manque" in lue(connecte(incomplet.amina).get(adresse(incomplet)))
    reponse = signer(incomplet)
    html = lue(reponse)
    assert (reponse.status_code, incomplet.projet.depots.count()) == (422, 0)
    assert "Dites pourquoi vous déposez malgré ce qui manque" in html
    assert 'value="présidente"' in html


def test_la_raison_absente_se_dit_en_meme_temps_que_la_signature(incomplet):
    html = lue(signer(incomplet, nom="", qualite="", attestation=""))
    assert "4 réponses sont à revoir" in html
    resume = html[html.index("resume-erreurs") : html.index("<form", html.index("resume-erreurs"))]
    assert re.findall(r'href="#id_(\w+)"', resume) == ["malgre", "nom", "qualite", "attestation"]


def test_une_raison_donnee_n_est_pas_redemandee_avec_la_signature(incomplet):
    html = lue(signer(incomplet, nom="", malgre="Le diagnostic est en cours."))
    assert "Une réponse est à revoir" in html
    assert "Dites pourquoi vous déposez" not in html


def test_deposer_malgre_un_manque_scelle_la_raison_et_la_liste(incomplet):
    signer(incomplet, malgre="Le diagnostic est en cours.")
    depot = incomplet.projet.depots.get()
    assert (depot.malgre, depot.manques) == (
        "Le diagnostic est en cours.",
        "Les besoins des enfants ne sont pas décrits.",
    )


@pytest.mark.parametrize(
    ("champ", "valeur", "phrase"),
    [
        ("nom", " ", "Écrivez votre nom, en 120 caractères au plus."),
        ("qualite", "x" * 121, "Écrivez votre qualité (présidente, directeur…), en 120 caractères au plus."),
        ("attestation", "", "Attestez l'exactitude du dossier pour le déposer."),
    ],
)
def test_une_signature_fausse_se_dit_a_cote_de_son_champ(complet, champ, valeur, phrase):
    reponse = signer(complet, **{champ: valeur})
    assert (reponse.status_code, reponse.context["form"].errors) == (422, {champ: [phrase]})


@pytest.mark.parametrize("cle", ["", "pas-une-cle"])
def test_une_cle_illisible_ne_depose_rien(complet, cle):
    assert (signer(complet, cle=cle).status_code, complet.projet.depots.count()) == (422, 0)


def test_une_piece_remplacee_sur_le_disque_empeche_de_deposer(db):
    riche = cadre_riche()
    chemin_de(riche.projet.jointes.first().piece.sha256).write_bytes(b"autre")
    reponse = signer(riche)
    assert (reponse.status_code, riche.projet.depots.count()) == (422, 0)
    assert "Retirez-la, puis envoyez-la à nouveau." in lue(reponse)


def test_la_confirmation_dit_la_suite_quand_et_a_qui_parler(complet):
    ContactFactory(campagne=complet.campagne, nom="Service parentalité", telephone="04 78 00 00 00")
    DateDeComiteFactory(campagne=complet.campagne, comite__nom="Comité de l'Est", le=aujourd_hui() + timedelta(days=40))
    passe = DateDeComiteFactory(
        campagne=complet.campagne, comite__nom="Comité passé", le=aujourd_hui() - timedelta(days=4)
    )
    signer(complet)
    html, depot = lue(connecte(complet.amina).get(adresse(complet, "depots/1/fait/"))), complet.projet.depots.get()
    for dit in (
        "Votre dossier est déposé",
        "Dépôt n° 1",
        depot.sceau,
        "retirer le dépôt",
        "Examen des dossiers : Comité de l'Est.",
        "La Caf notifie ses décisions.",
        "Service parentalité",
        "04 78 00 00 00",
        complet.amina.personne.courriel,
        adresse(complet, "depots/1/pdf/"),
    ):
        assert dit in html, dit
    assert passe.comite.nom not in html
    assert Courrier.objects.filter(destinataire=complet.amina.personne.courriel).count() == 1


def test_la_confirmation_nomme_ce_qui_manque_et_comment_le_completer(incomplet):
    signer(incomplet, malgre="Le diagnostic est en cours.")
    html = lue(connecte(incomplet.amina).get(adresse(incomplet, "depots/1/fait/")))
    for dit in (
        "Vous avez déposé malgré ce qui manque",
        "<li>Les besoins des enfants ne sont pas décrits.</li>",
        f'<a href="{adresse(incomplet, "retirer/")}">Retirez le dépôt</a>, ajoutez ce qui manque',
        "Le diagnostic est en cours.",
    ):
        assert dit in html, dit


def test_la_confirmation_d_un_depot_inconnu_n_existe_pas(complet):
    assert connecte(complet.amina).get(adresse(complet, "depots/7/fait/")).status_code == 404


def test_retirer_demande_une_fois_puis_rend_le_brouillon(complet):
    deposer(complet)
    client = connecte(complet.bruno)
    assert "Retirer le dépôt n° 1" in lue(client.get(adresse(complet, "retirer/")))
    reponse = client.post(adresse(complet, "retirer/"))
    assert (reponse.status_code, reponse.url) == (302, adresse(complet, ""))
    assert Projet.objects.get(pk=complet.projet.pk).etat == EtatProjet.BROUILLON
    assert complet.projet.depots.get().retrait.par == complet.bruno.personne


def test_retirer_un_dossier_qui_n_est_pas_depose_n_offre_rien(complet):
    html = lue(connecte(complet.amina).get(adresse(complet, "retirer/")))
    assert ("Ce dossier n'est pas déposé" in html, "bouton-danger" in html) == (True, False)


@pytest.mark.parametrize("geste", ["retirer/", "renoncer/"])
def test_apres_la_cloture_ni_retirer_ni_renoncer(complet, geste):
    deposer(complet)
    clore()
    client = connecte(complet.amina)
    page, envoi = client.get(adresse(complet, geste)), client.post(adresse(complet, geste))
    assert [("La campagne est close" in lue(r), r.status_code) for r in (page, envoi)] == [(True, 200), (True, 422)]
    assert ("bouton-danger" in lue(page), Projet.objects.get(pk=complet.projet.pk).etat) == (False, EtatProjet.DEPOSE)


def test_renoncer_dit_ce_qui_en_suit_puis_met_fin_au_dossier(complet):
    deposer(complet)
    client = connecte(complet.amina)
    assert "La Caf verra que vous avez renoncé au dépôt n° 1" in lue(client.get(adresse(complet, "renoncer/")))
    assert client.post(adresse(complet, "renoncer/")).url == "/projets/"
    assert Projet.objects.get(pk=complet.projet.pk).etat == EtatProjet.RETIRE
    html = lue(client.get(adresse(complet, "renoncer/")))
    assert "Vous y avez déjà renoncé" in html
    assert f'href="{adresse(complet, "lire/")}"' in html


def test_redeposer_apres_un_retrait_donne_le_numero_suivant(complet):
    deposer(complet)
    retirer_depot(projet=complet.projet, casquette=complet.amina)
    assert signer(complet).url == adresse(complet, "depots/2/fait/")


def test_le_meme_envoi_ne_rend_pas_un_depot_retire_depuis(complet):
    cle = str(uuid4())
    signer(complet, cle=cle)
    retirer_depot(projet=complet.projet, casquette=complet.amina)
    reponse = signer(complet, cle=cle)
    html = lue(reponse)
    assert (reponse.status_code, complet.projet.depots.count()) == (422, 1)
    assert "Ce dépôt a été retiré : rechargez la page pour déposer à nouveau." in html
    assert ('value="présidente"' in html, cle in html) == (True, False)


def test_la_confirmation_d_un_depot_retire_mene_au_depot(complet):
    deposer(complet)
    retirer_depot(projet=complet.projet, casquette=complet.amina)
    reponse = connecte(complet.amina).get(adresse(complet, "depots/1/fait/"))
    assert (reponse.status_code, reponse.url) == (302, adresse(complet, "depots/1/"))


def relu(html):
    return re.search(r'name="relu" value="([^"]*)"', html)[1]


def attestee(html):
    return "checked" in re.search(r'<input[^>]*name="attestation"[^>]*>', html)[0]


def test_un_autre_refus_garde_l_attestation_cochee(complet):
    assert attestee(lue(signer(complet, qualite="")))


def test_on_signe_ce_que_l_on_a_relu(complet):
    client = connecte(complet.amina)
    montre = relu(lue(client.get(adresse(complet))))
    saisir(projet=complet.projet, champ="projet.besoins", brut="Écrit par Bruno entre-temps", par=complet.bruno)
    reponse = signer(complet, relu=montre)
    html = lue(reponse)
    assert (reponse.status_code, complet.projet.depots.count()) == (422, 0)
    assert "Le dossier a changé depuis que vous l'avez relu : relisez-le, puis signez." in html
    assert f'<a href="{adresse(complet, "relecture/")}" target="_blank"' in html
    assert 'value="présidente"' in html
    # On n'a pas attesté ce que l'on n'avait pas lu : la case est à cocher à nouveau.
    assert not attestee(html)
    assert signer(complet, relu=relu(html)).status_code == 302
    assert "Écrit par Bruno" in complet.projet.depots.get().document


def test_la_relecture_dit_a_la_signature_ce_qu_elle_montrait(complet):
    client = connecte(complet.amina)
    lien = re.search(r'href="([^"]*/deposer/[^"]*)"', lue(client.get(adresse(complet, "relecture/"))))[1]
    saisir(projet=complet.projet, champ="projet.equipe", brut="Trois salariées", par=complet.bruno)
    assert relu(lue(client.get(lien))) == lien.partition("?relu=")[2] != ""
    assert signer(complet, relu=lien.partition("?relu=")[2]).status_code == 422


def test_la_confirmation_annonce_le_comite_de_la_ville_d_un_arrondissement(db):
    lyonnais = cadre_complet(lambda document: document["collectifs"][0].update(commune="69383"))
    comite = ComiteFactory(caf=lyonnais.campagne.caf, nom="Comité de Lyon", communes=["69123"])
    DateDeComiteFactory(campagne=lyonnais.campagne, comite=comite, le=aujourd_hui() + timedelta(days=40))
    deposer(lyonnais, malgre="La salle sera connue le 3.")
    html = lue(connecte(lyonnais.amina).get(adresse(lyonnais, "depots/1/fait/")))
    assert "Examen des dossiers : Comité de Lyon." in html


def test_une_page_ancienne_ne_retire_pas_le_depot_d_une_collegue(complet):
    deposer(complet)
    client = connecte(complet.amina)
    vu = re.search(r'name="vu" value="(\d+)"', lue(client.get(adresse(complet, "retirer/"))))[1]
    retirer_depot(projet=complet.projet, casquette=complet.bruno)
    deposer(complet)
    reponse = client.post(adresse(complet, "retirer/"), {"vu": vu})
    assert (vu, reponse.status_code, "le dépôt n° 2 a été fait" in lue(reponse)) == ("1", 422, True)
    assert Projet.objects.get(pk=complet.projet.pk).etat == EtatProjet.DEPOSE


def test_une_page_ou_rien_n_etait_depose_ne_renonce_pas_a_un_depot(complet):
    client = connecte(complet.amina)
    vu = re.search(r'name="vu" value="(\d+)"', lue(client.get(adresse(complet, "renoncer/"))))[1]
    deposer(complet, casquette=complet.bruno)
    assert (vu, client.post(adresse(complet, "renoncer/"), {"vu": vu}).status_code) == ("0", 422)
    assert Projet.objects.get(pk=complet.projet.pk).etat == EtatProjet.DEPOSE


def test_ce_que_l_on_signait_quand_la_campagne_s_est_close_reste_lisible(incomplet):
    clore()
    reponse = signer(incomplet, malgre="Diagnostic en cours,\nfini lundi.")
    html = lue(reponse)
    assert (reponse.status_code, incomplet.projet.depots.count()) == (422, 0)
    for dit in (
        "La campagne est close",
        "Ce que vous aviez écrit",
        "Diagnostic en cours,<br>fini lundi.",
        "présidente",
    ):
        assert dit in html, dit
