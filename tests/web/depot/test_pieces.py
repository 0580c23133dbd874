"""Les pièces d'un dossier : joindre, reprendre, retirer, ouvrir ; les mauvais fichiers dits en mots."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from preau.campagnes.models import Campagne
from preau.projets.formats import MEGA
from preau.projets.pieces import joindre_piece
from preau.projets.rangement import chemin_de
from preau.projets.tables import Piece
from preau.socle.horloge import maintenant
from tests.campagnes.fabriques import PieceDemandeeFactory
from tests.fabriques import RattachementFactory
from tests.projets import fichiers
from tests.projets.depots import deposer
from tests.projets.dossiers import cadre
from tests.web.depot.conftest import connecte


@pytest.fixture
def demandee(complet):
    return PieceDemandeeFactory(campagne=complet.campagne, nature="statuts", intitule="Statuts", aide="Signés.")


def page(dossier, suite=""):
    return f"/projets/{dossier.projet.uuid}/pieces/{suite}"


def envoyer(dossier, demandee, octets=fichiers.PDF, nom="statuts.pdf", casquette=None):
    fichier = SimpleUploadedFile(nom, octets, "application/pdf")
    champs = {"geste": "joindre", "demandee": demandee.uuid, f"{demandee.uuid}-fichier": fichier}
    return connecte(casquette or dossier.amina).post(page(dossier), champs)


def geste(dossier, demandee, nom, piece):
    champs = {"geste": nom, "demandee": demandee.uuid, "piece": piece}
    return connecte(dossier.amina).post(page(dossier), champs)


def lue(reponse):
    return reponse.content.decode().replace("\u00a0", " ").replace("&#x27;", "'")


def test_la_page_dit_ce_qui_est_demande_et_ce_qui_manque(complet, demandee):
    html = lue(connecte(complet.amina).get(page(complet)))
    for dit in ("1 pièce reste à joindre.", "Statuts", "Signés.", "à joindre", 'accept=".pdf,'):
        assert dit in html


def test_un_fichier_joint_se_lit_avec_son_poids_et_revient_a_sa_place(complet, demandee):
    reponse = envoyer(complet, demandee)
    assert (reponse.status_code, reponse.url) == (302, f"{page(complet)}#piece-{demandee.uuid}")
    html = lue(connecte(complet.amina).get(page(complet)))
    for dit in ("Toutes les pièces exigées sont là.", "statuts.pdf", f"PDF, {len(fichiers.PDF)} octets"):
        assert dit in html


def test_le_meme_fichier_envoye_deux_fois_n_est_joint_qu_une_fois(complet, demandee):
    envoyer(complet, demandee)
    envoyer(complet, demandee)
    assert (complet.projet.jointes.count(), Piece.objects.count()) == (1, 1)


def bombe():
    return fichiers.docx(("word/media/image.bin", b"\0" * (20 * MEGA)))


@pytest.mark.parametrize(
    ("octets", "nom", "phrase"),
    [
        (b"MZ\x90\0" + b"\0" * 200, "facture.pdf", "Ce fichier n'est ni un PDF, ni une image"),
        (b"", "vide.pdf", "Ce fichier est vide."),
        (fichiers.PDF + b"\0" * (11 * MEGA), "lourd.pdf", "Ce fichier pèse 11,0 Mo ; le maximum est de 10 Mo."),
        (bombe(), "bombe.docx", "Ce document enfle démesurément quand on l'ouvre"),
    ],
    ids=["exe", "vide", "onze-mega", "bombe"],
)
def test_un_mauvais_fichier_est_refuse_a_cote_du_champ(complet, demandee, octets, nom, phrase):
    autre = PieceDemandeeFactory(campagne=complet.campagne, nature="rib", intitule="RIB")
    envoyer(complet, autre)
    reponse = envoyer(complet, demandee, octets, nom)
    html = lue(reponse)
    assert (reponse.status_code, complet.projet.jointes.count(), Piece.objects.count()) == (422, 1, 1)
    assert html.count(phrase) == 2  # en tête, et à côté du champ
    assert f'id="id_{demandee.uuid}-fichier_error"' in html


def test_un_envoi_sans_fichier_le_dit(complet, demandee):
    champs = {"geste": "joindre", "demandee": demandee.uuid}
    reponse = connecte(complet.amina).post(page(complet), champs)
    assert (reponse.status_code, "Choisissez un fichier, puis envoyez-le." in lue(reponse)) == (422, True)


def test_une_piece_retiree_reste_proposee_et_se_reprend(complet, demandee):
    envoyer(complet, demandee)
    piece = Piece.objects.get()
    geste(complet, demandee, "retirer", piece.uuid)
    assert complet.projet.jointes.count() == 0
    assert "Déjà envoyée" in lue(connecte(complet.amina).get(page(complet)))
    geste(complet, demandee, "reprendre", piece.uuid)
    assert [jointe.piece for jointe in complet.projet.jointes.all()] == [piece]


def test_la_piece_d_une_autre_structure_n_existe_pas(complet, demandee):
    ailleurs = cadre(campagne=complet.campagne)
    envoyer(ailleurs, demandee)
    etrangere = Piece.objects.get()
    client = connecte(complet.amina)
    codes = [
        geste(complet, demandee, "reprendre", etrangere.uuid).status_code,
        client.get(page(complet, f"{etrangere.uuid}/")).status_code,
        client.get(page(ailleurs, f"{etrangere.uuid}/")).status_code,
        client.get(page(complet, f"{uuid4()}/")).status_code,
    ]
    assert (codes, complet.projet.jointes.count()) == ([404] * 4, 0)


@pytest.mark.parametrize("champs", [{}, {"geste": "joindre"}, {"geste": "joindre", "demandee": "rien"}])
def test_une_demande_inconnue_n_existe_pas(complet, champs):
    assert connecte(complet.amina).post(page(complet), champs).status_code == 404


def test_un_geste_inconnu_ne_fait_rien(complet, demandee):
    assert geste(complet, demandee, "effacer", uuid4()).status_code == 404


def test_une_nature_qui_ne_convient_pas_est_refusee_en_mots(complet, demandee):
    rib = PieceDemandeeFactory(campagne=complet.campagne, nature="rib", intitule="RIB")
    envoyer(complet, demandee)
    reponse = geste(complet, rib, "reprendre", Piece.objects.get().uuid)
    assert (reponse.status_code, "Cette pièce ne répond pas à cette demande." in lue(reponse)) == (422, True)


def test_une_campagne_close_refuse_l_envoi_en_mots(complet, demandee):
    Campagne.objects.update(cloture_le=maintenant() - timedelta(minutes=1), notification_le="2100-01-01")
    reponse = envoyer(complet, demandee)
    assert (reponse.status_code, complet.projet.jointes.count()) == (422, 0)
    assert "La campagne est close depuis le" in lue(reponse)


def test_une_piece_s_ouvre_toujours_en_piece_jointe_et_sans_pouvoir(complet, demandee):
    envoyer(complet, demandee, nom="Statuts été.pdf")
    reponse = connecte(complet.bruno).get(page(complet, f"{Piece.objects.get().uuid}/"))
    entetes = {nom: reponse[nom] for nom in ("Content-Type", "X-Content-Type-Options", "Content-Security-Policy")}
    assert (reponse.content, entetes) == (
        fichiers.PDF,
        {
            "Content-Type": "application/pdf",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
        },
    )
    assert reponse["Content-Disposition"] == "attachment; filename*=utf-8''Statuts%20%C3%A9t%C3%A9.pdf"


def test_une_piece_remplacee_sur_le_disque_n_est_pas_remise(complet, demandee):
    envoyer(complet, demandee)
    piece = Piece.objects.get()
    chemin_de(piece.sha256).write_bytes(b"autre chose")
    reponse = connecte(complet.amina).get(page(complet, f"{piece.uuid}/"))
    assert (reponse.status_code, "son contenu a été remplacé" in lue(reponse)) == (409, True)


def test_un_dossier_depose_montre_ses_pieces_sans_rien_offrir(complet, demandee):
    envoyer(complet, demandee)
    deposer(complet)
    html = lue(connecte(complet.amina).get(page(complet)))
    assert ("statuts.pdf" in html, 'name="geste"' in html) == (True, False)


def test_une_collegue_d_un_autre_role_ne_voit_pas_la_page(complet, demandee):
    ailleurs = RattachementFactory()
    assert connecte(ailleurs).get(page(complet)).status_code == 404


@pytest.mark.parametrize("nombre", [1, 4])
def test_la_page_se_lit_en_un_nombre_constant_de_requetes(complet, django_assert_num_queries, nombre):
    for rang in range(nombre):
        demandee = PieceDemandeeFactory(campagne=complet.campagne, nature="autre", intitule=f"Pièce {rang}")
        gestes = {"demandee": demandee, "casquette": complet.amina, "nom": "a.pdf", "octets": fichiers.PDF}
        joindre_piece(projet=complet.projet, **gestes)
    client = connecte(complet.amina)
    client.get(page(complet))
    with django_assert_num_queries(25):
        client.get(page(complet))


def test_un_envoi_demesure_est_refuse_en_mots_avant_d_etre_ecrit(complet, demandee, monkeypatch):
    ecrits = []
    monkeypatch.setattr(TemporaryFileUploadHandler, "new_file", lambda *_, **__: ecrits.append(1))
    reponse = envoyer(complet, demandee, fichiers.PDF + b" " * (12 * MEGA))
    assert (reponse.status_code, ecrits, Piece.objects.count()) == (413, [], 0)
    html = lue(reponse)
    assert ("Cet envoi est trop lourd" in html, "10 Mo au plus" in html) == (True, True)
