import html
import re

import pytest

from preau.projets.models import Verification
from preau.web.verifier.saisie import LONGUEURS, Ligne, ajouter, ligne, lire_saisie, retirer
from tests.fabriques import RattachementFactory, commune
from tests.projets.fabriques import projet, verification

ADRESSE = "/verifier/saisir/"
COLLECTIF = {
    "collectifs-0-nom": "CM",
    "collectifs-0-commune": "Villeurbanne",
    "collectifs-0-effectif": "14",
    "collectifs-0-professionnels": "1",
    "collectifs-0-benevoles": "1",
    "collectifs-0-debut": "2024-09-16",
    "collectifs-0-fin": "2025-06-27",
    "collectifs-0-creneaux-0-jour": "mardi",
    "collectifs-0-creneaux-0-debut": "16:30",
    "collectifs-0-creneaux-0-fin": "18:00",
    "collectifs-0-creneaux-1-jour": "jeudi",
    "collectifs-0-creneaux-1-debut": "16h30",
    "collectifs-0-creneaux-1-fin": "18:00",
}
SAISIE = {"annee": "2024-2025", "intitule": "Ouvrir les portes", "phase": "depot", **COLLECTIF}


def envoyer(client, geste="verifier", **champs):
    return client.post(ADRESSE, {**SAISIE, **champs, "geste": geste})


def page(reponse) -> str:
    return re.sub(r"[\s\u00a0\u202f]+", " ", html.unescape(reponse.content.decode()))


def texte(reponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page(reponse)))


def valeur(reponse, nom: str) -> str:
    balise = re.search(rf'<input[^>]*name="{nom}"[^>]*>', reponse.content.decode())
    trouve = re.search(r'value="([^"]*)"', balise[0]) if balise else None
    return html.unescape(trouve[1]) if trouve else ""


def test_une_saisie_est_jugee_et_gardee_par_le_fichier_qu_elle_donne(connectee):
    reponse = envoyer(connectee)
    assert reponse.status_code == 302
    faite = Verification.objects.get()
    assert '"commune": "69266"' in faite.document
    assert '"departement": "69"' in faite.document
    assert "14 enfants, c'est 2 de trop" in texte(connectee.get(reponse.url))


def test_voir_ne_garde_rien_et_dit_ce_que_dit_le_texte(connectee):
    reponse = envoyer(connectee, "voir")
    assert "14 enfants, c'est 2 de trop" in texte(reponse)
    assert "33 semaines ouvertes" in texte(reponse)
    assert not Verification.objects.exists()


def test_la_page_neuve_propose_l_annee_et_la_structure(connectee):
    reponse = connectee.get(ADRESSE)
    assert valeur(reponse, "porteur_nom") == "Les Passerelles"
    assert texte(reponse).count("Ajouter une séance") == 1


def test_ajouter_un_collectif_garde_ce_qui_est_tape_et_reprend_la_commune(connectee):
    reponse = envoyer(connectee, "ajouter:collectifs")
    assert (valeur(reponse, "collectifs-0-effectif"), valeur(reponse, "collectifs-1-effectif")) == ("14", "")
    assert valeur(reponse, "collectifs-1-commune") == "Villeurbanne"
    assert valeur(reponse, "collectifs-1-debut") == "2024-09-16"
    assert not Verification.objects.exists()


def test_retirer_une_seance_garde_l_autre(connectee):
    reponse = envoyer(connectee, "retirer:collectifs-0-creneaux-0")
    assert valeur(reponse, "collectifs-0-creneaux-0-debut") == "16h30"
    assert 'name="collectifs-0-creneaux-1-jour"' not in page(reponse)


@pytest.mark.parametrize(
    "geste", ["ajouter:", "ajouter:collectifs-9-creneaux", "retirer:actions-99", "rien", "retirer:x-y-z"]
)
def test_un_geste_sans_cible_ne_change_rien(connectee, geste):
    reponse = envoyer(connectee, geste)
    assert reponse.status_code == 200
    assert valeur(reponse, "collectifs-0-effectif") == "14"


