"""Charger les communes : la seule écriture de ces tables."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction

from preau.coeur.communes import MILLESIME, LigneCommune, toutes_les_lignes
from preau.territoires.enums import TypeCommune
from preau.territoires.models import Commune
from preau.territoires.noms import normaliser

_PAR_LOT = 2000
_CHAMPS = [champ.name for champ in Commune._meta.concrete_fields if not champ.primary_key]


class Chargement(NamedTuple):
    """Ce qu'un chargement a fait : codes chargés, et codes d'hier qui ne sont plus dans le fichier."""

    chargees: int
    anciennes: int


@transaction.atomic
def charger_communes(*, lignes: Iterable[LigneCommune] | None = None, millesime: str = MILLESIME) -> Chargement:
    """Met les communes de la base à l'état du fichier ; le refaire ne change rien.

    Un code qui n'est plus dans le fichier n'est pas effacé (une structure peut le désigner) : il devient une
    ancienne commune, que plus rien ne propose.
    """
    communes = [_commune(ligne, millesime) for ligne in (toutes_les_lignes() if lignes is None else lignes)]
    # Celles dont d'autres dépendent passent devant : la clé étrangère les veut déjà là.
    communes.sort(key=lambda commune: commune.rattachement_id is not None)
    codes = {commune.code for commune in communes}
    perdus = [code for code in Commune.objects.proposables().values_list("code", flat=True) if code not in codes]
    Commune.objects.bulk_create(
        communes, batch_size=_PAR_LOT, update_conflicts=True, unique_fields=["code"], update_fields=_CHAMPS
    )
    for debut in range(0, len(perdus), _PAR_LOT):
        Commune.objects.filter(code__in=perdus[debut : debut + _PAR_LOT]).update(type=TypeCommune.ANCIENNE)
    return Chargement(len(communes), len(perdus))


def _commune(ligne: LigneCommune, millesime: str) -> Commune:
    return Commune(
        code=ligne.code,
        nom=ligne.nom,
        nom_recherche=normaliser(ligne.nom),
        type=ligne.type,
        rattachement_id=ligne.rattachement or None,
        departement=ligne.departement,
        population=ligne.population,
        codes_postaux=" ".join(ligne.codes_postaux),
        epci=ligne.epci,
        millesime=millesime,
    )
