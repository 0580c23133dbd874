"""Les formulaires de l'instruction d'un dossier."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError

from preau.campagnes.validateurs import valider_paragraphes
from preau.coeur.charges_ecartees import COMMUNES
from preau.coeur.financement import COMPTES
from preau.coeur.phrases import euros
from preau.instruction.actions import Charge, Point
from preau.instruction.actions.ouverture import LONGUEUR_MOTIF
from preau.projets.tables.enums import Etape
from preau.projets.tables.surcouche import DecisionDerogation
from preau.web.gabarit.actes import ActeForm
from preau.web.gabarit.champs import JourField, MontantField

DELAI_PROPOSE = timedelta(days=15)
UN_JOUR = timedelta(days=1)


def _texte(libelle: str, *, lignes: int = 4, **options: Any) -> forms.CharField:
    zone = forms.Textarea(attrs={"rows": lignes})
    return forms.CharField(
        label=libelle, max_length=LONGUEUR_MOTIF, widget=zone, validators=[valider_paragraphes], **options
    )


class NoteForm(ActeForm):
    """Une note de la Caf à elle-même."""

    texte = _texte("Une note", lignes=3, help_text="La Caf seule la lit. Elle ne se change pas ensuite.")


class MotifForm(ActeForm):
    """Un motif que la structure lira."""

    motif = _texte("Pourquoi", lignes=3, help_text="La structure lira ce motif.")


class RecevableForm(ActeForm):
    """Le dossier est recevable ; un mot de plus, si l'on veut."""

    motif = _texte("Un mot pour la structure", lignes=2, required=False)


class IrrecevableForm(ActeForm):
    """Le dossier est irrecevable ; les motifs sont ceux du rapport, à relire."""

    motif = _texte("Pourquoi", lignes=8, help_text="Écrit d'après le rapport : relisez-le, la structure le lira.")


class DerogationForm(ActeForm):
    """Ce que l'on décide d'un constat à apprécier."""

    decision = forms.ChoiceField(
        label="Décision",
        choices=[(DecisionDerogation.ACCORDEE.value, "Accorder"), (DecisionDerogation.REFUSEE.value, "Refuser")],
        widget=forms.RadioSelect,
    )
    motif = _texte("Pourquoi", lignes=3, help_text="La structure lira ce motif ; il va au fichier d'échange.")
    valable_du = JourField(label="À partir du", required=False)
    valable_au = JourField(label="Jusqu'au", required=False, help_text="Vides : toute l'année de la campagne.")


class EcheanceForm(ActeForm):
    """Laisser plus de temps."""

    echeance = JourField(label="Nouveau dernier jour")


class ComplementForm(ActeForm):
    """Les points sur lesquels le dossier se rouvre, le message, le dernier jour."""

    constats = forms.MultipleChoiceField(
        label="Ce que le texte relève", widget=forms.CheckboxSelectMultiple, required=False
    )
    etapes = forms.MultipleChoiceField(label="Des étapes entières", widget=forms.CheckboxSelectMultiple, required=False)
    pieces = forms.MultipleChoiceField(label="Des pièces", widget=forms.CheckboxSelectMultiple, required=False)
    message = _texte("Votre message", lignes=6, help_text="La structure le reçoit tel quel, avec la liste des points.")
    echeance = JourField(label="Dernier jour pour répondre", help_text="Jusqu'au soir de ce jour, compris.")

    def __init__(
        self,
        *args: Any,
        constats: Sequence[tuple[str, str]],
        pieces: Mapping[str, Any],
        demain: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._pieces = pieces
        etapes = [(etape.value, etape.label) for etape in Etape if etape is not Etape.RELECTURE]
        libelles = [(uuid, piece.intitule) for uuid, piece in pieces.items()]
        for nom, choix in (("constats", constats), ("etapes", etapes), ("pieces", libelles)):
            self.fields[nom].choices = choix  # type: ignore[attr-defined]
            if not choix:
                del self.fields[nom]
        self.places = {"points": "constats" if "constats" in self.fields else "etapes"}
        self.fields["echeance"].widget.attrs["min"] = demain.isoformat()

    @property
    def points(self) -> list[Point]:
        """Les points choisis."""
        lu = self.cleaned_data
        return [
            *(Point(constat=tuple(valeur.split("|"))) for valeur in lu.get("constats", ())),
            *(Point(etape=Etape(valeur)) for valeur in lu["etapes"]),
            *(Point(piece=self._pieces[valeur]) for valeur in lu.get("pieces", ())),
        ]


class EcartForm(ActeForm):
    """Écarter une action : pourquoi, et ce que le budget déposé porte pour elle, compte par compte."""

    motif = _texte("Pourquoi", lignes=4, help_text="La structure lira ce motif.")

    def __init__(
        self, *args: Any, portees: Mapping[tuple[str, str], Decimal], collectifs: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._cles = sorted(portees)
        for compte, cle in self._cles:
            ou = collectifs.get(cle, "un collectif") if cle != COMMUNES else "charges communes"
            self.fields[_nom(compte, cle)] = MontantField(
                label=f"{compte} · {COMPTES[compte]}, {ou}",
                required=False,
                min_value=0,
                max_digits=12,
                decimal_places=2,
                help_text=f"Le budget en porte {euros(portees[compte, cle])}.",
            )

    def refuser(self, erreur: ValidationError) -> None:
        """Une charge refusée se lit sous le champ de son compte quand la phrase le nomme, en tête sinon."""
        if hasattr(erreur, "error_dict") and "charges" in erreur.error_dict:
            for phrase in erreur.messages:
                dits = [_nom(compte, cle) for compte, cle in self._cles if f"compte {compte} " in phrase]
                self.add_error(dits[0] if dits else None, phrase)
            return
        super().refuser(erreur)

    @property
    def montants(self) -> Iterable[Any]:
        """Les champs des montants, dans l'ordre des comptes."""
        return [self[_nom(compte, cle)] for compte, cle in self._cles]

    @property
    def charges(self) -> list[Charge]:
        """Les charges dites."""
        lues = ((compte, cle, self.cleaned_data.get(_nom(compte, cle))) for compte, cle in self._cles)
        return [Charge(compte, montant, UUID(cle) if cle else None) for compte, cle, montant in lues if montant]


def _nom(compte: str, cle: str) -> str:
    return f"charge_{compte}_{cle or 'communes'}"
