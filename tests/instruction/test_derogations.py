"""Une dérogation : qui l'accorde ou la refuse, ce que le constat en dit, jusqu'à quand."""

import json
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from preau.coeur.referentiel import Verdict
from preau.instruction import actions
from preau.projets.surcouche import document_instruit, rapport_du_jour
from preau.projets.tables import Derogation
from tests.fabriques import CafFactory, RattachementFactory
from tests.instruction.instruits import LIEN, demander, recu
from tests.instruction.test_dossiers import envoyes

CIBLE = ("collectif.effectif", "collectif:1")


@pytest.fixture
def dossier(cadre):
    """Six enfants dans une commune rurale : à apprécier."""
    return recu(cadre, lambda d: d["collectifs"][0].update(commune="69145", effectif=6))


def deroger(dossier, casquette=None, **options):
    code, objet = CIBLE
    dits = {"code": code, "objet": objet, "decision": "accordee", "motif": "Une petite école.", "lien": LIEN}
    return actions.deroger(**{"depot": dossier.depot, "casquette": casquette or dossier.conseillere, **dits, **options})


def constat(dossier, jour=None):
    return next(c for c in rapport_du_jour(dossier.depot, jour=jour).constats if (c.code, c.objet) == CIBLE)


def test_un_constat_accorde_devient_conforme_et_dit_par_qui(dossier, django_capture_on_commit_callbacks):
    assert constat(dossier).verdict is Verdict.A_APPRECIER
    partis = envoyes(django_capture_on_commit_callbacks, lambda: deroger(dossier))
    assert {objet for objet, _ in partis} == {"Dérogation accordée : Ouvrir les portes"}
    assert "Une petite école." in mail.outbox[0].body
    deroge = Derogation.objects.get()
    assert (deroge.decideur, deroge.role) == (f"{dossier.conseillere.personne}, Caf 69", "conseillere")
    lu = constat(dossier)
    assert (lu.verdict, lu.derogation) == (Verdict.CONFORME, True)
    assert f"Dérogation accordée ({deroge.decideur})" in lu.phrase


def test_un_constat_refuse_devient_non_conforme(dossier):
    deroger(dossier, dossier.cadre.decideur, decision="refusee")
    assert Derogation.objects.get().role == "decideur"
    lu = constat(dossier)
    assert (lu.verdict, "Dérogation refusée" in lu.phrase) == (Verdict.NON_CONFORME, True)


def test_une_decision_s_annule_puis_se_reprend(dossier):
    premiere = deroger(dossier)
    with pytest.raises(ValidationError) as refus:
        deroger(dossier, dossier.cadre.decideur, decision="refusee")
    assert f"(accordée par {premiere.decideur}, le " in refus.value.messages[0]
    annuler = {"derogation": premiere, "casquette": dossier.cadre.decideur, "motif": "Chiffres revus.", "lien": LIEN}
    actions.annuler_derogation(**annuler)
    assert constat(dossier).verdict is Verdict.A_APPRECIER
    with pytest.raises(ValidationError) as refus:
        actions.annuler_derogation(**annuler)
    assert refus.value.messages == ["Cette décision est déjà annulée : rechargez la page."]
    deroger(dossier, decision="refusee")
    assert constat(dossier).verdict is Verdict.NON_CONFORME


def test_ses_dates_se_lisent_dans_le_motif_et_son_terme_la_fait_tomber(dossier):
    du, au = date(2026, 9, 1), date(2026, 12, 18)
    deroger(dossier, valable_du=du, valable_au=au)
    [dite] = json.loads(document_instruit(dossier.depot, au))["projet"]["derogations"]
    assert dite["motif"] == "Une petite école (valable du 1er septembre 2026 au 18 décembre 2026)"
    assert constat(dossier, au).verdict is Verdict.CONFORME
    assert constat(dossier, au + timedelta(days=1)).verdict is Verdict.A_APPRECIER


@pytest.mark.parametrize(
    ("options", "champ"),
    [
        ({"motif": " "}, "motif"),
        ({"decision": "peut-être"}, "decision"),
        ({"valable_au": date(2027, 9, 1)}, "valable_au"),
        ({"valable_du": date(2026, 8, 31)}, "valable_du"),
        ({"valable_du": date(2027, 1, 2), "valable_au": date(2027, 1, 1)}, "valable_au"),
        ({"decision": "refusee", "valable_au": date(2027, 1, 1)}, "valable_du"),
    ],
)
def test_une_derogation_mal_dite_est_refusee_a_son_champ(dossier, options, champ):
    with pytest.raises(ValidationError) as refus:
        deroger(dossier, **options)
    assert list(refus.value.error_dict) == [champ]


@pytest.mark.parametrize("cible", [("collectif.effectif", "collectif:2"), ("comite.validation", "projet")])
def test_on_ne_deroge_qu_a_un_constat_a_apprecier(dossier, cible):
    with pytest.raises(ValidationError) as refus:
        deroger(dossier, code=cible[0], objet=cible[1])
    assert refus.value.code == "constat"


def test_on_deroge_aussi_pendant_que_des_complements_sont_attendus(dossier):
    demander(dossier)
    assert deroger(dossier).decision == "accordee"


@pytest.mark.parametrize(
    "qui",
    [
        lambda: RattachementFactory(conseillere=True, caf=CafFactory(departement="38")),
        lambda: RattachementFactory(membre=True),
        lambda: RattachementFactory(cofinanceur=True),
        RattachementFactory,
    ],
)
def test_seule_la_caf_deroge(dossier, qui):
    with pytest.raises(ValidationError) as refus:
        deroger(dossier, qui())
    assert refus.value.code == "droit"
