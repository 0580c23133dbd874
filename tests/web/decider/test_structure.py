"""Ce que la structure lit de sa décision, et ce qu'elle y répond ; ce qu'un financeur dit de sa part."""

import re
from decimal import Decimal
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from preau.editions.faiseurs import FAISEURS
from preau.instruction import actions
from preau.instruction.actions.financeurs import AVANT_L_ANNONCE
from preau.instruction.models import CofinancementAccorde, Decision, Notification
from preau.projets.tables import Observation
from preau.socle.tirages import travailler
from preau.web.gabarit.templatetags.francais import montant
from tests.fabriques import FinanceurFactory, RattachementFactory
from tests.instruction.fabriques import decider, notifier

TEXTE = "Précisez la place des pères."


@pytest.fixture
def projet(decisions):
    return decisions[0].projet


@pytest.fixture
def responsable(client, projet):
    rattachement = RattachementFactory(structure=projet.structure)
    client.force_login(rattachement.personne)
    return rattachement


@pytest.fixture
def notifiee(cadre, decisions, projet, responsable):
    """La décision du premier projet est partie, avec une observation."""
    actions.ecrire_observation(projet=projet, casquette=cadre.conseillere, texte=TEXTE)
    decider(cadre, decisions[0])
    return notifier(cadre, [decisions[0]])[0]


def page(projet):
    return f"/projets/{projet.uuid}/decision/"


def test_avant_la_notification_la_page_n_existe_pas(client, cadre, decisions, projet, responsable):
    decider(cadre, decisions[0])
    assert client.get(page(projet)).status_code == 404


def test_la_decision_se_lit_en_mots_simples(client, cadre, projet, notifiee):
    html = client.get(page(projet)).content.decode()
    assert f"Votre projet est financé : {montant(Decimal('6000.00'))}" in html
    for dit in (
        TEXTE,
        "Comité de l&#x27;Est",
        "Le comité dit pourquoi.",
        "voies de contestation de la Caf.",
        "Collège",
    ):
        assert dit in html
    assert "À signer" in html


def test_un_collegue_d_ailleurs_ne_lit_rien(client, projet, notifiee):
    client.force_login(RattachementFactory().personne)
    assert client.get(page(projet)).status_code == 404
    assert client.get(f"/decisions/documents/{notifiee.uuid}/lettre/").status_code == 404


def test_l_observation_est_montree_jusqu_a_la_reponse(client, projet, notifiee):
    bandeau = "1 observation à reprendre"
    assert bandeau in client.get("/projets/").content.decode()
    observation = Observation.objects.get()
    champ = f"{observation.uuid}-texte"
    envoi = {"observation": observation.uuid, f"{observation.uuid}-vu": observation.modifie_le.isoformat()}
    reponse = client.post(page(projet), {**envoi, champ: " "})
    assert reponse.status_code == 422
    assert "Écrivez votre réponse" in reponse.content.decode()
    assert client.post(page(projet), {**envoi, champ: "Un samedi par mois."}).status_code == 302
    assert Observation.objects.get().etat == "repondue"
    assert bandeau not in client.get("/projets/").content.decode()
    assert "Un samedi par mois." in client.get(page(projet)).content.decode()


def test_le_bandeau_ne_coute_qu_une_requete(client, projet, notifiee):
    client.get("/projets/")
    with CaptureQueriesContext(connection) as prises:
        client.get("/projets/")
    assert sum("projets_observation" in requete["sql"] for requete in prises) == 1


def test_la_lettre_se_telecharge_une_fois_prete(client, notifiee):
    adresse = f"/decisions/documents/{notifiee.uuid}/lettre/"
    assert "Le fichier se prépare" in client.get(adresse).content.decode()
    travailler(FAISEURS)
    reponse = client.get(adresse)
    assert (reponse["Content-Type"], reponse.content[:5]) == ("application/pdf", b"%PDF-")
    assert client.get(adresse, headers={"HX-Request": "true"}).content.decode().count("Télécharger le PDF") == 1
    assert client.get(f"/decisions/documents/{notifiee.uuid}/convention/").content[:5] == b"%PDF-"


def test_une_decision_rouverte_laisse_lire_la_precedente(client, cadre, projet, notifiee):
    actions.rouvrir_decision(decision=notifiee.decision, casquette=cadre.decideur, motif="Un collectif ferme.")
    html = client.get(page(projet)).content.decode()
    assert "a rouvert cette décision" in html
    assert montant(Decimal("6000.00")) in html
    actions.refuser(decision=notifiee.decision, casquette=cadre.decideur, motif="Le projet s'arrête.")
    actions.relire_decision(decision=notifiee.decision, casquette=cadre.conseillere)
    notifier(cadre, [notifiee.decision])
    html = client.get(page(projet)).content.decode()
    assert "Votre projet n&#x27;est pas financé" in html or "Votre projet n'est pas financé" in html
    assert "Lettre n°&nbsp;1" in html
    assert Notification.objects.filter(decision=notifiee.decision).count() == 2


def test_le_financeur_dit_ce_qu_il_accorde_et_la_structure_ne_l_apprend_que_de_lui(client, cadre, decisions, projet):
    ville = FinanceurFactory(caf=cadre.campagne.caf, nom="Ville")
    demande = projet.cofinancements.create(financeur=ville, montant_demande=Decimal("3000.00"))
    autre = projet.cofinancements.create(financeur=FinanceurFactory(caf=cadre.campagne.caf), montant_demande=1)
    Decision.objects.update(a_couvrir=Decimal("9000.00"))
    client.force_login(RattachementFactory(cofinanceur=True, financeur=ville).personne)
    envoi = {"cofinancement": demande.uuid, f"{demande.uuid}-accorde": "2 000,50", f"{demande.uuid}-verse": "3 000"}
    vide = re.search(
        f'name="{demande.uuid}-vu" value="([^"]+)"', client.get("/decisions/cofinancements/").content.decode()
    )[1]
    reponse = client.post("/decisions/cofinancements/", envoi)
    assert reponse.status_code == 422
    assert "Un financeur ne verse pas plus que ce qu&#x27;il accorde." in reponse.content.decode()
    assert client.post("/decisions/cofinancements/", envoi | {f"{demande.uuid}-verse": "0"}).status_code == 302
    assert CofinancementAccorde.objects.get().accorde == Decimal("2000.50")
    d_avant = envoi | {f"{demande.uuid}-accorde": "700", f"{demande.uuid}-verse": "0", f"{demande.uuid}-vu": vide}
    depassee = client.post("/decisions/cofinancements/", d_avant)
    assert (depassee.status_code, "écrit ici entre-temps" in depassee.content.decode()) == (422, True)
    assert CofinancementAccorde.objects.get().accorde == Decimal("2000.50")
    [la_sienne] = [decision for decision in decisions if decision.projet_id == projet.pk]
    actions.refuser(decision=la_sienne, casquette=cadre.decideur, motif="Trop loin.")
    lue = client.get("/decisions/cofinancements/").content.decode()
    assert (AVANT_L_ANNONCE.split(" :")[0] in unescape(lue), f"{demande.uuid}-accorde" in lue) == (True, False)
    refusee = client.post("/decisions/cofinancements/", envoi | {f"{demande.uuid}-verse": "0"})
    assert (refusee.status_code, AVANT_L_ANNONCE.split(" :")[0] in unescape(refusee.content.decode())) == (422, True)
    assert str(autre.uuid) not in client.get("/decisions/cofinancements/").content.decode()
