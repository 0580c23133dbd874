"""Le fichier d'échange qu'une page reçoit : ce qu'elle en accepte avant même de le lire, et ce qu'elle refuse."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from preau.coeur.echange import Faute, FichierRefuse
from preau.coeur.echange.json_strict import analyser, joindre
from preau.coeur.phrases import nombre
from preau.web.gabarit.fautes import phrases

# Un projet réel a quelques collectifs et quelques dizaines d'actions. Au-delà de ces nombres, ce n'est plus un projet :
# la ligne de commande le juge, une page ne l'affiche pas.
TAILLE_MAX = 1024 * 1024
LIMITES = {
    "collectifs": 100,
    "projet.actions": 300,
    "projet.observations_financeurs": 300,
    "projet.derogations": 300,
}
LISTE_MAX = 1_000

_SIGNATURES = (
    (b"%PDF", "un document PDF"),
    (b"PK\x03\x04", "un document bureautique ou une archive"),
    (b"\x89PNG", "une image"),
    (b"\xff\xd8\xff", "une image"),
    (b"\xd0\xcf\x11\xe0", "un ancien document bureautique"),
)


def controler(octets: bytes) -> None:
    """Lève :class:`FichierRefuse` si ce n'est pas du JSON, ou s'il est trop long pour une page.

    Les listes sont comptées telles qu'elles sont écrites, avant que le cœur n'en lise une entrée.
    """
    for debut, nature in _SIGNATURES:
        if octets.startswith(debut):
            raise FichierRefuse([Faute("", f"fichier d'échange JSON attendu, {nature} reçu")])
    fautes = [
        Faute(chemin, f"{nombre(maximum)} entrées au plus sur cette page, {nombre(longueur)} reçues")
        for chemin, longueur in _listes(analyser(octets))
        if longueur > (maximum := LIMITES.get(chemin, LISTE_MAX))
    ]
    if fautes:
        raise FichierRefuse(fautes)


def _listes(racine: Any) -> Iterator[tuple[str, int]]:
    """Le chemin et la longueur de chaque liste, dans l'ordre du fichier."""
    a_voir: list[tuple[str, Any]] = [("", racine)]
    while a_voir:
        chemin, valeur = a_voir.pop()
        if isinstance(valeur, dict):
            a_voir += [(joindre(chemin, cle), contenu) for cle, contenu in reversed(valeur.items())]
        elif isinstance(valeur, list):
            yield chemin, len(valeur)
            a_voir += [(f"{chemin}[{rang}]", valeur[rang]) for rang in reversed(range(len(valeur)))]


class FichierDEchangeField(forms.FileField):
    """Un fichier d'échange, rendu en octets une fois sûr qu'il tient sur une page. Trop lourd, il n'est pas même lu."""

    default_error_messages = {
        "required": "Choisissez le fichier du projet.",
        "empty": "Ce fichier est vide : choisissez celui du projet.",
        "missing": "Choisissez le fichier du projet.",
    }
    widget = forms.FileInput(attrs={"accept": ".json,application/json"})

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", "Le fichier du projet")
        options.setdefault("help_text", "Format d'échange de Préau : un fichier .json, 1 Mo au plus.")
        super().__init__(**options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Les octets du fichier, vides s'il n'est pas exigé et n'est pas là."""
        fichier: UploadedFile | None = super().clean(data, initial)
        if not fichier:
            return b""
        if (fichier.size or 0) > TAILLE_MAX:
            raise forms.ValidationError(phrases([Faute("", "trop lourd, 1 Mo au plus")]))
        octets: bytes = fichier.read()
        try:
            controler(octets)
        except FichierRefuse as refus:
            raise forms.ValidationError(phrases(refus.fautes)) from None
        return octets
