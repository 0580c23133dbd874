"""La structure déclare un changement en quatre étapes : rien ne se perd, rien n'est écrit avant l'envoi."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from preau.instruction import actions
from preau.projets.plan import plan_au
from preau.projets.tables import Modification, Projet
from preau.projets.tables.modifications import EtatDeModification as E
from preau.projets.tables.modifications import SorteDeModification as S
from tests.instruction.changements import JANVIER, accepter, changements, declarer, un_notifie


def adresse(notifie, nom="declarer", **plus):
    return reverse(f"suivre:{nom}", kwargs={"uuid": notifie.projet.uuid, **plus})


def champs_caches(reponse) -> dict[str, str]:
    """Ce que le navigateur renverrait des champs cachés de la page."""
    balises = re.findall(r"<input type=\"hidden\"[^>]*>", reponse.content.decode())
    lus = {}
    for balise in balises:
        nom, valeur = re.search(r'name="([^"]*)"', balise), re.search(r'value="([^"]*)"', balise)
        lus[nom[1]] = valeur[1] if valeur else ""
    return {nom: valeur for nom, valeur in lus.items() if nom != "csrfmiddlewaretoken"}


def aller(client, notifie, reponse=None, **tapes):
    """Envoie la page avec ce qui y est caché, et ce qu'on y tape."""
    caches = champs_caches(reponse) if reponse is not None else {"pas": "1"}
    return client.post(adresse(notifie), {**caches, "geste": "suite", **tapes})


def jusqu_a_relire(client, notifie, **plus):
    cm = str(notifie.collectifs[0].uuid)
    page = aller(client, notifie, sorte="adultes", collectif=cm)
    page = aller(client, notifie, page, jour="3", professionnels="1", benevoles="0")
    return aller(client, notifie, page, effet_le="2027-01-04", motif="Une bénévole déménage.", **plus)


def test_declarer_de_bout_en_bout_montre_l_avant_et_l_apres_puis_envoie(amina, notifie):
    page = jusqu_a_relire(amina, notifie)
    texte = page.content.decode().replace("\u00a0", " ")
    assert "Le jeudi : il manquera 1 adulte : chaque collectif doit être encadré par au moins 2 adultes." in texte
    assert "<code>collectif.encadrement</code>" in texte
    assert "§ 2-4" in texte
    assert not Modification.objects.exists()
    fait = aller(amina, notifie, page, geste="envoyer")
    assert (fait.status_code, fait["Location"]) == (302, adresse(notifie, "modifications"))
    declaree = Modification.objects.get()
    assert (declaree.sorte, declaree.jour, declaree.professionnels, declaree.effet_le, declaree.declaree_par) == (
        S.ADULTES,
        3,
        1,
        JANVIER,
        notifie.amina.personne,
    )


def test_revenir_en_arriere_garde_tout_ce_qui_est_tape(amina, notifie):
    page = jusqu_a_relire(amina, notifie)
    page = aller(amina, notifie, page, geste="revenir")
    assert "Une bénévole déménage." in page.content.decode()
    page = aller(amina, notifie, page, geste="revenir", effet_le="2027-01-04", motif="Une bénévole déménage.")
    assert 'name="professionnels" value="1"' in page.content.decode()
    assert champs_caches(page)["motif"] == "Une bénévole déménage."
    assert champs_caches(page)["sorte"] == "adultes"


@pytest.mark.parametrize("sorte", S.values)
def test_chaque_sorte_a_son_etape_et_ce_que_dit_le_plan(amina, notifie, sorte):
    page = aller(amina, notifie, sorte=sorte, collectif=str(notifie.collectifs[0].uuid))
    assert (page.status_code, page.context["pas"]) == (200, 2)
    if sorte == S.CRENEAUX:
        assert 'value="16:30"' in page.content.decode()
        plus = aller(amina, notifie, page, geste="seance", jour_0="1", debut_0="16:30", fin_0="18:00")
        assert 'name="jour_3"' in plus.content.decode()
        assert Modification.objects.count() == 0


def test_la_semaine_se_dit_seance_par_seance(amina, notifie):
    page = aller(amina, notifie, sorte="creneaux", collectif=str(notifie.collectifs[0].uuid))
    faux = aller(amina, notifie, page, jour_0="1", debut_0="18:00", fin_0="16:30")
    assert (faux.status_code, faux.context["pas"]) == (422, 2)
    assert "Une séance finit après avoir commencé." in faux.content.decode()
    page = aller(amina, notifie, page, jour_0="4", debut_0="16:30", fin_0="18:00", jour_1="", debut_1="", fin_1="")
    page = aller(amina, notifie, page, effet_le="2027-01-04", motif="La salle n'est plus libre.")
    assert aller(amina, notifie, page, geste="envoyer").status_code == 302
    assert [str(creneau) for creneau in Modification.objects.get().creneaux.all()] == ["vendredi, de 16 h 30 à 18 h"]


