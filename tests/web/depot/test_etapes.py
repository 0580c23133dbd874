import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from preau.projets.depots import retirer_depot
from preau.projets.entrees import ajouter_entree, retirer_entree
from preau.projets.listes import LISTES
from preau.projets.saisie import saisir
from preau.projets.tables import Collectif, LigneBudget, Projet
from preau.projets.tables.enums import Etape
from preau.territoires.actions import charger_communes
from preau.web.depot.ancres import ancre
from tests.campagnes.fabriques import QuestionLocaleFactory
from tests.projets.depots import deposer
from tests.projets.dossiers import Cadre
from tests.projets.listes import college_rep
from tests.web.depot.conftest import connecte

ETAPES = [etape.value for etape in Etape if etape is not Etape.RELECTURE]


def adresse(cadre: Cadre, etape: str) -> str:
    return reverse("depot:etape", args=[cadre.projet.uuid, etape])


def page(cadre: Cadre, etape: str) -> str:
    return connecte(cadre.amina).get(adresse(cadre, etape)).content.decode()


def envoyer(cadre: Cadre, etape: str, geste: str = "enregistrer", cle=None, **champs: tuple[str, str]):
    """Envoie une étape : chaque champ, avec ce que la page en montrait puis ce qui est tapé."""
    donnees = {"geste": geste, "cle": str(cle or uuid4())}
    for code, (vu, brut) in champs.items():
        donnees |= {f"vu:{code.replace('__', '.')}": vu, code.replace("__", "."): brut}
    return connecte(cadre.amina).post(adresse(cadre, etape), donnees)


def lu(cadre: Cadre) -> Projet:
    return Projet.objects.get(pk=cadre.projet.pk)


@pytest.mark.parametrize("etape", ETAPES)
def test_chaque_champ_d_une_etape_y_est_avec_son_nom_et_ce_qu_il_montrait(complet, etape):
    html = page(complet, etape)
    noms = set(re.findall(r'data-champ="([^"]+)"', html))
    vus = set(re.findall(r'name="vu:([^"]+)"', html))
    assert noms == vus
    assert [nom for nom in noms if f'id="{ancre("champ", nom)}' not in html] == []


def test_un_envoi_ecrit_ce_qui_a_change_et_rien_d_autre(dossier):
    saisir(projet=dossier.projet, champ="projet.nouveaux_arrivants", brut="De Bruno", par=dossier.bruno)
    reponse = envoyer(dossier, "besoins", projet__besoins=("", "Lire\r\net oser"), projet__nouveaux_arrivants=("", ""))
    assert reponse.url == adresse(dossier, "besoins")
    assert (lu(dossier).besoins, lu(dossier).nouveaux_arrivants) == ("Lire\net oser", "De Bruno")


def test_continuer_enregistre_et_mene_a_l_etape_suivante_puis_aux_pieces(dossier):
    reponse = envoyer(dossier, "besoins", "continuer", projet__besoins=("", "Lire"))
    assert reponse.url == adresse(dossier, "enfants")
    assert lu(dossier).besoins == "Lire"
    assert envoyer(dossier, "engagements", "continuer").url == reverse("depot:pieces", args=[dossier.projet.uuid])


def test_ce_qui_ne_se_lit_pas_reste_dans_le_champ_avec_sa_raison(dossier):
    envoyer(dossier, "engagements", projet__participation_montant=("", "quinze"))
    html = unescape(page(dossier, "engagements"))
    assert 'value="quinze"' in html
    assert "Écrivez ce montant comme 1 234,50" in html.replace("\xa0", " ")
    assert 'aria-invalid="true"' in html


def test_deux_personnes_dans_un_champ_la_valeur_deplacee_se_montre_et_se_remet(dossier):
    saisir(projet=dossier.projet, champ="projet.besoins", brut="De Bruno", par=dossier.bruno)
    envoyer(dossier, "besoins", projet__besoins=("", "D'Amina"))
    html = unescape(page(dossier, "besoins"))
    assert f"{dossier.bruno.personne} avait écrit, le " in html
    assert "<blockquote>De Bruno</blockquote>" in html
    deplacee = dossier.projet.deplacees.get()
    remise = connecte(dossier.bruno).post(
        reverse("depot:valeur", args=[dossier.projet.uuid, deplacee.uuid]), {"geste": "remettre"}
    )
    assert remise.url == f"{adresse(dossier, 'besoins')}#champ-projet-besoins"
    assert lu(dossier).besoins == "De Bruno"


