"""Les rappels d'avant clôture."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from preau.acteurs.enums import Role
from preau.campagnes.models import Campagne
from preau.projets.relances import relancer
from preau.socle.models import Courrier, EntreeJournal
from tests.campagnes.fabriques import PieceDemandeeFactory, ProlongationFactory
from tests.fabriques import RattachementFactory
from tests.projets.depots import deposer
from tests.projets.dossiers import cadre


def avant_la_cloture(dossier, jours):
    return dossier.campagne.cloture_le - timedelta(days=jours, hours=1)


def rappels():
    return list(Courrier.objects.filter(objet__startswith="Plus que").values_list("destinataire", flat=True))


def test_un_brouillon_est_rappele_a_son_equipe_avec_ce_qui_manque(dossier):
    PieceDemandeeFactory(campagne=dossier.campagne, intitule="RIB")
    RattachementFactory(structure=dossier.structure, role=Role.INTERVENANT)
    assert relancer(avant_la_cloture(dossier, 7)) == 1
    assert rappels() == sorted([dossier.amina.personne.courriel, dossier.bruno.personne.courriel])
    message = Courrier.objects.filter(objet__startswith="Plus que").first()
    assert message.objet == "Plus que 7 jours pour déposer : CLAS du centre"
    for phrase in ("- Le respect de la laïcité\n", "- Pièce à joindre : RIB.\n"):
        assert phrase in message.texte
    assert message.texte.count("- Le respect de la laïcité") == 1


def test_le_meme_rappel_ne_part_qu_une_fois(dossier):
    assert [relancer(avant_la_cloture(dossier, jours)) for jours in (20, 14, 14, 10, 7, 6, 2, 1)] == [
        *(0, 1, 0, 0),
        *(1, 0, 1, 0),
    ]
    assert EntreeJournal.objects.filter(acte="relancer").count() == 3


def test_un_dossier_depose_n_est_pas_rappele(complet):
    deposer(complet)
    assert relancer(avant_la_cloture(complet, 2)) == 0
    assert rappels() == []


def test_un_dossier_complet_est_rappele_sans_rien_lui_reprocher(complet):
    relancer(avant_la_cloture(complet, 2))
    assert "Rien ne manque" in Courrier.objects.filter(objet__startswith="Plus que").first().texte


@pytest.mark.parametrize("heures", [1, -1])
def test_rien_ne_part_avant_l_ouverture_ni_apres_la_cloture(dossier, heures):
    moment = dossier.campagne.ouverture_le - timedelta(hours=1) if heures > 0 else dossier.campagne.cloture_le
    assert relancer(moment) == 0


def test_la_commande_dit_combien_de_dossiers_sont_relances(dossier, capsys):
    with time_machine.travel(avant_la_cloture(dossier, 14)):
        call_command("relancer_campagnes")
        call_command("relancer_campagnes")
    assert capsys.readouterr().out == "Dossiers relancés : 1.\nDossiers relancés : 0.\n"


def prolonger(dossier, jours):
    jusqu_au = dossier.campagne.cloture_le + timedelta(days=jours)
    ProlongationFactory(
        campagne=dossier.campagne, structure=dossier.structure, accordee_le=timezone.now(), jusqu_au=jusqu_au
    )


def test_une_structure_prolongee_est_rappelee_avant_sa_cloture_et_pas_avant_celle_de_la_campagne(dossier):
    autre = cadre(campagne=dossier.campagne)
    prolonger(dossier, 25)
    assert relancer(avant_la_cloture(dossier, 2)) == 1
    assert set(rappels()) == {autre.amina.personne.courriel, autre.bruno.personne.courriel}
    jours = (-10, -11, -12, -18, -23, -24)
    assert [relancer(avant_la_cloture(dossier, jour)) for jour in jours] == [0, 1, 0, 1, 1, 0]
    message = Courrier.objects.filter(destinataire=dossier.amina.personne.courriel).first()
    assert message.objet.startswith("Plus que ")
    assert "par la prolongation qui vous est accordée." in message.texte


def test_une_prolongation_accordee_apres_les_rappels_en_doit_de_nouveaux(dossier):
    assert [relancer(avant_la_cloture(dossier, jours)) for jours in (14, 7, 2)] == [1, 1, 1]
    prolonger(dossier, 7)
    assert [relancer(avant_la_cloture(dossier, jours)) for jours in (0, 0, -5, -6, -7, -8)] == [1, 0, 1, 0, 0, 0]


@pytest.mark.parametrize(("jours", "objet"), [(10, "Plus que 10 jours"), (1, "Plus qu'un jour"), (0, "Dernier jour")])
def test_un_rappel_parti_en_retard_dit_ce_qui_reste_vraiment(dossier, jours, objet):
    cloture = dossier.campagne.cloture_le.replace(hour=18)
    Campagne.objects.update(cloture_le=cloture)
    relancer(cloture - timedelta(days=jours, hours=1))
    assert Courrier.objects.first().objet == f"{objet} pour déposer : CLAS du centre"
