"""Inviter, accepter, reprendre ses droits ; et la Caf qui rattache quand plus personne n'est responsable."""

import re

import pytest
from django.core import mail

from preau.demonstration.personnes import DEMO
from tests.parcours.visite import Visite

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


def lien_recu(adresse: str) -> str:
    """Le chemin de la dernière invitation reçue à cette adresse."""
    message = next(message for message in reversed(mail.outbox) if message.to == [adresse])
    return re.search(r"https?://[^/]+(/invitation/\S+)", message.body)[1]


def accepter(visite: Visite, adresse: str) -> None:
    """Ouvre un compte depuis l'invitation ; un mot de passe faible est d'abord refusé, les noms gardés."""
    visite.aller(lien_recu(adresse))
    visite.ici("51-invitation")
    visite.remplir(prenom="Lina", nom="Haddad", mot_de_passe="court")
    visite.bouton("Accepter et ouvrir mon compte")
    visite.page.locator(".resume-erreurs").wait_for()
    assert visite.page.locator("#id_nom").input_value() == "Haddad"
    visite.ici("52-invitation-erreur")
    visite.remplir(mot_de_passe="lampe bateau hiver 3")
    visite.bouton("Accepter et ouvrir mon compte")
    visite.phrase("Bienvenue. Vous agissez comme")
    visite.ici("53-bienvenue")


def test_une_collegue_invitee_entre_puis_perd_ses_droits_aussitot(visiter):
    responsable, collegue = visiter(), visiter()
    responsable.entrer("responsable")
    responsable.ici("02-accueil")
    responsable.lien("Mon équipe")
    responsable.remplir(courriel="pas une adresse")
    responsable.bouton("Envoyer l'invitation")
    responsable.page.locator(".resume-erreurs").wait_for()
    assert responsable.page.locator("#id_courriel").input_value() == "pas une adresse"
    responsable.ici("50-equipe-erreur")
    responsable.remplir(courriel="lina@exemple.fr")
    responsable.page.get_by_label("Intervenant").check()
    responsable.bouton("Envoyer l'invitation")
    responsable.phrase("Invitation envoyée à lina@exemple.fr.")
    responsable.ici("50-equipe-invitee")

    lien = lien_recu("lina@exemple.fr")
    accepter(collegue, "lina@exemple.fr")
    collegue.lien("Mon équipe")
    collegue.ici("54-equipe-lue")
    # Le lien ne sert qu'une fois.
    etrangere = visiter()
    etrangere.aller(lien)
    etrangere.phrase("Cette invitation ne vaut plus")
    etrangere.ici("55-invitation-close")

    responsable.page.reload()
    responsable.lien(re.compile("Mettre fin au rôle : Lina"))
    responsable.ici("56-mettre-fin")
    responsable.bouton("Mettre fin", exact=True)
    responsable.phrase("n'est plus")
    assert collegue.page.reload().status == 404
    collegue.aller("/")
    collegue.phrase("Aucune casquette ne vous est donnée")


def test_la_seule_responsable_part_et_la_caf_rattache_une_autre(visiter):
    partante, caf, nouvelle = visiter(), visiter(), visiter()
    partante.entrer("responsable")
    partante.ici("02-accueil")
    partante.aller("/compte/")
    partante.lien(re.compile("Quitter"))
    partante.phrase("Plus personne ne sera responsable")
    partante.ici("57-quitter")
    partante.bouton("Quitter", exact=True)
    partante.ici("58-partie")
    assert "Plus de responsable : Les Passerelles" in [message.subject for message in mail.outbox]

    caf.entrer("caf")
    caf.ici("13-accueil-caf")
    caf.lien(re.compile("^Structures"))
    caf.ici("59-structures")
    caf.lien("Les Passerelles")
    caf.remplir(courriel="lina@exemple.fr")
    caf.bouton("Envoyer l'invitation")
    caf.phrase("Invitation envoyée à lina@exemple.fr.")
    caf.page.get_by_text("Ce qui s'est passé").click()
    caf.phrase(re.compile(r"Sophie Malaval.*a invité lina@exemple\.fr"))
    caf.ici("59-rattacher")

    accepter(nouvelle, "lina@exemple.fr")
    nouvelle.phrase("responsable · Les Passerelles")
    partante.aller("/")
    partante.phrase("Aucune casquette ne vous est donnée")
    partante.ici("67-sans-casquette")
    assert f"caf@{DEMO}" in [adresse for message in mail.outbox for adresse in message.to]
