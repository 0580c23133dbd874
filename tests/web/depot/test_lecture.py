"""Lire un dossier déposé : le texte scellé, jamais les tables ; le rapport du dépôt, et à part celui d'aujourd'hui."""

import json
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from preau.coeur.referentiel import Phase
from preau.projets import tables
from preau.projets.depots import renoncer, retirer_depot
from preau.projets.rangement import chemin_de
from preau.projets.saisie import saisir
from preau.projets.surcouche import rapport_du_jour
from preau.projets.tables import Cofinancement, Collectif, Projet
from preau.socle.horloge import maintenant
from preau.web.depot.views import lecture
from tests.campagnes.fabriques import ProlongationFactory
from tests.fabriques import ComiteFactory, FinanceurFactory, RattachementFactory
from tests.projets.depots import deposer
from tests.web.depot.conftest import connecte
from tests.web.depot.riches import cadre_riche

JOUR = date(2026, 7, 6)


def adresse(dossier, suite="lire/"):
    return f"/projets/{dossier.projet.uuid}/{suite}"


def lue(reponse):
    return reponse.content.decode().replace("\u00a0", " ").replace("&#x27;", "'")


@pytest.fixture
def riche(db):
    """Six collectifs, dont un rural où l'effectif est à apprécier."""
    return cadre_riche(lambda document: document["collectifs"][0].update(commune="69145", effectif=6))


@pytest.fixture
def caf(riche):
    return RattachementFactory(conseillere=True, caf=riche.campagne.caf)


@pytest.fixture
def ville(riche):
    financeur = FinanceurFactory(caf=riche.campagne.caf)
    Cofinancement.objects.create(projet=riche.projet, financeur=financeur)
    return RattachementFactory(cofinanceur=True, financeur=financeur)


def instruire(depot, par):
    qui = {"depot": depot, "par": par.personne, "le": JOUR}
    tables.AvisDuComite.objects.create(**qui, comite=ComiteFactory(nom="Comité de l'Est"), avis="favorable", rang=2)
    vise = {"code": "collectif.effectif", "objet": "collectif:1", "decision": "accordee"}
    tables.Derogation.objects.create(**qui, **vise, motif="Petite école", decideur="Caf du Rhône")
    tables.Complement.objects.create(
        depot=depot, demande="Dites le lieu.", demande_le=maintenant(), demande_par=par.personne, echeance=JOUR
    )


def telecharger(casquette, dossier, suite):
    reponse = connecte(casquette).get(adresse(dossier, f"depots/1/{suite}"))
    assert (reponse.status_code, reponse["Content-Type"]) == (200, "application/json")
    assert reponse["Content-Disposition"].startswith("attachment; filename=")
    return reponse.content


def preau_verifier(octets: bytes, phase: Phase, chemin: Path):
    chemin.write_bytes(octets)
    programme = [Path(sys.executable).with_name("preau"), "verifier", chemin, "--phase", phase, "--format", "json"]
    rendu = subprocess.run(programme, capture_output=True, check=False)
    assert (rendu.returncode in (0, 1), rendu.stderr) == (True, b"")
    return json.loads(rendu.stdout)


def test_on_lit_le_texte_scelle_et_jamais_les_tables(riche, caf):
    deposer(riche)
    Collectif.objects.update(nom="Changé après coup")
    Projet.objects.filter(pk=riche.projet.pk).update(besoins="Changé après coup")
    html = lue(connecte(caf).get(adresse(riche)))
    assert ("Les CM2 du jeudi" in html, "Changé après coup" in html) == (True, False)
    for dit in ("Dépôt n° 1", "signé par Amina Berger, présidente", "a déposé le dossier : dépôt n° 1", "statuts.pdf"):
        assert dit in html, dit


def test_le_dernier_depot_est_celui_qu_on_lit_et_le_retire_se_dit(riche, caf):
    deposer(riche)
    retirer_depot(projet=riche.projet, casquette=riche.amina)
    saisir(projet=riche.projet, champ="projet.equipe", brut="Trois salariées", par=riche.amina)
    deposer(riche)
    html = lue(connecte(caf).get(adresse(riche)))
    for dit in ("Trois salariées", "retiré le", "Comparer deux dépôts", "au dépôt n° 2"):
        assert dit in html, dit


def test_un_brouillon_mene_la_structure_a_son_sommaire_et_n_existe_pas_pour_la_caf(riche, caf):
    assert connecte(riche.amina).get(adresse(riche)).url == adresse(riche, "")
    assert connecte(caf).get(adresse(riche)).status_code == 404
    deposer(riche)
    retirer_depot(projet=riche.projet, casquette=riche.amina)
    assert connecte(riche.amina).get(adresse(riche)).url == adresse(riche, "")
    assert connecte(caf).get(adresse(riche, "depots/1/")).status_code == 404


