"""La page d'un dossier en réunion : chaque bouton garde tout ce qui est tapé, deux personnes n'écrasent rien."""

import re

import pytest
from django.urls import reverse

from preau.instruction.actions import cloture, tenue
from preau.instruction.models import Point
from tests.instruction.comites import ouvert
from tests.web.comite.test_reunion import lue
from tests.web.depot.conftest import connecte

pytestmark = pytest.mark.django_db


@pytest.fixture
def pret():
    return ouvert(dossiers=1)


def page(pret) -> str:
    return reverse("comite:point", args=[pret.points[0].uuid])


def vus(html: str) -> dict[str, str]:
    """Ce que la page garde de ce qu'elle montrait."""
    return dict(re.findall(r'name="(vu-[a-z_]+)" value="([^"]*)"', html))


def saisie(pret, **change) -> dict[str, str]:
    """Ce que la page enverrait telle quelle, et ce que la personne y change."""
    client = connecte(pret.conseillere)
    point = pret.points[0]
    ecrit = {"avis": point.avis, "motif": point.motif, "observation": "", "compte_rendu": point.compte_rendu}
    return ecrit | vus(lue(client.get(page(pret)))) | change


def ecrit(pret) -> tuple[str, str, list[str]]:
    point = Point.objects.get()
    return point.avis, point.compte_rendu, [observation.texte for observation in point.observations.all()]


@pytest.mark.parametrize("geste", ["avis", "observer", "rediger"])
def test_chaque_bouton_garde_tout_ce_qui_est_tape(pret, geste):
    envoi = saisie(
        pret, geste=geste, avis="favorable", observation="Voir les pères.", compte_rendu="Longue discussion."
    )
    html = lue(connecte(pret.conseillere).post(page(pret), envoi, follow=True))
    assert ecrit(pret) == ("favorable", "Longue discussion.", ["Voir les pères."])
    assert "L'avis est écrit. L'observation est ajoutée. Le compte rendu de ce dossier est écrit." in html


def test_oter_une_observation_garde_ce_qui_est_tape(pret):
    observation = tenue.observer(point=pret.points[0], casquette=pret.conseillere, texte="À revoir")
    envoi = saisie(pret, oter=str(observation.uuid), compte_rendu="Longue discussion.")
    connecte(pret.conseillere).post(page(pret), envoi)
    assert ecrit(pret) == ("", "Longue discussion.", [])


def test_un_refus_n_ecrit_rien_et_garde_tout(pret):
    pret.emarger("absent", "absent", "absent")
    envoi = saisie(pret, geste="rediger", avis="favorable", observation="Voir les pères.", compte_rendu="On hésite.")
    refus = connecte(pret.conseillere).post(page(pret), envoi)
    html = lue(refus)
    assert (refus.status_code, "Pas de quorum" in html) == (422, True)
    assert ("Voir les pères." in html, "On hésite." in html) == (True, True)
    assert ecrit(pret) == ("", "", [])


def test_une_reunion_close_entre_temps_le_dit_et_garde_tout(pret):
    pret.avis(pret.points[0])
    pret.rang(pret.points[0], 1)
    envoi = saisie(pret, geste="rediger", compte_rendu="On hésite.")
    pret.agir(cloture.clore_reunion)
    refus = connecte(pret.conseillere).post(page(pret), envoi)
    assert (refus.status_code, "On hésite." in lue(refus)) == (422, True)


def test_a_deux_chacune_ecrit_sa_partie_et_rien_ne_s_efface(pret):
    ancienne = saisie(pret, geste="rediger", compte_rendu="On hésite.")
    pret.avis(pret.points[0], "avec_reserves", motif="Un local plus grand.")
    assert connecte(pret.conseillere).post(page(pret), ancienne).status_code == 302
    assert ecrit(pret)[:2] == ("avec_reserves", "On hésite.")


def test_a_deux_sur_le_meme_texte_la_seconde_lit_celui_de_la_premiere(pret):
    ancienne = saisie(pret, geste="rediger", compte_rendu="Le mien.")
    tenue.rediger_point(point=pret.points[0], casquette=pret.conseillere, texte="Celui de l'autre.")
    client = connecte(pret.conseillere)
    refus = client.post(page(pret), ancienne)
    html = lue(refus)
    assert (refus.status_code, "Celui de l'autre." in html, "Le mien." in html) == (422, True, True)
    assert ecrit(pret)[1] == "Celui de l'autre."
    client.post(page(pret), ancienne | vus(html))
    assert ecrit(pret)[1] == "Le mien."


def test_ce_qu_une_autre_a_ecrit_ne_se_perd_pas_au_second_envoi_d_un_refus(pret):
    pret.emarger("absent", "absent", "absent")
    ancienne = saisie(pret, geste="avis", avis="favorable")
    tenue.rediger_point(point=pret.points[0], casquette=pret.conseillere, texte="Celui de l'autre.")
    client = connecte(pret.conseillere)
    html = lue(client.post(page(pret), ancienne))
    assert "Celui de l'autre.</textarea>" in html
    client.post(
        page(pret),
        ancienne | {"avis": "ajourne", "motif": "Pas de quorum.", "compte_rendu": "Celui de l'autre."} | vus(html),
    )
    assert ecrit(pret)[:2] == ("ajourne", "Celui de l'autre.")


def test_un_bouton_sans_rien_de_neuf_le_dit(pret):
    client = connecte(pret.conseillere)
    assert "Rien n'a changé." in lue(client.post(page(pret), saisie(pret, geste="rediger"), follow=True))
    assert "Choisissez un avis." in lue(client.post(page(pret), saisie(pret, geste="avis")))
    assert "Dites ce que la structure doit reprendre." in lue(client.post(page(pret), saisie(pret, geste="observer")))
