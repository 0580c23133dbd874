"""Le résumé des erreurs nomme le champ dont il parle."""

from django import forms

from preau.web.gabarit.templatetags.formulaires import erreurs


class Deux(forms.Form):
    motif = forms.CharField(label="Motif")
    fichier = forms.CharField(label="Le fichier", error_messages={"required": "Choisissez le fichier."})


def test_une_phrase_de_django_prend_le_nom_du_champ_une_des_notres_se_suffit():
    assert [(e.ancre, e.phrase) for e in erreurs(Deux({}))] == [
        ("id_motif", "Motif : ce champ est obligatoire."),
        ("id_fichier", "Choisissez le fichier."),
    ]
