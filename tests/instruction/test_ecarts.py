"""Une action écartée : elle quitte le dossier instruit, et ses charges la base de la prestation de service."""

import json
from decimal import Decimal

import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from preau.coeur.phrases import euros
from preau.coeur.referentiel import Verdict
from preau.instruction import actions
from preau.instruction.actions import Charge
from preau.instruction.candidats import candidats
from preau.instruction.ecarts import retraits_de
from preau.projets.objets_scelles import lignes_du_depot
from preau.projets.surcouche import document_instruit, rapport_du_jour
from preau.projets.tables import ActionEcartee, Cofinancement
from tests.instruction.fabriques import adopter, rendre_avis
from tests.instruction.instruits import LIEN, recu
from tests.instruction.test_dossiers import envoyes

ETUDE = {"intitule": "Étude du lundi", "axe": "enfants", "nature": "etude_surveillee", "modalite": "collective"}


@pytest.fixture
def dossier(cadre):
    """Un dossier dont une action, la première, est une étude surveillée ; 20 000 € de charges communes."""
    return recu(cadre, lambda d: d["projet"]["actions"].insert(0, ETUDE), avec_budget=True, malgre="À revoir")


def etude(dossier):
    return dossier.pret.projet.actions.get(intitule=ETUDE["intitule"])


def ecarter(dossier, **options):
    dits = {"action": etude(dossier).uuid, "motif": "Étude surveillée (§ 2-4).", "lien": LIEN}
    charges = [Charge("60", Decimal("5000.00"))]
    return actions.ecarter_action(
        **{"depot": dossier.depot, "casquette": dossier.conseillere, "charges": charges, **dits, **options}
    )


def verdicts(dossier):
    return {(c.code, c.objet): c.verdict for c in rapport_du_jour(dossier.depot).constats}


def test_les_objets_du_fichier_scelle_retrouvent_leur_ligne(dossier):
    lignes = lignes_du_depot(dossier.depot)
    ecrites = json.loads(dossier.depot.document)["projet"]["actions"]
    par_code = {f"action.{a.uuid}": a.intitule for a in dossier.pret.projet.actions.all()}
    numeros = range(1, len(ecrites) + 1)
    assert [par_code[lignes[f"action:{n}"]] for n in numeros] == [a["intitule"] for a in ecrites]


def test_l_action_ecartee_quitte_le_dossier_instruit_et_non_le_depot(dossier, django_capture_on_commit_callbacks):
    cle = ("exclusion.etude_surveillee", "action:1")
    assert verdicts(dossier)[cle] is Verdict.NON_CONFORME
    partis = envoyes(django_capture_on_commit_callbacks, lambda: ecarter(dossier))
    assert {objet for objet, _ in partis} == {"Une action de votre dossier est écartée : Ouvrir les portes"}
    assert "5\N{NARROW NO-BREAK SPACE}000,00 €" in mail.outbox[0].body
    intitules = [a["intitule"] for a in json.loads(document_instruit(dossier.depot))["projet"]["actions"]]
    assert ETUDE["intitule"] not in intitules
    assert Verdict.NON_CONFORME not in {v for (code, _), v in verdicts(dossier).items() if code == cle[0]}
    assert ETUDE["intitule"] in dossier.depot.document


def test_ses_charges_quittent_la_base_et_la_formule_le_dit(dossier):
    rendre_avis(dossier.cadre, dossier.depot, 1)
    [avant] = candidats(dossier.cadre.campagne)
    ecarter(dossier)
    [apres] = candidats(dossier.cadre.campagne)
    assert avant.demande.plafond - apres.demande.plafond == Decimal("5000.00")
    assert apres.demande.montant == apres.demande.plafond == Decimal("0.00")
    [collectif] = apres.demande.collectifs
    assert collectif.ecarte == Decimal("5000.00")
    assert collectif.formule.startswith("Charges écartées, des actions que la Caf ne retient pas : 5")
    assert "= 15\N{NARROW NO-BREAK SPACE}000,00 €." in collectif.formule


def test_retablir_rend_l_action_et_ses_charges(dossier):
    ecartee = ecarter(dossier)
    qui = {"ecartee": ecartee, "casquette": dossier.conseillere, "motif": "Ce n'en est pas une.", "lien": LIEN}
    actions.retablir_action(**qui)
    assert (retraits_de(dossier.depot), verdicts(dossier)["exclusion.etude_surveillee", "action:1"]) == (
        (),
        Verdict.NON_CONFORME,
    )
    with pytest.raises(ValidationError) as refus:
        actions.retablir_action(**qui)
    assert refus.value.messages == ["Cette action est déjà rétablie : rechargez la page."]


