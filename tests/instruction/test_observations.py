"""Observer, répondre, lever, maintenir : chacun à sa place, et chaque pas laisse sa trace."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from preau.coeur.cycle import OBSERVATION
from preau.instruction import actions
from preau.projets.tables import EchangeDObservation, Observation, Projet
from preau.projets.tables.observations import EtatObservation
from preau.socle.models import EntreeJournal
from tests.campagnes.actes import actes, messages, refus
from tests.fabriques import ComiteFactory, FinanceurFactory, RattachementFactory
from tests.instruction.fabriques import adopter, classer

TEXTE = "Précisez la place des pères."
REPONSE = {"texte": "Un samedi par mois leur est ouvert."}


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
def observation(cadre, decision, responsable) -> Observation:
    return actions.ecrire_observation(projet=decision.projet, casquette=cadre.conseillere, texte=f" {TEXTE} ")


def repondre(observation, casquette, **options):
    return actions.repondre_observation(observation=observation, casquette=casquette, **{**REPONSE, **options})


def test_une_observation_apres_la_notification_previent_la_structure(cadre, observation, responsable):
    assert (observation.texte, observation.etat, observation.auteur) == (TEXTE, "ouverte", cadre.campagne.caf)
    assert observation.communiquee_le == observation.le
    assert (responsable.personne.courriel, "Une observation sur « Ouvrir les portes »") in messages()
    entree = EntreeJournal.objects.get(acte="ecrire_observation")
    assert (entree.structure, entree.apres) == (observation.projet.structure.uuid, {"communiquee": True})
    assert list(Projet.objects.observations_ouvertes()) == [observation.projet]


def test_avant_la_notification_elle_attend_et_la_structure_n_en_lit_rien(cadre):
    projet = classer(cadre, 1)
    responsable = RattachementFactory(structure=projet.structure)
    ecrite = actions.ecrire_observation(projet=projet, casquette=cadre.decideur, texte=TEXTE)
    assert (ecrite.communiquee_le, len(messages())) == (None, 1)
    assert list(Observation.objects.visibles_par(responsable)) == []
    assert list(Projet.objects.observations_ouvertes()) == []
    assert refus(repondre, observation=ecrite, casquette=responsable) == [
        "Votre casquette ne permet pas cet acte dans cette campagne."
    ]


def test_la_structure_repond_et_l_auteur_maintient_puis_leve(cadre, observation, responsable):
    repondue = repondre(observation, responsable)
    assert (repondue.etat, list(Projet.objects.observations_ouvertes())) == ("repondue", [])
    assert messages()[-1] == (
        cadre.conseillere.personne.courriel,
        "Réponse à votre observation sur « Ouvrir les portes »",
    )
    suite = {"observation": observation, "casquette": cadre.decideur}
    assert actions.maintenir_observation(texte="Quels samedis ?", **suite).etat == "maintenue"
    assert list(Projet.objects.observations_ouvertes()) == [observation.projet]
    repondre(observation, responsable, texte="Le premier du mois.")
    assert actions.lever_observation(**suite).etat == "levee"
    assert list(EchangeDObservation.objects.values_list("acte", "texte")) == [
        ("repondre", "Un samedi par mois leur est ouvert."),
        ("maintenir", "Quels samedis ?"),
        ("repondre", "Le premier du mois."),
        ("lever", ""),
    ]
    assert actes()[-4:] == [
        "repondre_observation",
        "maintenir_observation",
        "repondre_observation",
        "lever_observation",
    ]
    assert "levée" in messages()[-1][1]


CHEMINS = {
    "ouverte": (),
    "repondue": ("repondre",),
    "maintenue": ("repondre", "maintenir"),
    "levee": ("repondre", "lever"),
}


@pytest.mark.parametrize("acte", ["repondre", "lever", "maintenir"])
@pytest.mark.parametrize("etat", EtatObservation.values)
def test_chaque_acte_d_une_observation_suit_la_table(cadre, observation, responsable, etat, acte):
    faire = {
        "repondre": lambda: repondre(observation, responsable),
        "lever": lambda: actions.lever_observation(observation=observation, casquette=cadre.conseillere),
        "maintenir": lambda: actions.maintenir_observation(
            observation=observation, casquette=cadre.conseillere, texte="Dites quand."
        ),
    }
    for pas in CHEMINS[etat]:
        faire[pas]()
    attendu = OBSERVATION.vers(etat, acte)
    if attendu:
        assert faire[acte]().etat == attendu
    else:
        with pytest.raises(ValidationError) as refuse:
            faire[acte]()
        assert refuse.value.messages == [OBSERVATION.refus[etat, acte]]
    observation.refresh_from_db()
    assert observation.etat == (attendu or etat)


def test_seul_l_auteur_leve_et_seule_la_structure_repond(cadre, decision, observation, responsable):
    financeur, comite = FinanceurFactory(caf=cadre.campagne.caf), ComiteFactory(caf=cadre.campagne.caf)
    ville = RattachementFactory(cofinanceur=True, financeur=financeur)
    membre = RattachementFactory(membre=True, comite=comite)
    decision.projet.cofinancements.create(financeur=financeur)
    intervenante = RattachementFactory(role="intervenant", structure=decision.projet.structure)
    etrangere = RattachementFactory()
    assert {refus(repondre, observation=observation, casquette=c)[0] for c in (ville, intervenante, etrangere)} == {
        "Votre casquette ne permet pas cet acte dans cette campagne."
    }
    repondre(observation, responsable)
    for autre in (ville, membre, responsable):
        assert refus(actions.lever_observation, observation=observation, casquette=autre)
    de_la_ville = actions.ecrire_observation(projet=decision.projet, casquette=ville, texte="Comptez les mères.")
    du_comite = actions.ecrire_observation(projet=decision.projet, casquette=membre, texte="Liez-vous au collège.")
    assert (de_la_ville.auteur, du_comite.auteur) == (financeur, comite)
    repondre(du_comite, responsable)
    assert refus(actions.lever_observation, observation=du_comite, casquette=cadre.conseillere)
    assert actions.lever_observation(observation=du_comite, casquette=membre).etat == "levee"
    assert [list(Observation.objects.visibles_par(c)) for c in (ville, membre, None, etrangere)] == [
        [de_la_ville],
        [du_comite],
        [],
        [],
    ]
    assert list(Observation.objects.visibles_par(cadre.conseillere)) == [observation, de_la_ville, du_comite]


def test_la_caf_qui_tient_la_plume_observe_au_nom_de_son_comite(cadre, decision):
    ecrite = actions.ecrire_observation(
        projet=decision.projet, casquette=cadre.conseillere, texte=TEXTE, comite=cadre.comite
    )
    assert (ecrite.comite, ecrite.caf, ecrite.auteur) == (cadre.comite, None, cadre.comite)
    ailleurs = ComiteFactory(caf__departement="38")
    assert refus(
        actions.ecrire_observation,
        projet=decision.projet,
        casquette=cadre.conseillere,
        texte=TEXTE,
        comite=ailleurs,
    )


def test_ce_qui_est_vide_ou_lu_trop_tard_est_refuse(cadre, observation, responsable):
    ecrire = {"projet": observation.projet, "casquette": cadre.conseillere}
    assert refus(actions.ecrire_observation, texte=" ", **ecrire) == ["Dites ce que la structure doit reprendre."]
    assert refus(actions.ecrire_observation, texte="a" * 4001, **ecrire) == [
        "Écrivez 4000 caractères au plus : ce texte en a 4001."
    ]
    vu = observation.modifie_le
    repondre(observation, responsable)
    assert refus(actions.lever_observation, observation=observation, casquette=cadre.conseillere, vu=vu) == [
        "Une autre personne a écrit ici entre-temps : l'observation est répondue. Relisez, puis refaites."
    ]


def test_le_journal_reste_lisible(observation):
    call_command("verifier_journal", verbosity=0)
