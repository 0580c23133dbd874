"""Commencer un dossier : d'où l'on part."""

from collections.abc import Sequence
from typing import Any

from django import forms

from preau.projets.tables import Depot
from preau.web.gabarit.fichier_d_echange import FichierDEchangeField

VIDE, DEPOT, FICHIER = "vide", "depot", "fichier"


class CommencerForm(forms.Form):
    """``depart`` : rien, un dépôt d'une autre année, ou un fichier d'échange. ``cle`` reconnaît un envoi refait."""

    depart = forms.ChoiceField(
        label="D'où partez-vous ?",
        widget=forms.RadioSelect,
        error_messages={"required": "Dites d'où vous partez.", "invalid_choice": "Choisissez une des réponses."},
    )
    intitule = forms.CharField(
        label="Titre du projet",
        max_length=200,
        required=False,
        help_text="Pour un dossier neuf. Vous pourrez le changer.",
        error_messages={"max_length": "Ce titre est trop long : 200 caractères au plus."},
    )
    depot = forms.ModelChoiceField(
        Depot.objects.none(),
        label="Le dossier à reprendre",
        required=False,
        empty_label=None,
        to_field_name="uuid",
        error_messages={"invalid_choice": "Choisissez un de vos dossiers déposés."},
    )
    fichier = FichierDEchangeField(required=False)
    cle = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, depots: Sequence[Depot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choix = [(VIDE, "D'un dossier neuf"), (FICHIER, "D'un fichier d'échange de Préau")]
        if depots:
            choix.insert(0, (DEPOT, "De notre dossier d'une autre année"))
            champ: Any = self.fields["depot"]
            proposes = Depot.objects.filter(pk__in=[depot.pk for depot in depots]).select_related("projet__campagne")
            champ.queryset = proposes.defer("document", "dossier", "rapport")
            champ.label_from_instance = lambda depot: f"{depot.projet} ({depot.projet.campagne.annee_scolaire})"
        else:
            del self.fields["depot"]
        depart: Any = self.fields["depart"]
        depart.choices = choix
        self.initial.setdefault("depart", choix[0][0])

    def clean(self) -> dict[str, Any]:
        """Le départ choisi a ce qu'il lui faut."""
        lu = super().clean() or {}
        if lu.get("depart") == FICHIER and not lu.get("fichier") and "fichier" not in self.errors:
            self.add_error("fichier", "Choisissez le fichier du projet.")
        if lu.get("depart") == DEPOT and not lu.get("depot") and "depot" not in self.errors:
            self.add_error("depot", "Choisissez le dossier à reprendre.")
        return lu
