from collections import Counter
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.models import Sum
from django.test import override_settings

from preau.acteurs.models import Rattachement
from preau.campagnes.models import Enveloppe
from preau.campagnes.requetes import cloture_pour
from preau.coeur.referentiel import Avis, Verdict
from preau.coeur.verification import verifier
from preau.demonstration import campagnes, dossiers, instruction, listes, personnes, structures
from preau.instruction.models import Convention, Decision, LigneDeScenario, Point, Reunion, Scenario
from preau.projets.budget import budget_du
from preau.projets.champs.registre import champs_de
from preau.projets.depots import manques_au_depot
from preau.projets.dossier import faits_du, lire_tables, rapport_du
from preau.projets.etapes import etapes_du_dossier
from preau.projets.saisie import deplacees_ouvertes, remettre
from preau.projets.scelle import anomalies_du_depot, en_json
from preau.projets.surcouche import rapport_du_jour
from preau.projets.tables import (
    AvisDuComite,
    Complement,
    Depot,
    Derogation,
    Modification,
    Observation,
    PieceJointe,
    Projet,
    SaisieEnSuspens,
)
from preau.projets.tables.enums import EtatProjet
from preau.projets.tables.surcouche import SensAvis
from preau.socle.integrite import controler
from preau.socle.models import EntreeJournal, Tirage
from tests.demonstration.test_campagnes import COMMUNES
from tests.fabriques import commune

pytestmark = pytest.mark.django_db
BROUILLON, DEPOSE, RETIRE = EtatProjet.BROUILLON, EtatProjet.DEPOSE, EtatProjet.RETIRE


@pytest.fixture(scope="module", autouse=True)
def semes(django_db_setup, django_db_blocker, tmp_path_factory):
    """Les dossiers et leur instruction, semés une fois pour tous ces tests, puis défaits."""
    coffre = tmp_path_factory.mktemp("fichiers")
    with (
        django_db_blocker.unblock(),
        override_settings(PREAU_DEMO=True, MEDIA_ROOT=coffre),
        transaction.atomic(),
    ):
        for code in COMMUNES | {"69387", "69388"}:
            commune(code)
        for chapitre in (structures, personnes, listes, campagnes, dossiers, instruction):
            chapitre.semer()
        yield
        transaction.set_rollback(True)


def dossier(nom):
    return Projet.objects.get(uuid=dossiers.cle_de(nom))


def casquette(courriel):
    return Rattachement.objects.avec_organisme().get(personne__courriel=courriel)


def en_vigueur():
    return Depot.objects.filter(retrait__isnull=True).order_by("id")


def sans_manque():
    """Les dossiers à qui rien ne manque : déposés sans « malgré », ou prêts à l'être."""
    return [*(d.projet for d in en_vigueur().filter(malgre="")), dossier("2027-05-l-appetit-d-apprendre")]


def test_chaque_etat_de_chaque_campagne_est_la():
    assert Counter(Projet.objects.values_list("campagne__annee_scolaire", "etat")) == {
        ("2026-2027", DEPOSE): 10,
        ("2026-2027", RETIRE): 1,
        ("2026-2027", BROUILLON): 1,
        ("2027-2028", DEPOSE): 3,
        ("2027-2028", EtatProjet.A_COMPLETER): 1,
        ("2027-2028", RETIRE): 1,
        ("2027-2028", BROUILLON): 6,
    }
    assert Projet.objects.values("structure").distinct().count() == len(structures.STRUCTURES)


def test_chaque_avis_se_lit_dans_un_depot_en_vigueur():
    assert Counter(en_vigueur().values_list("avis", flat=True)) == {
        Avis.RECEVABLE: 6,
        Avis.A_APPRECIER: 5,
        Avis.INCOMPLET: 1,
        Avis.IRRECEVABLE: 2,
    }
    assert {bool(depot.malgre) for depot in en_vigueur().filter(avis__in=[Avis.INCOMPLET, Avis.IRRECEVABLE])} == {True}


def test_aux_dossiers_complets_rien_ne_manque_a_aucune_etape():
    for projet in sans_manque():
        lues, dits = lire_tables(projet), faits_du(projet)
        etapes = etapes_du_dossier(lues, dits, rapport_du(projet))
        assert {etape.etat for etape in etapes} <= {Verdict.CONFORME, Verdict.A_APPRECIER}, projet
        assert manques_au_depot(projet).phrases == ()


def test_les_dossiers_complets_disent_meme_ce_que_le_texte_ne_juge_pas():
    for projet in sans_manque():
        textes = [champ for champ in champs_de("projet") if champ.forme.genre in {"ligne", "texte", "courriel"}]
        assert [champ.nom for champ in textes if not getattr(projet, champ.attribut)] == []
        assert all(action.objectifs and action.quand for action in projet.actions.all())
        assert budget_du(projet).ps.total == budget_du(projet).budget.ps_inscrite


