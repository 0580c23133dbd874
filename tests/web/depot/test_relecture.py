"""Relire un dossier : tout y est, ce qui manque d'abord, et chaque chose mène à l'endroit où y répondre."""

import re
from datetime import timedelta

import pytest

from preau.campagnes.models import Campagne
from preau.projets.saisie import saisir
from preau.projets.tables import Projet
from preau.socle.horloge import maintenant
from preau.web.depot.ancres import ancre
from tests.campagnes.fabriques import PieceDemandeeFactory, QuestionLocaleFactory
from tests.web.depot.conftest import connecte
from tests.web.depot.riches import cadre_riche

POIDS_MAXIMUM = 60 * 1024


def adresse(dossier, suite=""):
    return f"/projets/{dossier.projet.uuid}/{suite}"


def relue(dossier, casquette=None):
    reponse = connecte(casquette or dossier.amina).get(adresse(dossier, "relecture/"))
    return reponse.content.decode().replace("\u00a0", " ").replace("&#x27;", "'")


@pytest.fixture
def riche(db):
    return cadre_riche()


def ecrire(dossier, champ, brut):
    saisir(projet=dossier.projet, champ=champ, brut=brut, par=dossier.amina)


def test_tout_le_dossier_se_relit(riche):
    html = relue(riche)
    for dit in (
        "Rien ne manque pour déposer",
        "Signer et déposer…",
        "Les CM1 du mardi",
        "mardi, de 16 h 30 à 18 h",
        "du 7 décembre 2026 au 11 décembre 2026 (Travaux dans la salle)",
        "Quelles écoles avez-vous rencontrées ?",
        "Les trois écoles du quartier, en avril.",
        "Coordinatrice, mi-temps",
        "13 650,00 €",
        "à confirmer",
        "statuts.pdf",
    ):
        assert dit in html, dit


def test_au_telephone_le_haut_de_la_page_mene_au_depot_et_au_budget(riche):
    html = relue(riche)
    assert re.findall(r'href="#(\w[\w-]*)"', html.partition('class="dit-court"')[2].partition("</p>")[0]) == [
        "deposer",
        "le-budget",
    ]
    assert 'id="deposer"' in html
    assert 'id="le-budget"' in html


def test_une_question_d_un_collectif_restee_sans_reponse_mene_a_sa_page(riche):
    collectif = riche.projet.collectifs.first()
    champ = f"collectif.{collectif.uuid}.accessible_parents"
    ecrire(riche, champ, "")
    cible = f"{adresse(riche, f'collectifs/{collectif.uuid}/')}#{ancre('champ', champ)}"
    assert f'<a href="{cible}">Les parents peuvent y venir</a>' in relue(riche).partition("Sans réponse")[2]


def test_une_reponse_mene_a_son_champ_et_un_collectif_a_sa_page(riche):
    html, collectif = relue(riche), riche.projet.collectifs.first()
    assert f'href="{adresse(riche, "structure/")}#champ-projet-intitule"' in html
    assert f'href="{adresse(riche, f"collectifs/{collectif.uuid}/")}"' in html
    assert f'href="{adresse(riche, "besoins/")}#liste-projet-ecoles"' in html


def test_ce_qui_manque_est_dit_avec_un_lien_vers_le_champ_encore_vide(riche):
    collectif = riche.projet.collectifs.first()
    ecrire(riche, f"collectif.{collectif.uuid}.professionnels", "")
    html = relue(riche)
    manques = html.partition('id="ce-qui-manque"')[2].partition('id="lire-structure"')[0]
    page = adresse(riche, f"collectifs/{collectif.uuid}/")
    champ = ancre("champ", f"collectif.{collectif.uuid}.professionnels")
    liens = re.findall(r'href="([^"]+)"', manques)
    assert liens[0] == f"{page}#{champ}"
    assert "Collectif 1 : Les CM1 du mardi" in manques


def test_ce_qui_ne_se_lit_pas_se_corrige_a_sa_place(riche):
    creneau = riche.projet.collectifs.first().creneaux.first()
    ecrire(riche, f"creneau.{creneau.uuid}.debut", "après l'école")
    html = relue(riche)
    page = adresse(riche, f"collectifs/{creneau.collectif.uuid}/")
    assert "« après l'école » ne se lit pas." in html
    champ = ancre("champ", f"creneau.{creneau.uuid}.debut")
    assert html.count(f'href="{page}#{champ}"') == 2  # en tête, et à sa place


