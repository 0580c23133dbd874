"""Le rang d'ensemble se compose au clavier et sans JavaScript ; les sous-enveloppes se partagent l'enveloppe."""

import csv
import io
import re
from decimal import Decimal

from preau.campagnes.models import SousEnveloppe
from preau.instruction.models import RangDEnsemble
from preau.projets.tables import Projet
from tests.fabriques import ComiteFactory
from tests.instruction.fabriques import classer, proposer
from tests.web.repartir.test_scenarios import lue, page

GESTE = "rangs/ensemble/"


def portes(html: str) -> list[str]:
    return re.findall(r'name="ordre" value="([^"]+)"', html)


def poster(client, cadre, ordre, geste, **autres):
    return client.post(page(cadre, GESTE), {"ordre": ordre, "geste": geste, **autres})


def fixes() -> list[str]:
    return [str(rang.projet.uuid) for rang in RangDEnsemble.objects.order_by("rang")]


def test_monter_descendre_et_placer_ne_changent_que_la_page(conseillere, cadre):
    un, deux, trois = (str(p.uuid) for p in Projet.objects.order_by("pk"))
    assert portes(lue(conseillere.get(page(cadre, GESTE)))) == [un, deux, trois]
    assert portes(lue(poster(conseillere, cadre, [un, deux, trois], f"monter:{trois}"))) == [un, trois, deux]
    assert portes(lue(poster(conseillere, cadre, [un, trois, deux], f"descendre:{un}"))) == [trois, un, deux]
    places = poster(conseillere, cadre, [un, deux, trois], "placer", rang=["1", "2", "1"])
    assert portes(lue(places))[0] == trois
    assert fixes() == []


def test_un_numero_illisible_se_dit_et_tout_ce_qui_est_tape_reste(conseillere, cadre):
    ordre = [str(p.uuid) for p in Projet.objects.order_by("pk")]
    for geste in ("placer", "fixer", f"monter:{ordre[2]}"):
        html = lue(poster(conseillere, cadre, ordre, geste, rang=["1", "premier", "1"]))
        assert "« premier » n'en est pas un" in html, geste
        assert re.findall(r'name="rang" id="r\d" value="([^"]*)"', html) == ["1", "premier", "1"], geste
        assert html.count('aria-invalid="true"') == 1, geste
        assert (portes(html), fixes()) == (ordre, []), geste


def test_fixer_range_d_abord_les_numeros_tapes_et_les_donne_a_relire(conseillere, cadre):
    un, deux, trois = ordre = [str(p.uuid) for p in Projet.objects.order_by("pk")]
    html = lue(poster(conseillere, cadre, ordre, "fixer", rang=["1", "2", "1"]))
    assert "pas encore rangés" in html
    assert (portes(html), fixes()) == ([trois, un, deux], [])
    assert poster(conseillere, cadre, [trois, un, deux], "fixer", rang=["1", "2", "3"]).status_code == 302
    assert fixes() == [trois, un, deux]


def test_monter_range_d_abord_les_numeros_tapes(conseillere, cadre):
    un, deux, trois = (str(p.uuid) for p in Projet.objects.order_by("pk"))
    html = lue(poster(conseillere, cadre, [un, deux, trois], f"monter:{deux}", rang=["1", "2", "1"]))
    assert portes(html) == [trois, deux, un]


def test_fixer_ecrit_l_ordre_et_une_page_ancienne_l_apprend(conseillere, cadre):
    un, deux, trois = (str(p.uuid) for p in Projet.objects.order_by("pk"))
    vu = re.search(r'name="vu" value="([^"]*)"', lue(conseillere.get(page(cadre, GESTE))))[1]
    assert poster(conseillere, cadre, [trois, un, deux], "fixer", vu=vu).status_code == 302
    assert fixes() == [trois, un, deux]
    ancienne = poster(conseillere, cadre, [deux, un, trois], "fixer", vu=vu)
    assert "entre-temps" in lue(ancienne)
    assert (portes(lue(ancienne)), fixes()) == ([deux, un, trois], [trois, un, deux])


def test_le_rang_d_ensemble_permet_de_partager_entre_deux_comites(conseillere, cadre):
    autre = classer(cadre, 1, comite=ComiteFactory(caf=cadre.campagne.caf, nom="Comité de l'Ouest"))
    ordre = [str(autre.uuid), *(str(p.uuid) for p in Projet.objects.exclude(pk=autre.pk).order_by("pk"))]
    assert poster(conseillere, cadre, ordre, "fixer").status_code == 302
    servis = proposer(cadre).lignes.filter(propose__gt=0)
    assert servis.filter(projet=autre).exists()


def test_les_rangs_s_exportent_comme_ils_se_lisent(conseillere, cadre):
    texte = conseillere.get(page(cadre, "rangs/export.csv")).content.decode("utf-8-sig")
    lignes = list(csv.DictReader(io.StringIO(texte), delimiter=";"))
    assert [ligne["Rang"] for ligne in lignes] == ["1", "2", "3"]
    html = lue(conseillere.get(page(cadre, "rangs/")))
    assert all(ligne["Structure"] in html for ligne in lignes)


def test_une_sous_enveloppe_par_comite_ne_depasse_pas_l_enveloppe(conseillere, cadre):
    cle = str(cadre.comite.uuid)
    refus = conseillere.post(page(cadre, "sous-enveloppes/"), {cle: "10 000,01"})
    assert (refus.status_code, SousEnveloppe.objects.count()) == (200, 0)
    assert "10 000,01" in lue(refus)
    assert conseillere.post(page(cadre, "sous-enveloppes/"), {cle: "7 500"}).status_code == 302
    assert SousEnveloppe.objects.get().montant == Decimal("7500.00")
    proposes = [ligne.propose for ligne in proposer(cadre).lignes.order_by("rang")]
    assert sum(proposes) <= Decimal("7500.00")
