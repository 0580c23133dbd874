"""Déclarer un changement, étape par étape : rien n'est écrit avant l'envoi, et chaque page reprend ce qui est tapé.

Chaque étape est un formulaire de la même page. Ceux qu'on ne voit pas voyagent en champs cachés : revenir en arrière,
se tromper, recharger ne perd rien, avec ou sans JavaScript.
"""

from collections.abc import Callable
from datetime import date
from enum import IntEnum
from typing import NamedTuple
from uuid import UUID

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import QueryDict

from preau.coeur.annee import AnneeScolaire
from preau.projets.changements import Changement
from preau.projets.changements_en_mots import Dit, ce_qui_change
from preau.projets.comparaison_de_plans import Difference, comparer_plans
from preau.projets.controle_des_changements import changer, date_d_effet
from preau.projets.plan import CollectifDuPlan, PlanDeLAnnee, VersionLue
from preau.projets.tables.modifications import ABANDONS, SorteDeModification
from preau.web.gabarit.actes import ActeForm
from preau.web.suivre.formulaires import FORMULAIRES, SEANCES_MAX, QuandForm, QuoiForm, SorteForm


class Pas(IntEnum):
    """Les étapes d'une déclaration, dans l'ordre."""

    SORTE = 1
    QUOI = 2
    QUAND = 3
    RELIRE = 4


class AvantApres(NamedTuple):
    """Ce qu'un changement fait au plan : ce qui n'y est plus pareil, et ce que le texte en dit."""

    avant: PlanDeLAnnee
    apres: PlanDeLAnnee
    dits: list[tuple[str, list[Dit]]]
    differences: tuple[Difference, ...]


def avant_apres(avant: PlanDeLAnnee, apres: PlanDeLAnnee) -> AvantApres:
    """Les deux plans, comparés."""
    return AvantApres(avant, apres, ce_qui_change(avant, apres), comparer_plans(avant, apres))


