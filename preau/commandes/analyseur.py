"""argparse, en français : la bibliothèque n'est pas traduite, et ses fautes s'adressent à une coordinatrice."""

from __future__ import annotations

import argparse
import re
from typing import Any, NoReturn

_TRADUCTIONS = (
    (r"the following arguments are required: (.*)", r"il manque : \1"),
    (r"argument (\S+): invalid choice: '(.*)' \(choose from (.*)\)", r"\1 : « \2 » n'est pas possible ; au choix : \3"),
    (r"argument (\S+): expected (one|at least one) argument", r"\1 : une valeur est attendue après cette option"),
    (r"argument (\S+): ignored explicit argument (.*)", r"\1 : cette option ne prend pas de valeur (\2 reçu)"),
    (r"argument (\S+): invalid \w+ value: '(.*)'", r"\1 : valeur « \2 » illisible"),
    (r"unrecognized arguments: (.*)", r"option inconnue : \1"),
    (r"ambiguous option: (\S+) could match (.*)", r"option ambiguë : \1 peut vouloir dire \2"),
)


class Analyseur(argparse.ArgumentParser):
    """Un analyseur de ligne de commande qui parle français et sort en 2 sur une faute."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"add_help": False, **options})
        self._positionals.title = "à donner"
        self._optionals.title = "options"
        self.add_argument("-h", "--help", "--aide", action="help", help="montrer cette aide")

    def error(self, message: str) -> NoReturn:
        """Dit la faute en français et termine en 2."""
        self.exit(2, f"{self.format_usage()}{self.prog} : {traduire(message)}\n")

    def format_usage(self) -> str:
        """La ligne d'usage, son premier mot en français."""
        return super().format_usage().replace("usage: ", "usage : ", 1)

    def format_help(self) -> str:
        """L'aide, son premier mot en français."""
        return super().format_help().replace("usage: ", "usage : ", 1)


def traduire(message: str) -> str:
    """La faute d'argparse en français ; inchangée si elle n'est pas connue."""
    for motif, phrase in _TRADUCTIONS:
        if re.fullmatch(motif, message, re.DOTALL):
            return re.sub(motif, phrase, message, flags=re.DOTALL)
    return message
