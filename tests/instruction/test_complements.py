"""Des compléments : ce qu'ils rouvrent, jusqu'à quand, et le dépôt qui y répond."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from preau.campagnes.models import Campagne
from preau.coeur.cycle import COMPLEMENT, PROJET
from preau.instruction import actions
from preau.instruction.actions import Point
from preau.instruction.histoire import actes_du_dossier, raconter
from preau.instruction.recit import Lecteur
from preau.projets.comparaison_depots import comparer_depots
from preau.projets.complements import PLUS_ATTENDU
from preau.projets.depots import renoncer, retirer_depot
from preau.projets.entrees import ajouter_entree, retirer_entree
from preau.projets.pieces import joindre_piece
from preau.projets.points import FERME
from preau.projets.saisie import saisir
from preau.projets.tables import Complement, PointDeComplement, Projet
from preau.projets.tables.enums import Etape, EtatProjet
from tests.campagnes.fabriques import PieceDemandeeFactory
from tests.fabriques import RattachementFactory
from tests.instruction.fabriques import clore
from tests.instruction.instruits import LIEN, dans, demander, recu
from tests.instruction.test_dossiers import envoyes
from tests.projets import fichiers
from tests.projets.depots import deposer

ECRIT = {"brut": "Les enfants lisent peu.", "champ": "projet.besoins"}


@pytest.fixture
def dossier(cadre):
    """Un dossier déposé dans une campagne close depuis."""
    fait = recu(cadre, lambda d: d["collectifs"][0].update(commune="69145", effectif=6))
    clore(fait.cadre.campagne)
    fait.pret.projet.refresh_from_db()
    return fait


def ecrire(dossier, **options):
    return saisir(**{"projet": dossier.pret.projet, "par": dossier.pret.amina, **ECRIT, **options})


def refus_de(faire) -> list[str]:
    with pytest.raises(ValidationError) as refus:
        faire()
    return refus.value.messages


def test_une_demande_rouvre_le_dossier_apres_la_cloture_et_le_dit(dossier, django_capture_on_commit_callbacks):
    assert refus_de(lambda: ecrire(dossier))[0].startswith("La campagne est close")
    partis = envoyes(django_capture_on_commit_callbacks, lambda: demander(dossier))
    assert {objet for objet, _ in partis} == {"Compléments demandés : Ouvrir les portes"}
    for dit in ("Précisez ce point.", "- Étape : Les besoins", LIEN):
        assert dit in mail.outbox[0].body
    dossier.pret.projet.refresh_from_db()
    assert dossier.pret.projet.etat == EtatProjet.A_COMPLETER
    assert ecrire(dossier).ecrit


def test_un_constat_n_ouvre_que_ce_qui_le_nourrit(dossier):
    demander(dossier, Point(constat=("collectif.effectif", "collectif:1")))
    collectif = dossier.pret.projet.collectifs.get()
    point = PointDeComplement.objects.get()
    assert (point.ligne, point.objet) == (f"collectif.{collectif.uuid}", "collectif:1")
    assert ecrire(dossier, champ=f"collectif.{collectif.uuid}.effectif", brut="9").ecrit
    for champ, brut in ((f"collectif.{collectif.uuid}.nom", "Autre"), ("projet.besoins", "Autre")):
        assert refus_de(lambda champ=champ, brut=brut: ecrire(dossier, champ=champ, brut=brut)) == [FERME]
    collectif.refresh_from_db()
    assert (collectif.effectif, collectif.nom == "Autre") == (9, False)


def test_une_etape_ouvre_ses_listes_et_aucune_autre(dossier):
    demander(dossier, Point(etape=Etape.BUDGET))
    projet, par = dossier.pret.projet, dossier.pret.amina
    ligne = projet.lignes.first()
    assert ecrire(dossier, champ=f"ligne.{ligne.uuid}.montant", brut="1 200").ecrit
    ligne.refresh_from_db()
    assert ligne.montant == Decimal(1200)
    assert ajouter_entree(projet=projet, liste="projet.lignes", par=par, compte="61").compte == "61"
    retirer_entree(projet=projet, entree=f"ligne.{ligne.uuid}", par=par)
    for faire in (
        lambda: ajouter_entree(projet=projet, liste="projet.actions", par=par, axe="enfants"),
        lambda: retirer_entree(projet=projet, entree=f"action.{projet.actions.first().uuid}", par=par),
        lambda: retirer_entree(projet=projet, entree=f"collectif.{projet.collectifs.get().uuid}", par=par),
    ):
        assert refus_de(faire) == [FERME]


def test_une_action_se_rouvre_avec_l_etape_de_son_axe(dossier):
    demander(dossier, Point(etape=Etape.PARENTS))
    projet, par = dossier.pret.projet, dossier.pret.amina
    assert ajouter_entree(projet=projet, liste="projet.actions", par=par, axe="parents").axe == "parents"
    enfants = projet.actions.filter(axe="enfants").first()
    assert refus_de(lambda: ecrire(dossier, champ=f"action.{enfants.uuid}.intitule", brut="Autre")) == [FERME]


def test_une_piece_se_rouvre_seule(dossier):
    campagne = dossier.cadre.campagne
    demandee, autre = (PieceDemandeeFactory(campagne=campagne, nature=n) for n in ("statuts", "rib"))
    demander(dossier, Point(piece=demandee))

    def joindre(piece):
        qui = {"projet": Projet.objects.get(), "casquette": dossier.pret.amina}
        return joindre_piece(**qui, demandee=piece, nom="piece.pdf", octets=fichiers.PDF)

    assert joindre(demandee).demandee == demandee
    assert refus_de(lambda: joindre(autre)) == [FERME]
    assert refus_de(lambda: ecrire(dossier)) == [FERME]


def test_le_depot_suivant_repond_montre_ce_qui_change_et_previent_la_caf(dossier, django_capture_on_commit_callbacks):
    actions.prendre_en_charge(projet=dossier.pret.projet, casquette=dossier.conseillere)
    demande = demander(dossier)
    ecrire(dossier)
    partis = envoyes(django_capture_on_commit_callbacks, lambda: deposer(dossier.pret))
    demande.refresh_from_db()
    dossier.pret.projet.refresh_from_db()
    second = dossier.pret.projet.depots.get(numero=2)
    assert (demande.reponse, demande.repondu_le) == (second, second.depose_le)
    assert dossier.pret.projet.etat == EtatProjet.DEPOSE
    assert ("Compléments reçus : Ouvrir les portes", [dossier.conseillere.personne.courriel]) in partis
    [change] = comparer_depots(dossier.depot, second).reponses
    assert change.apres == "Les enfants lisent peu."
    assert refus_de(lambda: ecrire(dossier, brut="Encore"))[0].startswith("La campagne est close")


def test_passe_le_dernier_jour_rien_ne_s_ecrit_ni_ne_se_depose_jusqu_a_une_prolongation(dossier):
    demande = demander(dossier)
    Complement.objects.update(echeance=dans(-1))
    dossier.pret.projet.refresh_from_db()
    for faire in (lambda: ecrire(dossier), lambda: deposer(dossier.pret)):
        assert refus_de(faire)[0].startswith("Les compléments étaient attendus pour le ")
    prolongee = actions.prolonger_complement(
        complement=demande, casquette=dossier.conseillere, echeance=dans(3), lien=LIEN
    )
    assert prolongee.echeance == dans(3)
    assert ecrire(dossier).ecrit
    assert deposer(dossier.pret).numero == 2


def test_le_dernier_jour_compte_jusqu_au_soir(dossier):
    demander(dossier)
    Complement.objects.update(echeance=dans(0))
    dossier.pret.projet.refresh_from_db()
    assert ecrire(dossier).ecrit


def test_annuler_rend_le_dossier_depose_et_dit_pourquoi(dossier, django_capture_on_commit_callbacks):
    demande = demander(dossier)

    def annuler():
        actions.annuler_complement(
            complement=demande, casquette=dossier.conseillere, motif="Retrouvé au dossier.", lien=LIEN
        )

    partis = envoyes(django_capture_on_commit_callbacks, annuler)
    assert {objet for objet, _ in partis} == {"Les compléments ne sont plus attendus : Ouvrir les portes"}
    assert "Retrouvé au dossier." in mail.outbox[0].body
    dossier.pret.projet.refresh_from_db()
    demande.refresh_from_db()
    assert (dossier.pret.projet.etat, demande.est_attendu) == (EtatProjet.DEPOSE, False)


@pytest.mark.parametrize(
    ("options", "champ"),
    [
        ({"message": "  "}, "message"),
        ({"echeance": dans(0)}, "echeance"),
        ({"echeance": dans(-5)}, "echeance"),
        ({"points": [Point()]}, "points"),
        ({"points": [Point(etape=Etape.RELECTURE)]}, "points"),
        ({"points": [Point(constat=("inconnu", "projet"))]}, "points"),
        ({"points": [Point(constat=("collectif.effectif", "collectif:9"))]}, "points"),
    ],
)
def test_une_demande_mal_dite_est_refusee_a_son_champ(dossier, options, champ):
    with pytest.raises(ValidationError) as refus:
        demander(dossier, **options)
    assert list(refus.value.error_dict) == [champ]
    assert not Complement.objects.exists()


def test_une_demande_sans_point_est_refusee(dossier):
    with pytest.raises(ValidationError) as refus:
        actions.demander_complement(
            depot=dossier.depot, casquette=dossier.conseillere, points=[], message="Quoi ?", echeance=dans(3)
        )
    assert list(refus.value.error_dict) == ["points"]


def test_le_second_apprend_que_des_complements_sont_deja_attendus(dossier):
    demander(dossier)
    autre = RattachementFactory(conseillere=True, caf=dossier.cadre.campagne.caf)
    dossier.pret.projet.refresh_from_db()
    assert refus_de(lambda: demander(dossier, casquette=autre)) == [PROJET.refus["a_completer", "demander_complement"]]


def test_prolonger_ce_qu_une_collegue_a_change_est_refuse(dossier):
    demande = demander(dossier)
    vu = demande.modifie_le
    qui = {"complement": demande, "casquette": dossier.conseillere, "lien": LIEN}
    actions.prolonger_complement(**qui, echeance=dans(20))
    assert (
        "Une autre personne a écrit ici"
        in refus_de(lambda: actions.prolonger_complement(**qui, echeance=dans(30), vu=vu))[0]
    )
    assert refus_de(lambda: actions.prolonger_complement(**qui, echeance=dans(15)))[0].startswith("Le délai court déjà")


FAIRE = {
    "prolonger": lambda d, c: actions.prolonger_complement(
        complement=c, casquette=d.conseillere, echeance=dans(40), lien=LIEN
    ),
    "annuler": lambda d, c: actions.annuler_complement(
        complement=c, casquette=d.conseillere, motif="Erreur", lien=LIEN
    ),
}


@pytest.mark.parametrize("acte", FAIRE)
@pytest.mark.parametrize("etat", COMPLEMENT.etats)
def test_chaque_acte_d_un_complement_suit_la_table(dossier, etat, acte):
    demande = demander(dossier)
    if etat == "repondu":
        deposer(dossier.pret)
    if etat == "annule":
        FAIRE["annuler"](dossier, demande)
    if COMPLEMENT.vers(etat, acte):
        FAIRE[acte](dossier, demande)
    else:
        assert refus_de(lambda: FAIRE[acte](dossier, demande)) == [COMPLEMENT.refus[etat, acte]]


def test_renoncer_fait_tomber_la_demande_et_retirer_attend(cadre):
    dossier = recu(cadre)
    demande = demander(dossier)
    qui = {"projet": Projet.objects.get(), "casquette": dossier.pret.amina}
    assert refus_de(lambda: retirer_depot(**qui)) == [PROJET.refus["a_completer", "retirer_depot"]]
    renoncer(**qui)
    demande.refresh_from_db()
    dossier.pret.projet.refresh_from_db()
    assert (demande.est_attendu, demande.annule_par) == (False, dossier.pret.amina.personne)
    assert dossier.pret.projet.etat == EtatProjet.RETIRE


def test_un_autre_depot_repart_a_juger(dossier):
    actions.juger_recevable(depot=dossier.depot, casquette=dossier.conseillere)
    demander(dossier)
    second = deposer(dossier.pret)
    assert not second.recevabilites.exists()
    assert Campagne.objects.get().cloture_le < timezone.now() - timedelta(minutes=1)


def test_un_mot_a_la_caf_part_avec_la_reponse_et_entre_dans_l_histoire(dossier, django_capture_on_commit_callbacks):
    demande = demander(dossier)
    mot = {"reponse": "  Deux adultes de plus ;\r\nle budget reste.  "}
    envoyes(django_capture_on_commit_callbacks, lambda: deposer(dossier.pret, **mot))
    demande.refresh_from_db()
    assert demande.reponse_ecrite == "Deux adultes de plus ;\nle budget reste."
    [recu_par_la_caf] = [m for m in mail.outbox if m.subject.startswith("Compléments reçus")]
    assert "Elle vous écrit :\n\nDeux adultes de plus ;\nle budget reste.\n\nVous demandiez" in recu_par_la_caf.body
    episodes = raconter(actes_du_dossier(dossier.pret.projet, Lecteur.STRUCTURE))
    assert ("a répondu aux compléments demandés, avec le dépôt n° 2.", demande.reponse_ecrite) in [
        (episode.phrase, episode.motif) for episode in episodes
    ]
    actes = actes_du_dossier(dossier.pret.projet, Lecteur.TIERS)
    assert not actes.filter(acte="repondre_complement").exists()


def test_un_mot_trop_long_ou_que_rien_n_attend_ne_depose_rien(dossier):
    demande = demander(dossier)
    assert refus_de(lambda: deposer(dossier.pret, reponse="x" * 2001)) == [
        "Répondez en 2000 caractères au plus : il y en a 1 de trop."
    ]
    deposer(dossier.pret, reponse="x" * 2000)
    demande.refresh_from_db()
    assert len(demande.reponse_ecrite) == 2000
    Campagne.objects.update(cloture_le=timezone.now() + timedelta(days=1))
    retirer_depot(projet=Projet.objects.get(), casquette=dossier.pret.amina)
    assert refus_de(lambda: deposer(dossier.pret, reponse="Voici.")) == [PLUS_ATTENDU]
    assert dossier.pret.projet.depots.count() == 2
    deposer(dossier.pret)
