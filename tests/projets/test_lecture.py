"""Un dossier tel qu'il se lit, des tables ou d'un dépôt."""

from decimal import Decimal

import pytest

from preau.coeur.phrases import euros
from preau.projets.contenu import contenu
from preau.projets.dossier import lire_tables
from preau.projets.entrees import ajouter_entree
from preau.projets.lecture import lire_le_contenu, lire_le_depot
from preau.projets.saisie import saisir
from preau.projets.tables import LigneBudget, ObservationRecue, PartCollectif
from tests.projets.depots import deposer


def lisible(dossier):
    return {etape.etape: etape for etape in lire_le_contenu(contenu(lire_tables(dossier.projet)))}


def lignes(fiche):
    return {ligne.question: ligne.entrees for ligne in fiche.lignes}


def ecrire(dossier, champ, brut):
    saisir(projet=dossier.projet, champ=champ, brut=brut, par=dossier.amina)


def test_le_depot_se_lit_comme_les_tables_au_jour_du_depot(complet):
    vivant = lire_le_contenu(contenu(lire_tables(complet.projet)))
    assert lire_le_depot(deposer(complet)) == vivant


def test_le_depot_ne_suit_pas_les_tables(complet):
    depot = deposer(complet)
    avant = lire_le_depot(depot)
    complet.projet.collectifs.update(nom="Changé")
    assert lire_le_depot(depot) == avant


def test_les_listes_d_un_collectif_se_lisent_dans_sa_fiche(complet):
    collectif = complet.projet.collectifs.get()
    fermeture = ajouter_entree(projet=complet.projet, liste=f"collectif.{collectif.uuid}.fermetures", par=complet.amina)
    for nom, brut in (("debut", "07/12/2026"), ("fin", "11/12/2026"), ("motif", "Travaux")):
        ecrire(complet, f"fermeture.{fermeture.uuid}.{nom}", brut)
    _, fiche = lisible(complet)["collectifs"].fiches
    lues = lignes(fiche)
    assert (fiche.titre, fiche.cle) == ("CM", str(collectif.uuid))
    assert {nom: lues[nom] for nom in ("Lieu", "Séances de la semaine", "Fermetures")} == {
        "Lieu": ["Salle 1"],
        "Séances de la semaine": ["mardi, de 16 h 30 à 18 h", "jeudi, de 16 h 30 à 18 h"],
        "Fermetures": ["du 7 décembre 2026 au 11 décembre 2026 (Travaux)"],
    }


def test_le_titre_d_une_fiche_n_est_pas_redit(complet):
    _, fiche = lisible(complet)["collectifs"].fiches
    assert "Nom du collectif" not in lignes(fiche)


def test_une_seance_a_moitie_dite_se_lit_avec_ce_qu_elle_a(complet):
    creneau = complet.projet.collectifs.get().creneaux.first()
    ecrire(complet, f"creneau.{creneau.uuid}.fin", "")
    assert lignes(lisible(complet)["collectifs"].fiches[1])["Séances de la semaine"][0] == "mardi, 16 h 30"


def test_ce_qui_ne_se_lit_pas_attend_a_sa_place(complet):
    collectif = complet.projet.collectifs.get()
    ecrire(complet, f"collectif.{collectif.uuid}.effectif", "dix")
    (ligne,) = [ligne for ligne in lisible(complet)["collectifs"].fiches[1].lignes if ligne.attentes]
    assert (ligne.question, [dite.texte for dite in ligne.attentes], ligne.entrees) == ("Nombre d'enfants", ["dix"], [])


@pytest.mark.parametrize(
    ("reponse", "lue"),
    [("", "Trop peu d'enfants\nSans réponse."), ("Deux de plus", "Trop peu d'enfants\nRéponse : Deux de plus")],
)
def test_une_observation_se_lit_avec_sa_reponse(complet, reponse, lue):
    ObservationRecue.objects.create(projet=complet.projet, texte="Trop peu d'enfants", reponse=reponse)
    assert lignes(lisible(complet)["engagements"].du_projet)["Observations reçues l'an passé"] == [lue]


def test_une_ligne_de_budget_se_lit_avec_ses_parts(complet):
    ligne, collectif = LigneBudget.objects.get(compte="60"), complet.projet.collectifs.get()
    PartCollectif.objects.create(ligne=ligne, collectif=collectif, montant=Decimal(500))
    achats, commune = lisible(complet)["budget"].budget
    assert (achats.libelle, achats.montant, achats.parts) == ("Achats", euros(Decimal(1500)), [("CM", "500,00 €")])
    assert commune.parts == []


def test_une_question_sans_reponse_est_nommee_une_case_vide_non(complet):
    ecole = lisible(complet)["ecole"].du_projet
    assert [dite.nom for dite in ecole.sans_reponse] == [
        "liaison_enseignants",
        "difference_devoirs_faits",
        "articulation_commentaire",
    ]


@pytest.mark.parametrize(("mode", "demande"), [("gratuite", False), ("payante", True), ("", True)])
def test_le_montant_d_une_inscription_gratuite_n_est_pas_une_question_sans_reponse(complet, mode, demande):
    for nom, brut in (("participation_mode", mode), ("participation_montant", "")):
        ecrire(complet, f"projet.{nom}", brut)
    sans_reponse = [dite.nom for dite in lisible(complet)["engagements"].du_projet.sans_reponse]
    assert ("participation_montant" in sans_reponse) is demande


def test_les_reponses_d_une_ecole_se_distinguent_l_une_de_l_autre(complet):
    ecole = complet.projet.ecoles.first()
    ecrire(complet, f"ecole.{ecole.uuid}.enseignants", "La conseillère principale d'éducation")
    (entree,) = lignes(lisible(complet)["besoins"].du_projet)["Écoles et collèges associés"]
    assert entree.endswith(f"{ecole.nom} · La conseillère principale d'éducation")
