"""Les chaînes du journal : à laquelle va un acte, et l'empreinte qui le tient au précédent.

L'empreinte d'un maillon est le SHA-256 d'un JSON écrit d'une seule façon : la chaîne, le rang, l'empreinte d'avant et
tout le contenu de l'acte. Changer un acte, en ôter un, en glisser un ou les mettre dans un autre ordre change toutes
celles qui suivent. ``docs/decisions/0012-le-journal-chaine.md`` dit ce que cela prouve, et ce que cela ne prouve pas.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from preau.socle.enums import GenreDeChaine

NUL = UUID(int=0)
# Tout ce qu'une entrée du journal dit : ce que l'empreinte couvre.
CHAMPS = (
    "uuid",
    "quand",
    "auteur",
    "role",
    "organisme",
    "acte",
    "objet_type",
    "objet",
    "avant",
    "apres",
    "structure",
    "campagne",
    "dossier",
)
# Venu après les premiers actes : il ne compte que là où il est dit, et leurs empreintes restent ce qu'elles étaient.
_TARDIF = "dossier"
LOT = 1000


class Cle(NamedTuple):
    """Ce qui désigne une chaîne : son genre, et la structure ou la campagne dont elle garde les actes."""

    genre: str
    objet: UUID

    def __str__(self) -> str:
        return INSTALLATION if self == CLE_INSTALLATION else f"{self.genre}:{self.objet}"


INSTALLATION = GenreDeChaine.INSTALLATION.value
CLE_INSTALLATION = Cle(INSTALLATION, NUL)


def cle_lue(texte: str) -> Cle:
    """La clé écrite « installation », « structure:UUID » ou « campagne:UUID ».

    Lève ``ValueError`` avec une phrase si elle ne se lit pas.
    """
    genre, _, objet = texte.strip().partition(":")
    if texte.strip() == INSTALLATION:
        return CLE_INSTALLATION
    try:
        if genre in {GenreDeChaine.CAMPAGNE, GenreDeChaine.STRUCTURE}:
            return Cle(genre, UUID(objet))
    except ValueError:
        pass
    raise ValueError(f"« {texte} » n'est pas une chaîne : écrivez installation, structure:UUID ou campagne:UUID.")


def cles_de(structure: UUID | None, campagne: UUID | None) -> list[Cle]:
    """Les chaînes d'un acte, toujours dans le même ordre : deux actes ne s'y attendent pas l'un l'autre."""
    couples = ((GenreDeChaine.CAMPAGNE, campagne), (GenreDeChaine.STRUCTURE, structure))
    return [Cle(genre.value, objet) for genre, objet in couples if objet is not None] or [CLE_INSTALLATION]


def contenu(entree: object) -> dict[str, Any]:
    """Ce que dit une entrée du journal."""
    return {champ: getattr(entree, champ, None) for champ in CHAMPS}


def canonique(valeur: Any) -> str:
    """Le JSON de cette valeur, écrit d'une seule façon, que l'une ou l'autre base l'ait rendue.

    Les clés sont triées et tout caractère hors ASCII échappé ; un nombre entier s'écrit sans décimale ni exposant, car
    PostgreSQL rend 1e3 comme 1000. Lève ``ValueError`` pour ce qui n'est pas un nombre (``nan``), ``TypeError`` pour ce
    que JSON ne sait pas dire.
    """
    lue = json.loads(json.dumps(valeur, allow_nan=False), parse_float=_nombre)
    return json.dumps(lue, sort_keys=True, separators=(",", ":"))


def _nombre(chiffres: str) -> int | float:
    exact = Decimal(chiffres)
    return int(exact) if exact == exact.to_integral_value() else float(chiffres)


def _en_json(valeur: Any) -> Any:
    if isinstance(valeur, datetime):
        return valeur.astimezone(UTC).isoformat(timespec="microseconds")
    return str(valeur) if isinstance(valeur, UUID) else valeur


def empreinte(cle: Cle, rang: int, precedente: str, acte: Mapping[str, Any]) -> str:
    """L'empreinte d'un maillon ; ``acte`` est le contenu de son entrée (``CHAMPS``)."""
    dits = (champ for champ in CHAMPS if champ != _TARDIF or acte[champ] is not None)
    dit = {
        "chaine": str(cle),
        "rang": rang,
        "precedente": precedente,
        "entree": {champ: _en_json(acte[champ]) for champ in dits},
    }
    return hashlib.sha256(canonique(dit).encode()).hexdigest()


def prolonger(chaine: Any, acte: Mapping[str, Any]) -> dict[str, Any]:
    """Avance la tête de la chaîne (une ``Chaine``, pas encore enregistrée) ; rend les champs du maillon à écrire."""
    rang, precedente = chaine.longueur + 1, chaine.tete
    chaine.longueur, chaine.tete = rang, empreinte(Cle(chaine.genre, chaine.objet), rang, precedente, acte)
    return {"rang": rang, "precedente": precedente, "empreinte": chaine.tete}


def enchainer_l_existant(entrees: Iterable[Any], modele_chaine: Any, modele_maillon: Any) -> None:
    """Donne leurs maillons à des entrées qui n'en ont pas, dans l'ordre reçu, sans rien garder d'elles en mémoire.

    Les modèles sont ceux d'aujourd'hui ou ceux d'une migration.
    """
    chaines: dict[Cle, Any] = {}
    lot: list[Any] = []
    for entree in entrees:
        acte = contenu(entree)
        for cle in cles_de(entree.structure, entree.campagne):
            chaine = chaines.get(cle) or modele_chaine.objects.create(genre=cle.genre, objet=cle.objet)
            chaines[cle] = chaine
            lot.append(modele_maillon(chaine=chaine, entree=entree, **prolonger(chaine, acte)))
        if len(lot) >= LOT:
            modele_maillon.objects.bulk_create(lot)
            lot.clear()
    modele_maillon.objects.bulk_create(lot)
    modele_chaine.objects.bulk_update(chaines.values(), ["longueur", "tete"], batch_size=LOT // 10)
