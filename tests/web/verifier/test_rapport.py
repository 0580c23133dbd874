import html
import json
import re

import pytest
from django.urls import reverse

from preau.acteurs.enums import Role
from preau.cli import main
from preau.coeur.referentiel import EXIGENCES, Phase
from preau.coeur.verification import verifier
from preau.projets.models import Verification
from tests.fabriques import RattachementFactory
from tests.projets.fabriques import projet, verification


def lire(client, faite, nom="rapport", suite=""):
    return client.get(reverse(f"verifier:{nom}", kwargs={"uuid": faite.uuid}) + suite)


def texte(reponse) -> str:
    """Le texte de la page, espaces de toute sorte réunies."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", reponse.content.decode())))


def plat(phrase: str) -> str:
    return re.sub(r"\s+", " ", phrase)


def deranger(d):
    d["projet"].update(laicite=False, place_des_peres=None)
    d["collectifs"][0].update(effectif=14)


def test_le_rapport_dit_l_avis_et_chaque_constat(connectee, casquette):
    octets = projet(deranger)
    page = texte(lire(connectee, verification(casquette, octets)))
    assert "Ce projet n'est pas recevable en l'état : 2 points ne respectent pas le texte." in page
    constats = verifier(octets).constats
    assert [c.code for c in constats if plat(c.phrase) not in page or plat(c.remede) not in page] == []
    assert [c.code for c in constats if EXIGENCES[c.code].paragraphe.replace("\u00a0", " ") not in page] == []


def test_le_plus_grave_vient_avant_le_reste_de_sa_rubrique(connectee, casquette):
    page = texte(lire(connectee, verification(casquette, projet(deranger))))
    assert page.index("ne pas respecter le principe de laïcité") < page.index("ne dit rien de la place des pères")


def test_un_verdict_choisi_ne_montre_que_ses_constats(connectee, casquette):
    page = texte(lire(connectee, verification(casquette, projet(deranger)), suite="?verdict=non_renseigne"))
    assert "ne dit rien de la place des pères" in page
    assert "ne pas respecter le principe de laïcité" not in page
    assert "Seuls les constats « non renseigné » sont montrés" in page


def test_un_verdict_inconnu_montre_tout(connectee, casquette):
    assert "laïcité" in texte(lire(connectee, verification(casquette), suite="?verdict=<script>"))


def test_l_annee_du_collectif_est_dessinee(connectee, casquette):
    reponse = lire(connectee, verification(casquette))
    assert "33 semaines ouvertes , dont 31 complètes" in texte(reponse)
    cases = re.findall(r'class="case" role="img" title="([^"]+)"', html.unescape(reponse.content.decode()))
    assert [case for case in cases if case.endswith("perdue, jeudi de l'Ascension")]


def test_du_html_dans_le_projet_reste_du_texte(connectee, casquette):
    octets = projet(lambda d: d["projet"].update(intitule="<img src=x onerror=alert(1)>"))
    faite = verification(casquette, octets)
    assert b"<img" not in lire(connectee, faite).content
    assert b"<img" not in connectee.get("/verifier/").content


def test_le_json_est_celui_de_la_ligne_de_commande(connectee, casquette, tmp_path, capsys):
    octets = projet(deranger)
    fichier = tmp_path / "projet.json"
    fichier.write_bytes(octets)
    assert main(["verifier", str(fichier), "--format", "json", "--phase", "bilan"]) == 1
    attendu = json.loads(capsys.readouterr().out)
    reponse = lire(connectee, verification(casquette, octets, Phase.BILAN), "rapport_json")
    assert json.loads(reponse.content) == attendu
    assert reponse["Content-Type"] == "application/json"


def test_le_fichier_du_projet_se_reprend_tel_quel(connectee, casquette):
    assert lire(connectee, verification(casquette), "projet_json").content == projet()


def test_le_pdf_se_telecharge(connectee, casquette):
    reponse = lire(connectee, verification(casquette), "rapport_pdf")
    assert reponse["Content-Type"] == "application/pdf"
    assert reponse.content.startswith(b"%PDF")
    assert "attachment" in reponse["Content-Disposition"]


@pytest.mark.parametrize("collectifs", [1, 3, 20])
def test_le_nombre_de_requetes_ne_depend_pas_du_projet(connectee, casquette, collectifs, django_assert_num_queries):
    faite = verification(casquette, projet(deranger, collectifs=collectifs))
    lire(connectee, faite)
    with django_assert_num_queries(4):
        lire(connectee, faite)


def test_un_texte_qui_a_change_depuis_est_dit(connectee, casquette):
    faite = verification(casquette)
    Verification.objects.filter(pk=faite.pk).update(referentiel="Rhône (69), valeurs de 2023-2024", avis="irrecevable")
    page = texte(lire(connectee, faite))
    assert "jugée alors « irrecevable » par : Rhône (69), valeurs de 2023-2024" in page


def test_un_texte_qui_n_a_pas_change_ne_se_dit_pas(connectee, casquette):
    assert "a changé" not in texte(lire(connectee, verification(casquette)))


def test_une_autre_casquette_de_la_personne_propose_de_changer(connectee, casquette):
    autre = RattachementFactory(personne=casquette.personne, structure__nom="Ailleurs")
    connectee.post(reverse("compte:porter"), {"casquette": casquette.uuid})
    reponse = lire(connectee, verification(autre))
    assert reponse.status_code == 403
    assert "Ailleurs" in texte(reponse)


def test_effacer_demande_une_fois_puis_efface(connectee, casquette):
    faite = verification(casquette)
    assert "Effacer la vérification de « Ouvrir les portes » ?" in texte(lire(connectee, faite, "supprimer"))
    assert Verification.objects.exists()
    reponse = connectee.post(reverse("verifier:supprimer", kwargs={"uuid": faite.uuid}), follow=True)
    assert "La vérification est effacée." in texte(reponse)
    assert not Verification.objects.exists()


def test_qui_ne_peut_effacer_n_en_voit_pas_le_lien(client, casquette):
    faite = verification(casquette)
    client.force_login(RattachementFactory(role=Role.INTERVENANT, structure=casquette.structure).personne)
    assert "Effacer" not in texte(lire(client, faite))


def devenue_illisible(casquette):
    """Une vérification dont le fichier gardé ne se lirait plus aujourd'hui : d'une année d'avant le premier texte."""
    faite = verification(casquette)
    document = projet(lambda d: d["campagne"].update(annee_scolaire="2020-2021") or d.update(collectifs=[])).decode()
    Verification.objects.filter(pk=faite.pk).update(document=document)
    return faite


