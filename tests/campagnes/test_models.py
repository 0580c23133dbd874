from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction

from preau.campagnes.declencheurs import PROLONGATIONS
from preau.campagnes.enums import EtatCampagne
from preau.campagnes.models import Campagne, ChoixPossible, Prolongation, Relance, TexteDeCampagne
from tests.campagnes.fabriques import (
    APRES,
    AVANT,
    CLOTURE,
    OUVERTURE,
    PENDANT,
    CampagneFactory,
    ContactFactory,
    DateDeComiteFactory,
    EnveloppeFactory,
    PieceDemandeeFactory,
    ProlongationFactory,
    QuestionLocaleFactory,
)
from tests.fabriques import StructureFactory

pytestmark = pytest.mark.django_db


def refuse_par_la_base(ecrire):
    with pytest.raises(IntegrityError), transaction.atomic():
        ecrire()
    return True


def phrases(fiche):
    with pytest.raises(ValidationError) as refus:
        fiche.full_clean()
    return refus.value.messages


# --- La campagne -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"cloture_le": OUVERTURE}, "La campagne ouvre avant de clore."),
        ({"notification_le": date(2026, 6, 30)}, "Les décisions sont notifiées après le jour de la clôture."),
        ({"cloture_le": None}, "Une campagne publiée dit son ouverture, sa clôture et sa notification."),
        ({"notification_le": None}, "Une campagne publiée dit son ouverture, sa clôture et sa notification."),
        (
            {"participation_plafond_annuel": Decimal("-0.01")},
            "Le plafond de la participation des familles est positif ou nul.",
        ),
        ({"referentiel_empreinte": ""}, "Une campagne dit par quel référentiel elle juge."),
    ],
)
def test_une_campagne_impossible_est_refusee_par_une_phrase_et_par_la_base(champs, phrase):
    campagne = CampagneFactory()
    for champ, valeur in champs.items():
        setattr(campagne, champ, valeur)
    with pytest.raises(ValidationError) as refus:
        campagne.validate_constraints()
    assert refus.value.messages == [phrase]
    assert refuse_par_la_base(lambda: Campagne.objects.filter(pk=campagne.pk).update(**champs))


def test_la_notification_peut_suivre_la_cloture_d_un_jour():
    CampagneFactory(notification_le=date(2026, 7, 1)).full_clean()


def test_une_campagne_en_preparation_se_passe_de_dates():
    CampagneFactory(en_preparation=True, ouverture_le=None, cloture_le=None, notification_le=None).full_clean()


def test_une_caf_n_a_qu_une_campagne_par_annee():
    premiere = CampagneFactory()
    CampagneFactory(annee_scolaire="2027-2028")
    assert refuse_par_la_base(lambda: CampagneFactory(caf=premiere.caf))


@pytest.mark.parametrize("annee", ["2026-2028", "2026", "2026/2027"])
def test_une_annee_qui_n_est_pas_scolaire_est_refusee(annee):
    campagne = CampagneFactory()
    campagne.annee_scolaire = annee
    with pytest.raises(ValidationError, match="nnée"):
        campagne.clean_fields()


@pytest.mark.parametrize(
    ("instant", "etat"),
    [
        (AVANT, EtatCampagne.A_VENIR),
        (OUVERTURE - timedelta(seconds=1), EtatCampagne.A_VENIR),
        (OUVERTURE, EtatCampagne.OUVERTE),
        (PENDANT, EtatCampagne.OUVERTE),
        (CLOTURE - timedelta(seconds=1), EtatCampagne.OUVERTE),
        (CLOTURE, EtatCampagne.CLOSE),
        (APRES, EtatCampagne.CLOSE),
    ],
)
def test_l_etat_se_lit_des_dates_ouverture_comprise_et_cloture_non_comprise(instant, etat):
    assert CampagneFactory.build(caf=None, referentiel_code="69", referentiel_empreinte="x").etat(instant) == etat


def test_une_campagne_non_publiee_est_en_preparation_a_tout_instant():
    campagne = CampagneFactory(en_preparation=True)
    assert {campagne.etat(instant) for instant in (AVANT, PENDANT, APRES)} == {EtatCampagne.EN_PREPARATION}


# --- L'enveloppe -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("champs", [{"attribue": Decimal("100000.01")}, {"attribue": -1}, {"montant": -1}])
def test_l_attribue_tient_dans_l_enveloppe(champs):
    enveloppe = EnveloppeFactory()
    for champ, valeur in champs.items():
        setattr(enveloppe, champ, Decimal(valeur))
    attendue = "L'enveloppe ne peut être négative, ni inférieure à ce qui est déjà attribué."
    assert phrases(enveloppe) == [attendue]
    assert refuse_par_la_base(enveloppe.save)


def test_l_enveloppe_peut_etre_attribuee_jusqu_au_dernier_centime():
    enveloppe = EnveloppeFactory(montant=Decimal("100000.10"), attribue=Decimal("100000.10"))
    enveloppe.full_clean()
    assert enveloppe.reste == Decimal(0)


