"""Le déport suit la personne : la Caf et les membres, sur chaque page qui parle de ce que dit le comité."""

from datetime import datetime
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from preau.acteurs.models import LienDeclare
from preau.instruction.actions import classement, cloture, ordre_du_jour
from preau.instruction.actions.ordre_du_jour import perimes
from preau.projets.depots import retirer_depot
from preau.projets.tables import Projet
from tests.fabriques import RattachementFactory
from tests.instruction.comites import clos, ouvert, siege
from tests.instruction.fabriques import deposer_dossier
from tests.web.depot.conftest import connecte

pytestmark = pytest.mark.django_db


def lue(reponse) -> str:
    return unescape(reponse.content.decode()).replace("\u00a0", " ").replace("\u202f", " ")


def page(reunion, nom="reunion"):
    return reverse(f"comite:{nom}", args=[reunion.uuid])


def lier(casquette, point) -> LienDeclare:
    """Cette personne a un lien, depuis l'ouverture de la campagne, avec la structure de ce point."""
    return lier_au_projet(casquette, point.depot.projet)


def lier_au_projet(casquette, projet) -> LienDeclare:
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
    classement.mettre_a_egalite(point=deux, casquette=pret.conseillere, rang=1)
    lier(pret.conseillere, un)
    client = connecte(pret.conseillere)
    for reponse in (client.get(page(pret.reunion, "clore")), client.post(page(pret.reunion, "clore"))):
        html = lue(reponse)
        assert (reponse.status_code, "une autre personne de la Caf doit agir" in html) == (200, True)
        assert (str(un) in html, str(deux) in html) == (False, False)


def test_une_egalite_demandee_n_apprend_aucun_rang_a_qui_est_lie_a_un_dossier():
    pret = ouvert(dossiers=3)
    cache, deux, trois = pret.points
    for rang, point in enumerate((deux, cache, trois), 1):
        pret.avis(point)
        pret.rang(point, rang)
    lier(pret.conseillere, cache)
    client, dits = connecte(pret.conseillere), set[str]()
    for point in (deux, trois):
        for rang in (1, 2, 3, 9):
            envoi = {"geste": "egaler", "point": point.uuid, "rang": rang}
            html = lue(client.post(page(pret.reunion), envoi, follow=True))
            dits |= {
                bout for bout in ("une autre personne de la Caf", "est déjà au", "Aucun dossier n'est") if bout in html
            }
    assert dits == {"une autre personne de la Caf"}
    assert [rang for rang, _ in pret.rangs()] == [2, 1, 3]


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


def test_la_conseillere_liee_ne_voit_ni_n_inscrit_les_dossiers_qui_attendent_de_sa_structure():
    pret = siege(dossiers=1)
    cache, montre = deposer_dossier(pret.cadre), deposer_dossier(pret.cadre)
    lier_au_projet(pret.conseillere, cache.projet)
    client = connecte(pret.conseillere)
    html = lue(client.get(page(pret.reunion)))
    assert (str(cache.projet.structure) in html, str(montre.projet.structure) in html) == (False, True)
    client.post(page(pret.reunion), {"geste": "inscrire", "depot": [str(cache.uuid), str(montre.uuid)]})
    inscrits = {point.depot_id for point in pret.points}
    assert (cache.pk in inscrits, montre.pk in inscrits) == (False, True)
    with pytest.raises(ValidationError, match="n'attend pas l'avis de ce comité"):
        pret.agir(ordre_du_jour.inscrire_points, depots=[cache])


def test_qui_est_lie_ne_retire_ni_ne_deplace_ni_n_actualise_le_point_qui_lui_est_cache():
    pret = siege(dossiers=2)
    cache, montre = pret.points
    lier(pret.conseillere, cache)
    for acte, options in ((ordre_du_jour.retirer_point, {}), (ordre_du_jour.deplacer_point, {"de": 1})):
        with pytest.raises(ValidationError, match="une autre personne de la Caf doit agir"):
            acte(point=cache, casquette=pret.conseillere, **options)
    for point in (cache, montre):
        projet = Projet.objects.get(pk=point.depot.projet_id)
        retirer_depot(projet=projet, casquette=RattachementFactory(structure=projet.structure))
    assert pret.agir(ordre_du_jour.actualiser_points) == 1
    assert [point.pk for point in perimes(pret.reunion)] == [cache.pk]
    assert "retiré ou redéposé depuis" not in lue(connecte(pret.conseillere).get(page(pret.reunion)))
