import hashlib
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from preau.acteurs.enums import Role
from preau.coeur.echange import FichierRefuse
from preau.coeur.referentiel import Phase
from preau.projets.actions import supprimer_verification, verifier_projet
from preau.projets.models import Verification
from preau.socle.models import EntreeJournal
from tests.fabriques import RattachementFactory
from tests.projets.fabriques import projet, verification

pytestmark = pytest.mark.django_db


def test_une_verification_garde_le_fichier_son_empreinte_et_l_avis_du_jour():
    casquette = RattachementFactory()
    octets = projet()
    faite = verifier_projet(casquette=casquette, octets=octets, phase=Phase.DECISION)
    assert (faite.octets, faite.empreinte) == (octets, hashlib.sha256(octets).hexdigest())
    assert (faite.avis, faite.phase, faite.annee) == ("recevable", "decision", "2024-2025")
    assert (faite.structure, faite.role, faite.auteur) == (casquette.structure, Role.RESPONSABLE, casquette.personne)
    assert faite.referentiel == "Rhône (69), valeurs de 2024-2025"


def test_la_marque_d_ordre_des_octets_ne_change_pas_l_empreinte():
    casquette = RattachementFactory()
    assert verification(casquette, b"\xef\xbb\xbf" + projet()).empreinte == verification(casquette).empreinte


def test_un_fichier_refuse_n_est_pas_garde():
    with pytest.raises(FichierRefuse):
        verifier_projet(casquette=RattachementFactory(), octets=b"{")
    assert not Verification.objects.exists()


def test_un_titre_plein_de_caracteres_de_commande_tient_sur_une_ligne():
    octets = projet(lambda d: d["projet"].update(intitule="Ouvrir\0les\nportes" + "x" * 300))
    faite = verification(RattachementFactory(), octets)
    faite.refresh_from_db()
    assert faite.intitule.startswith("Ouvrir les portesxxx")
    assert len(faite.intitule) == 200


def test_verifier_s_inscrit_au_journal_de_la_structure_sans_le_contenu():
    casquette = RattachementFactory()
    faite = verification(casquette)
    entree = EntreeJournal.objects.get(acte="verifier_projet")
    assert (entree.objet, entree.structure, entree.auteur) == (
        faite.uuid,
        casquette.structure.uuid,
        casquette.personne.uuid,
    )
    assert set(entree.apres) == {"empreinte", "phase", "avis"}


def test_l_auteur_efface_sa_verification_et_le_journal_en_garde_l_empreinte():
    casquette = RattachementFactory(role=Role.INTERVENANT)
    faite = verification(casquette)
    supprimer_verification(casquette=casquette, verification=faite)
    assert not Verification.objects.exists()
    assert EntreeJournal.objects.get(acte="supprimer_verification").avant["empreinte"] == faite.empreinte


def test_une_collegue_n_efface_pas_la_verification_d_une_autre():
    faite = verification(RattachementFactory())
    collegue = RattachementFactory(role=Role.COORDINATRICE, structure=faite.structure)
    with pytest.raises(PermissionDenied):
        supprimer_verification(casquette=collegue, verification=faite)
    assert Verification.objects.exists()


def test_la_responsable_efface_celle_d_un_intervenant():
    faite = verification(RattachementFactory(role=Role.INTERVENANT))
    supprimer_verification(casquette=RattachementFactory(structure=faite.structure), verification=faite)
    assert not Verification.objects.exists()


def test_en_demonstration_la_verification_est_du_jour_de_la_demonstration(settings):
    settings.PREAU_DEMO, settings.PREAU_JOUR_DEMO = True, date(2026, 10, 7)
    faite = verification(RattachementFactory())
    faite.refresh_from_db()
    assert timezone.localtime(faite.cree_le).date() == date(2026, 10, 7)


def test_une_verification_deja_effacee_ne_s_efface_pas_deux_fois():
    casquette = RattachementFactory()
    faite = verification(casquette)
    encore = Verification.objects.get()
    supprimer_verification(casquette=casquette, verification=faite)
    with pytest.raises(Verification.DoesNotExist):
        supprimer_verification(casquette=casquette, verification=encore)
    assert EntreeJournal.objects.filter(acte="supprimer_verification").count() == 1