def test_garder_la_sienne_ecarte_la_valeur_deplacee(dossier):
    saisir(projet=dossier.projet, champ="projet.besoins", brut="De Bruno", par=dossier.bruno)
    envoyer(dossier, "besoins", projet__besoins=("", "D'Amina"))
    deplacee = dossier.projet.deplacees.get()
    valeur = reverse("depot:valeur", args=[dossier.projet.uuid, deplacee.uuid])
    connecte(dossier.amina).post(valeur, {"geste": "ecarter"})
    assert lu(dossier).besoins == "D'Amina"
    assert "<blockquote>" not in page(dossier, "besoins")


def test_la_campagne_close_refuse_en_mots_et_laisse_ce_qui_est_tape(dossier):
    client = connecte(dossier.amina)
    dossier.campagne.cloture_le = timezone.now() - timedelta(minutes=1)
    dossier.campagne.save()
    donnees = {"vu:projet.besoins": "", "projet.besoins": "Tapé trop tard"}
    reponse = client.post(adresse(dossier, "besoins"), donnees)
    html = unescape(reponse.content.decode())
    assert reponse.status_code == 422
    assert "La campagne est close depuis le" in html
    assert "Tapé trop tard</textarea>" in html
    assert lu(dossier).besoins == ""


def test_une_page_refusee_puis_renvoyee_telle_quelle_s_ecrit_bien(complet):
    """Le champ caché garde ce que la page montrait avant le refus, pas ce qui vient d'être tapé."""
    client, besoins = connecte(complet.amina), adresse(complet, "besoins")
    avant = lu(complet).besoins
    depose = deposer(complet)
    refusee = client.post(besoins, {"vu:projet.besoins": avant, "projet.besoins": "Corrigé"})
    html = unescape(refusee.content.decode())
    assert refusee.status_code == 422
    assert f'name="vu:projet.besoins" value="{avant}"' in html
    assert "Corrigé</textarea>" in html
    retirer_depot(projet=depose.projet, casquette=complet.amina)
    client.post(besoins, {"vu:projet.besoins": avant, "projet.besoins": "Corrigé"})
    assert lu(complet).besoins == "Corrigé"


def test_un_geste_refuse_n_ecrit_rien_de_la_page(dossier):
    for _ in range(LISTES["ecoles"].maximum):
        ajouter_entree(projet=dossier.projet, liste="projet.ecoles", par=dossier.amina)
    reponse = envoyer(dossier, "besoins", "ajouter:projet.ecoles", projet__besoins=("", "Lire"))
    html = unescape(reponse.content.decode())
    assert reponse.status_code == 422
    assert "Rien n'a été enregistré" in html
    assert "Cette liste est pleine" in html
    assert "Lire</textarea>" in html
    assert lu(dossier).besoins == ""


def test_choisir_une_ecole_prend_son_uai_et_son_nom(dossier):
    college = college_rep()
    ecole = ajouter_entree(projet=dossier.projet, liste="projet.ecoles", par=dossier.amina)
    code = f"ecole.{ecole.uuid}.nom"
    donnees = {"geste": f"choisir:{code}|{college.uai}", f"vu:{code}": "", code: "coll"}
    reponse = connecte(dossier.amina).post(adresse(dossier, "besoins"), donnees)
    assert reponse.url == f"{adresse(dossier, 'besoins')}#{ancre('champ', code)}"
    ecole.refresh_from_db()
    assert (ecole.nom, ecole.etablissement_id) == (college.nom, college.uai)
    assert not dossier.projet.deplacees.exists()


