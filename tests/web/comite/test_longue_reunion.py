"""Une réunion de plus de cinquante dossiers : ses pages, ses gestes d'une page à l'autre, ce qu'elle coûte."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from preau.instruction.actions import tenue
from preau.instruction.models import Point
from preau.projets.tables import Projet
from preau.projets.tables.enums import EtatProjet
from preau.web.comite.pages import PAR_PAGE, tranches
from tests.instruction.comites import grande, ouvert
from tests.web.depot.conftest import connecte

pytestmark = pytest.mark.django_db

REQUETES = 25


@pytest.fixture
def longue():
    """Soixante dossiers classés, soixante à classer."""
    return grande(120, 60)


def ici(pret, suite: str = "") -> str:
    return reverse("comite:reunion", args=[pret.reunion.uuid]) + suite


def lue(reponse) -> str:
    return unescape(reponse.content.decode()).replace("\u00a0", " ").replace("\u202f", " ")


def noms(html: str, avant: str) -> int:
    """Combien de lignes ont un identifiant qui commence ainsi."""
    return html.count(f'id="{avant}-')


def test_chaque_liste_ne_montre_que_cinquante_dossiers_et_a_ses_pages(longue):
    client = connecte(longue.conseillere)
    html = lue(client.get(ici(longue)))
    assert (noms(html, "rang"), noms(html, "point")) == (2 * PAR_PAGE, PAR_PAGE)
    assert 'href="?rangs=2#pages-rangs"' in html
    html = lue(client.get(ici(longue, "?rangs=2&attente=2&points=3")))
    assert (noms(html, "rang"), noms(html, "point")) == (20, 20)
    assert 'href="?rangs=1&attente=2&points=3#pages-rangs"' in html


def test_un_dossier_a_classer_de_la_seconde_page_va_au_premier_rang_et_la_page_suit(longue):
    client, dernier = connecte(longue.conseillere), longue.points[-1]
    envoi = {"geste": "placer", "point": dernier.uuid, "rang": "1"}
    reponse = client.post(ici(longue, "?rangs=2&attente=2"), envoi)
    assert reponse.url == ici(longue, f"?rangs=1&attente=2#rang-{dernier.uuid}")
    assert f"« {dernier} » est au 1er rang." in lue(client.get(reponse.url))
    assert Point.objects.get(pk=dernier.pk).rang == 1


def test_un_dossier_de_la_premiere_page_va_au_dernier_rang_et_la_page_suit(longue):
    client, premier = connecte(longue.conseillere), longue.points[0]
    reponse = client.post(ici(longue), {"geste": "placer", "point": premier.uuid, "rang": "999"})
    assert reponse.url == ici(longue, f"?rangs=2#rang-{premier.uuid}")
    html = lue(client.get(reponse.url))
    ligne = html[html.index(f'id="rang-{premier.uuid}"') :]
    assert f"« {premier} » est au 60e rang." in ligne[: ligne.index("</li>")]


def test_une_egalite_se_dit_par_le_rang_qu_un_dossier_rejoint_fut_il_sur_une_autre_page(longue):
    client, (premier, *_), vise = connecte(longue.conseillere), longue.points, longue.points[57]
    reponse = client.post(ici(longue), {"geste": "egaler", "point": premier.uuid, "rang": "58"})
    assert f"?rangs=2#rang-{premier.uuid}" in reponse.url
    assert f"à égalité avec « {vise} »" in lue(client.get(reponse.url))
    assert Point.objects.get(pk=premier.pk).rang == Point.objects.get(pk=vise.pk).rang == 57


@pytest.mark.parametrize(
    ("geste", "rang", "dit"),
    [
        ("egaler", "99", "Aucun dossier n'est au 99e rang : le dernier rang donné est le 3e."),
        ("egaler", "1", "est déjà au 1er rang : écrivez celui du dossier qu'il doit rejoindre."),
        ("egaler", "", "Écrivez le rang en chiffres, 1 pour le premier."),
        ("placer", "1er", "Écrivez le rang en chiffres, 1 pour le premier : « 1er » n'en est pas un."),
        ("placer", "0", "Le rang commence à 1."),
        ("monter", "", "Ce dossier est déjà premier."),
    ],
)
def test_un_refus_se_dit_en_tete_du_classement_qui_ne_change_pas(geste, rang, dit):
    pret = grande(3, 3)
    client = connecte(pret.conseillere)
    reponse = client.post(ici(pret), {"geste": geste, "point": pret.points[0].uuid, "rang": rang})
    assert reponse.url.endswith("#dit")
    html = lue(client.get(reponse.url))
    assert dit in html[html.index('id="classement"') :]
    assert html.count(dit) == 1
    assert [point for point, _ in pret.rangs()] == [1, 2, 3]


def test_d_un_long_classement_qui_a_change_le_refus_ne_dit_que_les_premiers(longue):
    envoi = {"geste": "monter", "point": longue.points[5].uuid, "vu": "2020-01-01T00:00:00+00:00"}
    html = lue(connecte(longue.conseillere).post(ici(longue), envoi, follow=True))
    assert f"; 10. {longue.points[9]} ; et 50 autres dossiers" in html
    assert [rang for rang, _ in longue.rangs()][:6] == [1, 2, 3, 4, 5, 6]


def test_a_quatre_et_plus_l_egalite_ne_nomme_que_les_trois_premiers():
    pret = grande(6, 6)
    Point.objects.filter(reunion=pret.reunion, ordre__lte=5).update(rang=1)
    envoi = {"geste": "egaler", "point": pret.points[5].uuid, "rang": "1"}
    html = lue(connecte(pret.conseillere).post(ici(pret), envoi, follow=True))
    assert "et 2 autres dossiers : déclarez-les ex æquo" in html


def test_un_dossier_passe_d_une_page_de_l_ordre_du_jour_a_l_autre(longue):
    client, dernier_de_la_page = connecte(longue.conseillere), longue.points[PAR_PAGE - 1]
    reponse = client.post(ici(longue), {"geste": "reculer", "point": dernier_de_la_page.uuid})
    assert reponse.url == ici(longue, f"?points=2#point-{dernier_de_la_page.uuid}")
    html = lue(client.get(reponse.url))
    assert html.index("L'ordre du jour est changé.") > html.index(f'id="point-{dernier_de_la_page.uuid}"')


def test_ce_qui_s_inscrit_tient_dans_un_seul_formulaire_replie_par_cinquante():
    assert [(t.debut, t.fin) for t in tranches(range(120))] == [(1, 50), (51, 100), (101, 120)]
    pret = grande(60, 0)
    depots = [point.depot for point in pret.points]
    Point.objects.filter(reunion=pret.reunion).delete()
    client = connecte(pret.conseillere)
    html = lue(client.get(ici(pret)))
    formulaire = html[html.index('id="a-inscrire"') :]
    assert formulaire[: formulaire.index("</form>")].count('name="depot"') == 60
    assert "Les suivants, de 51 à 60" in html
    coches = [depot.uuid for depot in depots[55:58]]
    html = lue(client.post(ici(pret), {"geste": "inscrire", "depot": coches}, follow=True))
    assert "3 dossiers de plus." in html
    assert {point.depot for point in pret.points} == set(depots[55:58])


def test_le_compte_rendu_s_ecrit_a_sa_page_et_un_refus_garde_le_texte():
    pret = ouvert(dossiers=1)
    client, adresse = connecte(pret.conseillere), reverse("comite:rediger", args=[pret.reunion.uuid])
    vu = re.search(r'name="vu" value="([^"]*)"', lue(client.get(adresse)))[1]
    pret.agir(tenue.rediger_reunion, texte="Il pleut.")
    refus = client.post(adresse, {"texte": "Le bus ne passe plus.", "vu": vu})
    assert (refus.status_code, "Il pleut." in lue(refus), "Le bus ne passe plus." in lue(refus)) == (422, True, True)
    assert "Le compte rendu est écrit." in lue(client.post(adresse, {"texte": "Le bus ne passe plus."}, follow=True))
    assert "Le bus ne passe plus." in lue(client.get(ici(pret)))


def garder(pret, points: int) -> None:
    """Ne laisse que ces premiers points, les trois quarts classés : les autres dossiers redeviennent des brouillons."""
    otes = Point.objects.filter(reunion=pret.reunion, ordre__gt=points)
    Projet.objects.filter(depots__points__in=otes).update(etat=EtatProjet.BROUILLON, depose_le=None)
    otes.delete()
    Point.objects.filter(reunion=pret.reunion, ordre__gt=max(1, points * 3 // 4)).update(rang=None)


def test_deux_points_ou_quarante_la_page_compte_les_memes_requetes():
    pret, comptes = grande(40, 30), {}
    for points in (40, 2):
        garder(pret, points)
        for nom, qui in (("tient", pret.conseillere), ("suit", pret.membres[0])):
            client = connecte(qui)
            client.get(ici(pret))
            with CaptureQueriesContext(connection) as requetes:
                assert noms(lue(client.get(ici(pret))), "point") == points
            comptes.setdefault(nom, []).append(len(requetes))
    assert {nom: avec_40 - avec_2 for nom, (avec_40, avec_2) in comptes.items()} == {"tient": 0, "suit": 0}
    assert max(comptes["tient"]) <= REQUETES


def test_qui_tient_un_rang_se_propose_une_seule_fois_pour_toute_la_page(longue):
    html = lue(connecte(longue.conseillere).get(ici(longue)))
    assert html.count("<option") == 60