@pytest.mark.parametrize(
    ("options", "champ"),
    [
        ({"motif": ""}, "motif"),
        ({"charges": [Charge("60", Decimal("20000.01"))]}, "charges"),
        ({"charges": [Charge("61", Decimal("1.00"))]}, "charges"),
        ({"charges": [Charge("74", Decimal("1.00"))]}, "charges"),
        ({"charges": [Charge("60", Decimal("-1.00"))]}, "charges"),
        ({"charges": [Charge("60", Decimal("1.00")), Charge("60", Decimal("2.00"))]}, "charges"),
    ],
)
def test_un_ecart_mal_dit_est_refuse_a_son_champ(dossier, options, champ):
    with pytest.raises(ValidationError) as refus:
        ecarter(dossier, **options)
    assert list(refus.value.error_dict) == [champ]
    assert not ActionEcartee.objects.exists()


def test_deux_ecarts_n_otent_pas_deux_fois_les_memes_charges(dossier):
    ecarter(dossier, charges=[Charge("60", Decimal("15000.00"))])
    autre = dossier.pret.projet.actions.exclude(pk=etude(dossier).pk).first()
    with pytest.raises(ValidationError) as refus:
        ecarter(dossier, action=autre.uuid, charges=[Charge("60", Decimal("5000.01"))])
    assert "porte 5" in refus.value.messages[0]
    ecarter(dossier, action=autre.uuid, charges=[Charge("60", Decimal("5000.00"))])


def test_une_action_ne_s_ecarte_qu_une_fois_et_pas_apres_la_decision(dossier):
    ecarter(dossier)
    with pytest.raises(ValidationError) as refus:
        ecarter(dossier)
    assert str(dossier.conseillere.personne) in refus.value.messages[0]
    rendre_avis(dossier.cadre, dossier.depot, 1)
    adopter(dossier.cadre)
    with pytest.raises(ValidationError) as refus:
        ecarter(dossier, action=dossier.pret.projet.actions.exclude(pk=etude(dossier).pk).first().uuid)
    assert refus.value.code == "decide"


def reste_a_couvrir(dossier):
    [candidat] = candidats(dossier.cadre.campagne)
    return candidat.demande.a_couvrir


def test_un_financeur_n_accorde_pas_ce_qu_une_action_ecartee_a_ote_avant_toute_decision(dossier):
    ligne = Cofinancement.objects.create(projet=dossier.pret.projet, nom="Ville", montant_demande=Decimal(20000))
    dit = {"cofinancement": ligne, "casquette": dossier.conseillere, "verse": Decimal(0)}
    depose = reste_a_couvrir(dossier)
    ecarter(dossier)
    reste = reste_a_couvrir(dossier)
    assert depose - reste == Decimal("5000.00")
    with pytest.raises(ValidationError) as refus:
        actions.accorder_cofinancement(accorde=reste + Decimal("0.01"), **dit)
    assert f"{euros(reste)} de charges restent à couvrir" in refus.value.messages[0]
    assert actions.accorder_cofinancement(accorde=reste, **dit).accorde == reste


def test_un_projet_ajourne_dont_des_charges_sont_ecartees_se_reprend_avant_d_etre_attribue(dossier):
    rendre_avis(dossier.cadre, dossier.depot, 1)
    cadre = dossier.cadre
    [decision] = adopter(cadre)
    actions.ajourner(decision=decision, casquette=cadre.decideur, motif="Le budget est à revoir.")
    assert actions.actualiser_scenario(scenario=decision.scenario, casquette=cadre.decideur) == []
    ecarter(dossier)
    with pytest.raises(ValidationError) as refus:
        actions.attribuer(decision=decision, casquette=cadre.decideur, motif="Tout")
    assert "actualisez le scénario" in refus.value.messages[0]
    [revue] = actions.actualiser_scenario(scenario=decision.scenario, casquette=cadre.decideur)
    assert (revue.a_couvrir, decision.a_couvrir - revue.a_couvrir) == (reste_a_couvrir(dossier), Decimal("5000.00"))


def test_l_action_d_un_autre_dossier_ne_s_ecarte_pas(dossier):
    ailleurs = recu(dossier.cadre)
    with pytest.raises(ValidationError) as refus:
        ecarter(dossier, action=ailleurs.pret.projet.actions.first().uuid)
    assert refus.value.code == "action"
