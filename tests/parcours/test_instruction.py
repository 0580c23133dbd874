"""D'une campagne close aux lettres : le comité se réunit, l'enveloppe se partage, les décisions partent."""

from datetime import date
from decimal import Decimal

import pytest

from preau.acteurs.actions import rattacher
from preau.acteurs.enums import Role
from preau.acteurs.models import Comite, Utilisateur
from preau.campagnes.models import Campagne, Enveloppe
from preau.demonstration.structures import COMITE_EST
from preau.instruction.models import Decision, Notification, Scenario
from preau.projets.tables import AvisDuComite
from preau.socle.journal import Signature
from preau.socle.models import Courrier
from tests.parcours.visite import Visite

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]

LIEE = "sylvie.aubert@structures.invalid"
MOT_DE_PASSE = "une phrase de passe pour la visite"
SERVI, REFUSE = "Grandir aux Minguettes", "Après l'école, ensemble"


@pytest.fixture
def campagne(dossiers_ecrits, settings) -> Campagne:
    """Après la clôture, l'enveloppe ne suffit qu'au premier des deux dossiers du comité de Lyon Est."""
    settings.PREAU_JOUR_DEMO = date(2027, 5, 25)
    Enveloppe.objects.filter(campagne__annee_scolaire="2027-2028").update(montant=Decimal(16_000))
    liee = Utilisateur.objects.get(courriel=LIEE)
    liee.set_password(MOT_DE_PASSE)
    liee.save()
    comite = Comite.objects.get(nom=COMITE_EST)
    rattacher(personne=liee, role=Role.MEMBRE, organisme=comite, signature=Signature(), debut=date(2026, 9, 1))
    return Campagne.objects.get(annee_scolaire="2027-2028")


def quitter(visite: Visite) -> None:
    """Se déconnecte sans s'arrêter : les pages de connexion ont leur parcours."""
    visite.page.context.clear_cookies()


def au_clavier(visite: Visite, nom: str) -> None:
    """Porte le foyer sur un bouton et le presse de la touche Entrée."""
    bouton = visite.page.get_by_role("button", name=nom).first
    bouton.focus()
    with visite.page.expect_navigation():
        visite.page.keyboard.press("Enter")


def glisser(visite: Visite, projet: str, sur: str) -> None:
    """Prend un dossier du classement à la souris et le lâche sur un autre."""
    lignes = visite.page.locator("#classement .classe")
    with visite.page.expect_navigation():
        lignes.filter(has=visite.page.get_by_role("link", name=projet)).locator(".classe-dit").drag_to(
            lignes.filter(has=visite.page.get_by_role("link", name=sur)).locator(".classe-dit")
        )


def classes(visite: Visite) -> list[str]:
    """Les dossiers du classement, dans l'ordre."""
    return visite.page.locator("#classement li[data-rang] .classe-dit a").all_inner_texts()


def preparer(visite: Visite) -> str:
    """La conseillère prépare la réunion et convoque ; rend l'adresse de la réunion."""
    visite.entrer("caf")
    visite.lien("Comités")
    visite.ici("comites")
    visite.lien(COMITE_EST)
    visite.ici("comite")
    visite.lien("Préparer une réunion")
    visite.page.get_by_label("Campagne").select_option(label="2027-2028")
    visite.remplir(jour="2027-05-25", heure="14:00", lieu="Mairie de Vénissieux")
    visite.ici("reunion-preparer")
    visite.bouton("Préparer la réunion")
    visite.phrase(SERVI)
    visite.phrase(REFUSE)
    visite.ici("reunion-preparee")
    au_clavier(visite, "Convoquer les membres")
    visite.ici("reunion-convoquee")
    return visite.page.url.partition("#")[0]


def lire_comme_membre(visite: Visite, reunion: str) -> None:
    """Jeanne lit les deux dossiers et note pour elle ; Sylvie, liée à l'un, ne voit que l'autre."""
    quitter(visite)
    visite.entrer("comite")
    visite.aller(reunion)
    visite.ici("reunion-membre")
    visite.lien(REFUSE)
    visite.page.get_by_label("Ma note").fill("Des présences à éclaircir.")
    visite.ici("point-membre")
    au_clavier(visite, "Garder ma note")
    visite.phrase("Des présences à éclaircir.")
    quitter(visite)
    visite.entrer(LIEE, MOT_DE_PASSE)
    visite.traverser()
    porter = visite.page.locator("form", has_text=COMITE_EST).get_by_role("button").first
    if porter.count():
        with visite.page.expect_navigation():
            porter.click()
    visite.aller(reunion)
    visite.phrase("1 point ne vous est pas montré : vous y avez un lien")
    assert visite.page.get_by_text(SERVI).count() == 0
    visite.ici("reunion-deportee")


