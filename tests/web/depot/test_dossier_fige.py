"""Un dossier qui ne s'écrit plus se lit : rien n'y semble s'écrire, et ce qu'un refus rapporte se copie encore."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from preau.projets.depots import renoncer
from preau.projets.tables import Action, Collectif
from preau.projets.tables.enums import Etape
from tests.projets.depots import deposer
from tests.web.depot.conftest import connecte

ETAPES = [etape.value for etape in Etape if etape is not Etape.RELECTURE]
FIGE = re.compile(r"<fieldset[^>]*champs-de-la-page[^>]*\bdisabled")
GESTES = re.compile(r'<button[^>]*name="geste"')


def clore(complet) -> None:
    complet.campagne.cloture_le = timezone.now() - timedelta(minutes=1)
    complet.campagne.save()


def pages(complet) -> list[str]:
    """Toutes les pages où le dossier s'écrit."""
    collectif, action = Collectif.objects.first(), Action.objects.first()
    entrees = [f"collectifs/{collectif.uuid}/", f"actions/{action.uuid}/", "budget/partage/"]
    return [f"/projets/{complet.projet.uuid}/{suite}" for suite in [*(f"{etape}/" for etape in ETAPES), *entrees]]


@pytest.mark.parametrize(
    "cause", [deposer, clore, lambda complet: renoncer(projet=complet.projet, casquette=complet.amina)]
)
def test_ni_champ_actif_ni_geste(complet, cause):
    client = connecte(complet.amina)
    for adresse in pages(complet):
        assert not FIGE.search(client.get(adresse).content.decode()), adresse
    cause(complet)
    for adresse in pages(complet):
        html = client.get(adresse).content.decode()
        assert (bool(FIGE.search(html)), GESTES.findall(html)) == (True, []), adresse


@pytest.mark.parametrize(("cause", "ou"), [(deposer, "lire"), (clore, "relecture")])
def test_la_page_dit_ou_le_dossier_se_lit(complet, cause, ou):
    cause(complet)
    html = connecte(complet.amina).get(f"/projets/{complet.projet.uuid}/besoins/").content.decode()
    assert f'<a href="/projets/{complet.projet.uuid}/{ou}/">Lire le dossier</a>' in html


@pytest.mark.parametrize("cause", [deposer, clore])
def test_ce_qu_un_refus_rapporte_se_copie(complet, cause):
    cause(complet)
    adresse = f"/projets/{complet.projet.uuid}/besoins/"
    envoi = {"vu:projet.besoins": "", "projet.besoins": "Tapé trop tard"}
    reponse = connecte(complet.amina).post(adresse, envoi)
    html = unescape(reponse.content.decode())
    assert (reponse.status_code, "Tapé trop tard</textarea>" in html) == (422, True)
    assert (FIGE.search(html), GESTES.findall(html)) == (None, [])
