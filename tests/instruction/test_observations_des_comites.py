"""L'observation d'un comité : écrite par un membre, levée par un autre, jamais par qui est déporté."""

from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from preau.acteurs.models import LienDeclare
from preau.instruction import actions
from preau.instruction.models import Reunion
from preau.projets.tables import Observation
from preau.socle.horloge import aujourd_hui
from tests.campagnes.actes import messages, refus
from tests.fabriques import RattachementFactory
from tests.instruction.comites import membre
from tests.instruction.fabriques import adopter, classer

SANS_DROIT = "Votre casquette ne permet pas cet acte dans cette campagne."
DIT = "Liez-vous au collège."


@pytest.fixture
def decision(cadre):
    """Une décision notifiée."""
    classer(cadre, 1)
    [decision] = adopter(cadre)
    actions.attribuer(decision=decision, casquette=cadre.decideur)
    actions.relire_decision(decision=decision, casquette=cadre.conseillere)
    return actions.noter_notification(decision=decision, casquette=cadre.conseillere)


@pytest.fixture
def responsable(decision):
    return RattachementFactory(structure=decision.projet.structure)


@pytest.fixture
def alix(cadre):
    return membre(cadre, "Alix")


@pytest.fixture
def basile(cadre):
    return membre(cadre, "Basile")


def lier(casquette, decision) -> None:
    LienDeclare.objects.create(
        personne=casquette.personne,
        structure=decision.projet.structure,
        motif="Un proche y travaille",
        debut=aujourd_hui() - timedelta(days=900),
        declare_par=casquette.personne,
    )


def finir(casquette) -> None:
    casquette.debut, casquette.fin = aujourd_hui() - timedelta(days=9), aujourd_hui()
    casquette.save()


def ecrire(decision, casquette, **options) -> Observation:
    return actions.ecrire_observation(projet=decision.projet, casquette=casquette, texte=DIT, **options)


def repondre(observation, responsable):
    return actions.repondre_observation(observation=observation, casquette=responsable, texte="C'est fait.")


def lever(observation, casquette):
    return actions.lever_observation(observation=observation, casquette=casquette)


def destinataires() -> list[str]:
    return [adresse for adresse, objet in messages() if objet.startswith("Réponse à votre observation")]


def test_un_membre_deporte_n_observe_pas(cadre, decision, alix):
    lier(alix, decision)
    assert refus(ecrire, decision=decision, casquette=alix) == [SANS_DROIT]
    lier(cadre.conseillere, decision)
    assert refus(ecrire, decision=decision, casquette=cadre.conseillere, comite=cadre.comite) == [SANS_DROIT]
    # Sous sa casquette de la Caf, elle écrit encore au nom de la Caf : le déport est celui du comité.
    assert ecrire(decision, cadre.conseillere).auteur == cadre.campagne.caf


def test_n_importe_quel_membre_leve_et_qui_l_a_ecrite_n_y_peut_plus_rien_sans_mandat(
    decision, responsable, alix, basile
):
    observation = repondre(ecrire(decision, alix), responsable)
    finir(alix)
    assert refus(lever, observation=observation, casquette=alix) == [SANS_DROIT]
    assert lever(observation, basile).etat == "levee"


def test_un_membre_deporte_ne_la_lit_ni_ne_la_leve(decision, responsable, alix, basile):
    observation = repondre(ecrire(decision, alix), responsable)
    lier(basile, decision)
    assert list(Observation.objects.visibles_par(basile)) == []
    assert refus(lever, observation=observation, casquette=basile) == [SANS_DROIT]


def test_la_plume_ne_leve_que_pour_le_comite_reuni(decision, responsable, alix, cadre):
    observation = repondre(ecrire(decision, alix), responsable)
    assert refus(lever, observation=observation, casquette=cadre.conseillere) == [SANS_DROIT]
    ici = {"comite": cadre.comite, "campagne": cadre.campagne, "lieu": "Mairie"}
    instant = timezone.now()
    Reunion.objects.create(etat="ouverte", le=instant, convoquee_le=instant, ouverte_le=instant, **ici)
    assert refus(lever, observation=observation, casquette=cadre.decideur) == [SANS_DROIT]
    lier(cadre.conseillere, decision)
    assert refus(lever, observation=observation, casquette=cadre.conseillere) == [SANS_DROIT]
    LienDeclare.objects.all().delete()
    assert lever(observation, cadre.conseillere).etat == "levee"


def test_la_reponse_va_a_ceux_qui_peuvent_en_juger(decision, responsable, alix, basile, cadre):
    observation = ecrire(decision, alix)
    lier(basile, decision)
    repondre(observation, responsable)
    assert destinataires() == [alix.personne.courriel]


def test_quand_plus_personne_ne_siege_la_caf_recoit_la_reponse_et_l_observation_attend(
    decision, responsable, alix, cadre
):
    observation = ecrire(decision, alix)
    finir(alix)
    repondre(observation, responsable)
    assert destinataires() == [cadre.conseillere.personne.courriel]
    nouvelle = membre(cadre, "Chloé")
    assert lever(observation, nouvelle).etat == "levee"


def lue(reponse) -> str:
    return unescape(reponse.content.decode())


def test_un_membre_leve_depuis_sa_page_et_n_y_voit_pas_ce_dont_il_est_deporte(
    client, decision, responsable, alix, basile
):
    observation = repondre(ecrire(decision, alix), responsable)
    adresse = "/decisions/observations/"
    client.force_login(alix.personne)
    html = lue(client.get(adresse))
    assert (DIT in html, "C'est fait." in html, 'value="lever"' in html) == (True, True, True)
    envoi = {"geste": "lever", "observation": str(observation.uuid)}
    cle = {f"{observation.uuid}-vu": observation.modifie_le.isoformat()}
    assert client.post(adresse, envoi | cle).status_code == 302
    observation.refresh_from_db()
    assert (observation.etat, 'value="lever"' in lue(client.get(adresse))) == ("levee", False)
    lier(basile, decision)
    client.force_login(basile.personne)
    assert DIT not in lue(client.get(adresse))
