"""Le livret d'une réunion et son procès-verbal : ce qu'ils disent à chacune, et ce qu'ils taisent."""

import pytest

from preau.acteurs.models import LienDeclare
from preau.editions.faiseurs import FAISEURS
from preau.editions.reunion import ReunionRouverte, proces_verbal_a_composer
from preau.instruction import tirages_de_reunion as documents
from preau.instruction.actions import cloture, tenue
from preau.instruction.enums import GenreDeDocument
from preau.instruction.models import DocumentDeReunion
from preau.socle.horloge import aujourd_hui
from preau.socle.tirages import contenu_de, travailler
from tests.instruction.comites import clos, ouvert

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _coffre(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def produire(demande) -> bytes:
    """Ce que l'atelier en fait."""
    tirage = demande.demander()
    travailler(FAISEURS)
    tirage.refresh_from_db()
    assert tirage.etat == "fait", tirage.erreur
    return contenu_de(tirage)


def pv(pret, lectrice):
    points = documents.proces_verbal(pret.reunion, lectrice).points
    return proces_verbal_a_composer(pret.reunion, points)


def lier(personne, point):
    LienDeclare.objects.create(
        personne=personne,
        structure=point.depot.projet.structure,
        motif="Sa sœur y travaille.",
        debut=aujourd_hui(),
        declare_par=personne,
    )


def test_l_atelier_sait_faire_chaque_document_d_une_reunion():
    assert set(GenreDeDocument.values) <= set(FAISEURS)


def test_le_livret_reunit_les_dossiers_de_l_ordre_du_jour_avec_leurs_signets():
    pret = ouvert(dossiers=2)
    pdf = produire(documents.livret(pret.reunion, pret.membres[0].personne))
    assert pdf.startswith(b"%PDF")
    assert b"/Outlines" in pdf
    assert b"pdfuaid" in pdf


def test_le_livret_d_une_personne_liee_n_a_pas_le_dossier_de_sa_structure():
    pret = ouvert(dossiers=2)
    lier(pret.membres[0].personne, pret.points[0])
    produire(documents.livret(pret.reunion, pret.membres[0].personne))
    [document] = DocumentDeReunion.objects.filter(lectrice=pret.membres[0].personne)
    assert list(document.points.all()) == [pret.points[1]]


def test_le_proces_verbal_fige_les_membres_les_avis_les_rangs_et_ce_qui_s_est_dit():
    pret = ouvert(dossiers=2)
    un, deux = pret.points
    for rang, point in enumerate((un, deux), 1):
        pret.avis(point)
        pret.rang(point, rang)
    tenue.observer(point=un, casquette=pret.conseillere, texte="Ouvrez aux pères.")
    tenue.rediger_point(point=deux, casquette=pret.conseillere, texte="Le comité a longuement hésité.")
    pret.agir(tenue.rediger_reunion, texte="Séance ouverte à l'heure.")
    pret.agir(cloture.clore_reunion)
    pret.reunion.refresh_from_db()
    dit = pv(pret, pret.conseillere.personne)
    assert [ligne[0] for ligne in dit["membres"]] == ["Alix", "Basile", "Chloé"]
    assert dit["quorum"] == "Quorum : 3 membres présents sur 3 qui votent ; il en faut 2."
    assert [ligne[:1] + ligne[3:] for ligne in dit["classement"]] == [["1", "favorable"], ["2", "favorable"]]
    assert dit["compte_rendu"] == ["Séance ouverte à l'heure."]
    assert [point["observations"] for point in dit["points"]] == [["Ouvrez aux pères."], []]
    assert [point["compte_rendu"] for point in dit["points"]] == [[], ["Le comité a longuement hésité."]]
    assert ["Rang", "2"] in dit["points"][1]["dits"]
    assert produire(documents.proces_verbal(pret.reunion, pret.conseillere.personne)).startswith(b"%PDF")


def test_le_proces_verbal_d_une_membre_liee_tait_ce_qui_ferait_deviner_son_dossier():
    pret = ouvert(dossiers=2)
    liee, (un, deux) = pret.membres[0], pret.points
    lier(liee.personne, un)
    for rang, point in enumerate((un, deux), 1):
        pret.avis(point)
        pret.rang(point, rang)
    pret.agir(tenue.rediger_reunion, texte="On a parlé du premier dossier.")
    pret.agir(cloture.clore_reunion)
    pret.reunion.refresh_from_db()
    dit = pv(pret, liee.personne)
    assert len(dit["points"]) == 1
    assert (dit["classement"], dit["compte_rendu"]) == ([], [])
    assert "déportée" in dit["reserve"]
    assert not any(quoi == "Rang" for point in dit["points"] for quoi, _ in point["dits"])
    entier = pv(pret, pret.conseillere.personne)
    assert ["Déportés", "Alix"] in entier["points"][0]["dits"]
    assert ["Quorum", "2 membres présents sur 2 qui votent ; il en faut 1."] in entier["points"][0]["dits"]


def test_une_reunion_rouverte_n_a_plus_de_proces_verbal():
    pret = clos(dossiers=1)
    tirage = documents.proces_verbal(pret.reunion, pret.conseillere.personne).trouver()
    cloture.rouvrir_reunion(reunion=pret.reunion, casquette=pret.conseillere, motif="Un avis à corriger.")
    travailler(FAISEURS)
    tirage.refresh_from_db()
    assert tirage.etat != "fait"
    assert ReunionRouverte.__name__ in tirage.erreur