def test_un_dossier_auquel_on_a_renonce_se_lit_encore_et_le_dit(riche, caf):
    deposer(riche)
    renoncer(projet=riche.projet, casquette=riche.amina)
    assert "La structure a renoncé à ce dossier" in lue(connecte(caf).get(adresse(riche)))


def test_l_histoire_de_l_ecriture_n_est_que_pour_la_structure(riche, caf):
    deposer(riche)
    pages = {qui: lue(connecte(qui).get(adresse(riche, "histoire/"))) for qui in (riche.amina, caf)}
    assert ["a joint la pièce" in pages[qui] for qui in (riche.amina, caf)] == [True, False]


def test_le_financeur_lit_le_dossier_et_les_pieces_sauf_le_releve_bancaire(riche, ville):
    depot = deposer(riche)
    html = lue(connecte(ville).get(adresse(riche)))
    assert ("statuts.pdf" in html, "rib.pdf" in html) == (True, False)
    assert "1 autre pièce de ce dépôt ne se lit pas sous votre casquette." in html
    codes = {
        piece.nom: connecte(ville).get(adresse(riche, f"depots/1/pieces/{piece.uuid}/")).status_code
        for piece in depot.pieces.all()
    }
    assert codes == {"statuts.pdf": 200, "rib.pdf": 404}


def test_le_financeur_ne_lit_que_le_depot_qui_tient(riche, ville):
    deposer(riche)
    retirer_depot(projet=riche.projet, casquette=riche.amina)
    deposer(riche)
    client = connecte(ville)
    suites = ("depots/1/", "depots/1/projet.json", "depots/1/pdf/", "depots/2/", "depots/2/projet.json")
    assert [client.get(adresse(riche, suite)).status_code for suite in suites] == [404, 404, 404, 200, 200]
    assert "Vous lisez un seul dépôt de ce dossier." in lue(client.get(adresse(riche, "comparer/")))
    assert "Dépôt n° 1" not in lue(client.get(adresse(riche)))


def test_un_dossier_auquel_on_a_renonce_ne_montre_plus_rien_au_financeur(riche, ville):
    deposer(riche)
    renoncer(projet=riche.projet, casquette=riche.amina)
    reponse = connecte(ville).get(adresse(riche))
    assert (reponse.status_code, "La structure a renoncé à ce dossier" in lue(reponse)) == (200, True)
    assert "Les CM2 du jeudi" not in lue(reponse)
    assert connecte(ville).get(adresse(riche, "depots/1/")).status_code == 404


def test_un_dossier_abandonne_sans_depot_se_lit_a_son_sommaire(riche):
    renoncer(projet=riche.projet, casquette=riche.amina)
    client = connecte(riche.amina)
    assert client.get(adresse(riche)).url == adresse(riche, "")
    sommaire = client.get(adresse(riche, ""))
    html = lue(sommaire).partition("<main")[2]
    assert (sommaire.status_code, "Vous avez renoncé à ce dossier" in html, "Il se lit encore" in html) == (
        200,
        True,
        True,
    )
    assert re.findall(r'href="([^"]+)"', html.partition('class="vide')[2].partition("</main>")[0]) == [
        adresse(riche, "relecture/"),
        reverse("depot:projets"),
    ]
    for geste in ("Relire et déposer", "manque", "Renoncer"):
        assert geste not in html


def clore(dossier, jours=0):
    """La campagne finit maintenant ; ``jours`` : ce que la structure a de plus."""
    dossier.campagne.cloture_le = maintenant() - timedelta(minutes=1)
    dossier.campagne.save()
    if jours:
        ProlongationFactory(
            campagne=dossier.campagne, structure=dossier.structure, jusqu_au=maintenant() + timedelta(days=jours)
        )


@pytest.mark.parametrize(("jours", "offert"), [(None, True), (0, False), (2, True)])
def test_on_n_offre_de_retirer_que_tant_que_la_structure_le_peut(riche, jours, offert):
    deposer(riche)
    if jours is not None:
        clore(riche, jours)
    html = lue(connecte(riche.amina).get(adresse(riche)))
    assert (adresse(riche, "retirer/") in html, adresse(riche, "renoncer/") in html) == (offert, offert)


