"""Les formulaires des décisions : ce que l'on attribue, pourquoi, ce que l'on signe, ce que l'on paie."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms

from preau.instruction.actions import Part
from preau.instruction.enums import NatureDeVersement
from preau.instruction.models import CofinancementAccorde, DecisionDeCollectif, EcheancierDeCampagne
from preau.web.gabarit.actes import ActeForm
from preau.web.gabarit.champs import JourField, MontantField
from preau.web.gabarit.templatetags.francais import nombre
from preau.web.gabarit.vu import RIEN_ENCORE, vu_de

_LIGNES = forms.Textarea(attrs={"rows": 3})


class VuForm(ActeForm):
    """Un acte sur ce que la page montrait : ``vu`` en est l'instant, tel que la page l'a envoyé."""

    vu = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_vu(self) -> datetime | None:
        """L'instant lu ; ``None`` s'il manque ou ne se lit pas."""
        return vu_de(self.cleaned_data["vu"])


class AttribuerForm(VuForm):
    """Un montant par collectif, ou 0 et le motif de ne pas le retenir ; et le motif du projet."""

    def __init__(self, *args: Any, collectifs: Sequence[DecisionDeCollectif], **options: Any) -> None:
        super().__init__(*args, **options)
        self.collectifs = collectifs
        for collectif in collectifs:
            montant = collectif.montant if collectif.retenu else collectif.propose
            if collectif.retenu is False:
                montant = Decimal(0)
            self.fields[f"montant_{collectif.pk}"] = MontantField(
                label=f"Montant pour « {collectif.nom} »", initial=nombre(montant, 2), decimal_places=2, max_digits=12
            )
            self.fields[f"motif_{collectif.pk}"] = forms.CharField(
                label=f"S'il n'est pas retenu, pourquoi (« {collectif.nom} »)", required=False, initial=collectif.motif
            )
        self.fields["motif"] = forms.CharField(
            label="Pourquoi ce montant",
            required=False,
            widget=_LIGNES,
            help_text="Sans motif, celui du scénario, si le montant est le sien. La structure le lira.",
        )

    def clean(self) -> dict[str, Any]:
        """Un collectif à 0 dit pourquoi, à sa place."""
        lu = super().clean() or self.cleaned_data
        for collectif in self.collectifs:
            montant = lu.get(f"montant_{collectif.pk}")
            if montant == 0 and not lu.get(f"motif_{collectif.pk}"):
                phrase = f"Dites pourquoi « {collectif.nom} » n'est pas retenu."
                self.add_error(f"motif_{collectif.pk}", phrase)
        return lu

    def parts(self) -> list[Part]:
        """Ce qui est décidé de chaque collectif."""
        lu = self.cleaned_data
        return [
            Part(c.collectif.uuid, lu[f"montant_{c.pk}"], "" if lu[f"montant_{c.pk}"] else lu[f"motif_{c.pk}"])
            for c in self.collectifs
        ]

    def lignes(self) -> list[tuple[DecisionDeCollectif, Any, Any]]:
        """Chaque collectif et ses deux champs, pour la page."""
        return [(c, self[f"montant_{c.pk}"], self[f"motif_{c.pk}"]) for c in self.collectifs]


class MotifForm(VuForm):
    """Un motif, que la structure lira."""

    motif = forms.CharField(label="Pourquoi", widget=_LIGNES, help_text="La structure lira ce motif.")


class TexteForm(VuForm):
    """Une observation, une réponse, la suite qu'on lui donne."""

    texte = forms.CharField(label="Ce qu'il faut reprendre", required=False, widget=_LIGNES)


class FinancementForm(VuForm):
    """Ce qu'un financeur accorde et a versé."""

    accorde = MontantField(label="Accordé", decimal_places=2, max_digits=12, help_text="0 s'il refuse.")
    verse = MontantField(label="Versé à ce jour", decimal_places=2, max_digits=12)

    @staticmethod
    def depuis(reponse: CofinancementAccorde | None) -> dict[str, Any]:
        """Ce qui est déjà dit ; sinon, rien d'accordé encore, rien de versé."""
        if reponse is None:
            return {"verse": nombre(Decimal(0), 2), "vu": RIEN_ENCORE.isoformat()}
        return {
            "accorde": nombre(reponse.accorde, 2),
            "verse": nombre(reponse.verse, 2),
            "vu": reponse.modifie_le.isoformat(),
        }


class SignatureForm(ActeForm):
    """Le jour d'une signature."""

    le = JourField(label="Signée le")


class VersementForm(VuForm):
    """Une somme payée, et quand."""

    nature = forms.ChoiceField(label="Ce qui est versé", choices=NatureDeVersement.choices)
    montant = MontantField(label="Montant", decimal_places=2, max_digits=12)
    verse_le = JourField(label="Versé le")


class EcheancierForm(ActeForm):
    """La part de l'acompte et les dates."""

    part_acompte = MontantField(label="Part de l'acompte", decimal_places=2, max_digits=5)
    acompte_le = JourField(label="Acompte attendu le")
    solde_le = JourField(label="Solde attendu le")

    @staticmethod
    def depuis(echeancier: EcheancierDeCampagne | None) -> dict[str, Any]:
        """Ce qui est déjà fixé."""
        if echeancier is None:
            return {}
        part = nombre(echeancier.part_acompte, 2)
        return {"part_acompte": part, "acompte_le": echeancier.acompte_le, "solde_le": echeancier.solde_le}


class TexteDeLaCafForm(ActeForm):
    """Un texte de la Caf, tel qu'elle l'a écrit."""

    contenu = forms.CharField(label="Le texte", widget=forms.Textarea(attrs={"rows": 16}), max_length=50_000)
