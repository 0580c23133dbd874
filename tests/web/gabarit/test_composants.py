"""Les composants tels qu'ils sortent : reliés, nommés, sans rien que la règle de sécurité refuse."""

import re
from pathlib import Path

import pytest
from django import forms
from django.forms import formset_factory
from django.template.loader import render_to_string
from django_cotton import render_component

from preau.coeur.referentiel.constats import Avis, Verdict
from preau.web.gabarit.exemples import FormulaireExemple
from preau.web.gabarit.templatetags.formulaires import erreurs
from preau.web.gabarit.templatetags.verdicts import MOTS

GABARIT = Path(__file__).resolve().parents[3] / "preau/web/gabarit"


def rendre(nom: str, **contexte: object) -> str:
    return re.sub(r"[ \n]+", " ", str(render_component(None, nom, contexte)))


@pytest.mark.parametrize("code", [*Verdict, *Avis])
def test_chaque_verdict_et_chaque_avis_a_son_mot_et_son_ton(code: str):
    rendu = rendre("etiquette", verdict=code)
    assert MOTS[code] in rendu
    assert f"ton-{code}" in rendu
    assert f".ton-{code}" in (GABARIT / "static/gabarit/jetons.css").read_text(encoding="utf-8")


def test_un_constat_dit_verdict_phrase_remede_mesure_et_source():
    rendu = rendre(
        "constat",
        verdict="non_conforme",
        phrase="14 enfants.",
        remede="Gardez-en 12.",
        source="§ 2-4",
        observe="14",
        attendu="8 à 12",
    )
    for attendu in ("non conforme", "14 enfants.", "Gardez-en 12.", "§\u00a02-4", "<dd>14</dd>", "<dd>8 à 12</dd>"):
        assert attendu in rendu


def test_un_champ_relie_son_nom_son_aide_et_son_erreur():
    champ = FormulaireExemple({"enfants": "-3"})["enfants"]
    rendu = rendre("champ", champ=champ)
    assert '<label class="champ-nom" for="id_enfants">' in rendu
    assert 'aria-describedby="id_enfants_helptext id_enfants_error"' in rendu
    assert 'id="id_enfants_helptext"' in rendu
    assert 'id="id_enfants_error"' in rendu
    assert 'aria-invalid="true"' in rendu
    assert 'value="-3"' in rendu


def test_un_choix_est_un_groupe_nomme():
    rendu = rendre("champ", champ=FormulaireExemple({})["objet"])
    assert rendu.count('type="radio"') == 3
    assert "<fieldset" in rendu
    assert "<legend" in rendu
    assert 'aria-describedby="id_objet_error"' in rendu
    assert "checked" not in rendu


def test_ce_qui_est_tape_est_echappe():
    rendu = rendre("champ", champ=FormulaireExemple({"nom": '"><script>alert(1)</script>'})["nom"])
    assert "<script" not in rendu


def test_le_resume_mene_a_chaque_controle_qui_existe():
    formulaire = FormulaireExemple({"enfants": "-3"})
    page = "".join(rendre("champ", champ=champ) for champ in formulaire)
    ancres = re.findall(r'href="#([^"]+)"', rendre("resume-erreurs", de=formulaire))
    assert len(ancres) == 5
    assert [ancre for ancre in ancres if f'id="{ancre}"' not in page] == []


def test_un_formulaire_vierge_n_a_pas_de_resume():
    assert rendre("resume-erreurs", de=FormulaireExemple()).strip() == ""
    assert erreurs(None) == []


def test_le_resume_reunit_les_erreurs_d_un_jeu_de_formulaires():
    class Ligne(forms.Form):
        nom = forms.CharField(error_messages={"required": "Donnez un nom."})

    jeu = formset_factory(Ligne, extra=0, min_num=2, validate_min=True)(
        {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-nom": "", "form-1-nom": ""}
    )
    assert [erreur.ancre for erreur in erreurs(jeu)] == ["", "id_form-0-nom", "id_form-1-nom"]


def test_le_titre_annonce_l_erreur():
    assert "<title>Erreur : Préau" in render_to_string("gabarit/base.html", {"form": FormulaireExemple({})})
    assert "<title>Préau" in render_to_string("gabarit/base.html", {"form": FormulaireExemple()})


@pytest.mark.django_db
@pytest.mark.parametrize("adresse", ["/face/", "/accessibilite/", "/mentions/", "/nulle-part/"])
def test_aucune_page_ne_porte_de_style_ni_de_script_en_ligne(client, adresse: str):
    page = client.get(adresse).content.decode()
    assert re.findall(r"<style|\sstyle=|\son\w+=|javascript:", page) == []
    assert [balise for balise in re.findall(r"<script[^>]*>", page) if "src=" not in balise] == []


@pytest.mark.django_db
def test_chaque_page_a_langue_titre_evitement_et_ligne_d_etat(client):
    page = client.get("/mentions/").content.decode()
    assert '<html lang="fr" dir="ltr">' in page
    assert "<title>Mentions et vie privée · Préau</title>" in page
    assert 'href="#contenu"' in page
    assert 'id="contenu"' in page
    assert page.count('role="status"') == 1


@pytest.mark.django_db
def test_l_ecriture_de_droite_a_gauche_prend_la_feuille_retournee(client):
    page = client.get("/face/?sens=rtl").content.decode()
    assert 'dir="rtl"' in page
    assert "bootstrap.rtl.min.css" in page
    assert "bootstrap.min.css" not in page


def test_les_feuilles_n_emploient_que_des_mesures_logiques():
    motif = re.compile(r"(?:margin|padding|border)-(?:left|right)|(?<![\w-])(?:left|right):|text-align: (?:left|right)")
    feuilles = (GABARIT / "static/gabarit").glob("*.css")
    assert {f.name: t for f in feuilles if (t := motif.findall(f.read_text(encoding="utf-8")))} == {}
