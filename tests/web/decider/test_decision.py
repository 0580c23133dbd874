"""Une décision : attribuer, refuser, rouvrir, observer ; deux décideurs à la fois."""

import re
from decimal import Decimal

import pytest
from django.db.models import F

from preau.instruction import actions
from preau.instruction.models import Decision, DecisionDeCollectif, LigneDeScenario
from preau.projets.tables import Observation
from tests.fabriques import RattachementFactory
from tests.instruction.fabriques import decider, notifier


def page(decision, suite=""):
    return f"/decisions/{decision.campagne.uuid}/{decision.uuid}/{suite}"


def saisie(decision, *montants, motif="", **options):
    relue = Decision.objects.get(pk=decision.pk)
    cles = [c.pk for c in relue.collectifs.order_by("pk")]
    montants_dits = {f"montant_{cle}": valeur for cle, valeur in zip(cles, montants, strict=True)}
    return {"geste": "attribuer", "vu": relue.modifie_le.isoformat(), "motif": motif, **montants_dits, **options}


def test_attribuer_collectif_par_collectif(decideur, decisions):
    premier, second = decisions[0].collectifs.order_by("pk")
    donnees = saisie(decisions[0], "2 500,50", "0", motif="Un seul collectif tient.")
    reponse = decideur.post(page(decisions[0]), donnees)
    assert reponse.status_code == 422
    assert f"Dites pourquoi « {second.nom} » n&#x27;est pas retenu." in reponse.content.decode()
    assert "2 500,50" in reponse.content.decode()
    reponse = decideur.post(page(decisions[0]), donnees | {f"motif_{second.pk}": "Il n'a pas ses adultes."})
    assert (reponse.status_code, reponse.url) == (302, page(decisions[0]))
    relue = Decision.objects.get(pk=decisions[0].pk)
    assert (relue.montant, relue.motif) == (Decimal("2500.50"), "Un seul collectif tient.")
    assert [c.motif for c in relue.collectifs.order_by("pk")] == ["", "Il n'a pas ses adultes."]
    html = decideur.get(page(decisions[0])).content.decode()
    assert "non retenu : Il n&#x27;a pas ses adultes." in html
    assert premier.formule.splitlines()[0].split(" ")[0] in html


def test_plus_que_la_demande_est_refuse_et_la_saisie_reste(decideur, decisions):
    reponse = decideur.post(page(decisions[1]), saisie(decisions[1], "5 000,01", motif="Pour voir."))
    html = reponse.content.decode()
    assert reponse.status_code == 422
    assert "Ce projet demande 5\u202f000,00 € : 5\u202f000,01 € ne peuvent lui être attribués." in html
    assert "5 000,01" in html
    assert "Pour voir." in html
    assert Decision.objects.get(pk=decisions[1].pk).montant == 0


def test_deux_decideurs_a_la_fois_le_second_est_prevenu(decideur, cadre, decisions):
    donnees = saisie(decisions[1], "1000", motif="D'abord.")
    decider(cadre, decisions[1])
    reponse = decideur.post(page(decisions[1]), donnees)
    assert reponse.status_code == 422
    assert "Une autre personne a écrit ici entre-temps : « Ouvrir les portes », attribué, 4\u202f000,00 €" in (
        reponse.content.decode()
    )


@pytest.mark.parametrize(("geste", "issue"), [("refuser", "refuse"), ("ajourner", "ajourne")])
def test_refuser_ou_ajourner_demande_un_motif(decideur, decisions, geste, issue):
    assert decideur.post(page(decisions[0]), {"geste": geste}).status_code == 422
    reponse = decideur.post(page(decisions[0]), {"geste": geste, "autre-motif": "Hors du territoire."})
    assert reponse.status_code == 302
    assert Decision.objects.get(pk=decisions[0].pk).issue == issue


def test_le_motif_d_un_refus_est_celui_du_scenario_qui_ne_propose_rien(decideur, decisions):
    motif = "L&#x27;enveloppe est épuisée à ce rang."
    assert decideur.get(page(decisions[0])).context["form_autre"].initial["motif"] == ""
    Decision.objects.filter(pk=decisions[0].pk).update(propose=0, motif_propose="L'enveloppe est épuisée à ce rang.")
    assert f"{motif}</textarea>" in decideur.get(page(decisions[0])).content.decode()


