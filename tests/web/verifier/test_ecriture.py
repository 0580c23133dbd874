"""De la saisie au fichier, et retour : rien ne se perd, il n'y a qu'un chemin vers le jugement."""

import json
import re
from pathlib import Path

import pytest

from preau.coeur.calendrier import JOURS
from preau.coeur.echange import lire
from preau.coeur.referentiel import Phase
from preau.coeur.verification import verifier
from preau.demonstration.projets import DOSSIER
from preau.territoires.models import Commune
from preau.territoires.noms import normaliser
from preau.web.verifier.ecriture import en_echange
from preau.web.verifier.formulaire import Formulaire
from preau.web.verifier.reprise import AUTREMENT_DIT, TROP_LONG, NeSeReprendPas, reprendre
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
        Ligne(listes={"actions": [ligne(axe="enfants", propose="enfants"), ligne(axe="ecole", intitule="Points")]}),
        lie=True,
    )
    assert formulaire.est_valide()
    assert [action["axe"] for action in en_echange(formulaire).document["projet"]["actions"]] == ["ecole"]


def test_rien_de_tape_ne_dit_rien():
    formulaire = Formulaire(Ligne(), lie=True)
    assert formulaire.est_valide()
    assert verifier(en_echange(formulaire).octets) == verifier(b"{}")


@pytest.mark.parametrize(
    "conserve",
    [
        "[]",
        "{",
        "[" * 9_000,
        "x" * 20_001,
        '{"porteur": 3}',
        '{"porteur": {"nom": "B"}}',
        '{"derogations": {}}',
        '{"autre": 1}',
        '{"plafond": ' + "9" * 5_000 + "}",
        '{"derogations": ["\\ud800"]}',
        '{"derogations": ["\ud800"]}',
        '{"plafond": NaN}',
    ],
    ids=str.__len__,
)
def test_un_passager_cache_trafique_est_une_faute_de_la_page(conserve):
    formulaire = Formulaire(ligne(conserve=conserve), lie=True)
    assert not formulaire.est_valide()
    assert "ne se lit plus" in formulaire.reste.non_field_errors()[0]
    assert en_echange(formulaire).document["projet"]["derogations"] == []


def test_une_action_dont_seul_l_axe_est_dit_par_le_fichier_reste_une_action():
    commune()
    octets = projet(lambda d: d["projet"].update(actions=[{"axe": "enfants"}]))
    assert lire(aller_retour(octets)).projet.actions == lire(octets).projet.actions != ()


def du_collectif(**valeurs):
    return lambda d: d["collectifs"][0].update(valeurs)


def du_projet(**valeurs):
    return lambda d: d["projet"].update(valeurs)


@pytest.mark.parametrize(
    "changer",
    [
        du_collectif(lieux=["Salle ; du fond", "Mairie"]),
        du_collectif(niveau=None, niveaux=["college", "lycee"]),
        du_collectif(creneaux=None, effectif=None),
        du_projet(place_des_peres="Une ligne\r\nUne autre\n\nEt une"),
        du_projet(presences_declarees_ailleurs=["asre", "ville", "Région"]),
        du_projet(formation_intervenants=[], articulation={"dispositifs": []}),
        lambda d: d["campagne"].update(participation_plafond_annuel="12.00"),
        lambda d: d.update(collectifs=d["collectifs"] * 8),
        lambda d: d["projet"].update(actions=d["projet"]["actions"][:1] * 30),
    ],
)
def test_ce_que_la_page_reprend_donne_le_meme_rapport(changer):
    commune()
    octets = projet(changer)
    assert verifier(aller_retour(octets), Phase.BILAN) == verifier(octets, Phase.BILAN)


@pytest.mark.parametrize(
    ("changer", "raison"),
    [
        (lambda d: d.update(collectifs=d["collectifs"] * 9), TROP_LONG),
        (lambda d: d["projet"].update(actions=d["projet"]["actions"][:1] * 31), TROP_LONG),
        (du_collectif(creneaux=[{"jour": jour} for jour in JOURS] + [{"debut": "10:00"}]), TROP_LONG),
        (du_collectif(fermetures=[{"motif": "pont"}] * 13), TROP_LONG),
        (du_projet(formation_intervenants=[{"heures": 1}] * 9), TROP_LONG),
        (du_projet(observations_financeurs=[{"texte": "?"}] * 13), TROP_LONG),
        (du_collectif(lieux=["Salle\nMairie"]), AUTREMENT_DIT),
        (du_projet(diagnostic={"etablissements": []}), AUTREMENT_DIT),
        (du_collectif(nom="Deux\nlignes"), AUTREMENT_DIT),
        (du_collectif(effectif=10_000), AUTREMENT_DIT),
        (du_collectif(commune="99999"), AUTREMENT_DIT),
        (du_projet(place_des_peres="é" * 4_001), AUTREMENT_DIT),
        (du_projet(presences_declarees_ailleurs=["ville, région"]), AUTREMENT_DIT),
        (lambda d: d["campagne"].update(departement="00"), AUTREMENT_DIT),
    ],
)
def test_ce_que_la_page_changerait_ne_s_y_reprend_pas(changer, raison):
    commune()
    with pytest.raises(NeSeReprendPas, match=re.escape(raison)):
        reprendre(projet(changer), "depot")


def test_les_presences_ailleurs_se_reprennent_dans_l_ordre_de_la_page():
    commune()
    octets = projet(du_projet(presences_declarees_ailleurs=["ville", "ASRE", "pso_alsh"]))
    avant, apres = (verifier(o, Phase.BILAN).constats for o in (octets, aller_retour(octets)))
    assert [(c.code, c.objet, c.verdict) for c in apres] == [(c.code, c.objet, c.verdict) for c in avant]
    assert sorted(lire(aller_retour(octets)).projet.presences_ailleurs) == ["asre", "pso_alsh", "ville"]
