"""Deux dépôts d'un même dossier, côte à côte."""

import pytest

from preau.coeur.referentiel import Verdict
from preau.projets.comparaison_depots import PAS_DIT, comparer_depots
from preau.projets.depots import retirer_depot
from preau.projets.entrees import ajouter_entree, retirer_entree
from preau.projets.pieces import joindre_piece, retirer_piece
from preau.projets.saisie import saisir
from tests.campagnes.fabriques import PieceDemandeeFactory
from tests.fabriques import RattachementFactory
from tests.projets import fichiers
from tests.projets.depots import deposer


@pytest.fixture
def comparer(complet):
    """Dépose, change le dossier, dépose à nouveau, et compare."""

    def _comparer(changer, casquette=None):
        avant = deposer(complet, malgre="Oui")
        retirer_depot(projet=complet.projet, casquette=complet.amina)
        changer()
        return comparer_depots(avant, deposer(complet, malgre="Oui"), casquette)

    return _comparer


def ecrire(dossier, champ, brut):
    saisir(projet=dossier.projet, champ=champ, brut=brut, par=dossier.amina)


def joindre(dossier, demandee, nom, octets=fichiers.PDF):
    gestes = {"demandee": demandee, "casquette": dossier.amina, "nom": nom, "octets": octets}
    return joindre_piece(projet=dossier.projet, **gestes).piece


def test_deux_depots_identiques_ne_different_en_rien(comparer):
    assert comparer(lambda: None).vide


def test_une_reponse_changee_se_lit_avant_et_apres(complet, comparer):
    effectif = f"collectif.{complet.projet.collectifs.get().uuid}.effectif"
    trouve = comparer(lambda: ecrire(complet, effectif, "12"))
    assert [tuple(change) for change in trouve.reponses] == [
        ("Les collectifs", "CM", "Nombre d'enfants", "10", "12"),
    ]
    assert (trouve.constats, trouve.pieces) == ((), ())


def test_une_reponse_videe_et_une_reponse_illisible_se_disent(complet, comparer):
    effectif = f"collectif.{complet.projet.collectifs.get().uuid}.effectif"

    def changer():
        ecrire(complet, "projet.besoins", "")
        ecrire(complet, effectif, "dix")

    assert [(change.avant, change.apres) for change in comparer(changer).reponses] == [
        ("Lecture et confiance", PAS_DIT),
        ("10", "« dix », qui ne se lit pas"),
    ]


def test_un_verdict_change_se_lit_avec_sa_phrase(complet, comparer):
    trouve = comparer(lambda: ecrire(complet, "projet.besoins", ""))
    (change,) = trouve.constats
    assert (change.objet, change.avant, change.apres) == ("", Verdict.CONFORME, Verdict.NON_RENSEIGNE)
    assert change.phrase == "Les besoins des enfants ne sont pas décrits."
    assert change.phrase_avant.startswith("Les besoins des enfants sont décrits")


def test_un_collectif_se_reconnait_a_son_nom_meme_quand_son_numero_change(complet, comparer):
    """Le premier est retiré : le second devient le premier, et rien de ce qu'on en juge ne change."""
    premier = complet.projet.collectifs.get()
    second = ajouter_entree(projet=complet.projet, liste="projet.collectifs", par=complet.amina)
    ecrire(complet, f"collectif.{second.uuid}.nom", "Les 6e")
    trouve = comparer(
        lambda: retirer_entree(projet=complet.projet, entree=f"collectif.{premier.uuid}", par=complet.amina)
    )
    assert {(change.objet, change.apres) for change in trouve.constats} == {("Collectif « CM »", None)}


def test_une_piece_ajoutee_otee_ou_remplacee(complet, comparer):
    noms = ("Statuts", "RIB", "Comptes")
    statuts, rib, comptes = (
        PieceDemandeeFactory(campagne=complet.campagne, nature="autre", intitule=nom, obligatoire=False) for nom in noms
    )
    avant = joindre(complet, statuts, "statuts-2025.pdf")
    otee = joindre(complet, rib, "rib.pdf")

    def changer():
        for demandee, piece in ((statuts, avant), (rib, otee)):
            retirer_piece(projet=complet.projet, demandee=demandee, piece=piece, casquette=complet.amina)
        joindre(complet, statuts, "statuts-2026.pdf", fichiers.PNG)
        joindre(complet, comptes, "comptes.pdf")

    assert [(*change, change.sorte) for change in comparer(changer).pieces] == [
        ("Statuts", ("statuts-2025.pdf",), ("statuts-2026.png",), "remplacée"),
        ("Comptes", (), ("comptes.pdf",), "ajoutée"),
        ("RIB", ("rib.pdf",), (), "ôtée"),
    ]


@pytest.mark.parametrize(("financeur", "nom"), [(True, "fichier non nommé"), (False, "RIB FR76.pdf")])
def test_le_nom_du_releve_bancaire_se_lit_selon_qui_compare(complet, comparer, financeur, nom):
    demandee = PieceDemandeeFactory(campagne=complet.campagne, nature="rib", intitule="RIB", obligatoire=False)
    qui = RattachementFactory(cofinanceur=True) if financeur else complet.amina
    trouve = comparer(lambda: joindre(complet, demandee, "RIB FR76.pdf"), qui)
    assert [tuple(change) for change in trouve.pieces] == [("RIB", (), (nom,))]
