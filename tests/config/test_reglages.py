import os
import subprocess
import sys
from pathlib import Path

import pytest

RACINE = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "PREAU_CLE_SECRETE": "une-cle-de-production-" + "k3y!" * 12,
    "PREAU_HOTES": "clas.exemple.fr",
    "PREAU_SMTP_HOTE": "smtp.exemple.fr",
    "PREAU_MANDATAIRES": "1",
}


def gerer(
    dossier: Path, *arguments: str, reglages: str = "prod", **environnement: str
) -> subprocess.CompletedProcess[str]:
    """Lance manage.py avec ces réglages et rien d'autre dans l'environnement."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments, "--settings", f"config.settings.{reglages}"],
        cwd=RACINE,
        env={"PATH": os.environ["PATH"], "PREAU_VAR": str(dossier), "PYTHONUTF8": "1", **environnement},
        capture_output=True,
        text=True,
        check=False,
    )


def test_la_production_passe_la_revue_de_django(tmp_path):
    resultat = gerer(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert resultat.returncode == 0, resultat.stderr


@pytest.mark.parametrize(
    ("change", "phrase"),
    [
        ({"PREAU_CLE_SECRETE": ""}, "PREAU_CLE_SECRETE : cette variable est obligatoire et n'est pas définie."),
        ({"PREAU_HOTES": " , "}, "PREAU_HOTES : au moins un nom d'hôte est attendu, séparés par des virgules."),
        ({"PREAU_CLE_SECRETE": "k" * 49}, "PREAU_CLE_SECRETE : 50 caractères au moins sont attendus."),
        ({"PREAU_HOTES": "a.fr,*"}, "PREAU_HOTES : « * » accepterait tout nom d'hôte, nommez ceux du site."),
        (
            {"PREAU_SMTP_HOTE": ""},
            "PREAU_SMTP_HOTE : cette variable est obligatoire, à moins que PREAU_COURRIER_EN_FICHIERS ne vaille oui.",
        ),
        (
            {"PREAU_MANDATAIRES": ""},
            "PREAU_MANDATAIRES : dites combien de mandataires sont devant le site, 0 s'il n'y en a pas.",
        ),
        ({"PREAU_DEMO": "oui"}, "PREAU_DEMO : la démonstration montre ses mots de passe, la production la refuse."),
        ({"PREAU_SMTP_PORT": "smtp"}, "PREAU_SMTP_PORT : nombre entier attendu, « smtp » reçu."),
    ],
)
def test_la_production_refuse_un_reglage_en_une_ligne(tmp_path, change, phrase):
    resultat = gerer(tmp_path, "check", **{**PRODUCTION, **change})
    assert (resultat.returncode, resultat.stdout, resultat.stderr) == (1, "", f"Réglage refusé. {phrase}\n")


@pytest.mark.parametrize(
    ("change", "cru"),
    [({}, "True"), ({"PREAU_MANDATAIRES": "0"}, "False"), ({"PREAU_MANDATAIRES": "", "PREAU_HTTPS": "non"}, "False")],
)
def test_l_en_tete_d_un_mandataire_n_est_cru_que_s_il_y_en_a_un(tmp_path, change, cru):
    code = "from django.conf import settings; print(settings.SECURE_PROXY_SSL_HEADER is not None)"
    resultat = gerer(tmp_path, "shell", "--no-imports", "--command", code, **{**PRODUCTION, **change})
    assert resultat.stdout == f"{cru}\n", resultat.stderr


def test_le_courrier_en_fichiers_se_demande_en_toutes_lettres(tmp_path):
    demande = {"PREAU_SMTP_HOTE": "", "PREAU_COURRIER_EN_FICHIERS": "oui"}
    resultat = gerer(tmp_path, "check", **{**PRODUCTION, **demande})
    assert resultat.returncode == 0, resultat.stderr


def test_le_jeu_d_essai_n_entre_pas_en_production(tmp_path):
    resultat = gerer(tmp_path, "demo", **PRODUCTION)
    assert resultat.returncode == 1
    assert "Le jeu d'essai n'entre que dans une base de démonstration" in resultat.stderr
    assert "Traceback" not in resultat.stderr


@pytest.mark.parametrize("reglages", ["dev", "test"])
def test_l_environnement_n_allume_pas_la_demonstration(tmp_path, reglages):
    vraie = f"sqlite:///{tmp_path / 'vraie.sqlite3'}"
    resultat = gerer(tmp_path, "demo", reglages=reglages, PREAU_DEMO="oui", DATABASE_URL=vraie)
    assert resultat.returncode == 1
    assert "Le jeu d'essai n'entre que dans une base de démonstration" in resultat.stderr


def test_la_base_sqlite_tient_les_cles_et_ecrit_en_wal(tmp_path):
    code = (
        "from django.db import connection; c = connection.cursor();"
        "print([c.execute(f'PRAGMA {p}').fetchone()[0] for p in ('foreign_keys', 'journal_mode')],"
        "connection.transaction_mode)"
    )
    resultat = gerer(tmp_path, "shell", "--no-imports", "--command", code, **PRODUCTION)
    assert resultat.stdout == "[1, 'wal'] IMMEDIATE\n", resultat.stderr


def test_la_demonstration_ne_touche_jamais_la_base_de_l_installation(tmp_path):
    code = "from django.db import connection; print(connection.settings_dict['NAME'])"
    vraie = "postgres://preau@base.exemple.fr/preau"
    resultat = gerer(tmp_path, "shell", "--no-imports", "--command", code, reglages="demo", DATABASE_URL=vraie)
    assert resultat.stdout == f"{tmp_path / 'demo.sqlite3'}\n", resultat.stderr
