"""Les formulaires du comité."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet

from preau.acteurs.models import Rattachement, Structure
from preau.acteurs.validateurs import valider_texte
from preau.campagnes.models import Campagne
from preau.instruction.models import Reunion
from preau.projets.tables.surcouche import SensAvis
from preau.web.gabarit.actes import ActeForm
from preau.web.gabarit.champs import HeureField, JourField, instant, jour_et_heure

LONGUEUR = 4_000


def _texte(libelle: str, *, lignes: int = 4, **options: Any) -> forms.CharField:
    zone = forms.Textarea(attrs={"rows": lignes})
    return forms.CharField(label=libelle, max_length=LONGUEUR, widget=zone, strip=True, **options)


class ReunionForm(ActeForm):
    """La date, le lieu et le quorum d'une réunion."""

    jour = JourField(label="Jour")
    heure = HeureField(label="Heure")
    lieu = forms.CharField(label="Lieu", max_length=200, validators=[valider_texte])
    quorum_pour_cent = forms.IntegerField(
        label="Quorum : part des membres qui votent",
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text="En pour cent ; 50 : la moitié au moins. Sur chaque dossier, ses déportés n'y comptent pas.",
    )
    quorum_minimum = forms.IntegerField(
        label="Quorum : jamais moins de", validators=[MinValueValidator(1)], help_text="En nombre de membres."
    )
    places = {"le": "jour"}

    @staticmethod
    def depuis(reunion: Reunion | None) -> dict[str, Any]:
        """Ce que la réunion dit déjà, champ par champ ; d'une nouvelle, la règle habituelle."""
        if reunion is None:
            return {"heure": "14:00", "quorum_pour_cent": 50, "quorum_minimum": 1}
        jour, heure = jour_et_heure(reunion.le)
        quorum = {nom: getattr(reunion, nom) for nom in ("quorum_pour_cent", "quorum_minimum")}
        return {"jour": jour, "heure": heure, "lieu": reunion.lieu, **quorum}

    @property
    def le(self) -> datetime:
        """L'instant que disent le jour et l'heure."""
        return instant(self.cleaned_data["jour"], self.cleaned_data["heure"])

    @property
    def reste(self) -> dict[str, Any]:
        """Le lieu et le quorum."""
        return {nom: self.cleaned_data[nom] for nom in ("lieu", "quorum_pour_cent", "quorum_minimum")}


class PreparerForm(ReunionForm):
    """La même, et la campagne dont on examine les dossiers."""

    campagne = forms.ModelChoiceField(Campagne.objects.none(), label="Campagne", empty_label=None)
    field_order = ["campagne", "jour", "heure", "lieu", "quorum_pour_cent", "quorum_minimum"]

    def __init__(self, *args: Any, campagnes: "QuerySet[Campagne]", **options: Any) -> None:
        super().__init__(*args, **options)
        champ = self.fields["campagne"]
        champ.queryset = campagnes  # type: ignore[attr-defined]
        champ.label_from_instance = lambda campagne: campagne.annee_scolaire  # type: ignore[attr-defined]


class MotifForm(ActeForm):
    """Pourquoi l'on annule, ou rouvre."""

    motif = _texte("Motif")


class TenirForm(ActeForm):
    """Ce que le comité dit d'un dossier : son avis, une observation de plus, le compte rendu."""

    avis = forms.ChoiceField(label="Avis du comité", choices=SensAvis, widget=forms.RadioSelect, required=False)
    motif = _texte("Motif ou réserves", required=False, help_text="Il se lit avec la décision.")
    observation = _texte("Ce que la structure devra reprendre", required=False)
    compte_rendu = _texte("Ce qui s'en est dit", required=False)
    places = {"texte": "observation"}


class NoteForm(ActeForm):
    """La note d'un membre, pour lui seul."""

    texte = _texte("Ma note", required=False)
    avis = forms.ChoiceField(
        label="L'avis que je donnerais", choices=[("", "pas encore"), *SensAvis.choices], required=False
    )


class CompteRenduForm(ActeForm):
    """Le compte rendu d'une réunion."""

    texte = _texte("Ce qui s'est dit hors des dossiers", required=False)
    places = {"compte_rendu": "texte"}


class MandatForm(ActeForm):
    """L'institution qu'un membre représente."""

    institution = forms.CharField(label="Institution", max_length=160, validators=[valider_texte])
    voix = forms.BooleanField(
        label="Ce membre vote", required=False, help_text="Sinon, il est invité : il ne compte pas au quorum."
    )
    debut = JourField(label="À partir du")


class LienForm(ActeForm):
    """Un lien avec une structure."""

    structure = forms.ModelChoiceField(Structure.objects.none(), label="Structure", empty_label="Choisir")
    motif = forms.CharField(
        label="Quel lien ?",
        max_length=300,
        validators=[valider_texte],
        help_text="« Mon époux y travaille ». Seules vous et la Caf le lisez.",
    )

    def __init__(
        self,
        *args: Any,
        structures: "QuerySet[Structure]",
        membres: "QuerySet[Rattachement] | None" = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.fields["structure"].queryset = structures  # type: ignore[attr-defined]
        if membres is not None:
            self.fields["membre"] = forms.ModelChoiceField(membres, label="Qui", empty_label="Choisir")
            self.fields["membre"].label_from_instance = lambda r: str(r.personne)  # type: ignore[attr-defined]
            self.order_fields(["membre", "structure", "motif"])
