"""Déclaration de l'application « decider »."""

from django.apps import AppConfig

from preau.acteurs.enums import ROLES_CAF, Role
from preau.web.gabarit.navigation import Entree


class DeciderConfig(AppConfig):
    """La Caf décide, relit, notifie et paie ; la structure lit sa décision ; le financeur dit ce qu'il accorde."""

    name = "preau.web.decider"
    label = "decider"
    verbose_name = "Décider"

    navigation = (
        Entree(
            "Décisions",
            "decider:decisions_du_moment",
            roles=frozenset(ROLES_CAF),
            ordre=29,
            phrase="Ce qui est attribué ou refusé, les lettres, les conventions, les versements.",
        ),
        Entree(
            "Ce que nous accordons",
            "decider:cofinancements",
            roles=frozenset({Role.COFINANCEUR}),
            ordre=28,
            phrase="Ce que vous accordez et versez à chaque projet qui vous demande une part.",
        ),
        Entree(
            "Nos observations",
            "decider:observations_de_l_organisme",
            roles=frozenset({Role.MEMBRE, Role.COFINANCEUR}),
            ordre=29,
            phrase="Ce que vous demandez aux structures de reprendre, ce qu'elles répondent : vous seuls en jugez.",
        ),
    )
