import html
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from preau.projets.models import Verification
from preau.web.gabarit.fautes import FAUTES_MONTREES, PAS_UN_PROJET
from tests.projets.fabriques import projet

ADRESSE = "/verifier/"


def envoyer(client, octets, nom="projet.json", **champs):
    return client.post(ADRESSE, {"fichier": SimpleUploadedFile(nom, octets), "phase": "depot", **champs})


def page(reponse) -> str:
    return html.unescape(reponse.content.decode())


def refus(client, octets, nom="projet.json") -> str:
    """La page d'un fichier refusé : 422, l'erreur à côté du champ et dans le résumé, rien de gardé."""
    reponse = envoyer(client, octets, nom)
    assert reponse.status_code == 422
    assert not Verification.objects.exists()
    contenu = page(reponse)
    assert 'href="#id_fichier"' in contenu
    assert 'id="id_fichier_error"' in contenu
    assert "Traceback" not in contenu
    return contenu


def test_un_fichier_bon_mene_a_son_rapport(connectee, casquette):
    reponse = envoyer(connectee, projet(), phase="decision")
    verification = Verification.objects.get()
    assert reponse.url == reverse("verifier:rapport", kwargs={"uuid": verification.uuid})
    assert (verification.structure, verification.phase) == (casquette.structure, "decision")


def test_sans_phase_le_projet_est_juge_au_depot(connectee):
    envoyer(connectee, projet(), phase="")
    assert Verification.objects.get().phase == "depot"


def test_sans_fichier_la_page_le_demande(connectee):
    reponse = connectee.post(ADRESSE, {"phase": "depot"})
    assert reponse.status_code == 422
    assert page(reponse).count("Choisissez le fichier du projet.") == 2


def test_un_fichier_vide_est_refuse(connectee):
    assert "Ce fichier est vide" in refus(connectee, b"")


@pytest.mark.parametrize(
    ("debut", "nature"),
    [(b"%PDF-1.7 ", "un document PDF"), (b"PK\x03\x04", "un document bureautique"), (b"\x89PNG", "une image")],
)
def test_un_faux_type_est_nomme(connectee, debut, nature):
    assert f"Fichier : fichier d'échange JSON attendu, {nature}" in refus(connectee, debut + b"0" * 100, "projet.pdf")


def test_ce_qui_n_est_pas_du_json_est_refuse_avec_sa_place(connectee):
    phrase = f"{PAS_UN_PROJET} (Ce n'est pas du JSON (ligne 1, colonne 2).)"
    assert phrase in refus(connectee, b"{bonjour")


def test_un_fichier_trop_lourd_est_refuse(connectee):
    assert "Fichier : trop lourd, 1 Mo au plus" in refus(connectee, b" " * (1024 * 1024 + 1))


def test_un_megaoctet_de_crochets_est_refuse(connectee):
    assert "trop de niveaux imbriqués" in refus(connectee, b"[" * (1024 * 1024))


def test_un_fichier_trop_profond_est_refuse(connectee):
    assert "trop de niveaux" in refus(connectee, b'{"projet": ' * 50_000 + b"1" + b"}" * 50_000)


def test_une_date_de_l_an_zero_est_refusee_a_sa_place(connectee):
    octets = projet(lambda d: d["collectifs"][0].update(debut="0000-01-01"))
    assert "Collectif 1, début : cette date n'existe pas (« 0000-01-01 »)" in refus(connectee, octets)


def test_chaque_faute_est_dite_avec_sa_place(connectee):
    def changer(d):
        d["collectifs"][0]["creneaux"][1]["debut"] = "25:00"
        d["projet"]["laicite"] = "oui"

    contenu = refus(connectee, projet(changer))
    assert "Collectif 1, 2e séance, début : cette heure n'existe pas (« 25:00 »)" in contenu
    assert "Laïcité : la réponse n'est ni oui ni non (« oui »)" in contenu


def test_au_dela_de_vingt_fautes_la_page_dit_combien_il_en_reste(connectee):
    octets = projet(lambda d: d["projet"].update(actions=[{"axe": "faux"}] * 300))
    contenu = refus(connectee, octets)
    assert contenu.count(", axe : il faut un de ces mots") == 2 * FAUTES_MONTREES
    assert "Et 280 autres fautes, du même fichier." in contenu


def test_du_html_dans_une_faute_reste_du_texte(connectee):
    octets = projet(lambda d: d["collectifs"][0].update(debut="<script>alert(1)</script>"))
    reponse = envoyer(connectee, octets)
    assert b"<script>alert" not in reponse.content
    assert "&lt;script&gt;alert(1)" in reponse.content.decode()


def test_une_annee_d_avant_le_premier_texte_est_refusee(connectee):
    octets = projet(lambda d: d["campagne"].update(annee_scolaire="2023-2024") or d.update(collectifs=[]))
    assert "Année scolaire : l'année scolaire 2023-2024 précède" in refus(connectee, octets)


@pytest.mark.parametrize(
    ("changer", "dit"),
    [
        (lambda d: d.update(collectifs=[{}] * 101), "Collectifs : 100 entrées au plus sur cette page, 101 reçues"),
        (lambda d: d["projet"].update(actions=[{}] * 301), "Actions : 300 entrées au plus"),
        (lambda d: d["projet"].update(observations_financeurs=[""] * 301), "Observations des financeurs : 300"),
        (lambda d: d["projet"].update(derogations=[{}] * 301), "Dérogations : 300 entrées au plus"),
        (lambda d: d["collectifs"][0].update(lieux=[""] * 1_001), "Collectif 1, lieux : 1 000 entrées au plus"),
        (lambda d: d.update(couleurs=[{}, [0] * 1_001]), "2e entrée de « couleurs » : 1 000 entrées au plus"),
    ],
)
def test_une_liste_trop_longue_pour_une_page_est_refusee_avant_d_etre_lue(connectee, changer, dit):
    assert dit in refus(connectee, projet(changer)).replace("\u202f", " ").replace("\u00a0", " ")


def test_la_phase_choisie_reste_choisie_apres_un_refus(connectee):
    contenu = page(envoyer(connectee, b"{", phase="bilan"))
    assert 'value="bilan"' in contenu
    assert 'id="id_phase_2" checked' in contenu.replace('aria-describedby="id_phase_helptext" ', "")


def test_une_cle_inconnue_est_dite_sans_refuser(connectee):
    reponse = envoyer(connectee, projet(lambda d: d.update(couleur="rouge")))
    assert "couleur : clé inconnue, ignorée" in page(connectee.get(reponse.url)).replace("\u00a0", " ")


def test_un_get_n_ecrit_rien(connectee, django_assert_num_queries):
    connectee.get(ADRESSE)
    with django_assert_num_queries(5) as requetes:
        connectee.get(ADRESSE)
    assert [r["sql"] for r in requetes.captured_queries if not r["sql"].startswith("SELECT")] == []


def test_un_fichier_de_valeurs_bizarres_ne_fait_jamais_de_page_d_erreur(connectee):
    for valeur in (None, [], {}, 0, "", "\u0000", "é" * 9_000, [[]], {"a": {"b": []}}):
        for cle in ("projet", "collectifs", "campagne", "porteur"):
            octets = json.dumps({cle: valeur}).encode()
            assert envoyer(connectee, octets).status_code in (302, 422)