@pytest.mark.parametrize(
    ("code", "regle"),
    [("69266", "habitants : règle générale"), ("69145", "habitants : commune rurale"), ("99999", "")],
)
def test_la_page_d_un_collectif_dit_si_sa_commune_est_rurale(complet, code, regle):
    Collectif.objects.update(commune=code)
    collectif = complet.projet.collectifs.get()
    ici = reverse("depot:collectif", args=[complet.projet.uuid, collectif.uuid])
    html = connecte(complet.amina).get(ici).content.decode()
    dite = html.partition('id="commune-dite"')[2].partition("</div>")[0]
    assert (regle in dite, "champ-aide" in dite) == (True, bool(regle))


def test_une_ecole_reconnue_dit_sa_commune_et_son_education_prioritaire(dossier):
    college = college_rep()
    ecole = ajouter_entree(projet=dossier.projet, liste="projet.ecoles", par=dossier.amina)
    saisir(projet=dossier.projet, champ=f"ecole.{ecole.uuid}.etablissement", brut=college.uai, par=dossier.amina)
    html = page(dossier, "besoins")
    assert f'champ-precision">{college.uai}, ' in html
    assert re.search(r'champ-precision">[^<]*, REP\+?<', html)


def test_une_commune_qui_en_designe_plusieurs_se_choisit_sans_scripts(complet):
    charger_communes()
    collectif = complet.projet.collectifs.get()
    code = f"collectif.{collectif.uuid}.commune"
    ici = reverse("depot:collectif", args=[complet.projet.uuid, collectif.uuid])
    client = connecte(complet.amina)
    client.post(ici, {f"vu:{code}": "Saint-Priest (69290)", code: "Vaulx"})
    html = unescape(client.get(ici).content.decode())
    assert f'value="choisir:{code}|Vaulx-en-Velin (69256)"' in html


def test_une_question_obligatoire_sans_reponse_n_est_pas_une_etape_finie(complet):
    def etat() -> str:
        html = page(complet, "besoins")
        return re.search(r'class="ton-(\w+)"\s+href="[^"]+/parents/"', html)[1]

    assert etat() == "conforme"
    QuestionLocaleFactory(campagne=complet.campagne, etape="parents", obligatoire=False, intitule="Et encore ?")
    assert etat() == "conforme"
    assert "Facultatif." in page(complet, "parents")
    QuestionLocaleFactory(campagne=complet.campagne, etape="parents", intitule="Combien ?")
    assert etat() == "non_renseigne"


def test_un_texte_long_voyage_par_son_empreinte_et_ne_se_reecrit_pas_sans_changement(dossier):
    long = "Les enfants lisent ensemble. " * 40
    saisir(projet=dossier.projet, champ="projet.besoins", brut=long, par=dossier.bruno)
    html = page(dossier, "besoins")
    vu = re.search(r'name="vu:projet.besoins" value="([^"]+)"', html)[1]
    assert vu.startswith("sha256:")
    envoyer(dossier, "besoins", projet__besoins=(vu, long))
    assert not dossier.projet.deplacees.exists()
    assert dossier.projet.traces.get().auteur == dossier.bruno.personne


def test_le_partage_du_budget_se_fait_par_pages(complet):
    envoyer(complet, "collectifs", "ajouter:projet.collectifs")
    for rang in range(12):
        LigneBudget.objects.create(projet=complet.projet, rang=rang + 2, compte="60", libelle=f"L{rang}", montant=10)
    partage = reverse("depot:repartition", args=[complet.projet.uuid])
    client = connecte(complet.amina)
    codes = [
        set(re.findall(r'name="vu:(part[^"]+)"', client.get(f"{partage}?page={n}").content.decode())) for n in (1, 2)
    ]
    assert [len(page_) for page_ in codes] == [20, 6]
    code = min(codes[1])
    reponse = client.post(f"{partage}?page=2", {f"vu:{code}": "", code: "5"})
    assert reponse.url == f"{partage}?page=2"
    assert [str(part.montant) for part in complet.projet.lignes.get(uuid=code.split(".")[1]).parts.all()] == ["5.00"]


def test_le_meme_ajout_envoye_deux_fois_n_ajoute_qu_une_entree(dossier):
    cle = uuid4()
    for _ in range(2):
        reponse = envoyer(dossier, "besoins", "ajouter:projet.ecoles", cle)
        assert reponse.url == f"{adresse(dossier, 'besoins')}#entree-ecole-{str(cle)[:8]}"
    assert dossier.projet.ecoles.count() == 1


