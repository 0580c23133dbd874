"""De la saisie au fichier, et retour : rien ne se perd, il n'y a qu'un chemin vers le jugement."""

import json
from pathlib import Path

import pytest

from preau.coeur.echange import lire
from preau.coeur.referentiel import Phase
from preau.coeur.verification import verifier
from preau.demonstration.projets import DOSSIER
from preau.territoires.models import Commune
from preau.territoires.noms import normaliser
from preau.web.verifier.ecriture import en_echange
from preau.web.verifier.formulaire import Formulaire
from preau.web.verifier.reprise import reprendre
from preau.web.verifier.saisie import Ligne, ligne
from tests.fabriques import commune
from tests.projets.fabriques import projet

pytestmark = pytest.mark.django_db


def charger_communes(octets: bytes) -> None:
    for collectif in json.loads(octets)["collectifs"]:
        lue = commune(collectif["commune"])
        # Le nom cherché est celui que pose le chargement.
        Commune.objects.filter(pk=lue.pk).update(nom_recherche=normaliser(lue.nom))


def aller_retour(octets: bytes) -> bytes:
    formulaire = Formulaire(reprendre(octets, "depot"), lie=True)
    assert formulaire.est_valide(), [form.errors for form in formulaire.tous if form.errors]
    return en_echange(formulaire).octets


@pytest.mark.parametrize("fichier", sorted(DOSSIER.glob("*.json")), ids=lambda chemin: chemin.stem)
def test_un_projet_repris_puis_ecrit_dit_la_meme_chose(fichier: Path):
    octets = fichier.read_bytes()
    charger_communes(octets)
    ecrit = aller_retour(octets)
    assert lire(ecrit) == lire(octets)
    assert verifier(ecrit, Phase.BILAN) == verifier(octets, Phase.BILAN)


def test_ce_que_la_page_ne_montre_pas_est_rendu_tel_quel():
    commune()
    derogation = {"code": "collectif.effectif", "objet": "collectif:1", "decision": "refusee", "date": "2024-07-01"}
    octets = projet(lambda d: d["projet"].update(derogations=[derogation]))
    repris = lire(aller_retour(octets)).projet
    assert (repris.derogations, repris.porteur) == (lire(octets).projet.derogations, lire(octets).projet.porteur)


def test_une_ligne_vide_n_est_pas_ecrite():
    saisie = Ligne(
        listes={"collectifs": [Ligne(listes={"creneaux": [Ligne(), ligne(jour="mardi"), Ligne()]}), Ligne()]}
    )
    formulaire = Formulaire(saisie, lie=True)
    assert formulaire.est_valide()
    document = en_echange(formulaire).document
    assert [c["creneaux"] for c in document["collectifs"]] == [[{"jour": "mardi", "debut": None, "fin": None}]]


def test_une_action_dont_seul_l_axe_est_propose_n_est_pas_une_action():
    formulaire = Formulaire(
        Ligne(listes={"actions": [ligne(axe="enfants"), ligne(axe="ecole", intitule="Points")]}), lie=True
    )
    assert formulaire.est_valide()
    assert [action["axe"] for action in en_echange(formulaire).document["projet"]["actions"]] == ["ecole"]


def test_rien_de_tape_ne_dit_rien():
    formulaire = Formulaire(Ligne(), lie=True)
    assert formulaire.est_valide()
    assert verifier(en_echange(formulaire).octets) == verifier(b"{}")


def test_un_passager_cache_trafique_ne_casse_rien():
    for conserve in ("[]", "{", '{"porteur": 3, "derogations": {}}', '{"derogations": [3]}'):
        formulaire = Formulaire(ligne(conserve=conserve), lie=True)
        formulaire.est_valide()
        assert isinstance(en_echange(formulaire).document["projet"]["derogations"], list)
