"""Un changement du plan de l'année, en valeurs : ce que la structure déclare, avant même qu'il soit écrit."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from preau.coeur.referentiel.faits import Creneau, Fermeture
from preau.projets.tables import CreneauModifie, FermetureModifiee, Modification
from preau.projets.tables.modifications import ABANDONS, SorteDeModification


@dataclass(frozen=True, slots=True)
class Changement:
    """Ce qui change. ``sorte`` dit lesquels des champs parlent ; les autres restent vides.

    ``collectif`` et ``autre`` : identifiants publics. ``jour`` : celui de la semaine où les adultes changent, ``None``
    pour toutes les séances. ``creneaux`` : la nouvelle semaine, entière. ``fermetures`` : celles qui s'ajoutent.
    """

    sorte: SorteDeModification
    collectif: UUID | None = None
    autre: UUID | None = None
    creneaux: tuple[Creneau, ...] = ()
    fermetures: tuple[Fermeture, ...] = ()
    lieu: str = ""
    adresse: str = ""
    commune: str = ""
    accessible_parents: bool | None = None
    locaux_adaptes: bool | None = None
    debut: date | None = None
    fin: date | None = None
    effectif: int | None = None
    professionnels: int | None = None
    benevoles: int | None = None
    jour: int | None = None

    @property
    def est_un_abandon(self) -> bool:
        """Un collectif, ou tout le projet, s'arrête."""
        return self.sorte in ABANDONS


# Ce que les colonnes d'une modification disent sous le même nom.
COLONNES = (
    "lieu",
    "adresse",
    "commune",
    "accessible_parents",
    "locaux_adaptes",
    "debut",
    "fin",
    "effectif",
    "professionnels",
    "benevoles",
    "jour",
)


def changement_de(modification: Modification) -> Changement:
    """Ce que dit une modification écrite. Aucune requête si ses lignes et ses collectifs sont lus."""
    return Changement(
        sorte=SorteDeModification(modification.sorte),
        collectif=modification.collectif.uuid if modification.collectif else None,
        autre=modification.autre.uuid if modification.autre else None,
        creneaux=tuple(Creneau(c.jour, c.debut, c.fin) for c in modification.creneaux.all()),
        fermetures=tuple(Fermeture(f.debut, f.fin, f.motif or None) for f in modification.fermetures.all()),
        **{nom: getattr(modification, nom) for nom in COLONNES},
    )


def lignes_de(
    changement: Changement, modification: Modification
) -> tuple[list[CreneauModifie], list[FermetureModifiee]]:
    """Les lignes d'une modification, pas encore écrites : ses séances, ses fermetures."""
    creneaux = [
        CreneauModifie(modification=modification, jour=c.jour, debut=c.debut, fin=c.fin)
        for c in changement.creneaux
        if c.jour is not None and c.debut is not None and c.fin is not None
    ]
    fermetures = [
        FermetureModifiee(modification=modification, debut=f.debut, fin=f.fin, motif=f.motif or "")
        for f in changement.fermetures
        if f.debut is not None and f.fin is not None
    ]
    return creneaux, fermetures
