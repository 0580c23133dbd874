import csv
import io
import re
from datetime import datetime
from decimal import Decimal
from html import unescape

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from preau.projets.depots import renoncer
from preau.projets.listes_de_dossiers import lire_liste
from preau.projets.tables import Cofinancement, Projet
from preau.web.gabarit.templatetags.francais import jour, montant
from preau.web.instruire.listes import PAR_PAGE
from tests.campagnes.fabriques import CampagneFactory
from tests.fabriques import CafFactory, ComiteFactory, RattachementFactory, StructureFactory
from tests.projets.depots import cadre_complet, deposer
from tests.projets.dossiers import campagne_ouverte
from tests.projets.listes import quartier, semer

pytestmark = pytest.mark.django_db

COFINANCER = "/dossiers/"


def page(campagne, suite=""):
    return f"/instruire/dossiers/{campagne.uuid}/{suite}"


@pytest.fixture(autouse=True)
def _coffre(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def conseillere(client):
    rattachement = RattachementFactory(conseillere=True)
    client.force_login(rattachement.personne)
    return rattachement


@pytest.fixture
def campagne(conseillere):
    return campagne_ouverte(caf=conseillere.caf)


@pytest.fixture
def cofinanceur(client):
    rattachement = RattachementFactory(cofinanceur=True)
    client.force_login(rattachement.personne)
    return rattachement


def lire(client, adresse):
    """Le texte de la page, espaces réduites."""
    reponse = client.get(adresse)
    assert reponse.status_code == 200
    return reponse.content.decode()


def mots(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def lignes(html):
    """Les cases de chaque ligne du tableau, en mots."""
    corps = re.search(r"<tbody[^>]*>(.*)</tbody>", html, re.DOTALL)
    rangees = re.findall(r"<tr[^>]*>(.*?)</tr>", corps[1], re.DOTALL) if corps else []
    return [[mots(case) for case in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", r, re.DOTALL)] for r in rangees]


def titres(client, adresse):
    return [rangee[0] for rangee in lignes(lire(client, adresse))]


def classeur(reponse):
    assert reponse["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    feuille = openpyxl.load_workbook(io.BytesIO(reponse.content)).active
    tete, *suite = [[case.value for case in rangee] for rangee in feuille.rows]
    return [dict(zip(tete, rangee, strict=True)) for rangee in suite]


def fichier_csv(reponse):
    assert reponse["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(reponse.content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_une_ligne_montre_le_dossier_et_mene_a_sa_lecture(client, conseillere, campagne):
    ComiteFactory(nom="Comité de l'Est")
    (projet,) = semer(campagne, 1, structures=[StructureFactory(nom="Les Passerelles")])
    projet.collectifs.update(qpv=quartier(), commune="69266")
    html = lire(client, page(campagne))
    assert lignes(html) == [
        [
            "Ouvrir les portes aux Minguettes",
            "Les Passerelles",
            "Villeurbanne Comité de l'Est QPV Le Tonkin (QN06901)",
            f"{mots(jour(projet.depose_le))} n° 1",
            "à lire personne ne le suit",
            "irrecevable",
            "2",
            "17",
            *map(mots, map(montant, (Decimal(12_000), Decimal(6_000), Decimal(1_000)))),
        ]
    ]
    assert f'href="{reverse("depot:lire", args=[projet.uuid])}"' in html


def test_la_page_compte_en_phrases_et_les_brouillons_ne_sont_qu_un_nombre(client, conseillere, campagne):
    semer(campagne, 2)
    brouillon = cadre_complet(campagne=campagne)
    Projet.objects.filter(pk=brouillon.projet.pk).update(intitule="Encore secret")
    html = lire(client, page(campagne))
    assert "1 dossier en cours d'écriture, que vous ne lisez pas." in mots(html)
    assert "2 dossiers à lire" in mots(html)
    assert "4 collectifs pour 36 enfants prévus ; 12 068,50 € de prestation de service demandés" in mots(html)
    assert "Encore secret" not in html


def test_un_dossier_retire_apres_depot_se_lit_marque_et_hors_des_totaux(client, conseillere, campagne):
    pret = cadre_complet(campagne=campagne)
    deposer(pret)
    semer(campagne, 1)
    renoncer(projet=pret.projet, casquette=pret.amina)
    html = lire(client, page(campagne))
    assert [rangee[3].endswith("retiré") for rangee in lignes(html)] == [False, True]
    assert "2 collectifs pour 17 enfants prévus" in mots(html)
    assert "2 dossiers à lire, dont 1 retiré après dépôt" in mots(html)
    assert "Ces totaux ne comptent que les dossiers déposés." in mots(html)
    assert titres(client, page(campagne, "?etat=retire")) == ["Ouvrir les portes"]


def test_le_dossier_d_une_autre_caf_ne_se_voit_nulle_part(client, conseillere, campagne):
    ailleurs = campagne_ouverte(caf=CafFactory(departement="38"))
    semer(ailleurs, 1)
    assert lignes(lire(client, page(campagne))) == []
    assert [client.get(page(ailleurs, suite)).status_code for suite in ("", "export.csv", "export.xlsx")] == [404] * 3


def test_les_filtres_choisis_se_retirent_un_a_un_et_gardent_le_rangement(client, conseillere, campagne):
    semer(campagne, 5)
    html = lire(client, page(campagne, "?q=tisser&commune=69123&tri=-ps"))
    assert titres(client, page(campagne, "?q=LIENS&tri=-ps")) == ["Tisser des liens aux Minguettes"]
    retirer = re.findall(r'<a class="filtre" href="([^"]*)"', html)
    assert [unescape(adresse) for adresse in retirer] == ["?commune=69123&tri=-ps", "?q=tisser&tri=-ps"]
    assert '<a href="?tri=-ps#dossiers">Tout effacer</a>' in html
    assert "1 dossier sur 5 répond à votre demande" in mots(html)


def test_une_demande_sans_reponse_dit_quoi_changer(client, conseillere, campagne):
    semer(campagne, 2)
    html = mots(lire(client, page(campagne, "?q=rien+de+tel")))
    assert "Aucun dossier sur 2 ne répond à votre demande" in html
    assert "Retirez un filtre, ou cherchez un mot plus court" in html
    assert "Classeur" not in html


def test_une_valeur_inconnue_est_laissee_de_cote_et_dite(client, conseillere, campagne):
    semer(campagne, 2)
    html = lire(client, page(campagne, "?avis=superbe&tri=au-hasard&page=999"))
    assert "« Avis du rapport » : ce filtre est laissé de côté." in mots(html)
    assert len(lignes(html)) == 2


def test_ranger_deux_fois_par_une_colonne_en_change_le_sens(client, conseillere, campagne):
    semer(campagne, 3)
    par_charges = titres(client, page(campagne, "?tri=-charges"))
    assert titres(client, page(campagne, "?tri=charges")) == par_charges[::-1]
    html = lire(client, page(campagne, "?tri=-charges"))
    tete = re.search(r'<th[^>]*aria-sort="descending"[^>]*>\s*<a href="([^"]*)">Charges', html)
    assert tete[1] == "?tri=charges#dossiers"
    assert html.count("aria-sort") == 1


def test_la_liste_se_lit_par_pages_et_l_export_les_reunit(client, conseillere, campagne):
    semer(campagne, PAR_PAGE + 3)
    assert len(titres(client, page(campagne, "?page=2&tri=dossier"))) == 3
    assert len(fichier_csv(client.get(page(campagne, "export.csv?page=2")))) == PAR_PAGE + 3


@pytest.mark.parametrize("suite", ["", "?commune=69123&tri=-enfants", "?q=portes&tri=dossier", "?avis=recevable"])
def test_les_tableurs_et_la_page_disent_les_memes_chiffres(client, conseillere, campagne, suite):
    semer(campagne, 12, structures=[StructureFactory(nom="=Étincelle"), StructureFactory()])
    montres = lignes(lire(client, page(campagne, suite)))
    feuille, textes = (
        lit(client.get(page(campagne, f"export.{t}{suite}"))) for t, lit in (("xlsx", classeur), ("csv", fichier_csv))
    )
    assert montres
    for lignes_du_tableur, en_nombre in ((feuille, Decimal), (textes, lambda v: Decimal(v.replace(",", ".")))):
        assert [
            [
                ligne["Dossier"],
                ligne["Structure"].removeprefix("'"),
                *(str(en_nombre(ligne[nom])) for nom in ("Collectifs", "Enfants prévus")),
                *(
                    mots(montant(en_nombre(ligne[nom])))
                    for nom in ("Charges (€)", "Prestation de service demandée (€)", "Cofinancements demandés (€)")
                ),
            ]
            for ligne in lignes_du_tableur
        ] == [[rangee[0], rangee[1], *rangee[6:]] for rangee in montres]


def test_un_tableur_porte_un_nom_clair_et_des_jours_qui_sont_des_jours(client, conseillere, campagne):
    (projet,) = semer(campagne, 1)
    reponse = client.get(page(campagne, "export.xlsx"))
    assert reponse["Content-Disposition"] == 'attachment; filename="dossiers-2026-2027.xlsx"'
    (ligne,) = classeur(reponse)
    depose = timezone.localtime(projet.depose_le)
    assert ligne["Déposé le"] == datetime(depose.year, depose.month, depose.day)  # noqa: DTZ001
    (texte,) = fichier_csv(client.get(page(campagne, "export.csv")))
    assert texte["Déposé le"] == f"{depose:%d/%m/%Y}"
    assert "Demandé à" not in " ".join(texte)


def test_une_liste_vide_dit_quoi_attendre(client, conseillere, campagne):
    assert "Les dossiers viendront ici dès leur dépôt" in mots(lire(client, page(campagne)))
    close = CampagneFactory(caf=conseillere.caf, annee_scolaire="2024-2025", titre="Close")
    preparee = CampagneFactory(caf=conseillere.caf, annee_scolaire="2027-2028", en_preparation=True)
    assert "Le dépôt est clos." in mots(lire(client, page(close)))
    assert "publiez-la" in mots(lire(client, page(preparee)))


def test_le_menu_mene_aux_dossiers_de_la_derniere_campagne_publiee(client, conseillere):
    assert client.get("/instruire/dossiers/")["Location"] == "/instruire/campagnes/"
    preparee = CampagneFactory(caf=conseillere.caf, annee_scolaire="2027-2028", en_preparation=True)
    assert client.get("/instruire/dossiers/")["Location"] == page(preparee)
    publiee = campagne_ouverte(caf=conseillere.caf)
    assert client.get("/instruire/dossiers/")["Location"] == page(publiee)


def test_les_pages_des_campagnes_menent_a_leurs_dossiers(client, conseillere, campagne):
    semer(campagne, 3)
    lien = f'href="{page(campagne)}"'
    for adresse, dit in (
        ("/instruire/campagnes/", "3 dossiers"),
        (f"/instruire/campagnes/{campagne.uuid}/", "Les dossiers (3)"),
    ):
        html = lire(client, adresse)
        assert lien in html
        assert dit in mots(html)


# --- Le financeur ----------------------------------------------------------------------------------------------------


def test_un_financeur_lit_les_siens_de_toutes_les_campagnes_et_ce_qu_on_lui_demande(client, cofinanceur):
    caf = cofinanceur.financeur.caf
    cette_annee, l_an_passe = campagne_ouverte(caf=caf), campagne_ouverte(caf=caf, annee_scolaire="2025-2026")
    semer(cette_annee, 1, financeur=cofinanceur.financeur)
    (ancien,) = semer(l_an_passe, 1, financeur=cofinanceur.financeur)
    Cofinancement.objects.filter(projet=ancien).update(montant_demande=None)
    semer(cette_annee, 2, financeur=RattachementFactory(cofinanceur=True).financeur)
    cadre_complet(campagne=cette_annee)
    html = lire(client, f"{COFINANCER}?tri=-demande")
    assert [(rangee[0], rangee[-1]) for rangee in lignes(html)] == [
        ("Ouvrir les portes aux Minguettes 2026-2027", mots(montant(Decimal(1000)))),
        ("Ouvrir les portes aux Minguettes 2025-2026", "non dit"),
    ]
    assert "en cours d'écriture" not in mots(html)
    assert len(titres(client, f"{COFINANCER}?annee=2025-2026")) == 1


def test_un_financeur_emporte_la_meme_liste(client, cofinanceur):
    semer(campagne_ouverte(caf=cofinanceur.financeur.caf), 2, financeur=cofinanceur.financeur)
    nom = f"Demandé à {cofinanceur.financeur} (€)"
    reponse = client.get(f"{COFINANCER}export.xlsx?tri=-demande&annee=2026-2027")
    assert [ligne[nom] for ligne in classeur(reponse)] == [1001, 1000]
    assert reponse["Content-Disposition"] == 'attachment; filename="dossiers-a-cofinancer-2026-2027.xlsx"'
    textes = fichier_csv(client.get(f"{COFINANCER}export.csv?tri=-demande"))
    assert [ligne[nom] for ligne in textes] == ["1001,00", "1000,00"]


def test_un_financeur_sans_dossier_sait_quand_il_en_viendra(client, cofinanceur):
    semer(campagne_ouverte(caf=cofinanceur.financeur.caf), 1)
    assert "quand sa structure vous nomme parmi ses financeurs" in mots(lire(client, COFINANCER))


# --- Les mesures -----------------------------------------------------------------------------------------------------


def test_les_pages_et_les_tableurs_comptent_toujours_les_memes_requetes(
    client, conseillere, campagne, django_assert_num_queries
):
    adresses = [page(campagne), page(campagne, "export.csv"), page(campagne, "export.xlsx")]
    client.get(adresses[0])  # la première page de la session choisit la casquette
    semer(campagne, 5)
    for nombre in (0, 55):
        semer(campagne, nombre)
        for adresse, requetes in zip(adresses, (17, 16, 16), strict=True):
            with django_assert_num_queries(requetes):
                client.get(adresse)


def test_une_page_pleine_reste_legere(client, conseillere, campagne):
    semer(campagne, PAR_PAGE)
    assert len(lire(client, page(campagne)).encode()) <= 60_000
    assert lire_liste(conseillere, campagne)[0].collectifs == 2