def test_un_collectif_de_plus_s_ouvre_avec_un_lieu_deux_seances_et_les_dates_du_precedent(complet):
    cle = uuid4()
    reponse = envoyer(complet, "collectifs", "ajouter:projet.collectifs", cle)
    assert reponse.url == reverse("depot:collectif", args=[complet.projet.uuid, cle])
    premier, second = Collectif.objects.order_by("rang")
    assert (second.commune, second.debut, second.fin) == (premier.commune, premier.debut, premier.fin)
    assert (second.lieux.count(), second.creneaux.count()) == (1, 2)
    envoyer(complet, "collectifs", "ajouter:projet.collectifs", cle)
    assert (Collectif.objects.count(), second.creneaux.count()) == (2, 2)


def test_une_action_s_ajoute_avec_l_axe_de_son_etape(dossier):
    envoyer(dossier, "parents", "ajouter:projet.actions|parents")
    assert dossier.projet.actions.get().axe == "parents"


def test_une_ligne_de_budget_prend_le_compte_choisi(dossier):
    donnees = {"geste": "ajouter:projet.lignes|@charges", "compte:charges": "64", "cle": str(uuid4())}
    connecte(dossier.amina).post(adresse(dossier, "budget"), donnees)
    assert dossier.projet.lignes.get().compte == "64"


def test_une_entree_retiree_se_remet_de_la_meme_page(dossier):
    ecole = ajouter_entree(projet=dossier.projet, liste="projet.ecoles", par=dossier.amina)
    saisir(projet=dossier.projet, champ=f"ecole.{ecole.uuid}.nom", brut="École Jean-Macé", par=dossier.amina)
    reponse = envoyer(dossier, "besoins", f"retirer:ecole.{ecole.uuid}")
    assert reponse.url == f"{adresse(dossier, 'besoins')}?retiree=ecole.{ecole.uuid}#retirees"
    assert f"remettre:ecole.{ecole.uuid}" in page(dossier, "besoins")
    envoyer(dossier, "besoins", f"remettre:ecole.{ecole.uuid}")
    assert list(dossier.projet.ecoles.presentes()) == [ecole]


def test_retirer_un_collectif_de_sa_page_ramene_a_la_liste(complet):
    collectif = complet.projet.collectifs.get()
    ici = reverse("depot:collectif", args=[complet.projet.uuid, collectif.uuid])
    liste = adresse(complet, "collectifs")
    donnees = {"geste": f"retirer:collectif.{collectif.uuid}", "retour": liste}
    reponse = connecte(complet.amina).post(ici, donnees)
    assert reponse.url == f"{liste}?retiree=collectif.{collectif.uuid}#retirees"
    ailleurs = connecte(complet.amina).post(ici, {**donnees, "retour": "https://exemple.fr/"})
    assert ailleurs.url.startswith(reverse("depot:sommaire", args=[complet.projet.uuid]))


def test_ecrire_dans_une_entree_retiree_par_une_autre_le_dit(dossier):
    ecole = ajouter_entree(projet=dossier.projet, liste="projet.ecoles", par=dossier.amina)
    retirer_entree(projet=dossier.projet, entree=f"ecole.{ecole.uuid}", par=dossier.bruno)
    client = connecte(dossier.amina)
    code = f"ecole.{ecole.uuid}.nom"
    reponse = client.post(adresse(dossier, "besoins"), {f"vu:{code}": "", code: "École perdue"}, follow=True)
    assert "« École perdue » n'a pas pu être gardé" in unescape(reponse.content.decode())


def test_une_question_de_la_caf_est_a_son_etape_et_se_repond(dossier):
    question = QuestionLocaleFactory(campagne=dossier.campagne, etape="equipe", intitule="Qui coordonne ?")
    assert "Qui coordonne ?" in page(dossier, "equipe")
    assert "Qui coordonne ?" not in page(dossier, "besoins")
    code = f"question.{question.uuid}"
    connecte(dossier.amina).post(adresse(dossier, "equipe"), {f"vu:{code}": "", code: "Lucie"})
    assert dossier.projet.reponses.get().texte == "Lucie"


