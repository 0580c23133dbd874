"""La Caf répond aux changements, et le décideur libère le montant d'un arrêt."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from preau.instruction import actions
from preau.instruction.liberation import arret_a_liberer, arrets_a_liberer
from preau.instruction.models import DecisionDeCollectif, Liberation
from preau.projets.tables import Modification
from preau.projets.tables.modifications import EtatDeModification as E
from preau.projets.tables.modifications import SorteDeModification as S
from tests.instruction.changements import abandonner, attribue, changements, declarer

LISTE = reverse("suivre:a_repondre")


@pytest.fixture
def conseillere(cadre) -> Client:
    client = Client()
    client.force_login(cadre.conseillere.personne)
    return client


@pytest.fixture
def decideur(cadre) -> Client:
    client = Client()
    client.force_login(cadre.decideur.personne)
    return client


def page_de(modification) -> str:
    return reverse("suivre:repondre", args=[modification.uuid])


def texte(reponse) -> str:
    return reponse.content.decode().replace("\u00a0", " ").replace("&#x27;", "'")


def ecrits(reponse) -> dict[str, str]:
    """Ce que la page renvoie de ce qu'elle montrait."""
    modification, effet = reponse.context["modification"], reponse.context["effet"]
    return {"vu": modification.modifie_le.isoformat(), "relu": effet.empreinte}


def test_ce_qui_attend_vient_d_abord(conseillere, cadre, notifie):
    assert "Aucun changement n'attend de réponse" in texte(conseillere.get(LISTE))
    abandonner(cadre, notifie)
    attend = declarer(notifie)
    page = conseillere.get(LISTE)
    assert [lue.modification for lue in page.context["attendent"]] == [attend]
    assert [lue.titre for lue in page.context["a_liberer"]] == ["Collège : un collectif arrêté"]
    assert len(page.context["repondues"]) == 1
    assert len(conseillere.get(LISTE, {"etat": "refusee"}).context["repondues"]) == 0


def test_ce_que_la_page_montrait_illisible_n_est_jamais_une_panne(conseillere, notifie):
    modification = declarer(notifie)
    envoi = {"geste": "refuser", "motif": "", "vu": "2026-99-99T00:00:00"}
    assert conseillere.post(page_de(modification), envoi).status_code == 422


def test_accepter_avec_l_avant_et_l_apres_sous_les_yeux(conseillere, notifie):
    declaree = declarer(notifie)
    page = conseillere.get(page_de(declaree))
    assert "Il manquera 1 adulte" in texte(page)
    envoi = {"geste": "accepter", "message": "Cherchez un second adulte.", **ecrits(page)}
    assert conseillere.post(page_de(declaree), envoi).status_code == 302
    relue = Modification.objects.get()
    assert (relue.etat, relue.reponse) == (E.ACCEPTEE, "Cherchez un second adulte.")
    assert "Il manquera 1 adulte" in texte(conseillere.get(page_de(declaree)))


def test_refuser_demande_un_motif_et_garde_ce_qui_est_tape(conseillere, notifie):
    declaree = declarer(notifie)
    vide = conseillere.post(page_de(declaree), {"geste": "refuser", "refus-motif": " "})
    assert (vide.status_code, Modification.objects.get().etat) == (422, E.DECLAREE)
    fait = conseillere.post(page_de(declaree), {"geste": "refuser", "refus-motif": "Il faut deux adultes."})
    assert (fait.status_code, Modification.objects.get().etat) == (302, E.REFUSEE)


def test_la_seconde_conseillere_apprend_ce_qui_a_change(conseillere, cadre, notifie):
    declaree = declarer(notifie)
    vus = ecrits(conseillere.get(page_de(declaree)))
    actions.retirer_modification(modification=declaree, casquette=notifie.amina)
    refus = conseillere.post(page_de(declaree), {"geste": "accepter", "message": "Un mot gardé.", **vus})
    assert refus.status_code == 422
    assert "La structure a retiré ce changement : il n'y a plus rien à y répondre." in texte(refus)


def test_avant_de_payer_la_page_dit_quel_arret_laisse_un_montant_et_qui_le_libere(
    conseillere, decideur, cadre, notifie
):
    abandonner(cadre, notifie)
    versements = reverse("decider:versements", args=[cadre.campagne.uuid, notifie.decision.uuid])
    lues = [texte(client.get(versements)) for client in (conseillere, decideur)]
    assert ["Ce projet s'arrête" in lue for lue in lues] == [False, False]
    assert ["une personne qui décide dit" in lue for lue in lues] == [True, False]
    assert "un collectif arrêté, à partir du 4 janvier 2027" in lues[1]
    assert "dites ce qui revient à l'enveloppe" in lues[1]


def test_un_arret_qui_ne_laisse_rien_ne_se_rappelle_pas(decideur, cadre, notifie):
    abandonner(cadre, notifie)
    DecisionDeCollectif.objects.update(retenu=False, montant=0, motif="Non retenu")
    assert arret_a_liberer(notifie.decision) is None
    assert arrets_a_liberer(cadre.decideur) == []
    versements = reverse("decider:versements", args=[cadre.campagne.uuid, notifie.decision.uuid])
    assert "Avant de payer ce qui reste" not in texte(decideur.get(versements))


def test_le_montant_d_un_arret_reste_attribue_et_la_page_le_dit(conseillere, decideur, cadre, notifie):
    arret = abandonner(cadre, notifie)
    lue = texte(conseillere.get(page_de(arret)))
    assert "3 000,00 € restent attribués à ce qui s'est arrêté" in lue
    assert "Libérer ce montant" not in lue
    page = decideur.get(page_de(arret))
    assert "Libérer ce montant" in texte(page)
    decision = page.context["decision"]
    versements = reverse("decider:versements", args=[decision.campagne.uuid, decision.uuid])
    assert page_de(arret) in texte(decideur.get(versements))
    vu = page.context["decision"].modifie_le.isoformat()
    trop = {"geste": "liberer", "libere-montant": "3 000,01", "libere-motif": "Il n'ouvrira pas.", "vu": vu}
    refus = decideur.post(page_de(arret), trop)
    assert refus.status_code == 422
    assert "Libérez d'un centime à 3 000,00 €" in texte(refus).replace("\u202f", " ")
    assert 'value="3 000,01"' in texte(refus)
    assert attribue(cadre) == Decimal("6000.00")
    assert decideur.post(page_de(arret), {**trop, "libere-montant": "3000"}).status_code == 302
    assert "Ce projet s'arrête" not in texte(decideur.get(versements))
    assert (attribue(cadre), Liberation.objects.get().motif) == (Decimal("3000.00"), "Il n'ouvrira pas.")
    assert "3 000,00 € libérés" in texte(conseillere.get(page_de(arret)))


def test_la_conseillere_ne_libere_pas(conseillere, cadre, notifie):
    arret = abandonner(cadre, notifie)
    envoi = {"geste": "liberer", "libere-montant": "10", "libere-motif": "Rien."}
    assert conseillere.post(page_de(arret), envoi).status_code == 422
    assert attribue(cadre) == Decimal("6000.00")


def test_la_liste_se_lit_en_autant_de_requetes(conseillere, cadre, notifie):
    def requetes() -> int:
        with CaptureQueriesContext(connection) as vues:
            assert conseillere.get(LISTE).status_code == 200
        return len(vues)

    declarer(notifie)
    abandonner(cadre, notifie)
    requetes()
    une = requetes()
    for sorte in (S.EFFECTIF, S.CRENEAUX, S.FERMETURE, S.LIEU):
        declarer(notifie, changements(notifie)[sorte])
    assert requetes() == une
