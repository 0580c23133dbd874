"""Comment un établissement scolaire se cherche : par son nom, son type, sa commune ou son UAI."""

import re
from collections.abc import Collection
from typing import Self

from django.db import models
from django.db.models import Case, Q, Value, When

from preau.territoires.noms import normaliser
from preau.territoires.recherche import LONGUEUR_CHERCHEE, NOMBRE_DE_MOTS

_DEBUT_UAI = re.compile(r"[0-9]{3,7}[a-z]?")


class EtablissementQuerySet(models.QuerySet):
    """Les établissements scolaires."""

    def proposables(self) -> Self:
        """Les établissements ouverts que le dernier annuaire connaît."""
        return self.filter(ouvert=True, absent_annuaire=None)

    def des_communes(self, codes: Collection[str]) -> Self:
        """Ceux de l'une de ces communes."""
        return self.filter(commune__in=codes)

    def avec_leurs_listes(self) -> Self:
        """Avec leur commune, leur réseau et les listes qui en parlent : tout ce qu'une page en dit."""
        return self.select_related("commune", "reseau", "annuaire", "absent_annuaire", "education_prioritaire")

    def cherches(self, texte: str) -> Self:
        """Ceux que ce texte désigne, le plus probable d'abord ; tous, par nom, si le texte est vide.

        Une lettre seule est le début du nom.
        """
        cherche = normaliser(texte[:LONGUEUR_CHERCHEE])
        if not cherche:
            return self.none() if texte.strip() else self.order_by("recherche", "uai")
        if _DEBUT_UAI.fullmatch(cherche):
            return self.filter(uai__startswith=cherche.upper()).order_by("uai")
        if len(cherche) == 1:
            return self.filter(recherche__startswith=cherche).order_by("recherche", "uai")
        mots = cherche.split()[:NOMBRE_DE_MOTS]
        trouves = self.filter(*(Q(recherche__contains=mot) for mot in mots))
        return trouves.annotate(proximite=_proximite(cherche)).order_by("proximite", "recherche", "uai")


def _proximite(cherche: str) -> Case:
    """Le début du nom d'abord, puis les mots tels qu'ils se suivent, puis le reste."""
    return Case(
        When(recherche__startswith=cherche, then=Value(0)),
        When(recherche__contains=f" {cherche}", then=Value(1)),
        default=Value(2),
    )


def texte_cherche(nom: str, type_: str, commune: str) -> str:
    """Ce dans quoi les mots tapés sont cherchés : « jean moulin ecole elementaire villeurbanne »."""
    return normaliser(f"{nom} {type_} {commune}")