def test_le_contrat_republicain_ne_se_demande_pas_a_une_commune(dossier):
    code = "projet.contrat_republicain"
    assert code in page(dossier, "engagements")
    dossier.structure.type = "collectivite"
    dossier.structure.save()
    assert code not in page(dossier, "engagements")


def test_la_marge_dit_les_constats_de_l_etape_avec_un_lien_vers_le_champ(dossier):
    html = unescape(page(dossier, "parents"))
    assert "La place des pères" in html
    assert f'<a href="{adresse(dossier, "parents")}#champ-projet-place_des_peres">' in html
    assert "Le nombre d'enfants" not in html


def test_la_marge_d_un_collectif_ne_parle_que_de_lui(complet):
    envoyer(complet, "collectifs", "ajouter:projet.collectifs")
    premier = complet.projet.collectifs.first()
    saisir(projet=complet.projet, champ=f"collectif.{premier.uuid}.effectif", brut="14", par=complet.amina)
    fragment = reverse("depot:dit", args=[complet.projet.uuid, "collectifs"])
    html = connecte(complet.amina).get(f"{fragment}?objet=collectif.{premier.uuid}").content.decode()
    assert "14 enfants" in html
    assert "Collectif 2" not in html.replace("\u00a0", " ")
    assert 'hx-swap-oob="innerHTML:#annee-cadre"' in html


@pytest.mark.parametrize("objet", ["collectif.rien", "collectif.5f0c1f0e-0000-4000-8000-000000000000", "../x"])
def test_une_marge_d_ailleurs_n_existe_pas(complet, objet):
    fragment = reverse("depot:dit", args=[complet.projet.uuid, "collectifs"])
    attendu = 200 if objet == "../x" else 404
    assert connecte(complet.amina).get(fragment, {"objet": objet}).status_code == attendu


def test_une_etape_inconnue_n_existe_pas(dossier):
    assert connecte(dossier.amina).get(adresse(dossier, "relecteur")).status_code == 404


def test_les_collegues_qui_ecrivent_en_ce_moment_sont_nommes(dossier):
    saisir(projet=dossier.projet, champ="projet.besoins", brut="De Bruno", par=dossier.bruno)
    assert f"Ouvert aussi par {dossier.bruno.personne}." in page(dossier, "parents")
    assert "Ouvert aussi" not in connecte(dossier.bruno).get(adresse(dossier, "parents")).content.decode()


def remplir(cadre: Cadre, combien: int) -> None:
    """Autant d'actions, d'écoles, de collectifs et de lignes de budget."""
    for _ in range(combien):
        envoyer(cadre, "collectifs", "ajouter:projet.collectifs")
        for liste in ("projet.actions|enfants", "projet.ecoles", "projet.lignes|60", "projet.formations"):
            envoyer(cadre, "besoins", f"ajouter:{liste}")


def requetes(cadre: Cadre, chemin: str) -> int:
    client = connecte(cadre.amina)
    client.get(chemin)
    with CaptureQueriesContext(connection) as vues:
        assert client.get(chemin).status_code == 200
    return len(vues)


@pytest.mark.parametrize("etape", [*ETAPES, "collectif", "repartition"])
def test_les_requetes_d_une_page_ne_croissent_pas_avec_le_dossier(complet, etape):
    collectif = complet.projet.collectifs.first()
    chemin = {
        "collectif": reverse("depot:collectif", args=[complet.projet.uuid, collectif.uuid]),
        "repartition": reverse("depot:repartition", args=[complet.projet.uuid]),
    }.get(etape) or adresse(complet, etape)
    remplir(complet, 1)
    avant = requetes(complet, chemin)
    remplir(complet, 5)
    assert requetes(complet, chemin) == avant


@pytest.mark.parametrize("etape", [*ETAPES, "collectif"])
def test_une_page_d_un_dossier_de_six_collectifs_pese_moins_de_60_ko(complet, etape):
    remplir(complet, 5)
    collectif = complet.projet.collectifs.first()
    chemin = reverse("depot:collectif", args=[complet.projet.uuid, collectif.uuid])
    chemin = chemin if etape == "collectif" else adresse(complet, etape)
    assert len(connecte(complet.amina).get(chemin).content) <= 60_000
