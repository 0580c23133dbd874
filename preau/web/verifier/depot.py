"""Le fichier envoyé : ce qu'on en accepte avant même de le lire, et au-delà de quoi une page ne le montre pas."""

from django import forms
from django.core.files.uploadedfile import UploadedFile

from preau.coeur.echange import Faute, FichierRefuse, lire
from preau.coeur.echange.json_strict import TAILLE_MAX
from preau.coeur.phrases import nombre
from preau.projets.enums import PhaseJugee
from preau.web.verifier.fautes import phrases

# Un projet réel a quelques collectifs et quelques dizaines d'actions. Au-delà de ces nombres, ce n'est plus un projet :
# la ligne de commande le juge, une page ne l'affiche pas.
LIMITES = {"collectifs": 100, "actions": 300, "observations": 300}

_SIGNATURES = (
    (b"%PDF", "un document PDF"),
    (b"PK\x03\x04", "un document bureautique ou une archive"),
    (b"\x89PNG", "une image"),
    (b"\xff\xd8\xff", "une image"),
    (b"\xd0\xcf\x11\xe0", "un ancien document bureautique"),
)


def controler(octets: bytes) -> None:
    """Lève :class:`FichierRefuse` si le fichier ne se lit pas, ou s'il est trop long pour une page."""
    for debut, nature in _SIGNATURES:
        if octets.startswith(debut):
            raise FichierRefuse([Faute("", f"fichier d'échange JSON attendu, {nature} reçu")])
    projet = lire(octets).projet
    fautes = [
        Faute(nom if nom == "collectifs" else f"projet.{nom}", f"{nombre(maximum)} au plus sur cette page")
        for nom, maximum in LIMITES.items()
        if len(getattr(projet, nom)) > maximum
    ]
    if fautes:
        raise FichierRefuse(fautes)


class DepotForm(forms.Form):
    """Un fichier d'échange, et le moment pour lequel on le juge."""

    fichier = forms.FileField(
        label="Le fichier du projet",
        help_text="Format d'échange de Préau : un fichier .json, 10 Mo au plus.",
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        error_messages={
            "required": "Choisissez le fichier du projet.",
            "empty": "Ce fichier est vide : choisissez celui du projet.",
            "missing": "Choisissez le fichier du projet.",
        },
    )
    phase = forms.ChoiceField(
        label="À quel moment ?",
        choices=PhaseJugee,
        initial=PhaseJugee.DEPOT,
        required=False,
        widget=forms.RadioSelect,
        help_text="Tout ce qui est dû à ce moment-là est regardé ; le reste est dit « à venir ».",
        error_messages={"invalid_choice": "Choisissez l'un des trois moments."},
    )

    def clean_fichier(self) -> bytes:
        """Les octets du fichier, une fois sûr qu'ils se lisent."""
        fichier: UploadedFile = self.cleaned_data["fichier"]
        if (fichier.size or 0) > TAILLE_MAX:
            raise forms.ValidationError("Ce fichier est trop lourd : 10 Mo au plus.")
        octets: bytes = fichier.read()
        try:
            controler(octets)
        except FichierRefuse as refus:
            raise forms.ValidationError(phrases(refus.fautes)) from None
        return octets

    def clean_phase(self) -> str:
        """Au dépôt, si rien n'est choisi."""
        return self.cleaned_data["phase"] or PhaseJugee.DEPOT.value