def tenir(visite: Visite, reunion: str) -> None:
    """La conseillère tient la réunion au clavier : présences, avis, rangs, clôture."""
    quitter(visite)
    visite.entrer("caf")
    visite.aller(reunion)
    au_clavier(visite, "Ouvrir la réunion")
    for present in visite.page.get_by_label("présent", exact=True).all():
        present.focus()
        visite.page.keyboard.press("Space")
    au_clavier(visite, "Noter les présences")
    visite.ici("reunion-ouverte")
    for projet in (SERVI, REFUSE):
        visite.aller(reunion)
        visite.lien(projet)
        visite.page.get_by_label("favorable", exact=True).check()
        visite.ici("point-avis")
        au_clavier(visite, "Écrire l'avis")
    visite.aller(reunion)
    place = visite.page.get_by_label(f"Au rang de {REFUSE}")
    place.fill("1")
    with visite.page.expect_navigation():
        place.press("Enter")
    glisser(visite, SERVI, REFUSE)
    assert classes(visite) == [SERVI, REFUSE]
    glisser(visite, SERVI, REFUSE)
    assert classes(visite) == [REFUSE, SERVI]
    au_clavier(visite, f"Monter {SERVI}")
    visite.ici("reunion-classee")
    visite.lien("Clore la réunion")
    visite.ici("reunion-clore")
    au_clavier(visite, "Clore la réunion")
    visite.ici("reunion-close")


def partager(visite: Visite, campagne: Campagne) -> None:
    """Le décideur propose par rang, adopte, attribue ce que l'enveloppe permet et refuse le reste."""
    quitter(visite)
    visite.entrer("decideur")
    visite.aller(f"/repartir/{campagne.uuid}/")
    visite.ici("enveloppe")
    visite.lien("Proposer un scénario")
    visite.page.get_by_label("Nom du scénario").fill("Dans l'ordre du comité")
    visite.ici("scenario-proposer")
    with visite.page.expect_navigation():
        visite.page.locator("main").get_by_role("button", name="Proposer", exact=True).last.click()
    visite.phrase("Et si l'enveloppe gagnait")
    visite.ici("scenario")
    visite.lien("Adopter ce scénario")
    visite.ici("scenario-adopter")
    visite.bouton("Adopter ce scénario")
    visite.aller(f"/decisions/{campagne.uuid}/")
    visite.ici("decisions")
    cases = visite.page.locator("input[name=decision]")
    for geste, cochee in (("Tout cocher", True), ("Tout décocher", False)):
        visite.page.get_by_role("button", name=geste).click()
        assert {une.is_checked() for une in cases.all()} == {cochee}
    visite.page.get_by_label(f"Choisir « {SERVI} »").check()
    visite.bouton("Attribuer comme proposé")
    visite.lien(REFUSE)
    visite.page.locator("form", has=visite.page.get_by_role("button", name="Refuser")).get_by_label("Pourquoi").fill(
        "L'enveloppe ne suffit pas à ce rang."
    )
    visite.ici("decision")
    visite.bouton("Refuser")


def notifier(visite: Visite, campagne: Campagne) -> None:
    """La conseillère relit, charge le texte qui manque, et notifie."""
    quitter(visite)
    visite.entrer("caf")
    visite.aller(f"/decisions/{campagne.uuid}/")
    for projet in (SERVI, REFUSE):
        visite.page.get_by_label(f"Choisir « {projet} »").check()
    visite.bouton("Marquer comme relues")
    visite.lien("Notifier")
    visite.ici("notifier")
    visite.lien("Charger « convention »")
    visite.page.locator("textarea").fill("La structure met en œuvre son projet ; la Caf verse l'acompte et le solde.")
    visite.ici("texte-de-la-caf")
    visite.bouton("Charger ce texte")
    visite.aller(f"/decisions/{campagne.uuid}/notifier/")
    for projet in (SERVI, REFUSE):
        visite.page.get_by_label(f"Notifier « {projet} »").check()
    au_clavier(visite, "Notifier les décisions cochées")
    visite.ici("lettres")
    servi = Decision.objects.get(campagne=campagne, projet__intitule=SERVI).projet
    visite.aller(f"/projets/{servi.uuid}/histoire/")
    visite.phrase("avis favorable, rang 1")
    visite.ici("histoire-de-caf")


def test_une_campagne_va_de_la_reunion_du_comite_aux_lettres(visiter, campagne):
    visite = visiter()
    reunion = preparer(visite)
    lire_comme_membre(visite, reunion)
    tenir(visite, reunion)
    rangs = AvisDuComite.objects.filter(depot__projet__campagne=campagne, remplace_le__isnull=True)
    assert dict(rangs.values_list("depot__projet__intitule", "rang")) == {SERVI: 1, REFUSE: 2}
    partager(visite, campagne)
    assert Scenario.objects.get(campagne=campagne).etat == "adopte"
    notifier(visite, campagne)
    decisions = Decision.objects.filter(campagne=campagne, etat="notifiee")
    assert dict(decisions.values_list("projet__intitule", "issue")) == {SERVI: "attribue", REFUSE: "refuse"}
    assert Enveloppe.objects.get(campagne=campagne).attribue == Decimal("15378.00")
    assert Notification.objects.filter(decision__in=decisions).count() == 2
    assert Courrier.objects.filter(destinataire=LIEE, objet__contains=SERVI).exists()
    quitter(visite)
    visite.entrer(LIEE, MOT_DE_PASSE)
    visite.traverser()
    visite.aller(f"/projets/{decisions.get(projet__intitule=SERVI).projet.uuid}/decision/")
    visite.bouton("Centre social des Quatre-Vents")
    visite.phrase("15 378,00 €")
    visite.ici("decision-de-structure")
    visite.aller(f"/projets/{decisions.get(projet__intitule=SERVI).projet.uuid}/histoire/")
    visite.phrase("a notifié la décision : attribué")
    visite.ici("histoire-de-structure")