def test_piece_question_engagement_et_budget_manquants_ont_leur_lien(riche):
    question = QuestionLocaleFactory(campagne=riche.campagne, etape="parents", intitule="Et les pères ?")
    piece = PieceDemandeeFactory(campagne=riche.campagne, nature="assurance", intitule="Attestation d'assurance")
    Projet.objects.filter(pk=riche.projet.pk).update(contrat_republicain=None)
    riche.projet.lignes.filter(compte="87").delete()
    manques = relue(riche).partition('id="ce-qui-manque"')[2].partition('id="lire-structure"')[0]
    champ = ancre("champ", f"question.{question.uuid}")
    assert "Pièce à joindre : Attestation d'assurance." in manques
    assert re.findall(r'href="([^"]+)"', manques) == [
        f"{adresse(riche, 'pieces/')}#piece-{piece.uuid}",
        f"{adresse(riche, 'parents/')}#{champ}",
        f"{adresse(riche, 'engagements/')}#champ-projet-contrat_republicain",
        f"{adresse(riche, 'budget/')}#liste-projet-lignes",
    ]


@pytest.mark.parametrize(("piece", "dit"), [(True, True), (False, False)])
def test_l_avis_du_texte_ne_contredit_pas_ce_qui_manque(riche, piece, dit):
    ecrire(riche, "projet.participation_mode", "payante")
    ecrire(riche, "projet.participation_montant", "5")
    if piece:
        PieceDemandeeFactory(campagne=riche.campagne, nature="assurance", intitule="Attestation d'assurance")
    html = relue(riche)
    avis = html.partition('class="avis-lu')[2].partition("</section>")[0]
    assert "Tout ce que le texte demande au dépôt est dit : 1 point sera apprécié par la Caf." in avis
    assert ("Le dossier, lui, n'est pas prêt" in avis, 'id="ce-qui-manque"' in html) == (dit, dit)
    assert "complet" not in avis


@pytest.mark.parametrize("suite", ["relecture/", "deposer/"])
@pytest.mark.parametrize(
    ("retires", "attendu"),
    [({"compte": "87"}, ("erreur", "à corriger", "Corriger")), ({}, ("non_renseigne", "non renseigné", "Y répondre"))],
)
def test_un_budget_qui_ne_tombe_pas_juste_se_corrige_et_un_budget_vide_se_dit(riche, suite, retires, attendu):
    riche.projet.lignes.filter(**retires).delete()
    html = connecte(riche.amina).get(adresse(riche, suite)).content.decode()
    manque = re.search(
        r'<li class="ton-(\w+)">\s*<span class="etiquette">([^<]+)</span>\s*<p>Budget.*?>([^<]+)</a>', html, re.DOTALL
    )
    assert manque.groups() == attendu


def test_ce_qui_n_est_pas_dit_est_nomme_et_une_case_vide_n_est_pas_un_manque(riche):
    html = relue(riche)
    sans = re.findall(r"Sans réponse :&nbsp;</span>(.*?)</p>", html, re.DOTALL)
    assert "Le lien avec le Reaap" in " ".join(sans)
    assert "Il n'y a aucun dispositif éducatif sur notre territoire" not in html


def test_un_dossier_clos_se_relit_sans_rien_offrir(riche):
    Campagne.objects.update(cloture_le=maintenant() - timedelta(minutes=1), notification_le="2100-01-01")
    html = relue(riche)
    assert ("La campagne est close depuis le" in html, "Modifier" in html, "/deposer/" in html) == (True, False, False)


def test_un_texte_tape_se_relit_tel_quel_et_sans_effet(riche):
    ecrire(riche, "projet.equipe", "<script>alert(1)</script>\nDeux lignes")
    html = relue(riche)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>Deux lignes" in html


def test_six_collectifs_tiennent_dans_soixante_kilo_octets(riche):
    assert len(relue(riche).encode()) < POIDS_MAXIMUM


@pytest.mark.parametrize("collectifs", [1, 6])
def test_la_relecture_se_lit_en_un_nombre_constant_de_requetes(riche, django_assert_num_queries, collectifs):
    retires = riche.projet.collectifs.values_list("pk", flat=True)[collectifs:]
    riche.projet.collectifs.filter(pk__in=list(retires)).update(retire_le=maintenant())
    client = connecte(riche.amina)
    client.get(adresse(riche, "relecture/"))
    with django_assert_num_queries(29):
        client.get(adresse(riche, "relecture/"))
