"""Les formulaires du dépôt : envoyer une pièce, signer."""

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError

from preau.coeur.phrases import poids
from preau.projets.complements import LONGUEUR_REPONSE, lire_reponse
from preau.projets.depots import ATTESTATION, LONGUEUR_SIGNATURE
from preau.projets.formats import FORMATS, MEGA, TAILLE_MAXIMALE

ACCEPTES = ",".join(dict.fromkeys([*(f".{f.extension}" for f in FORMATS), ".jpeg", *(f.type_mime for f in FORMATS)]))
LONGUEUR_RAISON = 2_000
# Un SHA-256 en hexadécimal.
LONGUEUR_EMPREINTE = 64
SANS_RAISON = "Dites pourquoi vous déposez malgré ce qui manque, ou complétez le dossier."
# Le dossier a changé depuis la relecture ; l'envoi est celui d'un dépôt retiré depuis.
PERIMES = ("relu", "retire")


class PieceForm(forms.Form):
    """Un fichier pour une pièce demandée."""

    fichier = forms.FileField(
        label="Choisir un fichier",
        allow_empty_file=True,
        max_length=255,
        help_text=f"PDF, image, document Word, Excel ou OpenDocument ; {TAILLE_MAXIMALE // MEGA} Mo au plus.",
        error_messages={
            "required": "Choisissez un fichier, puis envoyez-le.",
            "max_length": "Le nom de ce fichier est trop long : renommez-le, puis renvoyez-le.",
        },
        widget=forms.FileInput(attrs={"accept": ACCEPTES}),
    )

    def clean_fichier(self) -> Any:
        """Refuse un fichier trop lourd sur sa taille, sans le lire."""
        fichier = self.cleaned_data["fichier"]
        if fichier.size > TAILLE_MAXIMALE:
            raise ValidationError(
                f"Ce fichier pèse {poids(fichier.size)} ; le maximum est de {TAILLE_MAXIMALE // MEGA} Mo. "
                "Réduisez-le, ou partagez-le en plusieurs fichiers."
            )
        return fichier

    def refuser(self, erreur: ValidationError) -> None:
        """Pose un refus à côté du fichier."""
        self.add_error("fichier", ValidationError(erreur.messages))


class SignatureForm(forms.Form):
    """Qui dépose, en quelle qualité, et la raison de déposer malgré ce qui manque.

    ``relu`` : l'empreinte de ce que la page montrait. ``perime`` : pourquoi cet envoi-là ne peut plus déposer, parmi
    :data:`PERIMES`, ou vide. ``repond`` : la Caf attend des compléments ; une réponse tapée quand elle n'en attend plus
    reste montrée.
    """

    perime = ""

    cle = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    relu = forms.CharField(required=False, max_length=LONGUEUR_EMPREINTE, widget=forms.HiddenInput)
    malgre = forms.CharField(
        label="Pourquoi déposer malgré ce qui manque",
        required=False,
        max_length=LONGUEUR_RAISON,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="La Caf le lira à côté de la liste de ce qui manque.",
    )
    reponse = forms.CharField(
        label="Un mot à la Caf",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=(
            "Ce que vous avez corrigé, ou pourquoi vous ne l'avez pas fait. La Caf le lira avec votre dépôt ; "
            f"{LONGUEUR_REPONSE} caractères au plus."
        ),
    )
    nom = forms.CharField(label="Votre nom", required=False, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    qualite = forms.CharField(
        label="Votre qualité",
        required=False,
        help_text="Présidente, directeur, coordinatrice…",
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    attestation = forms.BooleanField(label=ATTESTATION, required=False)

    def __init__(self, *args: Any, manquent: bool, repond: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for nom in ("nom", "qualite"):
            self.fields[nom].widget.attrs["maxlength"] = LONGUEUR_SIGNATURE
        if not manquent:
            del self.fields["malgre"]
        if not repond and not self.data.get("reponse"):
            del self.fields["reponse"]

    def clean_reponse(self) -> str:
        """Refuse une réponse trop longue, sans rien en couper."""
        return lire_reponse(self.cleaned_data["reponse"])

    def repartir(self, relu: str) -> None:
        """Garde ce qui est tapé, pour un envoi neuf qui signe ce que la page va montrer ; on n'a pas attesté cela."""
        tapes = {nom: self.data.get(nom, "") for nom in self.data if nom != "attestation"}
        self.data = {**tapes, "cle": str(uuid4()), "relu": relu}

    def refuser(self, erreur: ValidationError) -> None:
        """Pose chaque phrase à côté de son champ ; des manques, à côté de la raison de passer outre.

        La signature se refuse avant qu'on regarde ce qui manque : la raison absente se dit du même coup.
        """
        if not hasattr(erreur, "error_dict"):
            manque = any(faute.code == "manque" for faute in erreur.error_list)
            self.perime = next((faute.code for faute in erreur.error_list if faute.code in PERIMES), "")
            if manque and "malgre" in self.fields:
                self.add_error("malgre", SANS_RAISON)
            else:
                self.add_error(None, ValidationError(erreur.messages))
            return
        if "malgre" in self.fields and not self.cleaned_data.get("malgre"):
            self.add_error("malgre", SANS_RAISON)
        for nom, fautes in erreur.error_dict.items():
            self.add_error(nom if nom in self.fields else None, ValidationError(list(fautes)))
