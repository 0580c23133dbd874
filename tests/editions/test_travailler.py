"""La commande de l'atelier."""

import os
import signal
import subprocess
import sys
import threading
from io import StringIO
from pathlib import Path

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from preau.editions.management.commands.travailler import PAUSE, PAUSE_APRES_UNE_PANNE, Facteur, un_tour
from preau.projets.tirages import dossier_depose
from preau.socle.models import Courrier, Tirage
from tests.projets.depots import cadre_complet, deposer

RACINE = Path(__file__).resolve().parents[2]


@pytest.mark.django_db
def test_une_fois_fait_ce_qui_attend_et_le_dit():
    depot = deposer(cadre_complet())
    dit = StringIO()
    call_command("travailler", une_fois=True, stdout=dit)
    assert dit.getvalue() == "Documents faits : 1 ; à reprendre : 0 ; abandonnés : 0.\n"
    assert dossier_depose(depot).trouver().etat == "fait"


@pytest.mark.django_db
def test_entretenir_fait_aussi_les_documents_qui_attendent():
    deposer(cadre_complet())
    dit = StringIO()
    call_command("entretenir", stdout=dit)
    assert "Documents faits : 1" in dit.getvalue()


@pytest.mark.django_db(transaction=True)
def test_un_document_impossible_n_arrete_pas_l_atelier(caplog):
    depot = deposer(cadre_complet())
    Tirage.objects.update(objet="00000000-0000-0000-0000-000000000000")
    assert un_tour(threading.Event(), Facteur()) == PAUSE
    assert dossier_depose(depot).trouver().erreur.startswith("DoesNotExist")


@pytest.mark.django_db(transaction=True)
def test_l_atelier_envoie_le_courrier_et_ne_redemande_pas_aussitot_a_un_serveur_muet(monkeypatch):
    essais = []

    def panne(*_arguments, **_options):
        essais.append(1)
        raise OSError("serveur injoignable")

    for adresse in ("amina@exemple.fr", "karim@exemple.fr"):
        Courrier.objects.create(destinataire=adresse, objet="Bonjour", texte="Corps", prochain_essai=timezone.now())
    monkeypatch.setattr(EmailMessage, "send", panne)
    facteur = Facteur()
    for _ in range(2):
        un_tour(threading.Event(), facteur)
    assert essais == [1]
    monkeypatch.undo()
    un_tour(threading.Event(), Facteur())
    assert [message.to for message in mail.outbox] == [["karim@exemple.fr"]]


@pytest.mark.django_db(transaction=True)
def test_une_base_qui_ne_repond_pas_fait_attendre_l_atelier(caplog):
    with connection.cursor() as curseur:
        curseur.execute(f"ALTER TABLE {Tirage._meta.db_table} RENAME TO cachee")
    try:
        assert un_tour(threading.Event(), Facteur()) == PAUSE_APRES_UNE_PANNE
    finally:
        with connection.cursor() as curseur:
            curseur.execute(f"ALTER TABLE cachee RENAME TO {Tirage._meta.db_table}")
    assert "L'atelier n'atteint pas la base" in caplog.text


@pytest.mark.parametrize("arret", [signal.SIGTERM, signal.SIGINT])
def test_l_atelier_s_arrete_proprement_au_signal(tmp_path, arret):
    environnement = {
        "PATH": os.environ["PATH"],
        "PREAU_VAR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "config.settings.demo",
        "PYTHONUNBUFFERED": "1",
    }
    commande = [sys.executable, "manage.py"]
    subprocess.run([*commande, "migrate", "-v", "0"], cwd=RACINE, env=environnement, check=True)
    with subprocess.Popen([*commande, "travailler"], cwd=RACINE, env=environnement, stderr=subprocess.PIPE) as atelier:
        with pytest.raises(subprocess.TimeoutExpired):
            atelier.wait(timeout=4)
        atelier.send_signal(arret)
        _, erreur = atelier.communicate(timeout=20)
    assert (atelier.returncode, erreur) == (0, b"")
