"""Déclaration de l'application « instruction »."""

from django.apps import AppConfig


class InstructionConfig(AppConfig):
    """Les scénarios, l'attribution, les décisions."""

    name = "preau.instruction"
    label = "instruction"
    verbose_name = "Instruction"