@pytest.mark.parametrize(
    ("champs", "champ", "phrase"),
    [
        ({"collectifs-0-effectif": "-3"}, "collectifs-0-effectif", "Ce nombre ne peut pas être négatif."),
        ({"collectifs-0-effectif": "dix"}, "collectifs-0-effectif", "Écrivez un nombre entier, comme 10."),
        ({"collectifs-0-debut": "0000-01-01"}, "collectifs-0-debut", "Ce jour n'existe pas"),
        ({"collectifs-0-debut": "31/02/2025"}, "collectifs-0-debut", "Ce jour n'existe pas"),
        ({"collectifs-0-debut": "2020-01-01"}, "collectifs-0-debut", "Date de l'année scolaire 2024-2025 attendue"),
        ({"collectifs-0-fin": "2024-09-02"}, "collectifs-0-fin", "Date égale ou postérieure"),
        ({"collectifs-0-creneaux-0-fin": "16:00"}, "collectifs-0-creneaux-0-fin", "Heure après 16:30 attendue"),
        ({"collectifs-0-creneaux-0-debut": "25:00"}, "collectifs-0-creneaux-0-debut", "Cette heure n'existe pas"),
        (
            {"collectifs-0-creneaux-1-jour": "mardi"},
            "collectifs-0-creneaux-1-jour",
            "Créneau qui chevauche la séance 1.",
        ),
        ({"collectifs-0-commune": "Zzyzx"}, "collectifs-0-commune", "Aucune commune ne répond à « Zzyzx »"),
        ({"montant": "-1"}, "montant", "Un montant ne peut pas être négatif."),
        ({"mode": "troc"}, "mode", "Choisissez dans la liste."),
        ({"comite_rang": "0"}, "comite_rang", "Le premier rang est 1."),
        ({"sans_dispositif": "on", "dispositifs": "PEDT"}, "sans_dispositif", "décochez cette case"),
        ({"ailleurs": ["aucune", "asre"]}, "ailleurs", "ne va pas avec une autre réponse"),
        (
            {"collectifs-0-fermetures-0-debut": "2025-01-10", "collectifs-0-fermetures-0-fin": "2025-01-03"},
            "collectifs-0-fermetures-0-fin",
            "Date égale ou postérieure",
        ),
    ],
)
def test_une_reponse_fausse_est_dite_a_cote_de_son_champ_et_tout_reste_tape(connectee, champs, champ, phrase):
    reponse = envoyer(connectee, **champs)
    assert reponse.status_code == 422
    contenu = page(reponse)
    assert f'id="id_{champ}_error"' in contenu
    assert re.search(rf'href="#id_{champ}(_0)?"', contenu)
    assert contenu.count(phrase) >= 2
    assert "Erreur : Saisir un projet" in contenu
    assert valeur(reponse, "collectifs-0-nom") == "CM"
    assert not Verification.objects.exists()


def test_ce_qui_est_faux_reste_tape_tel_quel(connectee):
    assert valeur(envoyer(connectee, **{"collectifs-0-effectif": "dix <b>"}), "collectifs-0-effectif") == "dix <b>"


def test_deux_fautes_de_sorte_differente_sont_dites_ensemble(connectee):
    contenu = page(envoyer(connectee, **{"collectifs-0-effectif": "dix", "collectifs-0-fin": "2024-09-02"}))
    assert "2 réponses sont à revoir" in contenu


def test_un_montant_a_virgule_est_compris(connectee):
    envoyer(connectee, mode="payante", montant="12,50")
    assert '"montant_annuel": "12.50"' in Verification.objects.get().document


def test_une_verification_se_reprend_sans_rien_retaper(connectee, casquette):
    faite = verification(casquette, projet(lambda d: d["projet"].update(place_des_peres="Le samedi")))
    reponse = connectee.get(f"{ADRESSE}?depuis={faite.uuid}")
    assert valeur(reponse, "collectifs-0-commune") == "Villeurbanne (69100)"
    assert valeur(reponse, "intitule") == "Ouvrir les portes"
    assert "Le samedi</textarea>" in page(reponse)


