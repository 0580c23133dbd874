"""L'accueil d'une structure : ce que la Caf attend d'elle vient d'abord."""

from datetime import timedelta
from html import unescape

import pytest

from preau.instruction.actions import Point
from preau.projets.tables import Complement
from preau.projets.tables.enums import Etape
from preau.socle.horloge import aujourd_hui
from preau.web.gabarit.templatetags.francais import jour_long
from tests.instruction.fabriques import instruite
from tests.instruction.instruits import demander, recu
from tests.projets.dossiers import cadre as dossier_neuf


@pytest.fixture
def dossier(db, settings, tmp_path):
    """Un dossier déposé, et un brouillon de la même structure."""
    settings.MEDIA_ROOT = tmp_path / "fichiers"
    fait = recu(instruite())
    dossier_neuf(campagne=fait.cadre.campagne, structure=fait.pret.projet.structure)
    return fait


def simple(texte):
    """Ses espaces insécables rendues ordinaires."""
    return unescape(texte).replace("\u00a0", " ")


def accueil(client, dossier):
    client.force_login(dossier.pret.amina.personne)
    return simple(client.get("/").content.decode())


def test_les_complements_demandes_et_leur_dernier_jour_viennent_d_abord(client, dossier):
    assert "des compléments" not in accueil(client, dossier)
    demande = demander(dossier, Point(etape=Etape.BESOINS))
    html = accueil(client, dossier)
    avant, _, apres = html.partition("La Caf vous demande des compléments")
    assert ("À finir" in avant, "À finir" in apres) == (False, True)
    for dit in ("Étape : Les besoins", simple(jour_long(demande.echeance)), "Répondre à la Caf"):
        assert dit in apres
    assert f'href="/projets/{dossier.pret.projet.uuid}/suivi/"' in apres


def test_un_delai_passe_se_dit(client, dossier):
    demander(dossier)
    hier = aujourd_hui() - timedelta(days=1)
    Complement.objects.update(echeance=hier, demande_le=Complement.objects.get().demande_le - timedelta(days=30))
    html = accueil(client, dossier)
    assert ("délai passé" in html, f"Ils étaient attendus pour le {simple(jour_long(hier))}" in html) == (True, True)
    assert "Répondre à la Caf" not in html


def test_l_accueil_d_une_autre_structure_n_en_dit_rien(client, dossier):
    demander(dossier)
    ailleurs = recu(dossier.cadre)
    assert "compléments" not in accueil(client, ailleurs)
