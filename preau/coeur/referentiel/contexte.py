"""Ce qu'une exigence a sous les yeux : le projet, le texte de l'année, les communes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from preau.coeur.communes import Commune, commune_en_vigueur
from preau.coeur.phrases import nombre
from preau.coeur.referentiel.faits import Action, Collectif, Projet
from preau.coeur.referentiel.norme import Parametres, Referentiel

NATURES_EXCLUES = ("enseignement_specifique", "etude_surveillee", "soutien_disciplinaire")
RURALE_OU_NON = (True, False)
REMEDE_COMMUNE = "Indiquez la commune où le collectif se réunit : son code Insee, qui n'est pas son code postal."


@dataclass(frozen=True)
class Contexte:
    """Un projet et le texte qui le juge ; ``parametres`` vaut ``None`` quand le dossier ne dit pas son année."""

    projet: Projet
    referentiel: Referentiel
    parametres: Parametres | None

    @cached_property
    def actions_enfants(self) -> tuple[Action, ...]:
        """Toutes les actions dites de l'axe enfants, écartées comprises."""
        return tuple(action for action in self.projet.actions if action.axe == "enfants")

    @cached_property
    def actions_sans_axe(self) -> tuple[Action, ...]:
        """Les actions dont l'axe n'est pas dit : elles pourraient être de l'axe enfants."""
        return tuple(action for action in self.projet.actions if action.axe is None)

    def commune(self, collectif: Collectif) -> Commune | None:
        """La commune où le collectif se réunit ; ``None`` si elle n'est pas dite ou pas connue."""
        return commune_en_vigueur(collectif.commune) if collectif.commune else None

    def rurale(self, collectif: Collectif) -> tuple[bool, ...]:
        """Les réponses possibles à « la commune du collectif est-elle rurale ? » (§ 2-4, « en milieu rural »).

        Une seule quand on sait, ou quand le texte de l'année n'a pas de règle rurale ; deux quand on ne sait pas.
        """
        seuil = self.parametres.rural_population_max if self.parametres else None
        if seuil is None:
            return (False,)
        commune = self.commune(collectif)
        if commune is None or commune.population is None:
            return RURALE_OU_NON
        return (commune.population < seuil,)

    def doute_sur_commune(self, collectif: Collectif) -> str:
        """Pourquoi on ne sait pas si la commune est rurale, en mots."""
        if not collectif.commune:
            return "la commune où le collectif se réunit n'est pas dite"
        commune = self.commune(collectif)
        if commune is None:
            return f"la commune « {collectif.commune} » n'est pas connue"
        return f"la population de {commune.nom} ({collectif.commune}) n'est pas connue"

    def commune_en_mots(self, collectif: Collectif) -> str:
        """La commune et sa population, pour ce qui s'observe."""
        commune = self.commune(collectif)
        if commune is None or commune.population is None:
            return self.doute_sur_commune(collectif)
        return f"{commune.nom}, {nombre(commune.population)} habitants"


def est_ecartee(action: Action) -> bool:
    """Vrai quand une exclusion du § 2-4 frappe l'action à coup sûr : elle ne compte plus pour les axes."""
    return action.nature in NATURES_EXCLUES or (action.axe == "enfants" and action.modalite == "individuelle")


def fait_preuve(action: Action) -> bool:
    """Vrai quand on sait que l'action n'est pas écartée : rien de ce qui la juge ne manque."""
    return (
        action.nature is not None
        and action.axe is not None
        and (action.axe != "enfants" or action.modalite is not None)
        and not est_ecartee(action)
    )
