"""Entrer : par mot de passe, par code reçu, par second facteur, par code de secours ; et la porte qui se ferme."""

import base64
import hashlib
import hmac
import re
import struct
import time

import pytest
from django.core import mail

from preau.demonstration.personnes import DEMO
from tests.parcours.visite import Visite

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]

PAS = 30


def code_recu() -> str:
    return re.search(r"^[A-Z0-9]{3,}(-[A-Z0-9]{3,})*$", mail.outbox[-1].body, re.MULTILINE)[0]


def code_de_l_application(cle: str, pas: int = 0) -> str:
    """Le code à six chiffres qu'un téléphone tire de la clé (RFC 6238), maintenant ou quelques pas plus tard."""
    instant = struct.pack(">Q", int(time.time()) // PAS + pas)
    empreinte = hmac.new(base64.b32decode(cle), instant, hashlib.sha1).digest()
    debut = empreinte[-1] & 15
    return f"{(struct.unpack('>I', empreinte[debut : debut + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def sortir(visite: Visite) -> None:
    visite.page.locator(".casquette summary").click()
    visite.bouton("Se déconnecter")
    visite.page.get_by_role("heading", name="Se connecter").wait_for()


def test_on_entre_par_un_code_recu_par_courriel(visiter):
    visite = visiter()
    visite.aller("/connexion/")
    visite.remplir(login=f"responsable@{DEMO}", password="faux")
    visite.bouton("Se connecter", exact=True)
    visite.phrase("ne vont pas ensemble")
    assert visite.page.locator("#id_login").input_value() == f"responsable@{DEMO}"
    visite.ici("20-connexion-erreur")
    visite.lien("Recevoir un code")
    visite.ici("21-demander-code")
    visite.remplir(email=f"responsable@{DEMO}")
    visite.bouton("Envoyer le code")
    visite.remplir(code="AAAA-BBBB")
    visite.bouton("Continuer")
    visite.phrase("Ce code n'est pas le bon")
    visite.ici("22-code-faux")
    visite.remplir(code=code_recu())
    visite.bouton("Continuer")
    visite.phrase("Bonjour Amina")
    visite.ici("02-accueil")


def test_un_geste_suffit_pour_entrer_dans_la_demonstration(visiter):
    visite = visiter()
    visite.aller("/connexion/")
    visite.ici("01-connexion")
    visite.bouton("Sophie Malaval")
    visite.phrase("Bonjour Sophie")
    visite.ici("13-accueil-caf")


def test_des_mots_de_passe_faux_ferment_la_porte_et_le_disent(visiter):
    visite = visiter()
    for _ in range(6):
        visite.entrer("responsable", "faux")
        if "Trop d'essais" in visite.page.locator("h1").inner_text():
            break
    visite.phrase("attendez un quart d'heure")
    visite.ici("23-trop-d-essais")
    # Même le bon mot de passe n'ouvre plus.
    visite.entrer("responsable")
    visite.phrase("attendez un quart d'heure")


def activer(visite: Visite) -> tuple[str, list[str]]:
    """Active la double authentification depuis l'accueil ; rend la clé de l'application et les codes de secours."""
    page = visite.page
    page.locator(".casquette summary").click()
    visite.lien("Mon compte")
    visite.ici("40-mon-compte")
    page.locator("a[href='/compte/double-authentification/']").click()
    visite.phrase("L'application de codes")
    visite.ici("41-double-inactive")
    visite.lien("Activer")
    if "confirmer" in page.url:
        visite.ici("42-c-est-bien-vous")
        visite.remplir(password="preau-demo")
        visite.bouton("Continuer")
    cle = page.locator("main code").inner_text()
    visite.remplir(code="000000")
    visite.bouton("Activer", exact=True)
    visite.ici("43-activer-code-faux")
    assert page.locator("main code").inner_text() == cle
    visite.remplir(code=code_de_l_application(cle))
    visite.bouton("Activer", exact=True)
    visite.aller("/compte/double-authentification/")
    visite.ici("44-double-active")
    visite.lien("Les voir")
    visite.ici("45-codes-de-secours")
    return cle, page.locator("main code").all_inner_texts()


def test_le_second_facteur_s_active_puis_se_demande_et_un_code_de_secours_le_remplace(visiter):
    visite = visiter()
    visite.entrer("responsable")
    visite.ici("02-accueil")
    cle, secours = activer(visite)
    assert len(secours) == 10
    for code in (code_de_l_application(cle, 1), secours[0]):
        sortir(visite)
        visite.entrer("responsable")
        visite.ici("46-second-code")
        visite.remplir(code="111111")
        visite.bouton("Se connecter", exact=True)
        assert "second-facteur" in visite.page.url
        visite.remplir(code=code)
        visite.bouton("Se connecter", exact=True)
        visite.phrase("Bonjour Amina")
    visite.aller("/compte/double-authentification/")
    visite.phrase("Il vous en reste 9")


def test_un_mot_de_passe_oublie_se_change_par_un_code(visiter):
    visite = visiter()
    visite.aller("/connexion/")
    visite.ici("01-connexion")
    visite.lien("Mot de passe oublié ?")
    visite.ici("24-mot-de-passe-oublie")
    visite.remplir(email=f"intervenant@{DEMO}")
    visite.bouton("Envoyer le code")
    visite.ici("25-code-du-mot-de-passe")
    visite.remplir(code=code_recu())
    visite.bouton("Continuer")
    visite.remplir(password1="court", password2="court")
    visite.bouton("Enregistrer ce mot de passe")
    visite.page.locator(".resume-erreurs").wait_for()
    visite.ici("26-mot-de-passe-refuse")
    visite.remplir(password1="lampe bateau hiver 3", password2="lampe bateau hiver 3")
    visite.bouton("Enregistrer ce mot de passe")
    visite.phrase("Votre mot de passe est changé")
    visite.ici("27-mot-de-passe-change")
    visite.entrer("intervenant", "lampe bateau hiver 3")
    visite.phrase("Bonjour Karim")
    visite.ici("28-accueil-intervenant")
