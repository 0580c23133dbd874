"""Les formulaires d'un changement : un par étape, et ceux de la réponse."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from preau.coeur.calendrier import JOURS
from preau.coeur.phrases import majuscule
from preau.coeur.referentiel.faits import Creneau, Fermeture
from preau.instruction.actions.modifications import LONGUEUR_MOTIF
from preau.projets.champs.convertisseurs import ENTIER_MAX, LIGNE_MAX, SaisieRefusee, commune, nettoyer
from preau.projets.plan import CollectifDuPlan, PlanDeLAnnee
from preau.projets.tables.modifications import SorteDeModification as S
from preau.web.gabarit.actes import ActeForm
from preau.web.gabarit.champs import HeureField, JourField, MontantField

_OUI_NON = (("oui", "Oui"), ("non", "Non"))
# Les séances que la page montre d'abord, et au plus.
SEANCES, SEANCES_MAX = 3, 14


class TexteField(forms.CharField):
    """Un texte, sans les caractères que la base ne garderait pas."""

    def to_python(self, value: Any) -> str:
        """Le texte nettoyé."""
        return nettoyer(super().to_python(value) or "")


def _paragraphes(libelle: str, aide: str = "", *, requis: bool = True) -> TexteField:
    zone = forms.Textarea(attrs={"rows": 4})
    return TexteField(label=libelle, help_text=aide, required=requis, max_length=LONGUEUR_MOTIF, widget=zone)


def _nombre(libelle: str, minimum: int, aide: str = "") -> forms.IntegerField:
    return forms.IntegerField(label=libelle, help_text=aide, min_value=minimum, max_value=ENTIER_MAX)


def _oui_non(libelle: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=libelle, choices=_OUI_NON, coerce=lambda mot: mot == "oui", widget=forms.RadioSelect
    )


class SorteForm(ActeForm):
    """Ce qui change, et dans quel collectif."""

    sorte = forms.ChoiceField(
        label="Qu'est-ce qui change ?",
        choices=[(code, majuscule(mot)) for code, mot in S.choices],
        widget=forms.RadioSelect,
    )
    collectif = forms.ChoiceField(label="Dans quel collectif ?", required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, plan: PlanDeLAnnee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ = self.fields["collectif"]
        champ.choices = [(str(c.cle), c.nom) for c in plan.collectifs]  # type: ignore[attr-defined]
        champ.help_text = "Sauf si c'est tout le projet qui s'arrête."

    def clean(self) -> dict[str, Any]:
        """Un collectif est dit, sauf quand c'est le projet qui s'arrête."""
        lu = super().clean() or {}
        if lu.get("sorte") == S.ABANDON_PROJET:
            lu["collectif"] = ""
        elif lu.get("sorte") and not lu.get("collectif") and "collectif" not in self.errors:
            self.add_error("collectif", "Choisissez le collectif qui change.")
        return lu


class QuoiForm(ActeForm):
    """Ce que devient ce qui change ; rien à dire pour un arrêt. ``changement`` : les champs du changement."""

    def __init__(self, *args: Any, plan: PlanDeLAnnee, collectif: CollectifDuPlan | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan, self.collectif = plan, collectif

    @staticmethod
    def depuis(_collectif: CollectifDuPlan) -> dict[str, Any]:
        """Ce que le plan dit aujourd'hui, champ par champ."""
        return {}

    def changement(self) -> dict[str, Any]:
        """Ce qui est dit, une fois lu."""
        return dict(self.cleaned_data)


class SeancesForm(QuoiForm):
    """La nouvelle semaine ; une séance laissée vide n'en est pas une."""

    places = {"creneaux": NON_FIELD_ERRORS}
    seances = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.nombre = self._combien()
        for rang in range(self.nombre):
            jours = [("", "Pas de séance"), *((str(j), majuscule(mot)) for j, mot in enumerate(JOURS))]
            self.fields[f"jour_{rang}"] = forms.ChoiceField(
                label=f"Séance {rang + 1} : le jour", choices=jours, required=False
            )
            self.fields[f"debut_{rang}"] = HeureField(label="de", required=False)
            self.fields[f"fin_{rang}"] = HeureField(label="à", required=False)

    def _combien(self) -> int:
        """Autant que la page en montrait, une de plus si on l'a demandée."""
        if not self.is_bound:
            return min(int(self.initial.get("seances", SEANCES)), SEANCES_MAX)
        dit = self.data.get("seances", "")
        nombre = int(dit) if dit.isdecimal() and len(dit) <= len(str(SEANCES_MAX)) else SEANCES
        return max(1, min(nombre, SEANCES_MAX))

    @property
    def lignes(self) -> list[tuple[Any, Any, Any]]:
        """Les trois champs de chaque séance."""
        return [(self[f"jour_{rang}"], self[f"debut_{rang}"], self[f"fin_{rang}"]) for rang in range(self.nombre)]

    @staticmethod
    def depuis(collectif: CollectifDuPlan) -> dict[str, Any]:
        """Les séances d'aujourd'hui."""
        dits: dict[str, Any] = {"seances": max(SEANCES, len(collectif.dit.creneaux or ()))}
        for rang, creneau in enumerate(collectif.dit.creneaux or ()):
            jour = "" if creneau.jour is None else str(creneau.jour)
            dits |= {f"jour_{rang}": jour, f"debut_{rang}": creneau.debut, f"fin_{rang}": creneau.fin}
        return dits

    def changement(self) -> dict[str, Any]:
        """Les séances dites, dans l'ordre de la semaine."""
        lu = self.cleaned_data
        dites = [
            Creneau(int(lu[f"jour_{rang}"]) if lu[f"jour_{rang}"] else None, lu[f"debut_{rang}"], lu[f"fin_{rang}"])
            for rang in range(self.nombre)
        ]
        gardes = [creneau for creneau in dites if creneau != Creneau()]
        return {"creneaux": tuple(sorted(gardes, key=lambda c: (c.jour is None, c.jour or 0, str(c.debut))))}


