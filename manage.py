#!/usr/bin/env python
"""Les commandes d'administration de Préau."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    """Lance la commande demandée ; un réglage faux est dit en une ligne."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as erreur:
        sys.exit(f"Réglage refusé. {erreur}")


if __name__ == "__main__":
    main()
