"""Une page envoyée d'un bloc pendant qu'une collègue écrit, retire, choisit : rien de personne ne se perd."""

import re
from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from preau.projets.champs.places import trouver
from preau.projets.entrees import ajouter_entree, retirer_entree
from preau.projets.saisie import saisir
from preau.projets.tables import Collectif
from tests.web.depot.conftest import connecte


def adresse(dossier, etape):
    return reverse("depot:etape", args=[dossier.projet.uuid, etape])


def test_choisir_une_commune_garde_celle_qu_une_collegue_avait_mise(complet):
    collectif = complet.projet.collectifs.get()
    code = f"collectif.{collectif.uuid}.commune"
    montree = trouver(complet.projet, code).texte
    saisir(projet=complet.projet, champ=code, brut="Lyon (69123)", par=complet.bruno)
    ici = reverse("depot:collectif", args=[complet.projet.uuid, collectif.uuid])
    geste = {"geste": f"choisir:{code}|Vaulx-en-Velin (69256)", f"vu:{code}": montree, code: montree}
    connecte(complet.amina).post(ici, geste)
    deplacee = complet.projet.deplacees.get()
    collectif.refresh_from_db()
    assert (collectif.commune, deplacee.ancienne, deplacee.de) == ("69256", "Lyon (69123)", complet.bruno.personne)


@pytest.mark.parametrize("geste", ["enregistrer", "continuer"])
def test_la_page_qu_une_collegue_a_retiree_rend_ce_qu_on_y_ecrivait(complet, geste):
    action = complet.projet.actions.first()
    retirer_entree(projet=complet.projet, entree=f"action.{action.uuid}", par=complet.bruno)
    ici, retour = reverse("depot:action", args=[complet.projet.uuid, action.uuid]), adresse(complet, "enfants")
    code, long = f"action.{action.uuid}.description", "Nous lisons à voix haute, chacun son tour. " * 20
    donnees = {"geste": geste, "retour": retour, f"vu:{code}": "", code: long}
    reponse = connecte(complet.amina).post(ici, donnees, follow=True)
    html = unescape(reponse.content.decode())
    assert (reponse.status_code, reponse.redirect_chain) == (200, [(retour, 302)])
    assert (f"« {long.strip()}" in html, "Cette page vient d'être retirée du dossier" in html) == (True, True)


def test_l_adresse_d_apres_dit_que_l_envoi_est_recu_et_ne_le_redit_pas(complet):
    ici, envoi = adresse(complet, "besoins"), str(uuid4())
    client = connecte(complet.amina)
    assert client.post(ici, {"envoi": envoi}).url == f"{ici}?recu={envoi}"
    assert client.post(f"{ici}?recu={uuid4()}", {"envoi": "de travers"}).url == ici
    assert f'action="{ici}"' in client.get(f"{ici}?recu={envoi}").content.decode()
    ecole = ajouter_entree(projet=complet.projet, liste="projet.ecoles", par=complet.amina)
    retire = client.post(ici, {"envoi": envoi, "geste": f"retirer:ecole.{ecole.uuid}"})
    assert retire.url == f"{ici}?retiree=ecole.{ecole.uuid}&recu={envoi}#retirees"


def test_ce_qui_n_a_pas_pu_etre_garde_n_est_pas_dit_recu(complet):
    ecole = ajouter_entree(projet=complet.projet, liste="projet.ecoles", par=complet.amina)
    retirer_entree(projet=complet.projet, entree=f"ecole.{ecole.uuid}", par=complet.bruno)
    code, ici = f"ecole.{ecole.uuid}.nom", adresse(complet, "besoins")
    reponse = connecte(complet.amina).post(ici, {"envoi": str(uuid4()), f"vu:{code}": "", code: "École perdue"})
    assert reponse.url == ici


def test_des_cases_venues_dans_un_autre_ordre_ne_se_reecrivent_pas(complet):
    collectif = complet.projet.collectifs.get()
    Collectif.objects.update(niveaux=["college", "elementaire"])
    code = f"collectif.{collectif.uuid}.niveaux"
    ici = reverse("depot:collectif", args=[complet.projet.uuid, collectif.uuid])
    html = connecte(complet.amina).get(ici).content.decode()
    vu = unescape(re.search(rf'name="vu:{code}" value="([^"]*)"', html)[1])
    cochees = re.findall(rf'<input(?=[^>]*name="{code}")(?=[^>]*checked)[^>]*value="([^"]*)"', html)
    saisir(projet=complet.projet, champ=code, brut="lycee", par=complet.bruno)
    connecte(complet.amina).post(ici, {f"vu:{code}": vu, code: cochees})
    collectif.refresh_from_db()
    assert (cochees, collectif.niveaux, complet.projet.deplacees.count()) == (["elementaire", "college"], ["lycee"], 0)


def test_le_budget_se_lit_en_autant_de_requetes_quel_que_soit_le_nombre_de_cofinanceurs(
    complet, django_assert_num_queries
):
    def ajouter(combien: int) -> None:
        for _ in range(combien):
            ajouter_entree(projet=complet.projet, liste="projet.cofinancements", par=complet.amina)

    ajouter(1)
    client, ici = connecte(complet.amina), adresse(complet, "budget")
    client.get(ici)
    with CaptureQueriesContext(connection) as requetes:
        client.get(ici)
    ajouter(4)
    with django_assert_num_queries(len(requetes)):
        client.get(ici)