class Declaration:
    """Une déclaration en cours. ``pas`` : l'étape à montrer. ``refus`` : ce qui l'empêche sans parler d'un champ.

    ``effet`` : ce qu'elle fera, une fois tout dit.
    """

    def __init__(self, versions: list[VersionLue], annee: AnneeScolaire, donnees: QueryDict | None) -> None:
        self._versions, self._annee = versions, annee
        self._donnees = donnees if donnees is not None else QueryDict()
        self.pas = _pas(self._donnees)
        self.refus: list[str] = []
        self.effet: AvantApres | None = None
        self.sorte = SorteForm(donnees, plan=self._dernier)
        self.quoi = self._quoi()
        self.quand = QuandForm(donnees if "effet_le" in self._donnees else None)

    @property
    def _dernier(self) -> PlanDeLAnnee:
        return self._versions[-1].plan

    @property
    def formulaires(self) -> tuple[ActeForm, ...]:
        """Un par étape ; la dernière n'en a pas."""
        return self.sorte, self.quoi, self.quand

    @property
    def visible(self) -> ActeForm | None:
        """Le formulaire de l'étape montrée."""
        return self.formulaires[self.pas - 1] if self.pas < Pas.RELIRE else None

    @property
    def caches(self) -> list[ActeForm]:
        """Les formulaires des autres étapes, s'ils ont été remplis."""
        return [f for pas, f in enumerate(self.formulaires, 1) if pas != self.pas and f.is_bound]

    @property
    def dite(self) -> SorteDeModification | None:
        """Ce qui change, dès que c'est choisi."""
        choisie = self._donnees.get("sorte", "")
        return SorteDeModification(choisie) if choisie in SorteDeModification.values else None

    @property
    def arrete(self) -> bool:
        """C'est un arrêt : il n'y a rien d'autre à en dire."""
        return self.dite in ABANDONS

    @property
    def collectif(self) -> CollectifDuPlan | None:
        """Le collectif choisi."""
        return self._dernier.collectif(_uuid(self._donnees.get("collectif", "")))

    @property
    def cle(self) -> str:
        """Ce à quoi répond l'étape « quoi » : changer de sorte ou de collectif la remet à neuf."""
        return f"{self._donnees.get('sorte', '')}:{self._donnees.get('collectif', '')}"

    def _quoi(self) -> QuoiForm:
        """Le formulaire de ce qui change : ce qu'on y a tapé, ou ce que dit le plan si l'on y vient."""
        modele, collectif = FORMULAIRES.get(self.dite or "", QuoiForm), self.collectif
        lu = self._donnees if self._donnees.get("quoi") == self.cle else None
        return modele(
            lu, plan=self._dernier, collectif=collectif, initial=modele.depuis(collectif) if collectif else {}
        )

    def avancer(self) -> bool:
        """Fait le geste demandé ; vrai s'il faut envoyer, et que tout se tient."""
        geste = self._donnees.get("geste", "")
        if geste == "revenir":
            self.pas = Pas(max(1, self.pas - 1))
        elif geste == "seance":
            self._une_seance_de_plus()
        elif self.pas == Pas.RELIRE:
            return self.preparer()
        elif self._se_tient():
            self.pas = Pas(self.pas + 1)
            if self.pas == Pas.RELIRE:
                self.preparer()
        return False

    def _une_seance_de_plus(self) -> None:
        donnees = self._donnees.copy()
        deja = donnees.get("seances", "")
        donnees["seances"] = str(min(int(deja) if deja.isdecimal() else 0, SEANCES_MAX) + 1)
        self._donnees = donnees
        self.quoi = self._quoi()

    def _se_tient(self) -> bool:
        """L'étape montrée est bien dite ; sinon, ses fautes y sont posées."""
        if self.pas == Pas.QUOI and not self.arrete:
            essai = lambda: changer(self._dernier, self.changement(), self._annee)  # noqa: E731  # tentée une ligne plus bas
            return self.quoi.is_valid() and self.sorte.is_valid() and self._tenter(essai)
        return self.arrete if self.pas == Pas.QUOI else self.formulaires[self.pas - 1].is_valid()

    def _tenter(self, acte: Callable[[], object]) -> bool:
        try:
            acte()
        except ValidationError as erreur:
            self.refuser(erreur)
            return False
        return True

    def changement(self) -> Changement:
        """Ce qui est déclaré, une fois les étapes lues."""
        lu = self.sorte.cleaned_data
        dit = {} if self.arrete else self.quoi.changement()
        return Changement(SorteDeModification(lu["sorte"]), _uuid(lu["collectif"]), **dit)

    @property
    def effet_le(self) -> date:
        """Le premier jour où le changement vaut."""
        jour: date = self.quand.cleaned_data["effet_le"]
        return jour

    def preparer(self) -> bool:
        """Compare les deux plans ; faux à la première étape mal dite, où l'on est ramené."""
        mal_dits = [
            pas for pas, formulaire in zip(Pas, self.formulaires, strict=False) if not self._est_dit(formulaire)
        ]
        if mal_dits:
            self.pas = mal_dits[0]
            return False
        return self._tenter(self._comparer)

    def _est_dit(self, formulaire: ActeForm) -> bool:
        return formulaire.is_valid() or (self.arrete and formulaire is self.quoi)

    def _comparer(self) -> None:
        if fautes := dict(date_d_effet(self.effet_le, self._annee)):
            raise ValidationError(fautes)
        avant = next(lue.plan for lue in self._versions if lue.vaut_le(self.effet_le))
        self.effet = avant_apres(avant, changer(avant, self.changement(), self._annee))

    def refuser(self, erreur: ValidationError) -> None:
        """Pose chaque phrase au champ dont elle parle, et ramène à son étape ; les autres se disent en tête."""
        fautes: dict[str, list[ValidationError]] = {}
        fautes.update(erreur.error_dict if hasattr(erreur, "error_dict") else {NON_FIELD_ERRORS: erreur.error_list})
        for pas, formulaire in reversed(list(zip(Pas, self.formulaires, strict=False))):
            siennes = {
                nom: fautes.pop(nom) for nom in list(fautes) if nom in formulaire.fields or nom in formulaire.places
            }
            if siennes:
                formulaire.refuser(ValidationError(siennes))
                self.pas = pas
        self.refus += [phrase for restantes in fautes.values() for phrase in ValidationError(restantes).messages]


def _pas(donnees: QueryDict) -> Pas:
    dit = donnees.get("pas", "1")
    return Pas(int(dit)) if dit in {str(pas.value) for pas in Pas} else Pas.SORTE


def _uuid(texte: str) -> UUID | None:
    try:
        return UUID(texte)
    except ValueError:
        return None