def test_les_collectifs_emploient_les_listes_inventees():
    quartiers = Counter(Projet.objects.values_list("collectifs__qpv", flat=True))
    assert set(quartiers) == {None, "QN069X1I", "QN069X2I", "QN069X3I"}
    ecoles = Projet.objects.exclude(ecoles__etablissement=None).values_list("ecoles__etablissement", flat=True)
    assert len(set(ecoles)) == 6


def test_chaque_copie_scellee_se_reverifie():
    for depot in Depot.objects.all():
        assert anomalies_du_depot(depot) == ()
        assert en_json(verifier(depot.octets).en_dict()) == depot.rapport


def test_chaque_depot_est_dans_les_delais_et_avant_le_jour_de_la_demonstration(settings):
    for depot in Depot.objects.select_related("projet__campagne", "projet__structure"):
        projet = depot.projet
        assert projet.campagne.ouverture_le <= depot.depose_le < cloture_pour(projet.campagne, projet.structure)
        assert depot.depose_le.date() < settings.PREAU_JOUR_DEMO
    assert dossier("2026-09-tisser-des-liens").depose_le > dossier("2026-09-tisser-des-liens").campagne.cloture_le


def test_un_dossier_a_ete_depose_deux_fois_et_un_autre_retire():
    deux_fois = dossier("2026-03-reussir-au-college").depots.order_by("numero")
    assert [(d.numero, d.avis, hasattr(d, "retrait")) for d in deux_fois] == [
        (1, Avis.IRRECEVABLE, True),
        (2, Avis.RECEVABLE, False),
    ]
    retire = dossier("2027-07-un-temps-pour-apprendre")
    assert (retire.etat, [hasattr(d, "retrait") for d in retire.depots.all()]) == (BROUILLON, [True])


def test_la_surcouche_dit_l_avis_le_rang_et_les_derogations():
    depot = dossier("2026-11-le-temps-d-apprendre").depots.get()
    assert (depot.avis, rapport_du_jour(depot).avis, rapport_du_jour(depot).avertissements) == (
        Avis.A_APPRECIER,
        Avis.RECEVABLE,
        (),
    )
    assert set(AvisDuComite.objects.values_list("avis", flat=True)) == set(SensAvis)
    assert (AvisDuComite.objects.count(), Derogation.objects.count(), Complement.objects.count()) == (10, 6, 5)


def test_le_brouillon_de_la_responsable_montre_ce_que_le_texte_a_a_dire():
    brouillon = dossier("2027-01-ouvrir-les-portes")
    vus = {(c.verdict, c.code, c.objet) for c in rapport_du(brouillon).constats}
    assert {vu for vu in vus if vu[0] in (Verdict.NON_CONFORME, Verdict.A_APPRECIER, Verdict.NON_RENSEIGNE)} == {
        (Verdict.NON_CONFORME, "collectif.effectif", "collectif:1"),
        (Verdict.A_APPRECIER, "collectif.hors_temps_scolaire", "collectif:1"),
        (Verdict.NON_RENSEIGNE, "collectif.accessible_parents", "collectif:1"),
    }
    assert brouillon.collectifs.first().nom == "CM1-CM2 des Tilleuls"


def test_ce_que_lucie_a_ecrit_attend_d_etre_remis():
    brouillon = dossier("2027-01-ouvrir-les-portes")
    [deplacee] = deplacees_ouvertes(brouillon)["projet.implication_parents"]
    assert (str(deplacee.de), str(deplacee.par)) == ("Lucie Fontanel", "Amina Berger")
    remettre(deplacee=deplacee, par=casquette("responsable@demo.preau"))
    brouillon.refresh_from_db()
    assert "un parent référent par collectif" in brouillon.implication_parents


def test_seuls_deux_brouillons_ont_des_reponses_qui_attendent():
    assert Counter(SaisieEnSuspens.objects.values_list("projet__uuid", flat=True)) == {
        dossiers.cle_de("2027-03-reussir-au-college"): 8,
        dossiers.cle_de("2027-09-tisser-des-liens"): 4,
    }


def test_chacun_voit_les_siens():
    vus = {
        courriel: Projet.objects.visibles_par(casquette(f"{courriel}@demo.preau")).count()
        for courriel in ("responsable", "coordinatrice", "intervenant", "caf", "decideur", "cofinanceur")
    }
    assert vus == {
        "responsable": 2,
        "coordinatrice": 2,
        "intervenant": 0,
        "caf": 15,
        "decideur": 15,
        "cofinanceur": 3,
    }


