"""Une personne à plusieurs casquettes en choisit une, et en change quand la page le demande ; l'étranger lit 404."""

import pytest

from preau.acteurs import actions
from preau.acteurs.enums import Role
from preau.acteurs.models import Structure, Utilisateur
from preau.projets.models import Verification
from preau.socle.journal import Signature

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


def rapport_des_tilleuls() -> str:
    """L'adresse d'une vérification de la Maison de quartier des Tilleuls."""
    structure = Structure.objects.get(nom="Maison de quartier des Tilleuls")
    return f"/verifier/{Verification.objects.filter(structure=structure).first().uuid}/"


def test_la_page_d_une_autre_casquette_propose_d_en_changer(visiter):
    visite = visiter()
    page = visite.page
    visite.entrer("plusieurs")
    visite.ici("60-casquettes")
    visite.bouton("Comité de pilotage du Beaujolais")
    visite.phrase("Vous agissez maintenant comme")
    visite.ici("61-accueil-comite")
    chemin = rapport_des_tilleuls()
    visite.aller(chemin)
    visite.phrase("Cette page est celle d'une autre de vos casquettes")
    visite.ici("62-autre-casquette")
    visite.bouton("Maison de quartier des Tilleuls")
    assert page.url.endswith(chemin)
    assert "Tilleuls" in page.locator(".casquette-role").inner_text()
    visite.ici("63-rapport-sous-la-bonne")
    page.locator(".casquette summary").click()
    visite.ici("64-menu-du-compte")


def test_l_etranger_lit_une_page_introuvable(visiter):
    visite = visiter()
    visite.entrer("cofinanceur")
    visite.ici("65-accueil-cofinanceur")
    for chemin in (rapport_des_tilleuls(), "/equipe/", "/structures/"):
        reponse = visite.page.goto(chemin)
        assert reponse.status == 404
        visite.ici("66-introuvable")


def test_sans_casquette_l_accueil_dit_a_qui_demander(visiter):
    visite = visiter()
    page = visite.page
    actions.ouvrir_compte(courriel="seule@exemple.fr", prenom="Zoé", nom="Martin", mot_de_passe="lampe bateau hiver 3")
    visite.entrer("seule@exemple.fr", "lampe bateau hiver 3")
    visite.phrase("Aucune casquette ne vous est donnée")
    visite.ici("67-sans-casquette")
    # Rien de ce que la page propose n'est fermé.
    for lien in page.locator("main a, .menu a").all():
        assert page.request.get(lien.get_attribute("href")).ok
    personne = Utilisateur.objects.get(courriel="seule@exemple.fr")
    structure = Structure.objects.get(nom="Les Passerelles")
    actions.rattacher(personne=personne, role=Role.INTERVENANT, organisme=structure, signature=Signature())
    page.reload()
    visite.phrase("intervenant · Les Passerelles")
