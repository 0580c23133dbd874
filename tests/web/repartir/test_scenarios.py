"""Proposer, lire, corriger, comparer, adopter un scénario : les pages, et ce qu'elles refusent."""

import csv
import io
from decimal import Decimal
from html import unescape

import openpyxl
from django.db import connection
from django.test.utils import CaptureQueriesContext

from preau.campagnes.models import Enveloppe
from preau.instruction import actions
from preau.instruction.comparaison import lignes_de
from preau.instruction.enums import EtatScenario
from preau.instruction.models import Decision, Scenario
from preau.web.gabarit.templatetags.francais import montant
from tests.fabriques import ComiteFactory
from tests.instruction.fabriques import adopter, classer, clore, proposer


def page(cadre, suite=""):
    return f"/repartir/{cadre.campagne.uuid}/{suite}"


def du(scenario, suite=""):
    return f"/repartir/{scenario.campagne.uuid}/scenarios/{scenario.uuid}/{suite}"


def lue(reponse) -> str:
    return unescape(reponse.content.decode()).replace("\u00a0", " ").replace("\u202f", " ")


def dit(somme: str) -> str:
    return montant(Decimal(somme)).replace("\u00a0", " ").replace("\u202f", " ")


def test_l_enveloppe_dit_ses_sommes_au_centime_et_ce_qui_bloque(conseillere, cadre):
    html = lue(conseillere.get(page(cadre)))
    assert (dit("10000") in html, dit("15000") in html) == (True, True)
    assert _requetes(conseillere, page(cadre)) <= 25
    assert "On peut encore déposer jusqu'au" in html
    adopter(cadre)
    html = lue(conseillere.get(page(cadre)))
    assert all(dit(somme) in html for somme in ("10000", "15000", "0"))
    assert "On peut encore déposer" not in html


def test_un_scenario_se_propose_et_chaque_ligne_dit_pourquoi(conseillere, cadre):
    reponse = conseillere.post(page(cadre, "proposer/"), {"nom": "Par rang", "methode": "rang", "note": ""})
    scenario = Scenario.objects.get()
    assert (reponse.status_code, reponse.url) == (302, du(scenario))
    html = lue(conseillere.get(reponse.url))
    assert f'<a href="{page(cadre)}">L\'enveloppe</a>' in html
    lignes = lignes_de(scenario)
    assert [ligne.propose for ligne in lignes] == [Decimal("5000.00"), Decimal("5000.00"), Decimal("0.00")]
    for ligne in lignes:
        assert ligne.motif.replace("\u00a0", " ").replace("\u202f", " ") in html


def test_un_nom_deja_pris_se_dit_au_champ_et_rien_de_tape_ne_se_perd(conseillere, cadre):
    proposer(cadre)
    reponse = conseillere.post(page(cadre, "proposer/"), {"nom": "Par rang", "methode": "prorata", "note": "À garder."})
    html = lue(reponse)
    assert (reponse.status_code, Scenario.objects.count()) == (200, 1)
    assert "Un scénario s'appelle déjà « Par rang » : donnez un autre nom." in html
    assert "À garder." in html


def test_les_rangs_de_deux_comites_sont_refuses_sans_rang_d_ensemble(conseillere, cadre):
    classer(cadre, 1, comite=ComiteFactory(caf=cadre.campagne.caf, nom="Comité de l'Ouest"))
    reponse = conseillere.post(page(cadre, "proposer/"), {"nom": "Par rang", "methode": "rang", "note": ""})
    assert "fixez d'abord un rang d'ensemble" in lue(reponse)
    assert Scenario.objects.count() == 0
    assert "Les rangs viennent de plusieurs comités" in lue(conseillere.get(page(cadre)))


def test_et_si_l_enveloppe_gagnait_5_000_euros(conseillere, cadre):
    scenario = proposer(cadre)
    entiere = lue(conseillere.get(du(scenario), {"gain": "5000"}))
    morceau = conseillere.get(du(scenario), {"gain": "5000"}, headers={"HX-Request": "true", "HX-Target": "et-si"})
    for html in (entiere, lue(morceau)):
        assert f"Avec {dit('15000')}" in html.replace("<strong>", "").replace("</strong>", "")
        assert "3 projets en entier" in html
        assert f"{dit('5000')} de plus" in html
    assert "<h1>" not in lue(morceau)
    trop = lue(conseillere.get(du(scenario), {"gain": "-10001"}))
    assert "L'enveloppe n'a pas autant à perdre" in trop


