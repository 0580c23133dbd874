"""Ce que la base elle-même refuse, sur SQLite comme sur PostgreSQL."""

from datetime import date, time

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from preau.projets import tables
from preau.projets.tables.enums import EtatProjet

JOUR, VEILLE = date(2026, 10, 7), date(2026, 10, 6)


def refuse(creer):
    with pytest.raises(IntegrityError), transaction.atomic():
        creer()


@pytest.mark.parametrize(
    "valeurs",
    [
        {"etat": EtatProjet.DEPOSE},
        {"etat": EtatProjet.RETIRE},
        {"depose_le": "maintenant"},
        {"retire_le": "maintenant"},
        {"etat": EtatProjet.DEPOSE, "depose_le": "maintenant", "retire_le": "maintenant"},
        {"participation_montant": "-0.01"},
    ],
)
def test_un_projet_dont_l_etat_et_les_dates_se_contredisent(dossier, valeurs):
    champs = {nom: timezone.now() if valeur == "maintenant" else valeur for nom, valeur in valeurs.items()}
    refuse(lambda: tables.Projet.objects.update(**champs))


@pytest.mark.parametrize(
    ("modele", "valeurs"),
    [
        (tables.Collectif, {"debut": JOUR, "fin": VEILLE}),
        (tables.Collectif, {"rang": 0}),
        (tables.Formation, {"heures": -1}),
        (tables.LigneBudget, {"montant": "-1.00"}),
        (tables.LigneBudget, {"compte": "69"}),
        (tables.LigneBudget, {"compte": "60", "est_ps": True}),
        (tables.Cofinancement, {"montant_demande": "-1.00"}),
    ],
)
def test_une_entree_impossible(dossier, modele, valeurs):
    refuse(lambda: modele.objects.create(projet=dossier.projet, **valeurs))


@pytest.mark.parametrize(
    ("modele", "valeurs"),
    [
        (tables.Creneau, {"debut": time(18), "fin": time(18)}),
        (tables.Creneau, {"jour": 7}),
        (tables.Fermeture, {"debut": JOUR, "fin": VEILLE}),
    ],
)
def test_une_entree_de_collectif_impossible(dossier, modele, valeurs):
    collectif = tables.Collectif.objects.create(projet=dossier.projet)
    refuse(lambda: modele.objects.create(collectif=collectif, **valeurs))


def test_une_part_par_ligne_et_par_collectif(dossier):
    collectif = tables.Collectif.objects.create(projet=dossier.projet)
    ligne = tables.LigneBudget.objects.create(projet=dossier.projet)
    part = {"ligne": ligne, "collectif": collectif, "montant": 1}
    tables.PartCollectif.objects.create(**part)
    refuse(lambda: tables.PartCollectif.objects.create(**part))
    refuse(lambda: tables.PartCollectif.objects.update(montant=-1))
