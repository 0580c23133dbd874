"""Ouvre la démonstration : base, territoires, jeu d'essai, fichiers statiques, puis le serveur et l'atelier.

Le second démarrage saute tout ce qui est déjà fait. ``--neuve`` rend au jeu d'essai son état d'origine.
"""

import hashlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

RACINE = Path(__file__).resolve().parents[1]
PREMIER_PORT = 8000
ESSAIS = 50
PATIENCE = 60.0
HOTE = "127.0.0.1"


def empreinte(*motifs: str) -> str:
    """Résume le contenu des fichiers désignés : s'il change, l'étape est à refaire."""
    resume = hashlib.sha256()
    for motif in motifs:
        for fichier in sorted(RACINE.glob(motif)):
            if fichier.is_file() and "__pycache__" not in fichier.parts:
                resume.update(f"{fichier.relative_to(RACINE)}\0".encode() + fichier.read_bytes())
    return resume.hexdigest()


def a_refaire(etape: str, valeur: str) -> bool:
    """Vrai si l'étape n'a pas encore été menée avec ces fichiers-là."""
    temoin = Path(settings.VAR) / "demo" / etape
    return not temoin.exists() or temoin.read_text(encoding="utf-8") != valeur


def retenir(etape: str, valeur: str) -> None:
    """Note qu'une étape est faite."""
    temoin = Path(settings.VAR) / "demo" / etape
    temoin.parent.mkdir(parents=True, exist_ok=True)
    temoin.write_text(valeur, encoding="utf-8")


def preparer() -> None:
    """Amène la base et les fichiers statiques à l'état que le code attend."""
    migrations = empreinte("preau/**/migrations/*.py", "requirements/developpement.lock")
    if a_refaire("migrations", migrations):
        print("Préau prépare sa base…", flush=True)
        call_command("migrate", verbosity=0)
        retenir("migrations", migrations)
    communes = empreinte("preau/coeur/*.csv", "preau/territoires/**/*.py")
    if a_refaire("communes", communes):
        print("Préau charge les communes de France…", flush=True)
        call_command("charger_territoires", verbosity=0)
        retenir("communes", communes)
    jeu = empreinte("preau/demonstration/**/*")
    if a_refaire("jeu", jeu):
        print("Préau invente un département…", flush=True)
        call_command("demo", verbosity=0)
        retenir("jeu", jeu)
    statiques = empreinte("preau/**/static/**/*", "requirements/developpement.lock")
    if a_refaire("statiques", statiques):
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        retenir("statiques", statiques)


def effacer() -> None:
    """Oublie la base de la démonstration, ses pièces et les témoins de ses étapes."""
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
    base = Path(settings.DATABASES["default"]["NAME"])
    for fichier in [*base.parent.glob(f"{base.name}*"), *(Path(settings.VAR) / "demo").glob("*")]:
        fichier.unlink()


def port_libre() -> int:
    """Le premier port libre à partir de 8000 (ou de ``PREAU_PORT``)."""
    premier = int(os.environ.get("PREAU_PORT") or PREMIER_PORT)
    for port in range(premier, premier + ESSAIS):
        with socket.socket() as prise:
            prise.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                prise.bind((HOTE, port))
            except OSError:
                continue
            return port
    raise ImproperlyConfigured(f"Aucun port libre entre {premier} et {premier + ESSAIS - 1}.")


def repond(port: int) -> bool:
    """Vrai quand le site sert une page."""
    connexion = http.client.HTTPConnection(HOTE, port, timeout=5)
    try:
        connexion.request("GET", "/")
        return connexion.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
    except OSError:
        return False
    finally:
        connexion.close()


def lancer(port: int) -> "subprocess.Popen[bytes]":
    """Démarre granian : deux processus, un fil chacun (mesuré : davantage de fils ralentit)."""
    options = {"interface": "wsgi", "host": HOTE, "port": port, "workers": 2, "blocking-threads": 1}
    arguments = [f"--{nom}={valeur}" for nom, valeur in options.items()]
    granian = [sys.executable, "-m", "granian", *arguments, "--no-ws", "--log-level=warning", "config.wsgi:application"]
    return subprocess.Popen(granian, cwd=RACINE)


@contextmanager
def atelier() -> Iterator[None]:
    """L'atelier qui prépare les PDF, le temps que le site est ouvert."""
    with subprocess.Popen([sys.executable, "manage.py", "travailler"], cwd=RACINE) as ouvrier:
        try:
            yield
        finally:
            ouvrier.terminate()


def servir(port: int) -> int:
    """Sert le site jusqu'à ce qu'on l'arrête ; l'adresse n'est dite que lorsqu'elle répond."""
    serveur = lancer(port)

    def arreter(_signal: int, _cadre: FrameType | None) -> None:
        serveur.terminate()

    # Fermer le terminal arrête aussi le serveur, qui sans cela se contenterait de se relire.
    for arret in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(arret, arreter)
    limite = time.monotonic() + PATIENCE
    while serveur.poll() is None and not repond(port):
        if time.monotonic() > limite:
            serveur.terminate()
            print("Préau n'a pas répondu à temps.", file=sys.stderr, flush=True)
            return 1
        time.sleep(0.1)
    if serveur.poll() is None:
        print(f"Préau est ouvert : http://{HOTE}:{port}", flush=True)
    return max(serveur.wait(), 0)


def main() -> int:
    """Prépare puis sert ; un réglage faux est dit en une ligne."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.demo"
    sys.path.insert(0, str(RACINE))
    try:
        django.setup()
        if "--neuve" in sys.argv[1:]:
            effacer()
        preparer()
        with atelier():
            return servir(port_libre())
    except ImproperlyConfigured as erreur:
        print(f"Réglage refusé. {erreur}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
