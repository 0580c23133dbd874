"""Le navigateur des parcours : où il est, et les deux tailles d'écran que l'on tient."""

import os
import shutil

BUREAU = (1280, 900)
TELEPHONE = (375, 740)


def chemin_de_chromium() -> str | None:
    """Le Chromium de la machine (``PREAU_CHROMIUM`` l'impose), ou rien."""
    noms = [os.environ.get("PREAU_CHROMIUM"), "chromium", "chromium-browser", "google-chrome"]
    return next((chemin for nom in noms if nom and (chemin := shutil.which(nom))), None)
