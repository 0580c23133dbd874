"""Le suivi, dans les mots de la structure ; et les pages d'un dossier rouvert sur quelques points."""

from decimal import Decimal
from html import unescape

import pytest

from preau.coeur.referentiel.norme import en_date
from preau.instruction import actions
from preau.instruction.actions import Charge, Point
from preau.instruction.instruits import instruction_de, messages_de
from preau.projets.depots import retirer_depot
from preau.projets.points import FERME
from preau.projets.tables.enums import Etape
from tests.campagnes.fabriques import PieceDemandeeFactory
from tests.instruction.fabriques import clore, instruite
from tests.instruction.instruits import dans, demander, recu
from tests.web.depot.conftest import connecte


@pytest.fixture
def dossier(db):
    """Un dossier déposé, d'une campagne close depuis."""
    fait = recu(instruite(), avec_budget=True)
    clore(fait.cadre.campagne)
    return fait


def lue(reponse):
    return unescape(reponse.content.decode()).replace("\u00a0", " ").replace("\u202f", " ")


def page(dossier, suite="suivi/"):
    return f"/projets/{dossier.pret.projet.uuid}/{suite}"


def lire(dossier, suite="suivi/"):
    reponse = connecte(dossier.pret.amina).get(page(dossier, suite), follow=True)
    assert reponse.status_code == 200
    return lue(reponse)


def test_rien_a_faire_se_dit(dossier):
    html = lire(dossier)
    assert "Vous n'avez rien à faire pour l'instant" in html
    assert "La Caf ne l'a pas encore ouvert." in html


def test_chaque_message_de_la_caf_s_y_lit(dossier):
    conseillere = dossier.conseillere
    actions.prendre_en_charge(projet=dossier.pret.projet, casquette=conseillere)
    action = dossier.pret.projet.actions.first()
    ecart = {"action": action.uuid, "motif": "Le texte ne la finance pas."}
    actions.ecarter_action(depot=dossier.depot, casquette=conseillere, charges=[], **ecart)
    actions.juger_irrecevable(depot=dossier.depot, casquette=conseillere, motif="Il n'y a pas d'adulte.")
    html = lire(dossier)
    for dit in (
        "Votre dossier est irrecevable",
        "Il n'y a pas d'adulte.",
        "Votre dossier est lu par la Caf",
        "Ce que la Caf ne retient pas",
        "Le texte ne la finance pas.",
    ):
        assert dit in html


def test_les_charges_ecartees_se_lisent(dossier):
    ecart = {"action": dossier.pret.projet.actions.first().uuid, "motif": "Exclue."}
    charges = [Charge("60", Decimal(1000))]
    actions.ecarter_action(depot=dossier.depot, casquette=dossier.conseillere, charges=charges, **ecart)
    assert "1 000,00 € au compte 60" in lire(dossier)


def test_des_complements_disent_quoi_faire_et_seuls_leurs_points_s_ecrivent(dossier):
    demander(dossier, Point(etape=Etape.BESOINS))
    html = lire(dossier)
    assert ("La Caf vous demande des compléments" in html, "Étape : Les besoins" in html) == (True, True)
    ouverte, fermee = lire(dossier, "besoins/"), lire(dossier, "budget/")
    assert ('name="projet.besoins"' in ouverte, 'name="projet.besoins"' in fermee) == (True, False)
    assert "rouvert sur les points que la Caf demande" in fermee
    assert "<textarea" not in fermee


def test_chaque_delai_laisse_de_plus_est_un_message(dossier):
    demande = demander(dossier)
    jours = [dans(10), dans(20), dans(30)]
    for jour in jours[1:]:
        demande = actions.prolonger_complement(complement=demande, casquette=dossier.conseillere, echeance=jour)
    recus = [(m.titre, m.texte) for m in messages_de(instruction_de(dossier.pret.projet), dossier.conseillere)]
    dits = [en_date(jour) for jour in jours]
    plus_long = "Un délai plus long pour vos compléments : jusqu'au"
    assert recus == [
        (f"{plus_long} {dits[2]}", f"Ils étaient attendus pour le {dits[1]}."),
        (f"{plus_long} {dits[1]}", f"Ils étaient attendus pour le {dits[0]}."),
        (f"Compléments demandés, pour le {dits[0]}", "Précisez ce point."),
    ]
    assert f"{plus_long} {dits[2]}" in lire(dossier)


def test_ecrire_hors_des_points_est_refuse_par_une_phrase(dossier):
    demander(dossier, Point(etape=Etape.BUDGET))
    client = connecte(dossier.pret.amina)
    reponse = client.post(page(dossier, "besoins/"), {"projet.besoins": "Autre", "vu:projet.besoins": ""})
    assert (FERME in lue(reponse), "Autre" in lue(reponse)) == (True, True)
    dossier.pret.projet.refresh_from_db()
    assert dossier.pret.projet.besoins != "Autre"


def test_un_dossier_dont_on_attend_des_complements_a_ete_lu(dossier):
    demander(dossier, Point(etape=Etape.BESOINS))
    html = lire(dossier)
    assert ("La Caf l'a ouvert." in html, "La Caf ne l'a pas encore ouvert." in html) == (True, False)


def incomplet(**options):
    """Un dossier déposé sans ses statuts, que la campagne demande."""
    cadre = instruite()
    PieceDemandeeFactory(campagne=cadre.campagne, nature="statuts", intitule="Statuts")
    return recu(cadre, avec_budget=True, malgre="Ils sont chez le notaire.", **options)


def test_une_piece_qui_manque_se_nomme_avec_de_quoi_y_remedier(db):
    dossier = incomplet()
    html = lire(dossier)
    for dit in ("Il manque quelque chose à votre dossier", "Pièce à joindre : Statuts.", "Ils sont chez le notaire."):
        assert dit in html
    assert f'<a href="{page(dossier, "retirer/")}">Retirez le dépôt</a>, ajoutez ce qui manque' in html
    assert "rien à faire" not in html


def test_la_campagne_close_ce_qui_manque_se_demande_a_la_caf(db):
    dossier = incomplet()
    clore(dossier.cadre.campagne)
    html = lire(dossier)
    assert ("Pièce à joindre : Statuts." in html, page(dossier, "retirer/") in html) == (True, False)
    assert "Écrivez à la Caf : elle peut le rouvrir sur ces points." in html


def test_juge_recevable_ce_qui_manquait_se_dit_et_rien_n_est_a_faire(db):
    dossier = incomplet()
    actions.juger_recevable(depot=dossier.depot, casquette=dossier.conseillere)
    html = lire(dossier)
    assert "La Caf a jugé votre dossier recevable malgré ce qui manquait au dépôt" in html
    assert ("Pièce à joindre : Statuts." in html, "Il manque quelque chose" in html) == (True, False)


def test_un_depot_retire_n_est_plus_suivi_il_s_ecrit(db):
    dossier = incomplet()
    retirer_depot(projet=dossier.pret.projet, casquette=dossier.pret.amina)
    reponse = connecte(dossier.pret.amina).get(page(dossier))
    assert (reponse.status_code, reponse.url) == (302, page(dossier, ""))