def test_une_erreur_se_dit_a_son_champ_et_garde_ce_qui_est_tape(amina, notifie):
    page = aller(amina, notifie, sorte="effectif")
    assert page.status_code == 422
    assert "Choisissez le collectif qui change." in page.content.decode()
    page = aller(amina, notifie, sorte="effectif", collectif=str(notifie.collectifs[0].uuid))
    faux = aller(amina, notifie, page, effectif="douze")
    assert (faux.status_code, 'value="douze"' in faux.content.decode()) == (422, True)
    page = aller(amina, notifie, page, effectif="12")
    faux = aller(amina, notifie, page, effet_le="2028-01-04", motif="Plus d'enfants.")
    assert (faux.status_code, faux.context["pas"]) == (422, 3)
    assert "écrivez un jour du 1er septembre 2026 au 31 août 2027" in faux.content.decode().replace("\u00a0", " ")
    assert champs_caches(faux)["effectif"] == "12"


def test_la_seconde_personne_apprend_que_le_plan_a_change(amina, cadre, notifie):
    page = jusqu_a_relire(amina, notifie)
    accepter(cadre, declarer(notifie, changements(notifie)[S.EFFECTIF], effet_le=date(2026, 12, 1)))
    refusee = aller(amina, notifie, page, geste="envoyer")
    assert refusee.status_code == 422
    texte = refusee.content.decode().replace("\u00a0", " ")
    assert "Le plan a changé depuis que vous l'avez lu" in texte.replace("&#x27;", "'")
    assert Modification.objects.filter(sorte=S.ADULTES).count() == 0
    assert aller(amina, notifie, refusee, geste="envoyer").status_code == 302


def test_retirer_avant_la_reponse(amina, cadre, notifie):
    declaree = declarer(notifie)
    page = adresse(notifie, "modification", modification=declaree.uuid)
    assert "Retirer ce changement" in amina.get(page).content.decode()
    vu = Modification.objects.get().modifie_le.isoformat()
    actions.refuser_modification(modification=declaree, casquette=cadre.conseillere, motif="Il faut deux adultes.")
    refus = amina.post(page, {"vu": vu})
    assert refus.status_code == 422
    assert "La Caf a refusé ce changement" in refus.content.decode()
    autre = declarer(notifie)
    ailleurs = Projet.objects.create(campagne=cadre.campagne, structure=notifie.projet.structure)
    d_un_autre = notifie._replace(projet=ailleurs)
    assert amina.get(adresse(d_un_autre, "modification", modification=autre.uuid)).status_code == 404
    assert amina.post(adresse(notifie, "modification", modification=autre.uuid)).status_code == 302
    assert Modification.objects.get(pk=autre.pk).etat == E.RETIREE


def test_avant_la_notification_la_page_dit_d_attendre(client, cadre):
    attribue = un_notifie(cadre, notifier=False)
    client.force_login(attribue.amina.personne)
    page = client.get(adresse(attribue, "modifications"))
    assert "n'est pas notifiée" in page.content.decode().replace("&#x27;", "'")
    assert client.get(adresse(attribue)).status_code == 302


def test_la_liste_et_les_versions_se_lisent_en_autant_de_requetes(amina, cadre, notifie):
    def requetes() -> int:
        with CaptureQueriesContext(connection) as vues:
            assert amina.get(adresse(notifie, "modifications")).status_code == 200
        return len(vues)

    accepter(cadre, declarer(notifie))
    requetes()
    une = requetes()
    accepter(cadre, declarer(notifie, changements(notifie)[S.CRENEAUX]))
    accepter(cadre, declarer(notifie, changements(notifie)[S.FERMETURE]))
    declarer(notifie, changements(notifie)[S.LIEU])
    assert requetes() == une
    page = amina.get(adresse(notifie, "modifications")).content.decode()
    assert page.count("Version ") == 4


def test_une_version_se_lit_et_s_emporte(amina, cadre, notifie):
    accepter(cadre, declarer(notifie))
    page = amina.get(adresse(notifie, "version", numero=2)).content.decode().replace("\u00a0", " ")
    assert "1 professionnel et 0 bénévole" in page
    assert "Il manque 1 adulte" in page
    fichier = amina.get(adresse(notifie, "version_json", numero=2))
    assert fichier.content.decode() == plan_au(notifie.projet, JANVIER).document
    assert amina.get(adresse(notifie, "version", numero=3)).status_code == 404


def test_le_suivi_montre_les_changements_sans_reponse_et_eux_seuls(amina, cadre, notifie):
    suivi = reverse("depot:suivi", args=[notifie.projet.uuid])
    assert "Ce que vous avez déclaré" not in amina.get(suivi).content.decode()
    declaree = declarer(notifie)
    html = amina.get(suivi).content.decode().replace("\u00a0", " ")
    assert f'href="{adresse(notifie, "modification", modification=declaree.uuid)}"' in html
    for dit in ("les adultes auprès des enfants</a>", "à partir du 4 janvier 2027", "en attente de réponse"):
        assert dit in html
    accepter(cadre, declaree)
    html = amina.get(suivi).content.decode()
    assert ("Ce que vous avez déclaré" in html, "Changement accepté" in html) == (False, True)
