"""Retirer un dépôt, renoncer à un dossier : celui que l'on voyait, et pas un autre."""

import pytest
from django.core.exceptions import ValidationError

from preau.projets.depots import renoncer, retirer_depot
from preau.projets.tables import Projet
from preau.projets.tables.enums import EtatProjet
from tests.projets.depots import deposer


def refus_de(acte, dossier, **options) -> tuple[str, list[str]]:
    with pytest.raises(ValidationError) as leve:
        acte(projet=dossier.projet, casquette=dossier.amina, **options)
    return leve.value.code, leve.value.messages


def test_on_ne_retire_pas_un_depot_que_l_on_ne_voyait_pas(complet):
    deposer(complet)
    retirer_depot(projet=complet.projet, casquette=complet.bruno, vu=1)
    retirer_depot(projet=complet.projet, casquette=complet.amina, vu=1)  # le second clic
    deposer(complet)
    dit = ["Entre-temps, le dépôt n° 2 a été fait : rechargez la page, puis décidez."]
    assert refus_de(retirer_depot, complet, vu=1) == ("vu", dit)
    assert refus_de(renoncer, complet, vu=1) == refus_de(renoncer, complet, vu=0) == ("vu", dit)
    assert Projet.objects.get().etat == EtatProjet.DEPOSE
    retirer_depot(projet=complet.projet, casquette=complet.amina, vu=2)
    dit = ["Entre-temps, le dépôt n° 2 a été retiré : rechargez la page, puis décidez."]
    assert refus_de(renoncer, complet, vu=2) == ("vu", dit)
    renoncer(projet=complet.projet, casquette=complet.amina, vu=0)
    renoncer(projet=complet.projet, casquette=complet.amina, vu=0)
    dit = ["Vous avez renoncé à ce dossier : il se lit, mais ne s'écrit plus."]
    assert refus_de(retirer_depot, complet, vu=2) == ("etat", dit)
