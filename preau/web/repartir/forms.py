"""Les formulaires de l'enveloppe."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import MinValueValidator

from preau.acteurs.models import Comite
from preau.acteurs.validateurs import valider_texte
from preau.campagnes.models import SousEnveloppe
from preau.campagnes.validateurs import valider_paragraphes
from preau.coeur.phrases import majuscule
from preau.instruction.candidats import Situation
from preau.instruction.enums import MethodeDeScenario
from preau.instruction.models.scenarios import LONGUEUR_NOM
from preau.web.gabarit.actes import ActeForm
from preau.web.gabarit.champs import MontantField
from preau.web.gabarit.templatetags.francais import nombre

LONGUEUR_NOTE, LONGUEUR_MOTIF = 2_000, 1_000
_PLANCHER = "plancher-"
_AIDES = {
    MethodeDeScenario.RANG: "chacun en entier, dans l'ordre, tant que l'enveloppe suffit",
    MethodeDeScenario.PRORATA: "la même part de sa demande à chacun",
    MethodeDeScenario.OPTIMALE: "le plus grand nombre de projets, au moins à leur plancher",
    MethodeDeScenario.A_LA_MAIN: "rien au départ, chaque montant s'écrit avec son motif",
}


def _texte(libelle: str, maximum: int, **options: Any) -> forms.CharField:
    zone = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=libelle, max_length=maximum, widget=zone, validators=[valider_paragraphes], **options)


def _note() -> forms.CharField:
    return _texte(
        "Note", LONGUEUR_NOTE, required=False, help_text="Ce que l'on veut en retenir ; votre Caf seule la lit."
    )


class NomForm(ActeForm):
    """Le nom et la note d'un scénario."""

    nom = forms.CharField(label="Nom du scénario", max_length=LONGUEUR_NOM, validators=[valider_texte])
    note = _note()


class ProposerForm(ActeForm):
    """Un scénario à proposer, et s'il le faut le plancher de chaque projet."""

    nom = forms.CharField(label="Nom du scénario", max_length=LONGUEUR_NOM, validators=[valider_texte])
    methode = forms.ChoiceField(
        label="Comment partager l'enveloppe",
        choices=[
            (code, f"{majuscule(mot)} : {_AIDES[MethodeDeScenario(code)]}") for code, mot in MethodeDeScenario.choices
        ],
        initial=MethodeDeScenario.RANG,
        widget=forms.RadioSelect,
    )
    note = _note()

    def __init__(self, *args: Any, classes: Iterable[Situation] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        for situation in classes:
            champ = MontantField(
                label=situation.nom,
                required=False,
                max_digits=12,
                decimal_places=2,
                validators=[MinValueValidator(Decimal("0.01"), "Un plancher vaut au moins un centime.")],
            )
            self.fields[f"{_PLANCHER}{situation.projet.uuid}"] = champ

    @property
    def planchers_a_dire(self) -> list[forms.BoundField]:
        """Les champs des planchers, dans l'ordre des rangs."""
        return [champ for champ in self if champ.name.startswith(_PLANCHER)]

    def planchers(self) -> dict[UUID, Decimal]:
        """Ceux qui sont dits, par projet."""
        dits = {nom: valeur for nom, valeur in self.cleaned_data.items() if nom.startswith(_PLANCHER)}
        return {UUID(nom.removeprefix(_PLANCHER)): montant for nom, montant in dits.items() if montant is not None}


class CorrigerForm(ActeForm):
    """Un montant à la main, et pourquoi."""

    montant = MontantField(label="Montant proposé", min_value=0, max_digits=12, decimal_places=2)
    motif = _texte(
        "Pourquoi ce montant",
        LONGUEUR_MOTIF,
        required=False,
        help_text="La structure le lira si ce montant lui est attribué. Inutile pour revenir au montant de la méthode.",
    )


class GainForm(forms.Form):
    """« Et si l'enveloppe gagnait… » ; un montant négatif en ôte."""

    gain = MontantField(label="Et si l'enveloppe gagnait", max_digits=12, decimal_places=2)
    comite = forms.ChoiceField(label="pour", required=False)

    def __init__(self, *args: Any, comites: Iterable[tuple[int, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        choix = [(str(pk), nom) for pk, nom in comites]
        if choix:
            self.fields["comite"].choices = choix  # type: ignore[attr-defined]
        else:
            del self.fields["comite"]


class SousEnveloppesForm(ActeForm):
    """Un montant par comité ; vide, il n'a pas de sous-enveloppe."""

    def __init__(self, *args: Any, comites: Iterable[Comite], fixees: Iterable[SousEnveloppe], **options: Any) -> None:
        deja = {str(sous.comite.uuid): nombre(sous.montant, 2) for sous in fixees}
        super().__init__(*args, **{"initial": deja} | options)
        for comite in comites:
            self.fields[str(comite.uuid)] = MontantField(
                label=str(comite), required=False, min_value=0, max_digits=12, decimal_places=2
            )

    def montants(self) -> dict[UUID, Decimal]:
        """Les montants dits, par comité."""
        return {UUID(nom): montant for nom, montant in self.cleaned_data.items() if montant is not None}
