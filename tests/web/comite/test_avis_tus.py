"""Ce que le comité dit d'un dossier se tait à la personne de la Caf liée à sa structure, sur toutes les pages."""

import csv
import io

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from preau.instruction import actions
from preau.instruction.models import Decision
from preau.projets.tables import AvisDuComite, Observation, Projet
from preau.socle.horloge import maintenant
from tests.fabriques import RattachementFactory
from tests.instruction.fabriques import adopter, charger_textes, classer, instruite, notifier, proposer
from tests.web.comite.test_deport import lier_au_projet, lue
from tests.web.depot.conftest import connecte

pytestmark = pytest.mark.django_db

DIT, OBSERVE = "Le comité se méfie du trésorier.", "Voyez le conseil départemental."
REFUS = "une autre personne de la Caf doit agir"


@pytest.fixture
def cadre():
    """Deux dossiers d'avis favorable et un troisième d'avis défavorable ; la conseillère est liée aux deux derniers."""
    pret = instruite()
    classer(pret, 1)
    lies = [classer(pret, 2), classer(pret, None, avis="defavorable")]
    for projet in lies:
        AvisDuComite.objects.filter(depot__projet=projet).update(motif=DIT)
        Observation.objects.create(
            projet=projet, comite=pret.comite, texte=OBSERVE, par=pret.conseillere.personne, le=maintenant()
        )
        lier_au_projet(pret.conseillere, projet)
    return pret


def decidees(cadre) -> list[Decision]:
    """Les décisions, décidées et notifiées : deux montants, un refus."""
    charger_textes(cadre.campagne)
    decisions = adopter(cadre)
    relectrice = RattachementFactory(conseillere=True, caf=cadre.campagne.caf)
    for decision in decisions:
        acte = actions.refuser if decision.exclusion else actions.attribuer
        acte(decision=decision, casquette=cadre.decideur)
        actions.relire_decision(decision=decision, casquette=relectrice)
    notifier(cadre)
    return decisions


def adresses(cadre, decisions) -> dict[str, str]:
    campagne, scenario = cadre.campagne.uuid, decisions[0].scenario.uuid
    dites = {
        "rangs": reverse("repartir:rangs", args=[campagne]),
        "rangs.csv": reverse("repartir:rangs_csv", args=[campagne]),
        "scenario": reverse("repartir:scenario", args=[campagne, scenario]),
        "scenario.csv": reverse("repartir:scenario_csv", args=[campagne, scenario]),
        "enveloppe": reverse("repartir:enveloppe", args=[campagne]),
        "decisions": reverse("decider:decisions", args=[campagne]),
        "decisions.csv": reverse("decider:decisions_csv", args=[campagne]),
        "notifier": reverse("decider:notifier", args=[campagne]),
    }
    for numero, decision in enumerate(decisions[1:]):
        projet = decision.projet
        dites |= {
            f"decision {numero}": reverse("decider:decision", args=[campagne, decision.uuid]),
            f"observations {numero}": reverse("decider:observations", args=[campagne, decision.uuid]),
            f"depot {numero}": reverse("depot:depot", args=[projet.uuid, decision.depot.numero]),
            f"histoire {numero}": reverse("depot:histoire", args=[projet.uuid]),
            f"instruction {numero}": reverse("instruire:instruction", args=[projet.uuid]),
        }
    return dites


def dits(client, adresse: str) -> set[str]:
    """Ce qui, du comité, se lit à cette adresse."""
    reponse = client.get(adresse)
    assert reponse.status_code == 200
    return {mot for mot in (DIT, OBSERVE, "défavorable") if mot.lower() in lue(reponse).lower()}


def test_rien_de_ce_que_dit_le_comite_ne_se_lit_a_la_caf_par_qui_est_lie(cadre):
    liee, autre = connecte(cadre.conseillere), connecte(cadre.decideur)
    pages = adresses(cadre, decidees(cadre))
    assert {nom: trouves for nom, adresse in pages.items() if (trouves := dits(liee, adresse))} == {}
    lisibles = {nom for nom, adresse in pages.items() if dits(autre, adresse)}
    assert lisibles >= {"rangs", "rangs.csv", "scenario", "decisions.csv", "decision 0", "observations 0", "depot 1"}


