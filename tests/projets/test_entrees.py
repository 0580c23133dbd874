"""Les listes du dossier."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from preau.projets.champs.places import ChampInconnu
from preau.projets.dossier import faits_du
from preau.projets.entrees import ajouter_entree, remettre_entree, retirer_entree
from preau.projets.listes import LISTES
from preau.projets.saisie import saisir
from preau.projets.tables import Action, Collectif, Creneau
from tests.projets.dossiers import cadre


def ajouter(dossier, liste, **options):
    return ajouter_entree(projet=dossier.projet, liste=liste, par=dossier.amina, **options)


def test_une_entree_s_ajoute_a_la_fin_avec_de_quoi_commencer(dossier):
    ajouter(dossier, "projet.actions", axe="enfants")
    derniere = ajouter(dossier, "projet.actions", axe="parents", nature="loisirs")
    assert (derniere.rang, derniere.axe, derniere.nature) == (2, "parents", "")


def test_le_meme_envoi_n_ajoute_qu_une_entree(dossier):
    cle = uuid4()
    assert ajouter(dossier, "projet.actions", cle=cle) == ajouter(dossier, "projet.actions", cle=cle)
    assert Action.objects.count() == 1


def test_la_cle_d_une_entree_d_un_autre_dossier_est_refusee(dossier):
    autre = cadre(annee_scolaire="2027-2028")
    entree = ajouter(autre, "projet.actions")
    with pytest.raises(ChampInconnu):
        ajouter(dossier, "projet.actions", cle=entree.uuid)


@pytest.mark.parametrize(
    "liste", ["", "projet", "projet.creneaux", "collectif.x.creneaux", "collectif.creneaux", "x.actions"]
)
def test_une_liste_inconnue_est_refusee(dossier, liste):
    with pytest.raises(ChampInconnu):
        ajouter(dossier, liste)


def test_une_liste_pleine_le_dit(dossier):
    for _ in range(LISTES["formations"].maximum):
        ajouter(dossier, "projet.formations")
    with pytest.raises(ValidationError, match="20 temps de formation au plus"):
        ajouter(dossier, "projet.formations")


def test_un_retrait_se_defait_sans_rien_perdre(dossier):
    collectif = ajouter(dossier, "projet.collectifs")
    saisir(projet=dossier.projet, champ=f"collectif.{collectif.uuid}.nom", brut="Les CM", par=dossier.amina)
    ajouter(dossier, f"collectif.{collectif.uuid}.creneaux", jour="lundi")
    entree = f"collectif.{collectif.uuid}"
    retirer_entree(projet=dossier.projet, entree=entree, par=dossier.amina)
    retirer_entree(projet=dossier.projet, entree=entree, par=dossier.bruno)
    assert faits_du(dossier.projet).projet.collectifs == ()
    remettre_entree(projet=dossier.projet, entree=entree, par=dossier.bruno)
    assert [len(c.creneaux) for c in faits_du(dossier.projet).projet.collectifs] == [1]


def test_une_entree_retiree_ne_s_ecrit_plus(dossier):
    collectif = ajouter(dossier, "projet.collectifs")
    seance = ajouter(dossier, f"collectif.{collectif.uuid}.creneaux")
    retirer_entree(projet=dossier.projet, entree=f"collectif.{collectif.uuid}", par=dossier.amina)
    for champ in (f"collectif.{collectif.uuid}.nom", f"creneau.{seance.uuid}.debut"):
        with pytest.raises(ChampInconnu):
            saisir(projet=dossier.projet, champ=champ, brut="x", par=dossier.amina)


def test_un_creneau_remis_ne_chevauche_pas_celui_qui_est_venu_depuis(dossier):
    collectif = ajouter(dossier, "projet.collectifs")
    seances = []
    for _ in range(2):
        seance = ajouter(dossier, f"collectif.{collectif.uuid}.creneaux", jour="mardi")
        for nom, brut in (("debut", "16h30"), ("fin", "18h")):
            saisir(projet=dossier.projet, champ=f"creneau.{seance.uuid}.{nom}", brut=brut, par=dossier.amina)
        seances.append(f"creneau.{seance.uuid}")
        if len(seances) == 1:
            retirer_entree(projet=dossier.projet, entree=seances[0], par=dossier.amina)
    with pytest.raises(ValidationError, match="en chevauche une autre"):
        remettre_entree(projet=dossier.projet, entree=seances[0], par=dossier.amina)
    assert Creneau.objects.presentes().count() == 1


def test_les_numeros_des_constats_menent_a_leurs_lignes(dossier):
    ajouter(dossier, "projet.collectifs")
    nomme = ajouter(dossier, "projet.collectifs")
    saisir(projet=dossier.projet, champ=f"collectif.{nomme.uuid}.nom", brut="Les CM", par=dossier.amina)
    assert faits_du(dossier.projet).objets == {"collectif:1": Collectif.objects.get(pk=nomme.pk)}
