"""Le registre des champs et le catalogue des exigences se répondent."""

import pytest

from preau.coeur.referentiel import EXIGENCES, Phase
from preau.projets.champs.places import OBJETS
from preau.projets.champs.registre import CHAMPS, champs_de_l_etape, champs_de_l_exigence, exigences_de_l_etape
from preau.projets.tables import PartCollectif, Projet
from preau.projets.tables.enums import Etape

DUES_AU_DEPOT = [code for code, exigence in EXIGENCES.items() if exigence.phase is Phase.DEPOT]
MODELES = {"projet": Projet, "part": PartCollectif, **{nom: objet.modele for nom, objet in OBJETS.items()}}


@pytest.mark.parametrize("code", DUES_AU_DEPOT)
def test_chaque_exigence_due_au_depot_a_un_champ_ou_la_satisfaire(code):
    assert champs_de_l_exigence(code)


def test_les_champs_ne_nomment_que_des_exigences_qui_existent():
    assert {code for champ in CHAMPS.values() for code in champ.exigences} <= set(EXIGENCES)


@pytest.mark.parametrize("champ", CHAMPS.values(), ids=lambda champ: f"{champ.objet}.{champ.nom}")
def test_chaque_champ_a_sa_colonne_et_sa_valeur_vide(champ):
    colonne = MODELES[champ.objet]._meta.get_field(champ.attribut)
    vide = [] if colonne.many_to_many else colonne.get_default()
    assert champ.forme.vide == vide or champ.objet == "part"


@pytest.mark.parametrize("etape", [etape for etape in Etape if etape is not Etape.RELECTURE])
def test_chaque_etape_a_ses_champs(etape):
    assert champs_de_l_etape(etape)


def test_l_etape_des_parents_dit_ce_qu_elle_nourrit():
    assert exigences_de_l_etape(Etape.PARENTS) == (
        "adhesion.familles",
        "parents.implication",
        "familles.immigrees_illettrisme",
        "familles.peres",
    )
