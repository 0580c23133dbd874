"""Commencer un dossier, vide ou depuis un fichier d'échange."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from preau.coeur.echange import FichierRefuse
from preau.projets.reprise import A_ECRIRE, creer_depuis_document, creer_projet, importer_document
from preau.projets.tables import Collectif, Projet, SaisieEnSuspens
from tests.fabriques import RattachementFactory, StructureFactory
from tests.projets import fabriques
from tests.projets.dossiers import cadre


def creer(dossier, **options):
    return creer_projet(campagne=dossier.campagne, structure=dossier.structure, par=dossier.amina, **options)


def test_le_meme_envoi_ne_commence_qu_un_dossier(dossier):
    cle = uuid4()
    assert creer(dossier, cle=cle) == creer(dossier, cle=cle)


def test_on_ne_commence_pas_le_dossier_d_une_autre_structure(dossier):
    with pytest.raises(PermissionDenied):
        creer_projet(campagne=dossier.campagne, structure=dossier.structure, par=RattachementFactory())


def test_on_ne_commence_pas_dans_la_campagne_d_une_autre_caf(dossier):
    etrangere = RattachementFactory(structure=StructureFactory(caf__departement="77"))
    with pytest.raises(ValidationError):
        creer_projet(campagne=dossier.campagne, structure=etrangere.structure, par=etrangere)


def test_on_ne_commence_pas_apres_la_cloture(dossier):
    with time_machine.travel(timezone.now() + timedelta(days=45)), pytest.raises(ValidationError, match="close depuis"):
        creer(dossier)


@pytest.mark.django_db
def test_un_fichier_repris_dit_ce_qu_il_n_a_pas_repris():
    dossier = cadre(annee_scolaire="2024-2025")

    def changer(document):
        document["inconnue"] = 1
        document["campagne"]["participation_plafond_annuel"] = "500.00"
        document["projet"]["evaluation"] = {"impact_enfants": "Fort"}
        document["projet"]["derogations"] = [{"code": "collectif.effectif", "objet": "collectif:1"}]

    repris = importer_document(projet=dossier.projet, octets=fabriques.projet(changer), par=dossier.amina)
    assert repris.avertissements == (
        "inconnue : clé inconnue, ignorée",
        "plafond de la participation des familles : c'est la campagne qui le fixe",
        "avis du comité : il ne se reprend pas d'un fichier",
        "dérogations : elles ne se reprennent pas d'un fichier",
        "évaluation : elle se fait au bilan",
        A_ECRIRE,
    )


def test_les_dates_d_une_autre_annee_attendent(dossier):
    repris = importer_document(projet=dossier.projet, octets=fabriques.projet(), par=dossier.amina)
    collectif = Collectif.objects.get()
    assert (repris.en_suspens, collectif.debut, collectif.fin) == (2, None, None)
    assert set(SaisieEnSuspens.objects.values_list("brut", flat=True)) == {"16/09/2024", "27/06/2025"}


def test_un_fichier_ne_remplit_pas_un_dossier_commence(dossier):
    importer_document(projet=dossier.projet, octets=fabriques.projet(), par=dossier.amina)
    with pytest.raises(ValidationError, match="déjà commencé"):
        importer_document(projet=dossier.projet, octets=fabriques.projet(), par=dossier.amina)
    assert Collectif.objects.count() == 1


def test_la_reprise_refaite_rend_le_meme_dossier(dossier):
    cle = uuid4()
    options = {"campagne": dossier.campagne, "structure": dossier.structure, "par": dossier.amina, "cle": cle}
    premier = creer_depuis_document(octets=fabriques.projet(), **options)
    second = creer_depuis_document(octets=fabriques.projet(), **options)
    assert (second.projet, Collectif.objects.count()) == (premier.projet, 1)


def test_un_fichier_refuse_ne_commence_rien(dossier):
    avant = Projet.objects.count()
    with pytest.raises(FichierRefuse):
        creer_depuis_document(campagne=dossier.campagne, structure=dossier.structure, octets=b"{", par=dossier.amina)
    assert Projet.objects.count() == avant