# --- Ce que la campagne demande --------------------------------------------------------------------------------------


@pytest.mark.parametrize("fabrique", [PieceDemandeeFactory, QuestionLocaleFactory])
def test_un_rang_ne_sert_qu_une_fois_et_commence_a_un(fabrique):
    element = fabrique(rang=1)
    assert refuse_par_la_base(lambda: fabrique(campagne=element.campagne, rang=1))
    assert refuse_par_la_base(lambda: fabrique(campagne=element.campagne, rang=0))
    assert refuse_par_la_base(lambda: fabrique(campagne=element.campagne, rang=2, intitule=""))


@pytest.mark.parametrize(
    ("forme", "demandee", "exigee"),
    [
        ("association", True, True),
        ("centre_social", True, False),
        ("autre", True, False),
        ("collectivite", False, False),
        ("ccas", False, False),
    ],
)
def test_une_piece_reservee_aux_associations_n_est_pas_demandee_aux_collectivites(forme, demandee, exigee):
    structure = StructureFactory.build(type=forme, commune=None, caf=None)
    piece = PieceDemandeeFactory.build(campagne=None, reservee_aux_associations=True)
    assert (piece.est_demandee_a(structure), piece.est_exigee_de(structure)) == (demandee, exigee)


@pytest.mark.parametrize("obligatoire", [True, False])
def test_une_piece_pour_tous_est_exigee_selon_qu_elle_est_obligatoire(obligatoire):
    structure = StructureFactory.build(type="ccas", commune=None, caf=None)
    piece = PieceDemandeeFactory.build(campagne=None, obligatoire=obligatoire)
    assert (piece.est_demandee_a(structure), piece.est_exigee_de(structure)) == (True, obligatoire)


def test_deux_choix_d_une_question_different():
    question = QuestionLocaleFactory(forme="choix")
    ChoixPossible.objects.create(question=question, rang=1, libelle="Oui")
    assert refuse_par_la_base(lambda: ChoixPossible.objects.create(question=question, rang=2, libelle="Oui"))
    assert refuse_par_la_base(lambda: ChoixPossible.objects.create(question=question, rang=1, libelle="Non"))


def test_un_contact_est_joignable():
    contact = ContactFactory()
    contact.courriel = ""
    assert phrases(contact) == ["Un contact a une adresse électronique ou un téléphone."]
    assert refuse_par_la_base(contact.save)
    contact.telephone = "04 72 00 00 00"
    contact.full_clean()
    contact.telephone = "appelez-moi"
    assert phrases(contact) == ["Ce numéro de téléphone n'est pas valable, par exemple 04 72 00 00 00."]


def test_un_texte_par_sujet():
    texte = TexteDeCampagne.objects.create(campagne=CampagneFactory(), sujet="charte", contenu="Nous…")
    assert refuse_par_la_base(
        lambda: TexteDeCampagne.objects.create(campagne=texte.campagne, sujet="charte", contenu="Autre")
    )
    texte.contenu = "Une ligne\nune autre\x00"
    assert phrases(texte) == ["Ce texte contient un caractère invisible. Retapez-le."]


def test_un_comite_n_a_pas_deux_fois_la_meme_date():
    posee = DateDeComiteFactory()
    assert refuse_par_la_base(lambda: DateDeComiteFactory(campagne=posee.campagne, comite=posee.comite, le=posee.le))


# --- Les délais ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("champs", [{"motif": ""}, {"jusqu_au": datetime(2026, 6, 30, tzinfo=UTC)}])
def test_une_prolongation_a_un_motif_et_un_terme_a_venir(champs):
    assert refuse_par_la_base(lambda: ProlongationFactory(**champs))


def test_une_prolongation_ne_se_modifie_ni_ne_s_efface():
    accordee = ProlongationFactory()
    with pytest.raises(DatabaseError, match="ne se modifie pas"), transaction.atomic():
        Prolongation.objects.filter(pk=accordee.pk).update(motif="autre")
    with pytest.raises(DatabaseError, match="ne s'efface pas"), transaction.atomic():
        accordee.delete()
    assert Prolongation.objects.get().motif == "La directrice était en arrêt."


def test_les_declencheurs_des_prolongations_sont_la_apres_la_derniere_migration():
    assert PROLONGATIONS.releves(connection) == PROLONGATIONS.noms[connection.vendor]


def test_un_rappel_ne_part_qu_une_fois_et_au_jour_dit():
    campagne = CampagneFactory()
    rappel = {"campagne": campagne, "projet": campagne.uuid, "cloture_le": CLOTURE, "envoyee_le": PENDANT}
    Relance.objects.create(jours_avant=7, **rappel)
    assert refuse_par_la_base(lambda: Relance.objects.create(jours_avant=7, **rappel))
    assert refuse_par_la_base(lambda: Relance.objects.create(jours_avant=3, **rappel))