class LieuForm(QuoiForm):
    """Le nouveau lieu."""

    lieu = TexteField(label="Le nouveau lieu", max_length=LIGNE_MAX, help_text="Par exemple « Maison de quartier ».")
    adresse = TexteField(label="Son adresse", max_length=LIGNE_MAX, required=False)
    commune = TexteField(
        label="Sa commune", max_length=LIGNE_MAX, required=False, help_text="Si elle change : son nom ou son code."
    )
    accessible_parents = _oui_non("Les parents peuvent-ils y entrer ?")
    locaux_adaptes = _oui_non("Les locaux sont-ils adaptés ?")

    def clean_commune(self) -> str:
        """Le code de la commune ; vide si elle ne change pas."""
        texte = self.cleaned_data["commune"]
        if not texte:
            return ""
        try:
            return commune(texte)
        except SaisieRefusee as refus:
            raise ValidationError(str(refus)) from refus


class DatesForm(QuoiForm):
    """La première et la dernière séance."""

    debut = JourField(label="Première séance")
    fin = JourField(label="Dernière séance")

    @staticmethod
    def depuis(collectif: CollectifDuPlan) -> dict[str, Any]:
        """Celles d'aujourd'hui."""
        return {"debut": collectif.dit.debut, "fin": collectif.dit.fin}


class EffectifForm(QuoiForm):
    """Le nombre d'enfants prévus."""

    effectif = _nombre("Enfants prévus", 1)

    @staticmethod
    def depuis(collectif: CollectifDuPlan) -> dict[str, Any]:
        """Celui d'aujourd'hui."""
        return {"effectif": collectif.dit.effectif}


class AdultesForm(QuoiForm):
    """Les adultes, à toutes les séances ou un jour de la semaine."""

    jour = forms.TypedChoiceField(
        label="À quelles séances ?", required=False, empty_value=None, coerce=int, widget=forms.RadioSelect
    )
    professionnels = _nombre("Professionnels", 0, "Salariés et vacataires, à chaque séance.")
    benevoles = _nombre("Bénévoles", 0, "À chaque séance.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        creneaux = (self.collectif.dit.creneaux or ()) if self.collectif else ()
        jours = sorted({creneau.jour for creneau in creneaux if creneau.jour is not None})
        dits = [("", "À toutes les séances"), *((str(jour), f"Le {JOURS[jour]} seulement") for jour in jours)]
        self.fields["jour"].choices = dits  # type: ignore[attr-defined]

    @staticmethod
    def depuis(collectif: CollectifDuPlan) -> dict[str, Any]:
        """Ceux d'aujourd'hui."""
        adultes = collectif.dit.encadrants
        return {"jour": "", "professionnels": adultes.professionnels, "benevoles": adultes.benevoles}


class FermetureForm(QuoiForm):
    """Une fermeture de plus."""

    places = {"fermetures": "debut"}
    debut = JourField(label="Fermé du")
    fin = JourField(label="au", help_text="Dernier jour fermé compris.")
    raison = TexteField(label="Pourquoi", max_length=LIGNE_MAX, required=False, help_text="Par exemple « travaux ».")

    def changement(self) -> dict[str, Any]:
        """La fermeture dite."""
        lu = self.cleaned_data
        return {"fermetures": (Fermeture(lu["debut"], lu["fin"], lu["raison"] or None),)}


class FusionForm(QuoiForm):
    """Le collectif qui rejoint celui-ci, et ce qu'ils font ensemble."""

    autre = forms.TypedChoiceField(label="Quel collectif le rejoint ?", coerce=UUID, widget=forms.RadioSelect)
    effectif = _nombre("Enfants prévus, ensemble", 1)
    professionnels = _nombre("Professionnels", 0, "À chaque séance.")
    benevoles = _nombre("Bénévoles", 0, "À chaque séance.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        autres = [c for c in self.plan.collectifs if self.collectif is None or c.cle != self.collectif.cle]
        self.fields["autre"].choices = [(str(c.cle), c.nom) for c in autres]  # type: ignore[attr-defined]


FORMULAIRES: Mapping[str, type[QuoiForm]] = {
    S.CRENEAUX: SeancesForm,
    S.LIEU: LieuForm,
    S.DATES: DatesForm,
    S.EFFECTIF: EffectifForm,
    S.ADULTES: AdultesForm,
    S.FERMETURE: FermetureForm,
    S.FUSION: FusionForm,
}


class QuandForm(ActeForm):
    """À partir de quand, et pourquoi."""

    effet_le = JourField(label="À partir du", help_text="Le premier jour où ce changement vaut.")
    motif = _paragraphes("Pourquoi", "La Caf lira ce motif. N'y écrivez aucun nom d'enfant.")


class AccepterForm(ActeForm):
    """Ce que la Caf ajoute quand elle accepte."""

    message = _paragraphes("Un mot à la structure", requis=False)


class RefuserForm(ActeForm):
    """Pourquoi la Caf refuse."""

    motif = _paragraphes("Pourquoi refuser", "La structure lira ce motif.")


class LibererForm(ActeForm):
    """Le montant rendu à l'enveloppe, et pourquoi."""

    montant = MontantField(label="Montant à libérer", min_value=0, max_digits=12, decimal_places=2)
    motif = _paragraphes("Pourquoi", "La structure lira ce motif, et le journal le garde.")
