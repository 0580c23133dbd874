from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from django.template import engines

from preau.web.gabarit.templatetags.francais import heure, insecables, jour, jour_court, jour_long, montant, nombre


def ordinaire(texte: str) -> str:
    """Le texte, insécables rendues ordinaires, pour se lire dans un test."""
    return texte.replace("\u00a0", " ")


def test_le_premier_du_mois_se_dit_premier():
    assert ordinaire(jour_court(date(2026, 9, 1))) == "1er septembre"
    assert ordinaire(jour_court(date(2026, 9, 11))) == "11 septembre"


def test_un_jour_se_dit_en_entier():
    assert ordinaire(jour(date(2026, 10, 7))) == "7 octobre 2026"
    assert ordinaire(jour_long(date(2027, 3, 11))) == "jeudi 11 mars 2027"


def test_un_instant_est_dit_a_l_heure_de_paris():
    instant = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert ordinaire(jour(instant)) == "1er janvier 2027"
    assert ordinaire(heure(instant)) == "0 h 30"


@pytest.mark.parametrize(("valeur", "dite"), [(time(16, 30), "16 h 30"), (time(9, 5), "9 h 05"), (time(18), "18 h")])
def test_une_heure_se_dit_a_la_francaise(valeur: time, dite: str):
    assert ordinaire(heure(valeur)) == dite


def test_un_nombre_a_ses_milliers_separes_et_sa_virgule():
    assert ordinaire(nombre(163684)) == "163 684"
    assert ordinaire(nombre(Decimal("37.5"))) == "37,5"
    assert nombre(-3) == "−3"


def test_un_montant_a_toujours_ses_centimes():
    assert ordinaire(montant(5126)) == "5 126,00 €"
    assert ordinaire(montant(Decimal(0))) == "0,00 €"


@pytest.mark.parametrize("filtre", [jour, jour_court, jour_long, heure, nombre, montant, insecables])
def test_une_valeur_absente_ne_dit_rien(filtre):
    assert filtre(None) == ""


def test_la_ponctuation_ne_quitte_pas_son_mot():
    # « ~ » est écrit ici pour l'espace insécable.
    attendu = "«~Ouvrir~»~: 3~500~€ le 6 à 16~h~30~; est-ce assez~? §~2-4"
    assert insecables(attendu.replace("~", " ")) == attendu.replace("~", "\u00a0")


@pytest.mark.parametrize(
    ("combien", "lu"),
    [
        (0, "0 dossier attend"),
        (1, "1 dossier attend"),
        (2, "2 dossiers attendent"),
        (Decimal("1.5"), "1,5 dossier attend"),
    ],
)
def test_zero_est_au_singulier_dans_tous_les_gabarits(combien, lu):
    gabarit = engines["django"].from_string('{{ n }} dossier{{ n|pluralize }} attend{{ n|pluralize:",ent" }}')
    assert gabarit.render({"n": combien}) == lu


@pytest.mark.parametrize(("choses", "lu"), [([], "a"), ([1], "a"), ([1, 2], "ont"), (None, "a"), ("", "a")])
def test_le_pluriel_compte_aussi_une_liste(choses, lu):
    assert engines["django"].from_string('{{ n|pluralize:"a,ont" }}').render({"n": choses}) == lu
