from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from preau.territoires.actions import Chargement, charger_communes
from preau.territoires.enums import TypeCommune
from preau.territoires.models import Commune
from preau.territoires.requetes import chercher_communes, commune_par_code
from tests.territoires.lignes import lignes_d_essai

pytestmark = pytest.mark.django_db


def test_la_commande_charge_toute_la_france():
    sortie = StringIO()
    call_command("charger_territoires", stdout=sortie)
    assert sortie.getvalue() == "Communes chargées : 37006 (millésime 2026) ; anciennes : 0.\n"
    assert Commune.objects.count() == 37006
    assert Commune.objects.en_vigueur().count() == 34969


def test_recharger_ne_change_rien():
    lignes = lignes_d_essai()
    charger_communes(lignes=lignes)
    avant = list(Commune.objects.order_by("code").values())
    assert charger_communes(lignes=lignes) == Chargement(len(lignes), 0)
    assert list(Commune.objects.order_by("code").values()) == avant


def test_un_nouveau_millesime_met_a_jour_et_garde_ce_qui_disparait():
    lignes = [ligne for ligne in lignes_d_essai() if ligne.code in {"69266", "69029"}]
    charger_communes(lignes=lignes, millesime="2026")
    villeurbanne = next(ligne for ligne in lignes if ligne.code == "69266")
    assert charger_communes(lignes=[villeurbanne._replace(population=170_000)], millesime="2027") == Chargement(1, 1)
    assert Commune.objects.get(pk="69266").population == 170_000
    assert Commune.objects.get(pk="69266").millesime == "2027"
    bron = Commune.objects.get(pk="69029")
    assert (bron.type, bron.millesime) == (TypeCommune.ANCIENNE, "2026")
    assert chercher_communes("bron") == []
    assert commune_par_code("69029") is None


def test_une_commune_qui_revient_reprend_sa_place():
    lignes = [ligne for ligne in lignes_d_essai() if ligne.code == "69029"]
    charger_communes(lignes=lignes)
    assert charger_communes(lignes=[]) == Chargement(0, 1)
    charger_communes(lignes=lignes)
    assert [commune.code for commune in chercher_communes("bron")] == ["69029"]


def test_un_arrondissement_sans_ville_est_refuse_par_la_base():
    with pytest.raises(IntegrityError), transaction.atomic():
        Commune.objects.create(code="69388", nom="Lyon 8e", type=TypeCommune.ARRONDISSEMENT, departement="69")


def test_un_chargement_qui_echoue_ne_laisse_rien():
    lignes = [ligne for ligne in lignes_d_essai() if ligne.code == "69029"]
    avec_type_faux = [*lignes, lignes[0]._replace(code="69030", type=TypeCommune.DELEGUEE)]
    with pytest.raises(IntegrityError):
        charger_communes(lignes=avec_type_faux)
    assert not Commune.objects.exists()
