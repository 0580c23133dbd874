"""La porte par où une réponse entre dans un dossier."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from preau.acteurs.enums import Role
from preau.projets.champs.places import ChampInconnu
from preau.projets.dossier import faits_du
from preau.projets.entrees import ajouter_entree, retirer_entree
from preau.projets.saisie import Tape, deplacees_ouvertes, ecarter, jeton, remettre, saisir, saisir_tout
from preau.projets.tables import Creneau, Projet, ReponseLocale, SaisieEnSuspens, ValeurDeplacee
from preau.projets.tables.enums import EtatProjet
from preau.socle.models import EntreeJournal
from tests.campagnes.fabriques import QuestionLocaleFactory
from tests.fabriques import RattachementFactory
from tests.projets.dossiers import cadre


def ecrire(dossier, champ, brut, par=None, vu=None):
    return saisir(projet=dossier.projet, champ=champ, brut=brut, par=par or dossier.amina, vu=vu)


def relu(dossier):
    return Projet.objects.get(pk=dossier.projet.pk)


@pytest.fixture
def collectif(dossier):
    return ajouter_entree(projet=dossier.projet, liste="projet.collectifs", par=dossier.amina)


def creneau(dossier, collectif, jour="lundi"):
    return ajouter_entree(
        projet=dossier.projet, liste=f"collectif.{collectif.uuid}.creneaux", par=dossier.amina, jour=jour
    )


def test_une_reponse_lisible_va_dans_sa_table(dossier):
    saisi = ecrire(dossier, "projet.participation_montant", " 1 234,5 € ", vu="")
    assert (saisi.texte, saisi.erreur) == ("1\u00a0234,50", "")
    projet = relu(dossier)
    assert (projet.participation_montant, projet.modifie_par) == (Decimal("1234.50"), dossier.amina.personne)


def test_une_reponse_illisible_attend_telle_qu_elle_est_tapee(dossier, collectif):
    champ = f"collectif.{collectif.uuid}.debut"
    ecrire(dossier, champ, "14/09/2026")
    saisi = ecrire(dossier, champ, "14/09/2")
    collectif.refresh_from_db()
    assert (saisi.texte, saisi.erreur) == ("14/09/2", "Écrivez cette date comme 07/10/2026.")
    assert (collectif.debut, SaisieEnSuspens.objects.get().brut) == (None, "14/09/2")


def test_ce_qui_attend_n_est_pas_dans_les_faits_et_en_revient_une_fois_lisible(dossier, collectif):
    champ = f"collectif.{collectif.uuid}.effectif"
    ecrire(dossier, f"collectif.{collectif.uuid}.nom", "Les CM")
    ecrire(dossier, champ, "dix")
    assert faits_du(dossier.projet).projet.collectifs[0].effectif is None
    assert ecrire(dossier, champ, "10", vu="dix").deplacee is None
    assert faits_du(dossier.projet).projet.collectifs[0].effectif == 10
    assert not SaisieEnSuspens.objects.exists()


def test_une_date_hors_de_l_annee_de_la_campagne_attend(dossier, collectif):
    saisi = ecrire(dossier, f"collectif.{collectif.uuid}.debut", "14/09/2025")
    assert saisi.erreur.startswith("Cette date n'est pas dans l'année scolaire 2026-2027, qui va du 1er septembre")


def test_une_date_qui_attendait_l_autre_se_lit_quand_elle_arrive(dossier, collectif):
    debut, fin = f"collectif.{collectif.uuid}.debut", f"collectif.{collectif.uuid}.fin"
    ecrire(dossier, fin, "30/09/2026")
    assert "vient après la fin" in ecrire(dossier, debut, "05/10/2026").erreur
    assert ecrire(dossier, fin, "25/06/2027").reprises == (debut,)
    collectif.refresh_from_db()
    assert (collectif.debut, collectif.fin) == (date(2026, 10, 5), date(2027, 6, 25))


def test_deux_seances_qui_se_chevauchent_attendent_puis_se_separent(dossier, collectif):
    premier, second = creneau(dossier, collectif), creneau(dossier, collectif)
    for place, heures in ((premier, ("16h30", "18h")), (second, ("17h", "18h30"))):
        ecrire(dossier, f"creneau.{place.uuid}.debut", heures[0])
        ecrire(dossier, f"creneau.{place.uuid}.fin", heures[1])
    suspens = SaisieEnSuspens.objects.get()
    assert (suspens.champ, suspens.erreur) == (
        f"creneau.{second.uuid}.fin",
        "Cette séance en chevauche une autre du même jour, de 16 h 30 à 18 h.",
    )
    retirer_entree(projet=dossier.projet, entree=f"creneau.{premier.uuid}", par=dossier.amina)
    assert Creneau.objects.get(pk=second.pk).fin.hour == 18
    assert not SaisieEnSuspens.objects.exists()


def test_ce_que_l_autre_avait_ecrit_est_garde_et_montre(dossier):
    ecrire(dossier, "projet.besoins", "Lire", vu="")
    saisi = ecrire(dossier, "projet.besoins", "Compter", par=dossier.bruno, vu="")
    assert relu(dossier).besoins == "Compter"
    deplacee = saisi.deplacee
    assert (deplacee.ancienne, deplacee.de, deplacee.par) == ("Lire", dossier.amina.personne, dossier.bruno.personne)
    assert deplacees_ouvertes(dossier.projet) == {"projet.besoins": [deplacee]}


def test_une_valeur_deplacee_se_remet_et_celle_qu_elle_remplace_est_gardee(dossier):
    ecrire(dossier, "projet.besoins", "Lire", vu="")
    deplacee = ecrire(dossier, "projet.besoins", "Compter", par=dossier.bruno, vu="").deplacee
    saisi = remettre(deplacee=deplacee, par=dossier.amina)
    assert (relu(dossier).besoins, saisi.deplacee.ancienne) == ("Lire", "Compter")
    assert remettre(deplacee=deplacee, par=dossier.amina).texte == "Lire"
    assert list(deplacees_ouvertes(dossier.projet)["projet.besoins"]) == [saisi.deplacee]


def test_une_valeur_ecartee_n_est_plus_montree_mais_n_est_pas_effacee(dossier):
    ecrire(dossier, "projet.besoins", "Lire", vu="")
    deplacee = ecrire(dossier, "projet.besoins", "Compter", par=dossier.bruno, vu="").deplacee
    ecarter(deplacee=deplacee, par=dossier.bruno)
    assert (deplacees_ouvertes(dossier.projet), ValeurDeplacee.objects.get().ancienne) == ({}, "Lire")


def test_remplacer_ce_que_l_on_a_vu_ne_deplace_rien(dossier):
    ecrire(dossier, "projet.besoins", "Lire", vu="")
    assert ecrire(dossier, "projet.besoins", "Compter", par=dossier.bruno, vu="Lire").deplacee is None
    assert not ValeurDeplacee.objects.exists()


def test_une_valeur_vue_sous_une_autre_ecriture_est_la_meme(dossier, collectif):
    seance = creneau(dossier, collectif)
    ecrire(dossier, f"creneau.{seance.uuid}.debut", "16h30", vu="")
    assert ecrire(dossier, f"creneau.{seance.uuid}.debut", "17h", par=dossier.bruno, vu="16 h 30").deplacee is None


def test_taper_la_meme_chose_en_meme_temps_ne_deplace_rien(dossier):
    ecrire(dossier, "projet.besoins", "Lire", vu="")
    assert ecrire(dossier, "projet.besoins", " Lire ", par=dossier.bruno, vu="") == (
        "projet.besoins",
        "Lire",
        "",
        None,
        (),
        False,
    )


def test_un_envoi_refait_apres_coup_ne_change_rien(dossier):
    ecrire(dossier, "projet.besoins", "Lire", vu="")
    ecrire(dossier, "projet.besoins", "Lire et compter", par=dossier.bruno, vu="Lire")
    saisi = ecrire(dossier, "projet.besoins", "Lire", vu="")
    assert (saisi.texte, saisi.ecrit) == ("Lire et compter", False)
    assert (relu(dossier).besoins, ValeurDeplacee.objects.count()) == ("Lire et compter", 0)


def test_le_journal_ne_garde_pas_chaque_frappe(dossier):
    avant = EntreeJournal.objects.count()
    for brut in ("L", "Li", "Lire"):
        ecrire(dossier, "projet.besoins", brut)
    assert EntreeJournal.objects.count() == avant


def test_un_champ_d_un_autre_dossier_n_existe_pas(dossier):
    autre = cadre(annee_scolaire="2027-2028")
    collectif = ajouter_entree(projet=autre.projet, liste="projet.collectifs", par=autre.amina)
    with pytest.raises(ChampInconnu):
        ecrire(dossier, f"collectif.{collectif.uuid}.nom", "À moi")


@pytest.mark.parametrize(
    "champ",
    ["", "projet", "projet.etat", "projet.besoins.x", "collectif.x.nom", "part.a.b", "question.x", "autre.a.b"],
)
def test_un_code_qui_ne_designe_rien_est_inconnu(dossier, champ):
    with pytest.raises(ChampInconnu):
        ecrire(dossier, champ, "x")


def test_une_autre_structure_et_un_intervenant_n_ecrivent_pas(dossier):
    for par in (RattachementFactory(), RattachementFactory(structure=dossier.structure, role=Role.INTERVENANT)):
        with pytest.raises(PermissionDenied):
            ecrire(dossier, "projet.besoins", "x", par=par)


@pytest.mark.parametrize(
    ("etat", "phrase"),
    [(EtatProjet.DEPOSE, "Ce dossier est déposé"), (EtatProjet.RETIRE, "Vous avez renoncé à ce dossier")],
)
def test_un_dossier_qui_n_est_plus_un_brouillon_ne_s_ecrit_pas(dossier, etat, phrase):
    dates = {"depose_le": timezone.now()} if etat == EtatProjet.DEPOSE else {"retire_le": timezone.now()}
    Projet.objects.update(etat=etat, **dates)
    with pytest.raises(ValidationError, match=phrase):
        ecrire(dossier, "projet.besoins", "x")


def test_une_campagne_close_ne_s_ecrit_plus_et_le_dit(dossier):
    with (
        time_machine.travel(timezone.now() + timedelta(days=45)),
        pytest.raises(ValidationError, match="La campagne est close depuis le"),
    ):
        ecrire(dossier, "projet.besoins", "x")


def test_une_question_locale_est_un_champ_comme_les_autres(dossier):
    question = QuestionLocaleFactory(campagne=dossier.campagne, forme="nombre")
    champ = f"question.{question.uuid}"
    assert ecrire(dossier, champ, "douze").erreur == "Écrivez un nombre, comme 12 ou 2,5."
    assert ecrire(dossier, champ, "12,50").texte == "12,5"
    ecrire(dossier, champ, "")
    assert not ReponseLocale.objects.exists()


def test_une_part_ne_depasse_pas_ce_qui_reste_de_la_ligne(dossier, collectif):
    autre = ajouter_entree(projet=dossier.projet, liste="projet.collectifs", par=dossier.amina)
    ligne = ajouter_entree(projet=dossier.projet, liste="projet.lignes", par=dossier.amina, compte="60")
    ecrire(dossier, f"ligne.{ligne.uuid}.montant", "100")
    ecrire(dossier, f"part.{ligne.uuid}.{collectif.uuid}", "60")
    refus = ecrire(dossier, f"part.{ligne.uuid}.{autre.uuid}", "50").erreur
    assert refus == "40,00 € au plus pour ce collectif : le reste de la ligne est déjà partagé."
    assert ecrire(dossier, f"ligne.{ligne.uuid}.montant", "110").reprises == (f"part.{ligne.uuid}.{autre.uuid}",)


def test_la_prestation_de_service_n_est_pas_une_charge(dossier):
    ligne = ajouter_entree(projet=dossier.projet, liste="projet.lignes", par=dossier.amina, compte="60")
    assert "est une recette" in ecrire(dossier, f"ligne.{ligne.uuid}.est_ps", "oui").erreur
    assert ecrire(dossier, f"ligne.{ligne.uuid}.compte", "74").reprises == (f"ligne.{ligne.uuid}.est_ps",)


def test_les_ecoles_d_un_collectif_sont_celles_du_projet(dossier, collectif):
    ecole = ajouter_entree(projet=dossier.projet, liste="projet.ecoles", par=dossier.amina)
    champ = f"collectif.{collectif.uuid}.ecoles"
    assert ecrire(dossier, champ, str(ecole.uuid)).erreur == ""
    assert list(collectif.ecoles.all()) == [ecole]
    assert ecrire(dossier, champ, str(collectif.uuid)).erreur == "Choisissez ces écoles parmi celles du projet."


def test_deux_ecritures_du_meme_dossier_se_suivent(dossier):
    with CaptureQueriesContext(connection) as requetes:
        ecrire(dossier, "projet.besoins", "Lire")
    lecture = next(r["sql"] for r in requetes if 'FROM "projets_projet"' in r["sql"])
    if connection.features.has_select_for_update:
        assert lecture.endswith('FOR NO KEY UPDATE OF "projets_projet"')
    else:
        # SQLite n'a pas de verrou de ligne : la transaction entière exclut les autres dès son début.
        assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_un_texte_long_se_compare_par_son_empreinte(dossier):
    long = "Les enfants lisent ensemble. " * 40
    ecrire(dossier, "projet.besoins", long, par=dossier.bruno)
    assert ecrire(dossier, "projet.besoins", f"{long} Et oser.", vu=jeton(long.strip())).deplacee is None
    assert ecrire(dossier, "projet.besoins", "Autre chose", vu=jeton(long.strip())).deplacee is not None


def test_un_texte_demesure_n_est_pas_recu(dossier):
    with pytest.raises(ValidationError, match="trop long"):
        ecrire(dossier, "projet.besoins", "x" * 20_001)
    assert ecrire(dossier, "projet.besoins", "x" * 10_001).erreur.startswith("Ce texte est trop long")


def test_une_page_entiere_s_ecrit_sous_un_seul_verrou_et_en_peu_de_requetes(dossier, django_assert_max_num_queries):
    lignes = [ajouter_entree(projet=dossier.projet, liste="projet.lignes", par=dossier.amina) for _ in range(30)]
    tapes = [Tape(f"ligne.{ligne.uuid}.montant", "mille", "") for ligne in lignes]
    with django_assert_max_num_queries(30 * 16):
        saisis = saisir_tout(projet=dossier.projet, tapes=tapes, par=dossier.amina)
    assert [saisi.erreur for saisi in saisis] == [saisis[0].erreur] * 30
    assert SaisieEnSuspens.objects.count() == 30
