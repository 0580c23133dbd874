"""La page où un dossier s'instruit : ce qui s'y lit, ce qui s'y décide, qui n'y peut rien."""

from html import unescape

import pytest
from django.urls import reverse

from preau.instruction import actions
from preau.instruction.actions import Point
from preau.projets.depots import retirer_depot
from preau.projets.tables import ActionEcartee, Complement, Derogation, NoteDeLaCaf, PriseEnCharge, Recevabilite
from preau.projets.tables.enums import Etape, EtatProjet
from tests.fabriques import RattachementFactory
from tests.instruction.fabriques import adopter, instruite, rendre_avis
from tests.instruction.instruits import dans, demander, recu
from tests.instruction.test_ecarts import ETUDE
from tests.projets.depots import deposer

CONSTAT = "collectif.effectif|collectif:1"


@pytest.fixture(autouse=True)
def _coffre(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def etude_et_petit_effectif(document):
    document["projet"]["actions"].insert(0, ETUDE)
    document["collectifs"][0].update(commune="69145", effectif=6)


@pytest.fixture
def dossier(db):
    """Une action que le texte exclut, un effectif à apprécier, un budget."""
    return recu(instruite(), etude_et_petit_effectif, avec_budget=True, malgre="À revoir")


@pytest.fixture
def conseillere(client, dossier):
    client.force_login(dossier.conseillere.personne)
    return client


def page(dossier, suite=""):
    return f"/instruire/projets/{dossier.pret.projet.uuid}/{suite}"


def lue(reponse):
    return unescape(reponse.content.decode()).replace("\u00a0", " ").replace("\u202f", " ")


def envoyer(client, dossier, geste, prefixe=None, **dits):
    champs = {f"{prefixe or geste}-{nom}": valeur for nom, valeur in dits.items()}
    return client.post(page(dossier), {"geste": geste, "depot": str(dossier.depot.uuid), **champs})


def test_les_constats_viennent_d_abord_et_ce_qui_s_apprecie_se_decide_sur_place(conseillere, dossier):
    html = lue(conseillere.get(page(dossier)))
    titres = [html.index(mot) for mot in ("Ce que le texte en dit aujourd'hui", "Les actions du dépôt", "Vos notes")]
    assert titres == sorted(titres)
    assert f'value="deroger:{CONSTAT}"' in html
    dits = {"decision": "accordee", "motif": "Une petite école."}
    reponse = envoyer(conseillere, dossier, f"deroger:{CONSTAT}", f"deroger-{CONSTAT}", **dits)
    assert (reponse.status_code, reponse.url) == (302, page(dossier))
    assert Derogation.objects.get().motif == "Une petite école."
    html = lue(conseillere.get(page(dossier)))
    assert (f'value="deroger:{CONSTAT}"' in html, "Dérogation accordée, par" in html) == (False, True)


def test_un_geste_refuse_garde_ce_qui_etait_ecrit_et_dit_quoi_faire(conseillere, dossier):
    reponse = envoyer(conseillere, dossier, f"deroger:{CONSTAT}", f"deroger-{CONSTAT}", motif="Une petite école.")
    assert reponse.status_code == 422
    assert "Une petite école." in lue(reponse)
    assert not Derogation.objects.exists()


def test_l_irrecevabilite_est_motivee_d_avance_par_le_rapport_et_s_annule(conseillere, dossier):
    assert "étude surveillée" in lue(conseillere.get(page(dossier))).lower()
    assert envoyer(conseillere, dossier, "irrecevable", motif="Étude surveillée.").status_code == 302
    assert Recevabilite.objects.en_vigueur().get().decision == "irrecevable"
    assert envoyer(conseillere, dossier, "rejuger", motif="Lu trop vite.").status_code == 302
    assert not Recevabilite.objects.en_vigueur().exists()


def test_la_seconde_apprend_ce_que_la_premiere_a_fait(conseillere, dossier):
    collegue = RattachementFactory(conseillere=True, caf=dossier.conseillere.caf)
    actions.prendre_en_charge(projet=dossier.pret.projet, casquette=collegue)
    reponse = conseillere.post(page(dossier), {"geste": "prendre", "vu": ""})
    assert reponse.status_code == 422
    assert str(collegue.personne) in lue(reponse)
    assert PriseEnCharge.objects.get().par == collegue.personne
    actions.juger_recevable(depot=dossier.depot, casquette=collegue)
    reponse = envoyer(conseillere, dossier, "irrecevable", motif="Non.")
    assert (reponse.status_code, Recevabilite.objects.get().decision) == (422, "recevable")


def test_ce_que_la_page_montrait_illisible_n_est_jamais_une_panne(conseillere, dossier):
    envoyer(conseillere, dossier, "irrecevable", motif="Lu trop vite.")
    envoi = {"geste": "rejuger", "rejuger-motif": "Pardon.", "vu": "2026-99-99T00:00:00"}
    assert conseillere.post(page(dossier), envoi).status_code == 302


def test_les_notes_restent_a_la_caf(conseillere, dossier, client):
    assert envoyer(conseillere, dossier, "noter", texte="Rappeler la mairie.").status_code == 302
    assert NoteDeLaCaf.objects.get().texte == "Rappeler la mairie."
    assert "Rappeler la mairie." in lue(conseillere.get(page(dossier)))
    client.force_login(dossier.pret.amina.personne)
    for suite in ("suivi/", "lire/", "depots/1/", "depots/1/instruit.json"):
        reponse = client.get(f"/projets/{dossier.pret.projet.uuid}/{suite}")
        assert "Rappeler la mairie." not in reponse.content.decode()


def test_demander_des_complements_rouvre_le_dossier(conseillere, dossier):
    html = lue(conseillere.get(page(dossier, "complements/")))
    assert f'value="{CONSTAT}"' in html
    dits = {"message": "Dites le lieu.", "echeance": dans(5).isoformat()}
    vide = conseillere.post(page(dossier, "complements/"), dits)
    assert (vide.status_code, "Choisissez au moins un point" in lue(vide)) == (422, True)
    reponse = conseillere.post(page(dossier, "complements/"), dits | {"constats": [CONSTAT], "etapes": ["besoins"]})
    assert (reponse.status_code, reponse.url) == (302, page(dossier))
    assert [p.libelle for p in Complement.objects.get().points.all()][1:] == ["Étape : Les besoins"]
    dossier.pret.projet.refresh_from_db()
    assert dossier.pret.projet.etat == EtatProjet.A_COMPLETER
    html = lue(conseillere.get(page(dossier)))
    assert "La structure ne peut écrire que ces points." in html


def test_ce_qui_part_d_une_page_depassee_ne_touche_pas_le_nouveau_depot(conseillere, dossier):
    action = dossier.pret.projet.actions.get(intitule=ETUDE["intitule"])
    vu = {"depot": str(dossier.depot.uuid)}
    retirer_depot(projet=dossier.pret.projet, casquette=dossier.pret.amina)
    dossier.pret.projet.refresh_from_db()
    deposer(dossier.pret, malgre="À revoir")
    points = {"message": "Dites le lieu.", "echeance": dans(5).isoformat(), "etapes": ["besoins"]}
    for suite, dits in (("complements/", points), (f"actions/{action.uuid}/ecarter/", {"motif": "Exclue."})):
        reponse = conseillere.post(page(dossier, suite), vu | dits)
        assert (reponse.status_code, "le dépôt n° 2 est arrivé" in lue(reponse)) == (422, True)
        assert next(iter(dits.values())) in lue(reponse)
    assert (Complement.objects.count(), ActionEcartee.objects.count()) == (0, 0)


def test_ecarter_une_action_et_la_retenir(conseillere, dossier):
    action = dossier.pret.projet.actions.get(intitule=ETUDE["intitule"])
    adresse = page(dossier, f"actions/{action.uuid}/ecarter/")
    html = lue(conseillere.get(adresse))
    assert "Le budget en porte" in html
    trop = conseillere.post(adresse, {"motif": "Exclue.", "charge_60_communes": "900000"})
    assert (trop.status_code, "900000" in lue(trop), ActionEcartee.objects.exists()) == (422, True, False)
    assert conseillere.post(adresse, {"motif": "Exclue.", "charge_60_communes": "5000"}).status_code == 302
    ecartee = ActionEcartee.objects.get()
    assert "5 000,00 € au compte 60" in lue(conseillere.get(page(dossier)))
    reponse = envoyer(
        conseillere, dossier, f"retablir:{ecartee.uuid}", f"retablir-{ecartee.uuid}", motif="À bien lire, non."
    )
    assert reponse.status_code == 302
    assert not ActionEcartee.objects.en_vigueur().exists()


def test_le_decideur_lit_et_deroge_mais_n_instruit_pas(client, dossier):
    client.force_login(dossier.cadre.decideur.personne)
    html = lue(client.get(page(dossier)))
    assert ('value="noter"' in html, f'value="deroger:{CONSTAT}"' in html) == (False, True)
    assert envoyer(client, dossier, "noter", texte="Non.").status_code == 403


def test_les_pages_d_un_geste_ne_s_ouvrent_qu_a_qui_le_peut(client, dossier):
    decideur = RattachementFactory(decideur=True, caf=dossier.cadre.campagne.caf)
    client.force_login(decideur.personne)
    action = dossier.pret.projet.actions.first()
    suites = ("complements/", f"actions/{action.uuid}/ecarter/")
    recues = [client.get(page(dossier, suite)) for suite in suites]
    assert [reponse.status_code for reponse in recues] == [403, 403]
    assert "La conseillère technique instruit ce dossier" in lue(recues[0])
    html = lue(client.get(page(dossier)))
    assert [page(dossier, suite) in html for suite in suites] == [False, False]


def test_qui_a_les_deux_casquettes_se_voit_proposer_celle_qui_instruit(client, dossier):
    decideur = RattachementFactory(decideur=True, caf=dossier.cadre.campagne.caf)
    autre = RattachementFactory(conseillere=True, caf=decideur.caf, personne=decideur.personne)
    client.force_login(decideur.personne)
    client.post(reverse("compte:porter"), {"casquette": str(decideur.uuid)})
    assert client.get(page(dossier, "complements/")).context["autres"] == [autre]


def test_une_action_ne_s_ecarte_plus_d_un_depot_irrecevable(conseillere, dossier):
    lien = page(dossier, f"actions/{dossier.pret.projet.actions.first().uuid}/ecarter/")
    assert lien in lue(conseillere.get(page(dossier)))
    envoyer(conseillere, dossier, "irrecevable", motif="Deux axes manquent.")
    assert lien not in lue(conseillere.get(page(dossier)))


def test_un_geste_inconnu_ou_d_un_autre_dossier_n_existe_pas(conseillere, dossier):
    for geste in ("inventer", "retablir:rien", f"annuler_complement:{dossier.depot.uuid}"):
        assert conseillere.post(page(dossier), {"geste": geste}).status_code in (404, 422)


def test_la_page_compte_toujours_les_memes_requetes(conseillere, dossier, django_assert_max_num_queries):
    demander(dossier, Point(etape=Etape.BESOINS), Point(etape=Etape.BUDGET), Point(constat=tuple(CONSTAT.split("|"))))
    for rang in range(5):
        actions.noter(projet=dossier.pret.projet, casquette=dossier.conseillere, texte=f"Note {rang}")
    conseillere.get(page(dossier))
    with django_assert_max_num_queries(25):
        conseillere.get(page(dossier))


def test_une_fois_la_decision_preparee_l_instruction_se_lit_et_ne_change_plus(conseillere, dossier):
    rendre_avis(dossier.cadre, dossier.depot, 1)
    [decision] = adopter(dossier.cadre)
    html = lue(conseillere.get(page(dossier)))
    for geste in ("Le juger recevable", "Demander des compléments", "Écarter cette action"):
        assert geste not in html, geste
    assert f"/decisions/{dossier.cadre.campagne.uuid}/{decision.uuid}/" in html
    assert "Un scénario adopté a préparé la décision" in lue(envoyer(conseillere, dossier, "recevable", motif=""))


@pytest.mark.parametrize(("avec_budget", "dit"), [(False, True), (True, False)])
def test_un_dossier_qui_ne_demande_rien_a_la_caf_se_voit(client, db, avec_budget, dit):
    lu = recu(instruite(), avec_budget=avec_budget)
    client.force_login(lu.conseillere.personne)
    assert ("Ce dossier ne demande rien à la Caf" in lue(client.get(page(lu)))) == dit
    liste = lue(client.get(f"/instruire/dossiers/{lu.cadre.campagne.uuid}/"))
    assert ("rien de demandé au budget" in liste) == dit
