"""Le déport suit la personne : la Caf et les membres, sur chaque page qui parle de ce que dit le comité."""

from datetime import datetime
from html import unescape

import pytest
from django.urls import reverse

from preau.acteurs.models import LienDeclare
from preau.instruction.actions import classement, cloture
from tests.instruction.comites import clos, ouvert
from tests.web.depot.conftest import connecte

pytestmark = pytest.mark.django_db


def lue(reponse) -> str:
    return unescape(reponse.content.decode()).replace("\u00a0", " ").replace("\u202f", " ")


def page(reunion, nom="reunion"):
    return reverse(f"comite:{nom}", args=[reunion.uuid])


def lier(casquette, point) -> LienDeclare:
    """Cette personne a un lien, depuis l'ouverture de la campagne, avec la structure de ce point."""
    projet = point.depot.projet
    debut: datetime = projet.campagne.ouverture_le
    return LienDeclare.objects.create(
        personne=casquette.personne,
        structure=projet.structure,
        motif="Mon époux y travaille",
        debut=debut.date(),
        declare_par=casquette.personne,
    )


def test_clore_dit_a_la_conseillere_liee_qu_une_autre_doit_le_faire_sans_nommer_le_dossier():
    pret = ouvert(dossiers=2)
    un, deux = pret.points
    for point in (un, deux):
        pret.avis(point)
    pret.rang(un, 1)
    classement.mettre_a_egalite(point=deux, casquette=pret.conseillere, avec=un)
    lier(pret.conseillere, un)
    client = connecte(pret.conseillere)
    for reponse in (client.get(page(pret.reunion, "clore")), client.post(page(pret.reunion, "clore"))):
        html = lue(reponse)
        assert (reponse.status_code, "une autre personne de la Caf doit agir" in html) == (200, True)
        assert (str(un) in html, str(deux) in html) == (False, False)


def test_le_motif_de_la_reouverture_n_est_montre_qu_a_qui_voit_tous_les_points():
    pret = clos(dossiers=2)
    liee, autre, _ = pret.membres
    lier(liee, pret.points[0])
    pret.agir(cloture.rouvrir_reunion, motif="Le rang du premier est faux.")
    motif = "Le rang du premier est faux."
    vus = [motif in lue(connecte(qui).get(page(pret.reunion))) for qui in (liee, autre, pret.conseillere)]
    assert vus == [False, True, True]


def test_rouvrir_dit_a_la_conseillere_liee_qu_une_autre_doit_le_faire():
    pret = clos(dossiers=1)
    lier(pret.conseillere, pret.points[0])
    html = lue(connecte(pret.conseillere).get(page(pret.reunion, "rouvrir")))
    assert ("une autre personne de la Caf doit agir" in html, "Rouvrir la réunion</" in html) == (True, False)
