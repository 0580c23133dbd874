"""Prendre en charge, noter, juger recevable ou non."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from preau.coeur.cycle import RECEVABILITE
from preau.instruction import actions
from preau.instruction.candidats import candidats
from preau.projets.tables import NoteDeLaCaf, PriseEnCharge, Recevabilite
from preau.socle.models import EntreeJournal
from tests.fabriques import CafFactory, RattachementFactory
from tests.instruction.fabriques import adopter, clore, rendre_avis
from tests.instruction.instruits import LIEN, demander, recu
from tests.projets.depots import deposer

MOTIF = "Aucune action auprès des parents."


@pytest.fixture
def dossier(cadre):
    return recu(cadre)


def envoyes(django_capture_on_commit_callbacks, faire):
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        faire()
    return [(message.subject, sorted(message.to)) for message in mail.outbox]


def prendre(dossier, casquette=None, **options):
    return actions.prendre_en_charge(
        projet=dossier.pret.projet, casquette=casquette or dossier.conseillere, lien=LIEN, **options
    )


def juger(dossier, acte, **options):
    faire = {"juger_recevable": actions.juger_recevable, "juger_irrecevable": actions.juger_irrecevable}
    faire["annuler_recevabilite"] = actions.annuler_recevabilite
    dits = {"depot": dossier.depot, "casquette": dossier.conseillere, "motif": MOTIF, "lien": LIEN}
    return faire[acte](**{**dits, **options})


def test_la_structure_apprend_une_fois_que_son_dossier_est_lu(dossier, django_capture_on_commit_callbacks):
    courriels = sorted([dossier.pret.amina.personne.courriel, dossier.pret.bruno.personne.courriel])
    partis = envoyes(django_capture_on_commit_callbacks, lambda: prendre(dossier))
    assert partis == [("Votre dossier est lu par la Caf : Ouvrir les portes", [c]) for c in courriels]
    assert all(LIEN in message.body for message in mail.outbox)
    autre = RattachementFactory(conseillere=True, caf=dossier.cadre.campagne.caf)
    presente = PriseEnCharge.objects.get()
    assert envoyes(django_capture_on_commit_callbacks, lambda: prendre(dossier, autre, vu=presente.uuid)) == []


def test_une_collegue_reprend_un_dossier_qu_elle_a_vu_suivi_et_l_ancienne_prise_finit(dossier):
    prise = prendre(dossier)
    autre = RattachementFactory(conseillere=True, caf=dossier.cadre.campagne.caf)
    with pytest.raises(ValidationError) as refus:
        prendre(dossier, autre)
    assert refus.value.code == "vu"
    assert str(dossier.conseillere.personne) in refus.value.messages[0]
    reprise = prendre(dossier, autre, vu=prise.uuid)
    prise.refresh_from_db()
    assert (prise.finie_le, reprise.finie_le) == (reprise.depuis, None)
    acte = EntreeJournal.objects.filter(acte="prendre_en_charge").first()
    assert (acte.avant, acte.apres["par"]) == (
        {"par": str(dossier.conseillere.personne.uuid)},
        str(autre.personne.uuid),
    )


def test_prendre_deux_fois_le_meme_dossier_ne_fait_rien(dossier):
    assert prendre(dossier) == prendre(dossier)
    assert PriseEnCharge.objects.count() == 1


def test_une_note_reste_a_la_caf_et_le_journal_n_en_garde_pas_le_texte(dossier):
    note = actions.noter(projet=dossier.pret.projet, casquette=dossier.conseillere, texte="  À rappeler lundi.  ")
    assert (note.texte, note.par, note.role) == ("À rappeler lundi.", dossier.conseillere.personne, "conseillere")
    acte = EntreeJournal.objects.get(acte="noter")
    assert (acte.structure, acte.dossier, acte.apres) == (None, dossier.pret.projet.uuid, {})


@pytest.mark.parametrize("texte", ["", "  \n ", "x" * 5_001])
def test_une_note_vide_ou_demesuree_est_refusee(dossier, texte):
    with pytest.raises(ValidationError) as refus:
        actions.noter(projet=dossier.pret.projet, casquette=dossier.conseillere, texte=texte)
    assert list(refus.value.error_dict) == ["texte"]
    assert not NoteDeLaCaf.objects.exists()


def test_juger_recevable_previent_la_structure_et_vaut_pour_ce_depot(dossier, django_capture_on_commit_callbacks):
    partis = envoyes(django_capture_on_commit_callbacks, lambda: juger(dossier, "juger_recevable", motif=""))
    assert {objet for objet, _ in partis} == {"Votre dossier est recevable : Ouvrir les portes"}
    jugee = Recevabilite.objects.get()
    assert (jugee.depot, jugee.decision, jugee.motif) == (dossier.depot, "recevable", "")


def test_un_dossier_irrecevable_dit_pourquoi_et_n_est_pas_servi(dossier, django_capture_on_commit_callbacks):
    rendre_avis(dossier.cadre, dossier.depot, 1)
    assert [c.exclusion for c in candidats(dossier.cadre.campagne)] == [""]
    envoyes(django_capture_on_commit_callbacks, lambda: juger(dossier, "juger_irrecevable"))
    assert all(MOTIF in message.body for message in mail.outbox)
    [candidat] = candidats(dossier.cadre.campagne)
    assert (candidat.exclusion, candidat.eligible) == (
        "Dossier irrecevable : rien ne peut lui être attribué.",
        False,
    )
    juger(dossier, "annuler_recevabilite", motif="Une erreur de lecture.")
    assert [c.exclusion for c in candidats(dossier.cadre.campagne)] == [""]


def test_un_dossier_irrecevable_sans_motif_est_refuse_au_champ(dossier):
    with pytest.raises(ValidationError) as refus:
        juger(dossier, "juger_irrecevable", motif=" ")
    assert list(refus.value.error_dict) == ["motif"]


CHEMINS = {"a_juger": (), "recevable": ("juger_recevable",), "irrecevable": ("juger_irrecevable",)}


@pytest.mark.parametrize("acte", ["juger_recevable", "juger_irrecevable", "annuler_recevabilite"])
@pytest.mark.parametrize("etat", RECEVABILITE.etats)
def test_chaque_jugement_suit_la_table(dossier, etat, acte):
    for pas in CHEMINS[etat]:
        juger(dossier, pas)
    attendu = RECEVABILITE.vers(etat, acte)
    if attendu is None:
        with pytest.raises(ValidationError) as refus:
            juger(dossier, acte)
        assert refus.value.messages[0].startswith(RECEVABILITE.refus[etat, acte])
    else:
        juger(dossier, acte)
    presente = Recevabilite.objects.en_vigueur().first()
    assert (presente.decision if presente else "a_juger") == (attendu or etat)


def test_le_second_apprend_qui_a_juge_et_quand(dossier):
    juger(dossier, "juger_recevable")
    autre = RattachementFactory(conseillere=True, caf=dossier.cadre.campagne.caf)
    with pytest.raises(ValidationError) as refus:
        juger(dossier, "juger_irrecevable", casquette=autre)
    assert str(dossier.conseillere.personne) in refus.value.messages[0]


def test_on_ne_juge_pas_un_depot_qu_un_autre_a_remplace(dossier):
    demander(dossier)

    deposer(dossier.pret)
    with pytest.raises(ValidationError) as refus:
        juger(dossier, "juger_recevable")
    assert refus.value.messages == ["Entre-temps, le dépôt n° 2 est arrivé : lisez-le, puis décidez."]


def test_une_fois_la_decision_preparee_on_ne_juge_plus(dossier):
    juger(dossier, "juger_recevable")
    rendre_avis(dossier.cadre, dossier.depot, 1)
    adopter(dossier.cadre)
    with pytest.raises(ValidationError) as refus:
        juger(dossier, "annuler_recevabilite")
    assert refus.value.code == "decide"


def test_des_complements_en_retard_excluent_du_partage_et_pas_avant(dossier):
    rendre_avis(dossier.cadre, dossier.depot, 1)
    demande = demander(dossier)
    clore(dossier.cadre.campagne)
    assert [c.exclusion for c in candidats(dossier.cadre.campagne, demande.echeance)] == [""]
    [candidat] = candidats(dossier.cadre.campagne, demande.echeance + timedelta(days=1))
    assert candidat.exclusion.startswith("Compléments attendus pour le ")


@pytest.mark.parametrize(
    "qui",
    [
        lambda c: RattachementFactory(decideur=True, caf=c.campagne.caf),
        lambda _: RattachementFactory(conseillere=True, caf=CafFactory(departement="38")),
        lambda _: RattachementFactory(membre=True),
        lambda _: RattachementFactory(),
    ],
)
def test_seule_la_conseillere_de_la_caf_instruit(dossier, qui):
    casquette = qui(dossier.cadre)
    for faire in (
        lambda: prendre(dossier, casquette),
        lambda: actions.noter(projet=dossier.pret.projet, casquette=casquette, texte="Note"),
        lambda: juger(dossier, "juger_recevable", casquette=casquette),
        lambda: demander(dossier, casquette=casquette),
    ):
        with pytest.raises(ValidationError) as refus:
            faire()
        assert refus.value.code == "droit"


def test_les_dates_sont_celles_de_l_acte(dossier):
    instant = timezone.now() - timedelta(hours=3)
    assert prendre(dossier, instant=instant).depuis == instant
    assert juger(dossier, "juger_recevable", instant=instant).le == instant
