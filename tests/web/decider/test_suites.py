"""Notifier depuis la page, suivre les lettres et les messages, signer, payer, régler la campagne."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.mail import EmailMessage

from preau.campagnes.models import TexteDeCampagne
from preau.editions.faiseurs import FAISEURS
from preau.instruction.models import Convention, Decision, EcheancierDeCampagne, Notification, Versement
from preau.socle.horloge import aujourd_hui
from preau.socle.models import Courrier
from preau.socle.tirages import travailler
from preau.web.gabarit.templatetags.francais import heure
from tests.fabriques import FinanceurFactory, RattachementFactory
from tests.instruction.fabriques import decider, notifier


def campagne(cadre, suite=""):
    return f"/decisions/{cadre.campagne.uuid}/{suite}"


def page(decision, suite):
    return f"/decisions/{decision.campagne.uuid}/{decision.uuid}/{suite}"


# --- Notifier --------------------------------------------------------------------------------------------------------


def test_notifier_dit_ce_qui_manque_et_ne_fait_rien_partir(decideur, cadre, decisions):
    decider(cadre, decisions[0])
    TexteDeCampagne.objects.filter(sujet="convention").delete()
    html = decideur.get(campagne(cadre, "notifier/")).content.decode()
    assert "Charger « convention »" in html
    reponse = decideur.post(campagne(cadre, "notifier/"), {"decision": [decisions[0].uuid]})
    assert reponse.status_code == 422
    assert "Il manque « convention » : chargez ce texte de votre Caf, puis notifiez." in reponse.content.decode()
    assert Notification.objects.count() == 0


def test_un_texte_qui_manque_se_charge_une_fois(client, cadre, decisions):
    TexteDeCampagne.objects.filter(sujet="charte").delete()
    client.force_login(cadre.conseillere.personne)
    adresse = campagne(cadre, "textes/charte/")
    assert client.post(adresse, {"contenu": "La charte de notre Caf."}).status_code == 302
    assert "La charte de notre Caf." in client.get(adresse).content.decode()
    assert client.post(adresse, {"contenu": "Une autre."}).status_code == 422
    assert TexteDeCampagne.objects.get(sujet="charte").contenu == "La charte de notre Caf."
    assert client.get(campagne(cadre, "textes/rien/")).status_code == 404


def test_les_decisions_cochees_partent_et_la_page_dit_ou_en_sont_les_lettres(decideur, cadre, decisions):
    for decision in decisions:
        RattachementFactory(structure=decision.projet.structure)
        decider(cadre, decision)
    reponse = decideur.post(campagne(cadre, "notifier/"), {"decision": [d.uuid for d in decisions]})
    assert (reponse.status_code, reponse.url) == (302, campagne(cadre, "lettres/"))
    html = decideur.get(reponse.url).content.decode()
    assert "2 décisions sont parties" in html
    assert "0 sur 4" in html
    assert f"/projets/{decisions[0].projet.uuid}/decision/" in Courrier.objects.order_by("-pk")[1].texte + "".join(
        Courrier.objects.values_list("texte", flat=True)
    )
    travailler(FAISEURS)
    assert "Les documents sont prêts" in decideur.get(campagne(cadre, "lettres/")).content.decode()


def test_sans_serveur_de_courrier_la_page_dit_ce_qui_attend(
    decideur, cadre, decisions, monkeypatch, django_capture_on_commit_callbacks
):
    def panne(*_arguments, **_options):
        raise OSError("serveur injoignable")

    for decision in decisions:
        RattachementFactory(structure=decision.projet.structure)
        decider(cadre, decision)
    monkeypatch.setattr(EmailMessage, "send", panne)
    with django_capture_on_commit_callbacks(execute=True):
        decideur.post(campagne(cadre, "notifier/"), {"decision": [d.uuid for d in decisions]})
    assert {d.etat for d in Decision.objects.all()} == {"notifiee"}
    envois = Courrier.objects.filter(objet__startswith="La décision")
    attendent = envois.filter(etat="en_attente")
    html = decideur.get(campagne(cadre)).content.decode()
    assert f"{attendent.count()} messages attendent" in html
    assert f"prochain essai à {heure(attendent.order_by('prochain_essai')[0].prochain_essai)}" in html
    attendent.filter(pk=attendent[0].pk).update(etat="echec")
    html = decideur.get(campagne(cadre, "lettres/")).content.decode()
    renvoyer = campagne(cadre, "lettres/renvoyer/")
    assert ("1 message n'est pas parti" in html, f'action="{renvoyer}"' in html) == (True, True)
    decideur.post(renvoyer)
    assert not Courrier.objects.filter(etat="echec").exists()
    assert "Aucun message n&#x27;attend" in decideur.post(renvoyer, follow=True).content.decode()


def test_une_structure_sans_responsable_se_voit(decideur, cadre, decisions):
    decider(cadre, decisions[0])
    cadre_structure = decisions[0].projet.structure
    cadre_structure.rattachements.all().delete()
    notifier(cadre, [decisions[0]])
    assert "n'a aucun responsable inscrit" in decideur.get(campagne(cadre)).content.decode()


# --- Signer et payer -------------------------------------------------------------------------------------------------


@pytest.fixture
def notifiee(cadre, decisions):
    decider(cadre, decisions[0])
    notifier(cadre, [decisions[0]])
    return decisions[0]


def test_de_l_echeancier_au_versement(decideur, cadre, notifiee):
    jour = aujourd_hui()
    regle = {"part_acompte": "70", "acompte_le": jour.isoformat(), "solde_le": jour.isoformat()}
    reponse = decideur.post(campagne(cadre, "echeancier/"), regle)
    assert (reponse.status_code, EcheancierDeCampagne.objects.count()) == (422, 0)
    regle["solde_le"] = (jour + timedelta(days=300)).isoformat()
    assert decideur.post(campagne(cadre, "echeancier/"), regle).status_code == 302
    adresse = page(notifiee, "versements/")
    for _ in range(2):
        assert decideur.post(adresse, {"geste": "signer", "signer-le": jour.isoformat()}).status_code == 302
    assert Convention.objects.get().etat == "conventionnee"
    verser = {"geste": "verser", "verser-nature": "acompte", "verser-verse_le": jour.isoformat()}
    reponse = decideur.post(adresse, verser | {"verser-montant": "4 200,01"})
    assert reponse.status_code == 422
    assert "L&#x27;acompte est de 4\u202f200,00 €" in reponse.content.decode()
    assert decideur.post(adresse, verser | {"verser-montant": "4 200,00"}).status_code == 302
    assert Decision.objects.get(pk=notifiee.pk).verse == Decimal("4200.00")
    annuler = {"geste": "annuler", "versement": Versement.objects.get().uuid}
    refus = decideur.post(adresse, annuler)
    assert refus.status_code == 422
    assert re.search(r'<details class="depliant[^"]*" open', refus.content.decode())
    assert decideur.post(adresse, annuler | {"annuler-motif": "Saisi deux fois."}).status_code == 302
    assert "Annulé le" in decideur.get(adresse).content.decode()
    assert decideur.post(adresse, {"geste": "effacer"}).status_code == 302
    assert Convention.objects.get().etat == "signee_structure"
    assert decideur.post(adresse, {"geste": "rien"}).status_code == 404
    assert decideur.post(adresse, {"geste": "annuler", "versement": "rien"}).status_code == 404


def test_la_caf_note_ce_que_les_autres_financeurs_accordent(decideur, cadre, notifiee):
    demande = notifiee.projet.cofinancements.create(
        financeur=FinanceurFactory(caf=cadre.campagne.caf, nom="Ville"), montant_demande=Decimal("3000.00")
    )
    Decision.objects.update(a_couvrir=Decimal("8000.00"))
    adresse = page(notifiee, "financements/")
    envoi = {"cofinancement": demande.uuid, f"{demande.uuid}-verse": "0"}
    reponse = decideur.post(adresse, envoi | {f"{demande.uuid}-accorde": "2 000,01"})
    assert reponse.status_code == 422
    assert "C&#x27;est 0,01 € de trop : réduisez l&#x27;un ou l&#x27;autre." in reponse.content.decode()
    assert decideur.post(adresse, envoi | {f"{demande.uuid}-accorde": "2 000"}).status_code == 302
    assert "Ville" in decideur.get(page(notifiee, "")).content.decode()
    assert Decision.objects.get(pk=notifiee.pk).accorde == Decimal("2000.00")


def test_une_autre_caf_ne_trouve_aucune_de_ces_pages(client, cadre, notifiee):
    client.force_login(RattachementFactory(decideur=True, caf__departement="38").personne)
    pages = [campagne(cadre), campagne(cadre, "notifier/"), page(notifiee, ""), page(notifiee, "versements/")]
    assert {client.get(adresse).status_code for adresse in pages} == {404}