def test_la_verification_d_une_autre_structure_ne_se_reprend_pas(connectee):
    faite = verification(RattachementFactory())
    assert connectee.get(f"{ADRESSE}?depuis={faite.uuid}").status_code == 404
    assert connectee.get(f"{ADRESSE}?depuis=nimportequoi").status_code == 404


def test_un_dossier_trop_long_n_ouvre_pas_la_page(connectee, casquette):
    faite = verification(casquette, projet(collectifs=9))
    reponse = connectee.get(f"{ADRESSE}?depuis={faite.uuid}")
    assert reponse.status_code == 409
    assert "Ce dossier est trop long pour cette page : corrigez le fichier et renvoyez-le." in texte(reponse)
    assert f"/verifier/{faite.uuid}/projet.json" in page(reponse)


def test_un_fichier_qui_ne_se_lit_plus_ne_se_corrige_pas_ici(connectee, casquette):
    faite = verification(casquette)
    octets = projet(lambda d: d["campagne"].update(annee_scolaire="2020-2021") or d.update(collectifs=[]))
    Verification.objects.filter(pk=faite.pk).update(document=octets.decode())
    reponse = connectee.get(f"{ADRESSE}?depuis={faite.uuid}")
    assert reponse.status_code == 409
    assert "Année scolaire" in texte(reponse)


@pytest.mark.parametrize(
    ("liste", "champ"),
    [("collectifs", "nom"), ("collectifs-0-creneaux", "jour"), ("actions", "intitule"), ("observations", "texte")],
)
def test_une_ligne_de_trop_est_une_faute_a_cote_d_elle_jamais_une_coupe(connectee, liste, champ):
    maximum = LONGUEURS[liste.rpartition("-")[2]]
    jours = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "lundi")
    lignes = {f"{liste}-{rang}-{champ}": jours[rang % 8] for rang in range(maximum + 1)}
    reponse = envoyer(connectee, **lignes)
    assert reponse.status_code == 422
    assert f'id="id_{liste}-{maximum}-{champ}_error"' in page(reponse)
    assert f'id="id_{liste}-{maximum - 1}-{champ}_error"' not in page(reponse)
    assert f"{maximum} au plus sur cette page : retirez cette ligne." in texte(reponse)
    assert not Verification.objects.exists()


@pytest.mark.parametrize("conserve", ["[" * 9_000, '{"derogations": ["\\ud800"]}', '{"plafond": ' + "9" * 5_000 + "}"])
def test_un_champ_cache_trafique_est_dit_et_rien_n_est_garde(connectee, conserve):
    reponse = envoyer(connectee, conserve=conserve)
    assert reponse.status_code == 422
    assert "ne se lit plus : revenez au rapport" in texte(reponse)
    assert not Verification.objects.exists()


# --- L'aperçu --------------------------------------------------------------------------------------------------------


def test_l_apercu_bouge_sans_rien_garder(connectee):
    reponse = connectee.post("/verifier/apercu/", SAISIE, headers={"HX-Request": "true"})
    assert "14 enfants, c'est 2 de trop" in texte(reponse)
    assert 'data-annonce="1 point à corriger."' in page(reponse)
    assert 'id="annee-collectifs-0-cadre" hx-swap-oob="innerHTML"' in page(reponse)
    assert "33 semaines ouvertes" in texte(reponse)
    assert not Verification.objects.exists()


def test_l_apercu_juge_ce_qui_se_lit_malgre_une_reponse_fausse(connectee):
    fausse = {"collectifs-0-fin": "2024-09-02", "collectifs-0-creneaux-1-jour": "mardi", "montant": "beaucoup"}
    reponse = connectee.post("/verifier/apercu/", {**SAISIE, **fausse})
    assert "14 enfants, c'est 2 de trop" in texte(reponse)