def test_dans_les_tableurs_seuls_les_montants_des_dossiers_lies_restent(cadre):
    pages = adresses(cadre, decidees(cadre))
    client, lies = connecte(cadre.conseillere), {str(p.structure) for p in Projet.objects.order_by("pk")[1:]}
    for nom in ("rangs.csv", "scenario.csv", "decisions.csv"):
        texte = client.get(pages[nom]).content.decode("utf-8-sig")
        lignes = list(csv.DictReader(io.StringIO(texte), delimiter=";"))
        siennes = [ligne for ligne in lignes if ligne["Structure"] in lies]
        assert {(ligne["Rang"], ligne["Comité"]) for ligne in siennes} == {("", "")}
        # À la fin : sa place dirait son rang.
        assert lignes[-2:] == siennes
        if "Proposé (€)" in lignes[0]:
            assert sorted(ligne["Proposé (€)"] for ligne in siennes) == ["0,00", "5000,00"]


def test_un_dossier_tu_ne_repond_a_aucun_choix_de_la_page_des_rangs(cadre):
    client, page = connecte(cadre.conseillere), reverse("repartir:rangs", args=[cadre.campagne.uuid])
    for quoi in ("classes", "sans_avis", "sans_rang", "exclus"):
        html = lue(client.get(f"{page}?quoi={quoi}"))
        assert [str(p.structure) in html for p in Projet.objects.order_by("pk")[1:]] == [False, False]


def test_la_lettre_qui_dit_l_avis_n_est_pas_servie_a_qui_est_lie_et_la_convention_l_est(cadre):
    _, decision, _ = decidees(cadre)
    notification = decision.notifications.get()
    statuts = [
        connecte(qui).get(reverse(f"decider:{nom}", args=[notification.uuid])).status_code
        for qui in (cadre.conseillere, cadre.decideur)
        for nom in ("lettre", "convention")
    ]
    assert statuts == [403, 200, 200, 200]
    page = reverse("decider:decision", args=[cadre.campagne.uuid, decision.uuid])
    assert "La lettre n°" not in lue(connecte(cadre.conseillere).get(page))


def test_la_decideuse_liee_ne_decide_pas_du_projet_et_le_lit(cadre):
    libre, lie, _ = adopter(cadre)
    lier_au_projet(cadre.decideur, lie.projet)
    client, page = connecte(cadre.decideur), reverse("decider:decision", args=[cadre.campagne.uuid, lie.uuid])
    html = lue(client.get(page))
    assert (REFUS in html, 'value="attribuer"' in html, "5 000,00 €" in html) == (True, False, True)
    assert REFUS in lue(client.post(page, {"geste": "refuser", "autre-motif": "Non."}, follow=True))
    liste = reverse("decider:decisions", args=[cadre.campagne.uuid])
    assert f'value="{lie.uuid} ' not in lue(client.get(liste))
    envoi = {"geste": "attribuer", "decision": [f"{d.uuid} {d.modifie_le.isoformat()}" for d in (lie, libre)]}
    assert REFUS in lue(client.post(liste, envoi, follow=True))
    assert [Decision.objects.get(pk=d.pk).issue for d in (lie, libre)] == ["", "attribue"]


def test_aucun_acte_sur_l_argent_d_un_projet_ne_se_fait_par_qui_est_lie(cadre):
    scenario = proposer(cadre)
    ligne = scenario.lignes.get(rang=2)
    with pytest.raises(ValidationError, match=REFUS):
        actions.corriger_ligne(ligne=ligne, casquette=cadre.conseillere, montant=ligne.propose, motif="Moins.")
    assert (
        connecte(cadre.conseillere)
        .get(reverse("repartir:corriger", args=[cadre.campagne.uuid, scenario.uuid, ligne.uuid]))
        .status_code
        == 403
    )
    with pytest.raises(ValidationError, match="une autre personne fixe leur ordre"):
        actions.fixer_rang_d_ensemble(campagne=cadre.campagne, casquette=cadre.conseillere, projets=[])
    page = reverse("repartir:ensemble", args=[cadre.campagne.uuid])
    html = lue(connecte(cadre.conseillere).get(page))
    assert ("une autre personne fixe leur ordre" in html, str(ligne.projet.structure) in html) == (True, False)
    decision = adopter(cadre, nom="Autre")[1]
    actions.attribuer(decision=decision, casquette=cadre.decideur)
    with pytest.raises(ValidationError, match=REFUS):
        actions.relire_decision(decision=decision, casquette=cadre.conseillere)
