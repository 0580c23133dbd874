"""Comment une commune se cherche : par son nom ou son code postal, la plus probable d'abord."""

import re
from typing import Self

from django.db import models
from django.db.models import Case, F, Q, Value, When

from preau.territoires.enums import TypeCommune
from preau.territoires.noms import normaliser

LONGUEUR_CHERCHEE = 80
NOMBRE_DE_MOTS = 8
_CODE_INSEE = re.compile(r"[0-9][0-9a-b][0-9]{3}")
# « 69100 Villeurbanne », « Villeurbanne 69100 », « Saint-Denis 93 ».
_NOM_ET_NOMBRE = re.compile(r"(?P<avant>[0-9]{2,5}) (?P<nom>.*[a-z].*)|(?P<nom_2>.*[a-z].*) (?P<apres>[0-9]{2,5})")


class CommuneQuerySet(models.QuerySet):
    """Les communes."""

    def proposables(self) -> Self:
        """Celles du dernier millésime."""
        return self.exclude(type=TypeCommune.ANCIENNE)

    def en_vigueur(self) -> Self:
        """Les communes de plein exercice : ni arrondissement, ni commune déléguée ou associée."""
        return self.filter(type=TypeCommune.COMMUNE)

    def cherchees(self, texte: str) -> Self:
        """Celles que ce texte désigne, la plus probable d'abord ; aucune si le texte est vide."""
        cherche = normaliser(texte[:LONGUEUR_CHERCHEE])
        if not cherche:
            return self.none()
        trouvees = self.proposables().filter(_condition(cherche)).select_related("rattachement")
        return trouvees.annotate(proximite=_proximite(cherche)).order_by(
            "proximite", F("population").desc(nulls_last=True), "nom_recherche", "code"
        )


def _du_code_postal(debut: str) -> Q:
    return Q(codes_postaux__startswith=debut) | Q(codes_postaux__contains=f" {debut}")


def _du_nom(texte: str) -> Q:
    """Chaque mot du texte est dans le nom : « vaulx velin » trouve Vaulx-en-Velin. Une lettre seule en est le début."""
    if len(texte) == 1:
        return Q(nom_recherche__startswith=texte)
    mots = texte.split()[:NOMBRE_DE_MOTS]
    return Q(*(Q(nom_recherche__contains=mot) for mot in mots))


def _condition(cherche: str) -> Q:
    """Le texte est un début de code postal, un code Insee, un nom, ou un nom et un début de code postal."""
    condition = _du_code_postal(cherche) if cherche.isdigit() else _du_nom(cherche)
    if _CODE_INSEE.fullmatch(cherche):
        condition |= Q(code=cherche.upper())
    if deux := _NOM_ET_NOMBRE.fullmatch(cherche):
        nom, nombre = deux["nom"] or deux["nom_2"], deux["avant"] or deux["apres"]
        condition |= _du_nom(nom) & _du_code_postal(nombre)
    return condition


def _proximite(cherche: str) -> Case:
    """Le code postal ou le nom entier d'abord, puis le début du nom, puis son milieu, puis le reste."""
    if cherche.isdigit():
        return Case(When(_du_code_postal(cherche), then=Value(0)), default=Value(1))
    return Case(
        When(Q(nom_recherche=cherche) | Q(nom_recherche__startswith=f"{cherche} "), then=Value(0)),
        When(nom_recherche__startswith=cherche, then=Value(1)),
        When(nom_recherche__contains=f" {cherche}", then=Value(2)),
        When(nom_recherche__contains=cherche, then=Value(3)),
        default=Value(4),
    )
