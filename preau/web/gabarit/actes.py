"""Une page qui fait un acte : son formulaire, et les refus posés où ils se lisent."""

from collections.abc import Callable

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError


class ActeForm(forms.Form):
    """Un formulaire dont l'acte peut refuser la réponse. ``places`` : le champ qui porte le refus d'un autre nom."""

    places: dict[str, str] = {}

    def refuser(self, erreur: ValidationError) -> None:
        """Pose chaque phrase du refus à côté du champ dont elle parle, ou en tête du formulaire."""
        fautes = erreur.error_dict if hasattr(erreur, "error_dict") else {NON_FIELD_ERRORS: erreur.error_list}
        for nom, phrases in fautes.items():
            champ = self.places.get(nom, nom)
            self.add_error(champ if champ in self.fields else None, ValidationError(list(phrases)))


def tenter(formulaire: ActeForm, acte: Callable[[], object]) -> bool:
    """Fait l'acte si le formulaire est juste ; un refus y est dit, et rend faux."""
    if not formulaire.is_valid():
        return False
    try:
        acte()
    except ValidationError as erreur:
        formulaire.refuser(erreur)
        return False
    return True
