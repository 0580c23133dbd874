#!/bin/sh
# Crée .venv et y installe tout. Relancé sans changement, ne fait rien. Dit en une ligne ce qui manque.
set -eu

VENV=.venv
VERROU=requirements/developpement.lock
TEMOIN=$VENV/.preau-installe

refuser() {
    printf '%s\n' "$1" >&2
    exit 1
}

trouver_python() {
    for candidat in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
        if "$candidat" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s' "$candidat"
            return
        fi
    done
}

empreinte=$(cat "$VERROU" pyproject.toml | cksum)
if [ -f "$TEMOIN" ] && [ "$(cat "$TEMOIN")" = "$empreinte" ] && "$VENV/bin/python" -c 'import preau' 2>/dev/null; then
    exit 0
fi

if ! "$VENV/bin/python" -m pip --version >/dev/null 2>&1; then
    python=$(trouver_python)
    [ -n "$python" ] || refuser "Il manque Python 3.11 ou plus récent (sous Debian et Ubuntu : apt install python3 python3-venv)."
    "$python" -c 'import ensurepip, venv' 2>/dev/null \
        || refuser "Il manque python3-venv (sous Debian et Ubuntu : apt install python3-venv)."
    echo "Préau s'installe dans $VENV : une minute environ, la première fois seulement."
    "$python" -m venv --clear "$VENV" || refuser "Python n'a pas pu créer l'environnement $VENV."
fi

pip="$VENV/bin/python -m pip --quiet --disable-pip-version-check --no-input"
$pip install --require-hashes --only-binary :all: -r "$VERROU" \
    || refuser "L'installation a échoué : pip a besoin du réseau pour télécharger les bibliothèques de $VERROU."
$pip install --no-deps --no-build-isolation --editable . || refuser "L'installation de la commande preau a échoué."
printf '%s\n' "$empreinte" > "$TEMOIN"