def test_une_decision_sur_un_dossier_que_personne_n_a_classe_dit_quoi_faire(decideur, decisions):
    Decision.objects.filter(pk=decisions[0].pk).update(
        exclusion="Comité de l'Est ne l'a pas classé : rien ne peut lui être attribué.", propose=0
    )
    decisions[0].depot.avis_du_comite.update(rang=None)
    assert "Refusez ce projet ou ajournez-le." in decideur.get(page(decisions[0])).content.decode()
    reponse = decideur.post(page(decisions[0]), saisie(decisions[0], "10", "10", motif="Pour voir."))
    assert reponse.status_code == 422
    assert Decision.objects.get(pk=decisions[0].pk).montant == 0


def test_la_conseillere_lit_relit_et_n_attribue_pas(client, cadre, decisions):
    client.force_login(cadre.conseillere.personne)
    actions.attribuer(decision=decisions[0], casquette=cadre.decideur)
    html = client.get(page(decisions[0])).content.decode()
    assert "J&#x27;ai relu cette décision" in html or "J'ai relu cette décision" in html
    assert client.post(page(decisions[0]), saisie(decisions[0], "1", "1", motif="Non.")).status_code == 403
    vu = Decision.objects.get(pk=decisions[0].pk).modifie_le.isoformat()
    assert client.post(page(decisions[0]), {"geste": "relire", "vu": vu}).status_code == 302
    assert Decision.objects.get(pk=decisions[0].pk).relue_par == cadre.conseillere.personne
    assert client.post(page(decisions[0]), {"geste": "rien"}).status_code == 404


def test_rouvrir_dit_pourquoi(decideur, cadre, decisions):
    decider(cadre, decisions[0])
    notifier(cadre, [decisions[0]])
    refus = decideur.post(page(decisions[0]), {"geste": "rouvrir", "rouvrir-motif": " "})
    assert refus.status_code == 422
    assert re.search(r'<details class="depliant[^"]*" open id="rouvrir">', refus.content.decode())
    reponse = decideur.post(page(decisions[0]), {"geste": "rouvrir", "rouvrir-motif": "Un collectif ferme."})
    assert reponse.status_code == 302
    assert Decision.objects.get(pk=decisions[0].pk).etat == "decidee"


def test_les_observations_s_ecrivent_se_maintiennent_et_se_levent(decideur, cadre, decisions):
    adresse = page(decisions[0], "observations/")
    assert decideur.post(adresse, {"geste": "ecrire", "texte": " "}).status_code == 422
    assert decideur.post(adresse, {"geste": "ecrire", "texte": "Précisez la place des pères."}).status_code == 302
    observation = Observation.objects.get()
    decider(cadre, decisions[0])
    notifier(cadre, [decisions[0]])
    responsable = RattachementFactory(structure=decisions[0].projet.structure)
    actions.repondre_observation(observation=observation, casquette=responsable, texte="Un samedi par mois.")
    assert "Un samedi par mois." in decideur.get(adresse).content.decode()
    cle = {"observation": observation.uuid}
    assert decideur.post(adresse, {"geste": "maintenir", **cle}).status_code == 422
    dit = {f"{observation.uuid}-texte": "Quels samedis ?"}
    assert decideur.post(adresse, {"geste": "maintenir", **cle, **dit}).status_code == 302
    actions.repondre_observation(observation=observation, casquette=responsable, texte="Le premier.")
    assert decideur.post(adresse, {"geste": "lever", **cle}).status_code == 302
    assert Observation.objects.get().etat == "levee"


def test_un_montant_qui_sort_du_calcul_se_dit_avant_de_relire(decideur, cadre, decisions):
    ici = page(decisions[0])
    parts = DecisionDeCollectif.objects.filter(decision=decisions[0])
    parts.update(calcule=F("propose"))
    actions.attribuer(decision=decisions[0], casquette=cadre.decideur)
    assert "À savoir avant de relire" not in decideur.get(ici).content.decode()
    LigneDeScenario.objects.update(plancher=F("demande"))
    parts.update(calcule=Decimal("10.00"))
    Decision.objects.filter(pk=decisions[0].pk).update(montant=F("montant") - 1)
    html = decideur.get(ici).content.decode()
    assert ("plus que la prestation calculée" in html, "moins que son plancher" in html) == (True, True)
