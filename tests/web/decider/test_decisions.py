"""La liste des décisions, ce que l'on y fait de plusieurs à la fois, ses tableurs."""

import csv
import io
from decimal import Decimal

import openpyxl
from django.db import connection
from django.test.utils import CaptureQueriesContext

from preau.instruction import actions
from preau.instruction.liste_de_decisions import lignes_de
from preau.instruction.models import Decision
from preau.instruction.totaux import totaux
from preau.web.gabarit.templatetags.francais import montant
from tests.instruction.fabriques import decider, notifier


def page(cadre, suite=""):
    return f"/decisions/{cadre.campagne.uuid}/{suite}"


def cases(decisions):
    return [f"{d.uuid} {Decision.objects.get(pk=d.pk).modifie_le.isoformat()}" for d in decisions]


def poster(client, cadre, geste, cochees):
    reponse = client.post(page(cadre), {"geste": geste, "decision": cochees, "suite": "?tri=-demande"})
    assert (reponse.status_code, reponse.url) == (302, f"{page(cadre)}?tri=-demande")
    return client.get(reponse.url).content.decode()


def test_la_liste_dit_les_totaux_au_centime(decideur, cadre, decisions):
    decider(cadre, decisions[0])
    html = decideur.get(page(cadre)).content.decode()
    lus = totaux(cadre.campagne)
    assert lus[:4] == (Decimal("10000.00"), Decimal("11000.00"), Decimal("10000.00"), Decimal("6000.00"))
    for valeur in (*lus, lus.reste):
        assert montant(valeur) in html


def test_le_menu_mene_a_la_campagne_qui_a_des_decisions(decideur, cadre, decisions):
    assert decideur.get("/decisions/").url == page(cadre)


def test_attribuer_comme_propose_passe_par_la_porte_et_les_refus_se_disent(decideur, cadre, decisions):
    cochees = cases(decisions)
    actions.refuser(decision=decisions[1], casquette=cadre.decideur, motif="Le porteur se retire.")
    html = poster(decideur, cadre, "attribuer", cochees)
    assert "1 décision attribuée comme proposé." in html
    assert "1 décision laissée telle quelle" in html
    assert "Une autre personne a écrit ici entre-temps" in html
    assert [d.montant for d in Decision.objects.order_by("pk")] == [Decimal("6000.00"), Decimal(0)]


def test_refuser_au_motif_du_scenario_ne_refuse_que_ce_a_quoi_il_ne_propose_rien(decideur, cadre, decisions):
    motif = "Rang 2. Il restait 0,00 € à son tour : rien n'est accordé."
    Decision.objects.filter(pk=decisions[1].pk).update(propose=0, motif_propose=motif)
    html = poster(decideur, cadre, "refuser", cases(decisions))
    assert "1 décision refusée au motif du scénario." in html
    assert "1 décision laissée telle quelle" in html
    assert "Dites pourquoi : la structure lira ce motif." in html
    servie, sans_rien = Decision.objects.order_by("pk")
    assert (servie.issue, sans_rien.issue, sans_rien.motif) == ("", "refuse", motif)
    assert set(sans_rien.collectifs.values_list("motif", flat=True)) == {motif}


def test_relire_plusieurs_decisions_d_un_geste(client, cadre, decisions):
    client.force_login(cadre.conseillere.personne)
    actions.attribuer(decision=decisions[0], casquette=cadre.decideur)
    html = poster(client, cadre, "relire", cases(decisions))
    assert "1 décision relue." in html
    assert "Rien n&#x27;est décidé de ce projet" in html
    html = poster(client, cadre, "attribuer", cases(decisions[1:]))
    assert "Votre casquette ne permet pas cet acte" in html
    assert "Cochez au moins une décision" in poster(client, cadre, "attribuer", ["rien du tout"])


def test_les_filtres_et_les_tris_suivent_l_adresse(decideur, cadre, decisions):
    decider(cadre, decisions[0])
    assert len(decideur.get(page(cadre), {"statut": "relue"}).context["liste"].retenues) == 1
    assert len(decideur.get(page(cadre), {"issue": "refuse"}).context["liste"].retenues) == 0
    assert len(decideur.get(page(cadre), {"q": "rien de tel"}).context["liste"].retenues) == 0
    croissant = decideur.get(page(cadre), {"tri": "demande"}).context["liste"].retenues
    assert [d.demande for d in croissant] == [Decimal("5000.00"), Decimal("6000.00")]


def test_les_tableurs_portent_les_memes_chiffres_que_la_page(decideur, cadre, decisions):
    Decision.objects.filter(pk=decisions[0].pk).update(motif_propose="=1+1")
    decider(cadre, decisions[0], motif="=SOMME(A1)")
    lues = decideur.get(page(cadre)).context["liste"].retenues
    lignes = list(
        csv.DictReader(io.StringIO(decideur.get(page(cadre, "export.csv")).content.decode("utf-8-sig")), delimiter=";")
    )
    colonnes = {"Demandé (€)": "demande", "Proposé (€)": "propose", "Attribué (€)": "attribue", "Versé (€)": "verse"}
    for titre, champ in colonnes.items():
        assert [ligne[titre] for ligne in lignes] == [f"{getattr(d, champ):.2f}".replace(".", ",") for d in lues]
    assert (lignes[0]["Motif"], lignes[0]["Ce que disait le scénario"]) == ("'=SOMME(A1)", "'=1+1")
    classeur = openpyxl.load_workbook(io.BytesIO(decideur.get(page(cadre, "export.xlsx")).content))
    feuille = classeur["Décisions"]
    tete = [case.value for case in feuille[1]]
    for titre, champ in colonnes.items():
        rang = tete.index(titre)
        assert [Decimal(str(cases[rang].value)) for cases in feuille.iter_rows(min_row=2)] == [
            getattr(d, champ) for d in lues
        ]
    assert feuille.cell(2, tete.index("Motif") + 1).data_type == "s"


def test_le_nombre_de_requetes_ne_suit_pas_celui_des_decisions(decideur, cadre, decisions):
    decideur.get(page(cadre))
    with CaptureQueriesContext(connection) as avec_deux:
        decideur.get(page(cadre))
    Decision.objects.filter(pk=decisions[1].pk).delete()
    with CaptureQueriesContext(connection) as avec_une:
        decideur.get(page(cadre))
    assert len(avec_deux) == len(avec_une) <= 25


def test_une_decision_conventionnee_le_dit(decideur, cadre, decisions):
    for decision in decisions:
        decider(cadre, decision)
    notifications = notifier(cadre)
    for _ in range(2):
        actions.noter_signature(
            convention=notifications[0].convention, casquette=cadre.decideur, le=notifications[0].notifiee_le.date()
        )
    assert [ligne.statut_dit for ligne in lignes_de(cadre.campagne)] == ["conventionnée", "notifiée"]
    assert "conventionné" in decideur.get(page(cadre)).content.decode()
