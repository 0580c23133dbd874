"""La structure écrit un mot à la Caf en déposant ses compléments : facultatif, jamais perdu, lu des deux côtés."""

from html import unescape
from uuid import uuid4

import pytest
from django.urls import reverse

from preau.instruction import actions
from preau.projets.complements import PLUS_ATTENDU
from preau.projets.tables import Complement
from tests.instruction.fabriques import clore, instruite
from tests.instruction.instruits import demander, recu
from tests.web.depot.conftest import connecte

MOT = "Deux adultes de plus. Le budget, lui, ne change pas : la commune a voté."


@pytest.fixture
def dossier(db):
    """Un dossier déposé, d'une campagne close depuis, dont la Caf attend des compléments."""
    fait = recu(instruite())
    clore(fait.cadre.campagne)
    demander(fait)
    return fait


def lue(reponse):
    return unescape(reponse.content.decode()).replace("\u00a0", " ")


def envoyer(dossier, **options):
    signature = {"nom": "Amina Berger", "qualite": "présidente", "attestation": "on", "cle": str(uuid4())}
    adresse = reverse("depot:deposer", args=[dossier.pret.projet.uuid])
    return connecte(dossier.pret.amina).post(adresse, {**signature, **options})


def test_le_champ_ne_se_montre_que_si_la_caf_attend_des_complements(dossier):
    adresse = reverse("depot:deposer", args=[dossier.pret.projet.uuid])
    html = lue(connecte(dossier.pret.amina).get(adresse))
    assert ('name="reponse"' in html, "Précisez ce point." in html, "(facultatif)" in html) == (True, True, True)
    assert "maxlength" not in html.partition('name="reponse"')[2].partition(">")[0]
    assert envoyer(dossier).status_code == 302
    assert Complement.objects.get().reponse_ecrite == ""
    assert 'name="reponse"' not in lue(connecte(dossier.pret.amina).get(adresse))


def test_le_mot_se_lit_au_suivi_et_a_l_instruction(dossier):
    assert envoyer(dossier, reponse=MOT).status_code == 302
    suivi = lue(connecte(dossier.pret.amina).get(reverse("depot:suivi", args=[dossier.pret.projet.uuid])))
    page = lue(connecte(dossier.conseillere).get(reverse("instruire:instruction", args=[dossier.pret.projet.uuid])))
    assert ("Ce que vous lui avez répondu" in suivi, MOT in suivi) == (True, True)
    assert ("Ce que la structure répond aux compléments" in page, MOT in page) == (True, True)
    assert "avec le dépôt n° 2" in page


def test_sans_mot_rien_ne_s_affiche(dossier):
    envoyer(dossier, reponse="  ")
    page = lue(connecte(dossier.conseillere).get(reverse("instruire:instruction", args=[dossier.pret.projet.uuid])))
    assert "Ce que la structure répond" not in page


@pytest.mark.parametrize(
    "fautes", [{"reponse": "x" * 2001}, {"reponse": MOT, "nom": ""}, {"reponse": MOT, "relu": "a"}]
)
def test_un_refus_garde_ce_qui_est_tape(dossier, fautes):
    refusee = envoyer(dossier, **fautes)
    assert (refusee.status_code, fautes["reponse"] in lue(refusee)) == (422, True)
    assert dossier.pret.projet.depots.count() == 1


def test_une_demande_annulee_entre_temps_garde_ce_qui_est_tape(dossier):
    qui = {"casquette": dossier.conseillere, "lien": "https://preau.exemple/"}
    actions.annuler_complement(complement=Complement.objects.get(), motif="Vu au téléphone.", **qui)
    refusee = envoyer(dossier, reponse=MOT)
    assert (refusee.status_code, MOT in lue(refusee)) == (422, True)


def test_un_mot_que_rien_n_attend_se_refuse_a_son_champ(db):
    neuf = recu(instruite())
    connecte(neuf.pret.amina).post(reverse("depot:retirer", args=[neuf.pret.projet.uuid]))
    refusee = envoyer(neuf, reponse=MOT)
    assert refusee.context["form"].errors == {"reponse": [PLUS_ATTENDU]}
    assert MOT in lue(refusee)
