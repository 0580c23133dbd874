"""La marge d'une étape : elle dit tout ce qui empêche l'étape d'être finie, et pas seulement ce que juge le texte."""

from html import unescape

import pytest

from preau.campagnes.enums import FormeDeReponse
from preau.projets.saisie import saisir
from preau.projets.tables import LigneBudget, Projet
from preau.web.depot.ancres import ancre
from tests.campagnes.fabriques import QuestionLocaleFactory
from tests.web.depot.conftest import connecte


def page(complet, etape: str) -> str:
    return connecte(complet.amina).get(f"/projets/{complet.projet.uuid}/{etape}/").content.decode()


def marge(complet, etape: str) -> str:
    return page(complet, etape).partition('id="dit"')[2]


@pytest.mark.parametrize("forme", FormeDeReponse.values)
def test_une_question_obligatoire_le_dit_a_son_champ_et_dans_la_marge(complet, forme):
    question = QuestionLocaleFactory(campagne=complet.campagne, etape="parents", intitule="Combien ?", forme=forme)
    code = f"question.{question.uuid}"
    champ = page(complet, "parents").partition(f'data-champ="{code}"')[2].partition("data-champ")[0]
    assert 'Combien ? <span class="champ-facultatif">(obligatoire)</span>' in champ
    dit = marge(complet, "parents")
    assert "Question de la Caf sans réponse : Combien ?" in dit.replace("\u00a0", " ")
    assert f'<a href="/projets/{complet.projet.uuid}/parents/#{ancre("champ", code)}">Y répondre</a>' in dit
    saisir(projet=complet.projet, champ=code, brut="32", par=complet.amina)
    assert "Question de la Caf sans réponse" not in marge(complet, "parents").replace("\u00a0", " ")


def test_une_question_facultative_n_est_pas_un_manque(complet):
    QuestionLocaleFactory(campagne=complet.campagne, etape="parents", obligatoire=False, intitule="Et encore ?")
    assert "(obligatoire)" not in page(complet, "parents")
    assert "Question de la Caf" not in marge(complet, "parents")


def test_le_contrat_republicain_qui_manque_se_dit_a_son_etape(complet):
    Projet.objects.update(contrat_republicain=None)
    dit = unescape(marge(complet, "engagements")).replace("\u00a0", " ")
    assert "Contrat d'engagement républicain : l'association ne dit pas l'avoir souscrit." in dit


def test_la_marge_et_les_cartes_nomment_un_collectif_du_meme_nom(complet):
    premier = complet.projet.collectifs.first()
    saisir(projet=complet.projet, champ=f"collectif.{premier.uuid}.effectif", brut="14", par=complet.amina)
    nom = f"Collectif 1 : {premier.nom}"
    html = page(complet, "collectifs").replace("\u00a0", " ")
    assert f">{nom}</a>" in html
    assert f'<span class="constat-objet">{nom}</span>' in html


def test_ce_qui_manque_a_un_collectif_se_compte_sous_son_nom(complet):
    premier = complet.projet.collectifs.first()
    saisir(projet=complet.projet, champ=f"collectif.{premier.uuid}.effectif", brut="", par=complet.amina)
    assert f"Collectif 1 : {premier.nom} : 1 réponse manque." in marge(complet, "collectifs").replace("\u00a0", " ")


def test_au_telephone_le_budget_mene_a_son_solde(complet):
    html = page(complet, "budget").replace("\u00a0", " ")
    court = html.partition('class="dit-court"')[2].partition("</p>")[0]
    assert 'href="#ce-que-dit-le-texte"' in court
    assert "Le solde : charges" in court
    assert 'id="ce-que-dit-le-texte"' in html


def test_le_bouton_d_une_famille_de_comptes_se_dit_en_francais(complet):
    html = page(complet, "budget")
    for famille in ("charges", "produits", "contributions volontaires"):
        assert f'>Ajouter<span class="visually-hidden"> une ligne aux {famille}</span>' in html.replace("\n", "")


RIEN = "Ce dossier ne demande rien à la Caf"


def avec_prestation(complet):
    """Le même budget, dont 500 € de prestation de service attendue."""
    complet.projet.lignes.filter(compte="74").update(montant=1000)
    LigneBudget.objects.create(projet=complet.projet, compte="74", libelle="Caf", montant=500, est_ps=True)


@pytest.mark.parametrize("suite", ["budget", "relecture", "deposer"])
def test_un_budget_qui_ne_demande_rien_a_la_caf_le_dit_sans_rien_empecher(complet, suite):
    html = unescape(page(complet, suite)).replace("\u00a0", " ").replace("\u202f", " ")
    assert RIEN in html
    assert "les recettes, 1 500,00 €, couvrent déjà les charges, 1 500,00 €." in html
    if suite == "deposer":
        lien = f"/projets/{complet.projet.uuid}/budget/#liste-projet-lignes"
        assert (f'<a href="{lien}">Revoir le budget</a>' in html, "Rien ne manque" in html) == (True, True)
    avec_prestation(complet)
    assert RIEN not in unescape(page(complet, suite)).replace("\u00a0", " ").replace("\u202f", " ")