@pytest.mark.parametrize("nom", ["rapport", "rapport_json", "rapport_pdf"])
def test_un_fichier_garde_qui_ne_se_lit_plus_a_sa_page(connectee, casquette, nom):
    faite = devenue_illisible(casquette)
    reponse = lire(connectee, faite, nom)
    assert reponse.status_code == 409
    assert "Année scolaire : l'année scolaire 2020-2021 précède" in texte(reponse)
    for suite in ("projet_json", "supprimer"):
        assert f'href="{reverse(f"verifier:{suite}", kwargs={"uuid": faite.uuid})}"' in reponse.content.decode()
    assert "Effacer" in texte(reponse)


def test_un_fichier_qui_ne_se_lit_plus_se_reprend_et_s_efface(connectee, casquette):
    faite = devenue_illisible(casquette)
    assert b"2020-2021" in lire(connectee, faite, "projet_json").content
    connectee.post(reverse("verifier:supprimer", kwargs={"uuid": faite.uuid}))
    assert not Verification.objects.exists()


def test_un_fichier_qui_ne_se_lit_plus_reste_inconnu_d_une_autre_structure(connectee):
    assert lire(connectee, devenue_illisible(RattachementFactory())).status_code == 404


def test_un_texte_demesure_est_coupe_partout_dans_la_page(connectee, casquette):
    def changer(d):
        long = "mot" * 20_000
        d["porteur"]["nom"] = d["projet"]["intitule"] = long
        d["projet"]["actions"][0].update(intitule=long)
        fermeture = {"debut": "2024-12-02", "fin": "2024-12-20", "motif": long}
        d["collectifs"][0].update(nom=long, lieux=[long, "Ailleurs"], fermetures=[fermeture])
        d["projet"]["derogations"] = [{"code": long, "objet": "projet", "decision": "accordee"}]

    contenu = lire(connectee, verification(casquette, projet(changer))).content.decode()
    assert max(map(len, re.findall(r"(?:mot)+", contenu))) <= 600
    assert "motmot…" in contenu


def test_au_dela_de_vingt_remarques_la_page_dit_combien_il_en_reste(connectee, casquette):
    octets = projet(lambda d: d.update({f"cle_{rang}": 1 for rang in range(25)}))
    page = texte(lire(connectee, verification(casquette, octets)))
    assert "25 remarques sur le fichier" in page
    assert page.count("clé inconnue, ignorée") == 20
    assert "et 5 autres" in page