def test_les_pieces_de_l_an_passe_sont_reprises_et_les_comptes_renvoyes():
    jointes = PieceJointe.objects.filter(projet=dossier("2027-02-grandir-aux-minguettes"))
    avant = PieceJointe.objects.filter(projet=dossier("2026-02-grandir-aux-minguettes"))
    communes = set(jointes.values_list("piece__nature", "piece")) & set(avant.values_list("piece__nature", "piece"))
    assert {nature for nature, _ in communes} == {"statuts", "rib", "contrat_republicain"}
    assert set(jointes.values_list("piece__nom", flat=True)) >= {"comptes-2026.pdf", "rapport-d-activite-2026.pdf"}


def test_semes_deux_fois_ils_ne_doublent_pas():
    avant = [modele.objects.count() for modele in (Projet, Depot, PieceJointe, AvisDuComite, EntreeJournal)]
    assert dossiers.semer() == Projet.objects.count() == 23
    listes.semer()
    assert instruction.semer() == Decision.objects.count() == 10
    assert [modele.objects.count() for modele in (Projet, Depot, PieceJointe, AvisDuComite, EntreeJournal)] == avant


def decisions(**choix):
    return Decision.objects.filter(campagne__annee_scolaire="2026-2027", **choix)


def test_l_enveloppe_ne_suffit_pas_et_tient():
    enveloppe = Enveloppe.objects.get(campagne__annee_scolaire="2026-2027")
    sommes = decisions().aggregate(demande=Sum("demande"), montant=Sum("montant"))
    assert sommes["demande"] > enveloppe.montant >= enveloppe.attribue == sommes["montant"] > 0
    assert {d.issue for d in decisions()} == {"attribue", "refuse", "ajourne"}
    servis = decisions(issue="attribue").order_by("rang")
    assert [d.montant == d.demande for d in servis][-2:] == [True, False]
    assert decisions(rang__gt=servis.last().rang).get().issue == "refuse"


def test_chaque_decision_est_partie_avec_sa_lettre_demandee_a_l_atelier():
    for decision in decisions().select_related("projet"):
        notification = decision.notifications.get()
        assert (decision.etat, notification.lettre.genre, notification.issue) == ("notifiee", "lettre", decision.issue)
    etats = Convention.objects.values_list("etat", flat=True)
    assert set(etats) == {"conventionnee", "signee_structure", "a_signer"}
    assert Tirage.objects.filter(genre="convention").count() == decisions(issue="attribue").count()


def test_les_deux_comites_ont_siege_et_une_membre_liee_n_a_rien_lu_de_sa_structure():
    tenues = Reunion.objects.filter(campagne__annee_scolaire="2026-2027")
    assert {reunion.etat for reunion in tenues} == {"close"}
    [convoquee] = Reunion.objects.filter(campagne__annee_scolaire="2027-2028")
    assert (convoquee.etat, convoquee.points.count() > 0) == ("convoquee", True)
    deportee = casquette("deportee@demo.preau")
    vus = Point.objects.visibles_par(deportee)
    liee = {"depot__projet__structure__nom": "Centre social des Quatre-Vents"}
    assert vus.exists()
    assert not vus.filter(**liee).exists()
    assert Point.objects.filter(reunion__comite=deportee.comite, **liee).exists()
    partagent = Point.objects.filter(reunion__in=tenues, reunion__comite=deportee.comite, ex_aequo=True)
    assert set(partagent.values_list("rang", flat=True)) == {3}
    assert partagent.count() == 2


def test_ce_qui_suit_les_lettres_est_a_chaque_etat():
    assert set(Observation.objects.values_list("etat", flat=True)) == {"ouverte", "repondue", "levee"}
    assert set(Modification.objects.values_list("etat", flat=True)) == {"acceptee", "declaree"}
    payees = decisions(verse__gt=0)
    assert payees.count() == 3
    assert all(d.verse == (d.montant * 70 / 100).quantize(Decimal("0.01")) for d in payees)
    assert {s.methode for s in Scenario.objects.all()} == {"rang", "prorata", "optimale"}
    assert LigneDeScenario.objects.exclude(motif_de_correction="").count() == 1


def test_le_journal_raconte_l_instruction_a_ses_jours_et_se_verifie(settings):
    actes = EntreeJournal.objects.filter(dossier=dossiers.cle_de("2026-01-ouvrir-les-portes")).order_by("pk")
    jours = [acte.quand for acte in actes]
    assert jours == sorted(jours)
    assert jours[-1].date() < settings.PREAU_JOUR_DEMO
    assert controler().maillons >= EntreeJournal.objects.count()
