"""Déclaration de l'application « editions »."""

from django.apps import AppConfig


class EditionsConfig(AppConfig):
    """Les fichiers qui sortent : PDF et tableurs. Lit sans écrire."""

    name = "preau.editions"
    label = "editions"
    verbose_name = "Éditions"
