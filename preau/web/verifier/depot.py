"""Le fichier envoyé, et le moment pour lequel on le juge."""

from django import forms

from preau.projets.enums import PhaseJugee
from preau.web.gabarit.fichier_d_echange import FichierDEchangeField


class DepotForm(forms.Form):
    """Un fichier d'échange, et le moment pour lequel on le juge."""

    fichier = FichierDEchangeField()
    phase = forms.ChoiceField(
        label="À quel moment ?",
        choices=PhaseJugee,
        initial=PhaseJugee.DEPOT,
        required=False,
        widget=forms.RadioSelect,
        help_text="Tout ce qui est dû à ce moment-là est regardé ; le reste est dit « à venir ».",
        error_messages={"invalid_choice": "Choisissez l'un des trois moments."},
    )

    def clean_phase(self) -> str:
        """Au dépôt, si rien n'est choisi."""
        return self.cleaned_data["phase"] or PhaseJugee.DEPOT.value
