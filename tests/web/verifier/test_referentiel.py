import html
import re
from datetime import date

import pytest
from django.urls import reverse

from preau.coeur.annee import AnneeScolaire
from preau.coeur.referentiel import charger
from preau.coeur.referentiel.comparaison import comparer, en_mots
from preau.projets.catalogue import catalogue
from preau.web.verifier.normes import annees


def lire(client, adresse) -> str:
    reponse = client.get(adresse)
    assert reponse.status_code == 200
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", reponse.content.decode())))


def plat(texte: str) -> str:
    return re.sub(r"\s+", " ", texte)


@pytest.mark.parametrize("code", ["69", "77", "national"])
def test_chaque_parametre_est_dit_en_mots_avec_sa_source_et_ses_dates(connectee, code):
    page = lire(connectee, f"/referentiel/{code}/2024-2025/")
    referentiel = charger(code)
    valeurs = referentiel.en_vigueur(AnneeScolaire(2024)).valeurs
    for cle in referentiel.cles.values():
        valeur = valeurs.get(cle.cle)
        assert cle.libelle in page
        assert plat(en_mots(cle, valeur)) in page
        assert valeur is None or (plat(valeur.source) in page and plat(valeur.paragraphe) in page)
    assert "depuis le 1er septembre 2024" in page
    assert "24 novembre 2026" in page


def test_ce_qui_change_depuis_l_annee_d_avant_est_dit_de_quoi_a_quoi(connectee):
    page = lire(connectee, "/referentiel/69/2024-2025/")
    rhone = charger("69")
    changements = comparer(
        (rhone, rhone.en_vigueur(AnneeScolaire(2023))), (rhone, rhone.en_vigueur(AnneeScolaire(2024)))
    )
    assert "11 paramètres changent" in page
    manquants = [c for c in changements if f"{c.libelle} {plat(c.avant)} {plat(c.apres)}" not in page]
    assert manquants == []


def test_une_annee_sans_texte_neuf_le_dit(connectee):
    page = lire(connectee, "/referentiel/69/2025-2026/")
    assert "Le texte de 2025-2026 n'est pas dans Préau" in page
    assert "Rien : les valeurs sont celles de l'année d'avant." in page


def test_un_departement_sans_texte_dit_que_le_national_s_applique(connectee):
    page = lire(connectee, "/referentiel/38/2024-2025/")
    assert "Isère, 2024-2025" in page
    assert "Le référentiel national s'applique" in page
    assert "à confirmer" in page


@pytest.mark.parametrize("adresse", ["/referentiel/00/2024-2025/", "/referentiel/69/1999-2000/", "/referentiel/69/x/"])
def test_ce_qui_n_existe_pas_est_introuvable(connectee, adresse):
    assert connectee.get(adresse).status_code == 404


def test_le_choix_mene_a_son_texte(connectee):
    assert connectee.get("/referentiel/?departement=77&annee=2024-2025").url == "/referentiel/77/2024-2025/"


def test_sans_choix_on_lit_le_texte_de_sa_caf(connectee):
    assert connectee.get("/referentiel/").url.startswith("/referentiel/69/")


def test_un_choix_forge_ramene_a_un_texte_qui_existe(connectee):
    assert connectee.get("/referentiel/?departement=../x&annee=;").url.startswith("/referentiel/national/")


def test_les_annees_vont_de_la_veille_du_premier_texte_a_l_annee_qui_vient():
    assert [str(annee) for annee in annees(date(2026, 3, 1))] == ["2023-2024", "2024-2025", "2025-2026", "2026-2027"]


def test_chaque_code_du_contrat_est_montre_avec_sa_phrase_son_paragraphe_et_son_remede(connectee):
    contenu = connectee.get(reverse("verifier:exigences")).content.decode()
    for lue in catalogue():
        debut = contenu.index(f'id="{lue.exigence.code}"')
        carte = contenu[debut : contenu.find('<section class="carte', debut)]
        dit = plat(html.unescape(re.sub(r"<[^>]+>", " ", carte)))
        assert plat(lue.exigence.titre) in dit
        assert plat(lue.exigence.paragraphe) in dit
        assert [un.constat.code for un in lue.exemples if plat(un.constat.phrase) not in dit] == []
        assert [un.constat.code for un in lue.exemples if plat(un.constat.remede) not in dit] == []