@pytest.mark.parametrize(
    ("acte", "dit"),
    [(retirer_depot, "Ce dépôt a été retiré le "), (renoncer, "La structure a renoncé à ce dossier le ")],
)
def test_un_depot_qui_ne_tient_plus_n_attend_pas_l_avis_du_comite(riche, caf, acte, dit):
    deposer(riche)
    assert "En attente de l'avis du comité" in lue(connecte(riche.amina).get(adresse(riche, "depots/1/")))
    acte(projet=riche.projet, casquette=riche.amina)
    html = lue(connecte(riche.amina).get(adresse(riche, "depots/1/")))
    assert (dit in html, "En attente de l'avis du comité" in html) == (True, False)


def test_des_pieces_lourdes_se_relisent_quand_on_le_demande(riche, caf, monkeypatch):
    piece = deposer(riche).pieces.first()
    chemin_de(piece.sha256).write_bytes(b"autre")
    monkeypatch.setattr(lecture, "RELU_SANS_DEMANDER", 10)
    client = connecte(caf)
    html = lue(client.get(adresse(riche, "depots/1/")))
    assert ("Le sceau tient" in html, "Les pièces pèsent" in html, 'href="?controle=1"' in html) == (True, True, True)
    html = lue(client.get(adresse(riche, "depots/1/?controle=1")))
    assert ("Le sceau tient" in html, "n'est plus celle qui a été envoyée" in html) == (False, True)


def test_la_commande_rend_le_rapport_de_chaque_telechargement(riche, caf, tmp_path):
    depot = deposer(riche)
    instruire(depot, riche.amina)
    depose, instruit = telecharger(caf, riche, "projet.json"), telecharger(caf, riche, "instruit.json")
    assert depose == depot.octets
    scelle = json.loads(telecharger(caf, riche, "rapport.json"))
    assert preau_verifier(depose, Phase.DEPOT, tmp_path / "depose.json") == scelle == json.loads(depot.rapport)
    du_jour = json.loads(telecharger(caf, riche, "rapport-instruit.json"))
    assert preau_verifier(instruit, Phase.DECISION, tmp_path / "instruit.json") == du_jour
    au_depot = preau_verifier(instruit, Phase.DEPOT, tmp_path / "instruit.json")
    assert au_depot == rapport_du_jour(depot, Phase.DEPOT).en_dict()
    assert [rapport["avis"] for rapport in (scelle, du_jour)] == ["a_apprecier", "recevable"]


def test_le_depot_montre_le_rapport_scelle_et_a_part_celui_d_aujourd_hui(riche, caf):
    depot = deposer(riche)
    instruire(depot, riche.amina)
    html = lue(connecte(caf).get(adresse(riche, "depots/1/")))
    scelle, _, du_jour = html.partition('id="aujourd-hui"')
    assert "Tout ce que le texte demande au dépôt est dit : 1 point sera apprécié par la Caf." in scelle
    assert "Ce projet est recevable : tout ce que le texte demande à la décision est là." in du_jour
    for dit in (
        "Favorable</strong>, rang 2",
        "Dérogation accordée",
        "Petite école",
        "Dites le lieu.",
        "Comité de l'Est",
    ):
        assert (dit in scelle, dit in du_jour) == (False, True), dit


def test_le_depot_dit_ce_qu_il_scelle(riche, caf):
    depot = deposer(riche)
    html = lue(connecte(caf).get(adresse(riche, "depots/1/")))
    assert "Le sceau tient" in html
    dits = [
        depot.sceau,
        depot.empreinte,
        depot.dossier_empreinte,
        depot.referentiel_empreinte,
        depot.millesime_communes,
    ]
    dits += ["Quartiers prioritaires de la politique de la ville", "pas encore de fichier"]
    for dit in [*dits, *(piece.sha256 for piece in depot.pieces.all())]:
        assert dit in html, dit


def test_une_piece_remplacee_apres_le_scellement_se_voit_et_n_est_pas_remise(riche, caf):
    piece = deposer(riche).pieces.first()
    chemin_de(piece.sha256).write_bytes(b"autre")
    html = lue(connecte(caf).get(adresse(riche, "depots/1/")))
    assert ("Ce dépôt n'est plus tel qu'il a été scellé" in html, "Le sceau tient" in html) == (True, False)
    assert "La pièce « statuts.pdf » n'est plus celle qui a été envoyée" in html
    reponse = connecte(caf).get(adresse(riche, f"depots/1/pieces/{piece.uuid}/"))
    assert (reponse.status_code, "Cette pièce n'est pas remise" in lue(reponse)) == (409, True)


