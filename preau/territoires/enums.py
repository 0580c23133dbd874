"""Les mots du territoire."""

from django.db import models

from preau.coeur import communes


class TypeCommune(models.TextChoices):
    """Ce que désigne un code Insee ; les quatre premiers mots sont ceux de communes.csv."""

    COMMUNE = communes.COMMUNE, "commune"
    ARRONDISSEMENT = communes.ARRONDISSEMENT, "arrondissement municipal"
    DELEGUEE = communes.DELEGUEE, "commune déléguée"
    ASSOCIEE = communes.ASSOCIEE, "commune associée"
    ANCIENNE = "ancienne", "ancienne commune"
    """Absente du dernier millésime chargé : gardée pour ce qui la désigne encore, jamais proposée."""


RATTACHEES = (TypeCommune.ARRONDISSEMENT, TypeCommune.DELEGUEE, TypeCommune.ASSOCIEE)


class NatureListe(models.TextChoices):
    """Les listes officielles que Préau sait lire ; la valeur est le mot de la commande."""

    ECOLES = "ecoles", "annuaire de l'éducation"
    EDUCATION_PRIORITAIRE = "education-prioritaire", "établissements de l'éducation prioritaire"
    QUARTIERS = "qpv", "quartiers prioritaires de la politique de la ville"


class TypeEtablissement(models.TextChoices):
    """Ce qu'est un établissement ; les autres types des listes ne sont pas repris."""

    MATERNELLE = "maternelle", "école maternelle"
    ELEMENTAIRE = "elementaire", "école élémentaire"
    PRIMAIRE = "primaire", "école primaire"
    """Une école qui a des classes maternelles et des classes élémentaires."""
    ECOLE = "ecole", "école"
    """Une école dont la liste ne dit pas les classes."""
    COLLEGE = "college", "collège"
    LYCEE = "lycee", "lycée"
    EREA = "erea", "établissement régional d'enseignement adapté"


ECOLES = (
    TypeEtablissement.MATERNELLE,
    TypeEtablissement.ELEMENTAIRE,
    TypeEtablissement.PRIMAIRE,
    TypeEtablissement.ECOLE,
)


class Secteur(models.TextChoices):
    """Public ou privé."""

    PUBLIC = "public", "public"
    PRIVE = "prive", "privé"


class EtiquetteRep(models.TextChoices):
    """L'éducation prioritaire telle qu'une liste la dit ; vide quand aucune ne l'a dite."""

    REP = "REP", "REP"
    REP_PLUS = "REP+", "REP+"
    HORS = "HORS REP", "hors éducation prioritaire"


class GenerationQuartier(models.TextChoices):
    """La géographie prioritaire dont relève un quartier, que disent les deux premières lettres de son code."""

    DE_2015 = "2015", "géographie de 2015 (codes QP)"
    DE_2024 = "2024", "géographie de 2024 (codes QN)"


PREFIXES_QUARTIER = {"QP": GenerationQuartier.DE_2015, "QN": GenerationQuartier.DE_2024}
