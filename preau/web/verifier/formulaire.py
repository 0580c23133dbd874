"""La saisie entière : l'arbre de ce qui a été tapé, et ses formulaires, dans l'ordre de la page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.utils.datastructures import MultiValueDict

from preau.web.verifier.forms import (
    ActionForm,
    CollectifForm,
    CreneauForm,
    FermetureForm,
    FormationForm,
    ObservationForm,
    ProjetForm,
    ResteForm,
)
from preau.web.verifier.saisie import LONGUEURS, Ligne

F = TypeVar("F", bound=forms.Form)


@dataclass
class BlocCollectif:
    """Un collectif : son formulaire, ses créneaux, ses fermetures."""

    form: CollectifForm
    creneaux: list[CreneauForm]
    fermetures: list[FermetureForm]

    @property
    def complet(self) -> dict[str, bool]:
        """Pour chaque liste, vrai quand on ne peut plus y ajouter de ligne."""
        return {
            "creneaux": len(self.creneaux) >= LONGUEURS["creneaux"],
            "fermetures": len(self.fermetures) >= LONGUEURS["fermetures"],
        }


class Formulaire:
    """Tous les formulaires d'une saisie. ``lie`` : ce qui est tapé est à vérifier ; sinon il est seulement montré.

    ``pres_de`` : le département dont les communes sont proposées d'abord.
    """

    def __init__(self, saisie: Ligne, *, lie: bool, pres_de: str = "") -> None:
        self.saisie, self.lie = saisie, lie
        self.projet = self._form(ProjetForm, saisie)
        self.reste = self._form(ResteForm, saisie)
        self.actions = self._forms(ActionForm, "actions", saisie.liste("actions"))
        self.formations = self._forms(FormationForm, "formations", saisie.liste("formations"))
        self.observations = self._forms(ObservationForm, "observations", saisie.liste("observations"))
        self.collectifs = [
            BlocCollectif(
                self._form(CollectifForm, ligne, f"collectifs-{rang}"),
                self._forms(CreneauForm, f"collectifs-{rang}-creneaux", ligne.liste("creneaux")),
                self._forms(FermetureForm, f"collectifs-{rang}-fermetures", ligne.liste("fermetures")),
            )
            for rang, ligne in enumerate(saisie.liste("collectifs"))
        ]
        for bloc in self.collectifs:
            bloc.form.pres_de = pres_de

    def _forms(self, classe: type[F], prefixe: str, lignes: list[Ligne]) -> list[F]:
        return [self._form(classe, ligne, f"{prefixe}-{rang}") for rang, ligne in enumerate(lignes)]

    def _form(self, classe: type[F], ligne: Ligne, prefixe: str | None = None) -> F:
        options: dict[str, Any] = {"prefix": prefixe, "label_suffix": "", "use_required_attribute": False}
        if self.lie:
            devant = f"{prefixe}-" if prefixe else ""
            return classe(MultiValueDict({f"{devant}{nom}": v for nom, v in ligne.champs.items()}), **options)
        plusieurs = {nom for nom, champ in classe.base_fields.items() if isinstance(champ, forms.MultipleChoiceField)}
        initial = {nom: v if nom in plusieurs else v[-1] for nom, v in ligne.champs.items() if v}
        return classe(initial=initial, **options)

    @property
    def essentiel(self) -> list[forms.Form]:
        """Les formulaires de la première partie, dans l'ordre de la page."""
        blocs = [form for bloc in self.collectifs for form in (bloc.form, *bloc.creneaux, *bloc.fermetures)]
        return [self.projet, *blocs, *self.actions]

    @property
    def complement(self) -> list[forms.Form]:
        """Ceux de la seconde partie, que l'on peut laisser vide."""
        return [self.reste, *self.formations, *self.observations]

    @property
    def tous(self) -> list[forms.Form]:
        """Tous, dans l'ordre de la page : c'est aussi celui du résumé d'erreurs."""
        return [*self.essentiel, *self.complement]

    def est_valide(self) -> bool:
        """Vérifie tout, sans s'arrêter à la première faute."""
        for nom, lignes in self._listes():
            for form in lignes[LONGUEURS[nom] :]:
                self._dire_en_trop(form, LONGUEURS[nom])
        return all([form.is_valid() for form in self.tous])  # noqa: C419  # chaque formulaire doit dire ses fautes

    def _listes(self) -> Iterator[tuple[str, Sequence[forms.Form]]]:
        yield "collectifs", [bloc.form for bloc in self.collectifs]
        for bloc in self.collectifs:
            yield "creneaux", bloc.creneaux
            yield "fermetures", bloc.fermetures
        for nom in ("actions", "formations", "observations"):
            yield nom, getattr(self, nom)

    @staticmethod
    def _dire_en_trop(form: forms.Form, maximum: int) -> None:
        """Une ligne en trop n'est pas coupée : sa faute est dite à côté d'elle."""
        champ, phrase = next(iter(form.fields)), f"{maximum} au plus sur cette page : retirez cette ligne."
        if phrase not in form.errors.get(champ, ()):
            form.add_error(champ, phrase)

    @property
    def errors(self) -> bool:
        """Vrai si une réponse est à revoir : le gabarit l'annonce dans le titre de la page."""
        return self.lie and any(form.errors for form in self.tous)

    @property
    def tous_si_lie(self) -> list[forms.Form]:
        """Ceux dont les fautes sont à résumer : aucun tant que rien n'est vérifié."""
        return self.tous if self.lie else []

    @property
    def complement_commence(self) -> bool:
        """Vrai si la seconde partie porte déjà quelque chose, qu'il faut montrer."""
        connus = set(self.reste.fields) - {"conserve"}
        lignes = [*self.saisie.liste("formations"), *self.saisie.liste("observations")]
        dits = [valeur for nom in connus for valeur in self.saisie.champs.get(nom, ())]
        return any(dits) or bool(lignes)

    @property
    def complement_a_revoir(self) -> bool:
        """Vrai si une faute est dans la seconde partie, qu'il faut alors déplier."""
        return self.lie and any(form.errors for form in self.complement)

    @property
    def complet(self) -> dict[str, bool]:
        """Pour chaque liste du projet, vrai quand on ne peut plus y ajouter de ligne."""
        return {
            nom: len(getattr(self, nom)) >= LONGUEURS[nom]
            for nom in ("actions", "formations", "observations", "collectifs")
        }