def test_ce_qui_manquait_et_la_raison_se_lisent_avec_le_depot(riche, caf):
    saisir(projet=riche.projet, champ="projet.besoins", brut="", par=riche.amina)
    deposer(riche, malgre="Diagnostic en cours")
    html = lue(connecte(caf).get(adresse(riche, "depots/1/")))
    assert ("Diagnostic en cours" in html, "Les besoins des enfants ne sont pas décrits." in html) == (True, True)


@pytest.mark.parametrize(
    "suite", ["", "projet.json", "rapport.json", "instruit.json", "rapport-instruit.json", "fait/"]
)
def test_un_numero_inconnu_n_existe_pas(riche, suite):
    deposer(riche)
    assert connecte(riche.amina).get(adresse(riche, f"depots/9/{suite}")).status_code == 404


def test_la_piece_d_un_autre_depot_ne_s_ouvre_pas_par_celui_ci(riche):
    deposer(riche)
    ailleurs = cadre_riche(campagne=riche.campagne)
    etrangere = deposer(ailleurs, malgre="Les autres pièces suivent").pieces.first()
    assert connecte(riche.amina).get(adresse(riche, f"depots/1/pieces/{etrangere.uuid}/")).status_code == 404


def test_deux_depots_se_comparent_cote_a_cote(riche, caf):
    deposer(riche)
    retirer_depot(projet=riche.projet, casquette=riche.amina)
    saisir(projet=riche.projet, champ="projet.equipe", brut="Trois salariées", par=riche.amina)
    deposer(riche)
    client = connecte(caf)
    cellules = {
        choix: re.findall(r"<td[^>]*>(.*?)</td>", lue(client.get(adresse(riche, f"comparer/{choix}"))))
        for choix in ("", "?de=1&a=2", "?de=2&a=1")
    }
    avant, apres = cellules["?de=1&a=2"]
    assert (avant[:15], apres) == ("Les enseignants", "Trois salariées")
    assert (cellules[""], cellules["?de=2&a=1"]) == ([avant, apres], [apres, avant])


def test_chaque_verdict_compare_a_sa_phrase(riche, caf):
    deposer(riche)
    retirer_depot(projet=riche.projet, casquette=riche.amina)
    saisir(projet=riche.projet, champ="projet.besoins", brut="", par=riche.amina)
    deposer(riche, malgre="Diagnostic en cours")
    html = lue(connecte(caf).get(adresse(riche, "comparer/"))).partition('id="constats"')[2]
    avant, apres = re.findall(r"<td[^>]*>(.*?)</td>", html, re.DOTALL)[:2]
    assert "Les besoins des enfants sont décrits" in avant
    assert "Les besoins des enfants ne sont pas décrits." in apres


def test_un_brouillon_n_a_pas_de_depot_a_comparer(riche):
    html = lue(connecte(riche.amina).get(adresse(riche, "comparer/")))
    assert "Ce dossier n'a pas encore été déposé." in html


@pytest.mark.parametrize("choix", ["?de=1&a=1", "?de=1&a=9", "?de=x&a=2", "?de=1"])
def test_un_choix_qui_ne_se_compare_pas_le_dit(riche, choix):
    deposer(riche)
    retirer_depot(projet=riche.projet, casquette=riche.amina)
    deposer(riche)
    html = lue(connecte(riche.amina).get(adresse(riche, f"comparer/{choix}")))
    assert "Choisissez deux dépôts différents de ce dossier." in html


def test_un_seul_depot_n_a_rien_a_comparer(riche):
    deposer(riche)
    assert "Rien à comparer" in lue(connecte(riche.amina).get(adresse(riche, "comparer/")))


def test_deux_depots_semblables_se_disent_semblables(riche):
    deposer(riche)
    retirer_depot(projet=riche.projet, casquette=riche.amina)
    deposer(riche)
    assert "Rien ne diffère" in lue(connecte(riche.amina).get(adresse(riche, "comparer/")))


@pytest.mark.parametrize(("page", "requetes"), [("lire/", 12), ("depots/1/", 18)])
@pytest.mark.parametrize("collectifs", [1, 6])
def test_les_pages_se_lisent_en_un_nombre_constant_de_requetes(
    riche, caf, django_assert_num_queries, page, requetes, collectifs
):
    retires = riche.projet.collectifs.values_list("pk", flat=True)[collectifs:]
    riche.projet.collectifs.filter(pk__in=list(retires)).update(retire_le=maintenant())
    instruire(deposer(riche, malgre="Oui"), riche.amina)
    client = connecte(caf)
    client.get(adresse(riche, page))
    with django_assert_num_queries(requetes):
        client.get(adresse(riche, page))
