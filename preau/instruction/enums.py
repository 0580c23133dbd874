"""Les mots de l'instruction."""

from django.db import models


class MethodeDeScenario(models.TextChoices):
    """Comment un scénario partage l'enveloppe ; les trois premières sont celles du cœur."""

    RANG = "rang", "dans l'ordre des rangs"
    PRORATA = "prorata", "au prorata"
    OPTIMALE = "optimale", "le plus de projets possible"
    A_LA_MAIN = "a_la_main", "à la main"


class EtatScenario(models.TextChoices):
    """Où en est un scénario."""

    BROUILLON = "brouillon", "brouillon"
    ADOPTE = "adopte", "adopté"


class OrigineDuDemande(models.TextChoices):
    """D'où vient ce qu'un projet demande à la Caf."""

    INSCRITE = "inscrite", "inscrite au budget déposé"
    RAMENEE = "ramenee", "inscrite au budget déposé, ramenée à ce que les autres recettes laissent à couvrir"
    ESTIMEE = "estimee", "estimée d'après le budget déposé"
    INCONNUE = "inconnue", "ni inscrite, ni estimable"


class EtatDecision(models.TextChoices):
    """Où en est une décision."""

    PREPAREE = "preparee", "préparée"
    DECIDEE = "decidee", "décidée"
    RELUE = "relue", "relue"
    NOTIFIEE = "notifiee", "notifiée"


class Issue(models.TextChoices):
    """Ce qui est décidé d'un projet."""

    ATTRIBUE = "attribue", "attribué"
    REFUSE = "refuse", "refusé"
    AJOURNE = "ajourne", "ajourné"
    ABANDONNE = "abandonne", "abandonné, son montant libéré"


class EtatReunion(models.TextChoices):
    """Où en est une réunion de comité."""

    PREPAREE = "preparee", "en préparation"
    CONVOQUEE = "convoquee", "convoquée"
    OUVERTE = "ouverte", "ouverte"
    CLOSE = "close", "close"
    ANNULEE = "annulee", "annulée"


# Ce que les membres voient d'une réunion : rien, tant que la Caf la prépare.
ETATS_MONTRES = (EtatReunion.CONVOQUEE, EtatReunion.OUVERTE, EtatReunion.CLOSE, EtatReunion.ANNULEE)


class Venue(models.TextChoices):
    """Si un membre est venu à la réunion."""

    PRESENT = "present", "présent"
    EXCUSE = "excuse", "excusé"
    ABSENT = "absent", "absent"


class GenreDeDocument(models.TextChoices):
    """Ce qui se tire d'une réunion."""

    LIVRET = "livret", "livret des dossiers"
    PROCES_VERBAL = "proces_verbal", "procès-verbal"


class EtatConvention(models.TextChoices):
    """Où en est la convention d'une décision."""

    A_SIGNER = "a_signer", "à signer"
    SIGNEE_STRUCTURE = "signee_structure", "signée par la structure"
    CONVENTIONNEE = "conventionnee", "conventionné"
    REMPLACEE = "remplacee", "remplacée"


class NatureDeVersement(models.TextChoices):
    """Ce que paie un versement."""

    ACOMPTE = "acompte", "acompte"
    SOLDE = "solde", "solde"