def test_une_ligne_se_corrige_avec_un_motif_et_le_second_apprend_ce_qui_a_change(conseillere, cadre):
    scenario = proposer(cadre)
    ligne = lignes_de(scenario)[1]
    ici = du(scenario, f"lignes/{ligne.uuid}/")
    vu = ligne.modifie_le.isoformat()
    assert "Dites pourquoi ce montant remplace celui de la méthode." in lue(
        conseillere.post(ici, {"montant": "4 000", "motif": "", "vu": vu})
    )
    assert conseillere.post(ici, {"montant": "4 000", "motif": "Un collectif de moins.", "vu": vu}).status_code == 302
    ligne.refresh_from_db()
    assert (ligne.propose, ligne.motif_de_correction) == (Decimal("4000.00"), "Un collectif de moins.")
    seconde = lue(conseillere.post(ici, {"montant": "3 000", "motif": "Autre raison.", "vu": vu}))
    assert "Une autre personne a écrit ici entre-temps" in seconde
    assert "Autre raison." in seconde
    assert "À la main : Un collectif de moins." in lue(conseillere.get(du(scenario)))


def test_deux_scenarios_se_comparent(conseillere, cadre):
    rang, prorata = proposer(cadre), proposer(cadre, "prorata", "À parts égales")
    choix = {"scenario": [str(rang.uuid), str(prorata.uuid)]}
    html = lue(conseillere.get(page(cadre, "comparer/"), choix))
    troisieme = lignes_de(prorata)[2]
    assert troisieme.propose == Decimal("3333.33")
    assert dit("3333.33") in html
    assert "À parts égales" in html


def test_adopter_prepare_les_decisions_et_n_attribue_rien(decideur, cadre):
    scenario = proposer(cadre)
    refus = lue(decideur.post(du(scenario, "adopter/")))
    assert ("adoptez un scénario après la clôture" in refus, Decision.objects.count()) == (True, 0)
    clore(cadre.campagne)
    assert decideur.post(du(scenario, "adopter/")).status_code == 302
    scenario.refresh_from_db()
    assert (scenario.etat, Decision.objects.count()) == (EtatScenario.ADOPTE, 3)
    assert Enveloppe.objects.get().attribue == 0
    assert decideur.post(du(scenario, "reprendre/")).status_code == 302
    assert Decision.objects.count() == 0


def test_la_conseillere_propose_mais_n_adopte_pas(conseillere, cadre):
    scenario = proposer(cadre)
    clore(cadre.campagne)
    assert "Adopter ce scénario" not in lue(conseillere.get(du(scenario)))
    assert (conseillere.post(du(scenario, "adopter/")).status_code, Decision.objects.count()) == (403, 0)


def test_les_tableurs_disent_les_montants_de_la_page(conseillere, cadre):
    scenario = proposer(cadre)
    texte = conseillere.get(du(scenario, "export.csv")).content.decode("utf-8-sig")
    lignes = list(csv.DictReader(io.StringIO(texte), delimiter=";"))
    attendus = [ligne.propose for ligne in lignes_de(scenario)]
    assert [Decimal(ligne["Proposé (€)"].replace(",", ".")) for ligne in lignes] == attendus
    feuille = openpyxl.load_workbook(io.BytesIO(conseillere.get(du(scenario, "export.xlsx")).content)).active
    entetes = [case.value for case in feuille[1]]
    colonne = entetes.index("Proposé (€)") + 1
    lus = [feuille.cell(rang, colonne).value for rang in range(2, 5)]
    assert [Decimal(str(valeur)).quantize(Decimal("0.01")) for valeur in lus] == attendus


def test_une_formule_dans_un_nom_reste_un_texte(conseillere, cadre):
    scenario = proposer(cadre)
    structure = lignes_de(scenario)[0].projet.structure
    structure.nom = "=1+1"
    structure.save()
    texte = conseillere.get(du(scenario, "export.csv")).content.decode("utf-8-sig")
    assert next(csv.DictReader(io.StringIO(texte), delimiter=";"))["Structure"] == "'=1+1"


def test_les_pages_se_lisent_en_autant_de_requetes_quel_que_soit_le_nombre_de_projets(conseillere, cadre):
    scenario = proposer(cadre)
    actions.proposer_scenario(campagne=cadre.campagne, casquette=cadre.conseillere, nom="Encore", methode="prorata")
    ici = (page(cadre), du(scenario), page(cadre, "rangs/"), page(cadre, "rangs/ensemble/"))
    avant = [_requetes(conseillere, chemin) for chemin in ici]
    for rang in (4, 5, 6):
        classer(cadre, rang)
    plein = proposer(cadre, nom="Plus de projets")
    ici = (page(cadre), du(plein), page(cadre, "rangs/"), page(cadre, "rangs/ensemble/"))
    apres = [_requetes(conseillere, chemin) for chemin in ici]
    assert apres == avant
    assert max(apres) <= 25


def _requetes(client, chemin) -> int:
    client.get(chemin)
    with CaptureQueriesContext(connection) as requetes:
        assert client.get(chemin).status_code == 200
    return len(requetes)