def test_l_apercu_d_une_page_vide_repond(connectee):
    assert connectee.post("/verifier/apercu/", {}).status_code == 200


def test_l_apercu_exige_le_jeton_contre_les_requetes_forgees(casquette):
    from django.test import Client  # noqa: PLC0415  # un client sévère, pour ce seul test

    client = Client(enforce_csrf_checks=True)
    client.force_login(casquette.personne)
    assert client.post("/verifier/apercu/", SAISIE).status_code == 403


# --- Les communes ----------------------------------------------------------------------------------------------------


def chercher(client, tape):
    return client.get("/verifier/communes/", {"prefixe": "collectifs-0", "collectifs-0-commune": tape})


def test_une_commune_sure_est_choisie_et_sa_population_dite(connectee):
    for tape in ("Villeurbanne", "69100", "villeurbanne (69100)"):
        reponse = chercher(connectee, tape)
        assert valeur(reponse, "collectifs-0-commune_code") == "69266"
        assert "163 684 habitants" in texte(reponse)


def test_deux_communes_qui_se_ressemblent_sont_proposees(connectee):
    commune("69029")
    commune("69259")
    reponse = chercher(connectee, "69")
    assert page(reponse).count('type="radio"') == 3
    assert "Laquelle ?" in texte(reponse)


def test_sans_javascript_la_recherche_propose_et_le_choix_suffit(connectee):
    commune("69029")
    proposees = envoyer(connectee, "chercher:collectifs-0", **{"collectifs-0-commune": "69"})
    assert 'id="collectifs-0-commune-69029"' in page(proposees)
    envoyer(connectee, **{"collectifs-0-commune": "69", "collectifs-0-commune_code": "69029"})
    assert '"commune": "69029"' in Verification.objects.get().document


def test_les_communes_du_departement_de_la_caf_sont_proposees_d_abord(connectee):
    for code in ("42218", "69290", "69204"):  # Saint-Étienne, plus peuplée, n'est pas du Rhône
        commune(code)
    contenu = page(chercher(connectee, "saint"))
    ordre = [contenu.index(f"collectifs-0-commune-{code}") for code in ("69290", "69204", "42218")]
    assert ordre == sorted(ordre)


def test_un_code_choisi_avant_de_changer_le_texte_est_oublie(connectee):
    commune("69029")
    envoyer(connectee, **{"collectifs-0-commune": "Villeurbanne", "collectifs-0-commune_code": "69029"})
    assert '"commune": "69266"' in Verification.objects.get().document


def test_un_prefixe_forge_n_est_pas_repris(connectee):
    assert connectee.get("/verifier/communes/", {"prefixe": '"><script>'}).status_code == 404


# --- L'arbre ---------------------------------------------------------------------------------------------------------


def test_les_noms_des_champs_disent_leur_place():
    saisie = lire_saisie(
        [("intitule", ["A"]), ("collectifs-3-nom", ["B"]), ("collectifs-3-creneaux-7-jour", ["mardi"])]
    )
    assert saisie.champs == {"intitule": ["A"]}
    assert [c.champs for c in saisie.liste("collectifs")] == [{"nom": ["B"]}]
    assert saisie.liste("collectifs")[0].liste("creneaux") == [ligne(jour="mardi")]


def test_un_nom_inconnu_est_ignore():
    assert lire_saisie([("creneaux-0-jour", ["mardi"]), ("<script>", [""]), ("collectifs-x-nom", ["B"])]).vide


def test_une_liste_ne_depasse_pas_sa_longueur():
    saisie = Ligne()
    for _ in range(LONGUEURS["actions"] + 5):
        ajouter(saisie, "actions")
    assert len(saisie.liste("actions")) == LONGUEURS["actions"]


def test_retirer_ce_qui_n_existe_pas_ne_fait_rien():
    saisie = Ligne(listes={"actions": [ligne(intitule="A")]})
    retirer(saisie, "actions-4")
    assert saisie.liste("actions") == [ligne(intitule="A")]
