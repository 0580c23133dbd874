"""Observer, répondre, lever, maintenir : l'obligation d'une structure, et ce qu'il en advient."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from preau.acteurs.enums import Role
from preau.acteurs.models import Comite, Rattachement, Structure
from preau.campagnes.actions.commun import consigner, prevenir_responsables, refuser_sans_droit
from preau.coeur.cycle import OBSERVATION
from preau.instruction import droits_observations as droits
from preau.instruction.actions.commun import passer, refuser_si_change
from preau.instruction.deports import deportes
from preau.instruction.enums import EtatDecision
from preau.instruction.models import Decision
from preau.projets.tables import EchangeDObservation, Observation, Projet
from preau.projets.tables.observations import AUTEURS, ActeDObservation
from preau.socle import courrier
from preau.socle.horloge import aujourd_hui, maintenant

LONGUEUR = 4_000


@transaction.atomic
def ecrire_observation(
    *,
    projet: Projet,
    casquette: Rattachement,
    texte: str,
    comite: Comite | None = None,
    instant: datetime | None = None,
) -> Observation:
    """Écrit ce que la structure devra reprendre, au nom de l'organisme de cette casquette.

    ``comite`` : la Caf qui tient la plume d'un de ses comités observe en son nom. Avant la notification, l'observation
    attend de partir avec la décision ; après, la structure en est prévenue aussitôt.
    """
    relu = Projet.objects.select_for_update(of=("self",), no_key=True).select_related("campagne", "structure")
    projet = relu.get(pk=projet.pk)
    refuser_sans_droit(permis=droits.peut_observer(casquette, projet))
    refuser_sans_droit(permis=comite is None or droits.peut_observer_au_nom_de(casquette, comite, projet))
    le = instant or maintenant()
    notifiee = Decision.objects.filter(projet=projet, etat=EtatDecision.NOTIFIEE).exists()
    auteur = {"comite": comite} if comite else {f"{nom}_id": getattr(casquette, f"{nom}_id") for nom in AUTEURS}
    observation = Observation.objects.create(
        projet=projet,
        texte=_dit(texte, "Dites ce que la structure doit reprendre."),
        par=casquette.personne,
        le=le,
        communiquee_le=le if notifiee else None,
        **auteur,
    )
    if notifiee:
        prevenir_structure(observation, "instruction/courrier/observation.txt", {})
    _consigner("ecrire_observation", observation, casquette, {"communiquee": notifiee})
    return observation


@transaction.atomic
def repondre_observation(
    *,
    observation: Observation,
    casquette: Rattachement,
    texte: str,
    vu: datetime | None = None,
    instant: datetime | None = None,
) -> Observation:
    """La structure répond ; l'auteur de l'observation, et lui seul, dira si cela suffit."""
    relue = _verrouiller(observation)
    refuser_sans_droit(permis=relue.communiquee_le is not None and droits.peut_repondre(casquette, relue))
    dit = _dit(texte, "Écrivez votre réponse : ce que vous avez fait, ou ce que vous ferez et quand.")
    _avancer(relue, ActeDObservation.REPONDRE, dit, casquette, vu, instant)
    contexte = {"observation": relue, "reponse": dit}
    for adresse in _a_qui_trancher(relue):
        gabarit, caf = "instruction/courrier/reponse.txt", relue.projet.campagne.caf.uuid
        courrier.ecrire(destinataire=adresse, gabarit=gabarit, contexte=contexte, caf=caf)
    _consigner("repondre_observation", relue, casquette, {"etat": relue.etat})
    return relue


@transaction.atomic
def lever_observation(
    *,
    observation: Observation,
    casquette: Rattachement,
    texte: str = "",
    vu: datetime | None = None,
    instant: datetime | None = None,
) -> Observation:
    """L'auteur lève son observation : la réponse suffit."""
    return _trancher(observation, ActeDObservation.LEVER, texte.strip()[:LONGUEUR], casquette, vu, instant)


@transaction.atomic
def maintenir_observation(
    *,
    observation: Observation,
    casquette: Rattachement,
    texte: str,
    vu: datetime | None = None,
    instant: datetime | None = None,
) -> Observation:
    """L'auteur maintient son observation, et dit pourquoi : la structure doit répondre à nouveau."""
    dit = _dit(texte, "Dites ce qui manque encore à la réponse.")
    return _trancher(observation, ActeDObservation.MAINTENIR, dit, casquette, vu, instant)


def _trancher(
    observation: Observation,
    acte: ActeDObservation,
    dit: str,
    casquette: Rattachement,
    vu: datetime | None,
    instant: datetime | None,
) -> Observation:
    relue = _verrouiller(observation)
    refuser_sans_droit(permis=droits.peut_trancher(casquette, relue))
    _avancer(relue, acte, dit, casquette, vu, instant)
    prevenir_structure(relue, "instruction/courrier/observation_suite.txt", {"dit": dit})
    _consigner(f"{acte}_observation", relue, casquette, {"etat": relue.etat})
    return relue


def _a_qui_trancher(observation: Observation) -> list[str]:
    """L'adresse de qui peut juger de la réponse : qui l'a écrite, s'il parle encore pour cet organisme, sinon tous.

    Un comité : tous ses membres, sauf déportés. S'il n'y en a plus, la Caf qui tient sa plume, et y invite.
    """
    jour = aujourd_hui()
    organisme = {f"{nom}_id": getattr(observation, f"{nom}_id") for nom in AUTEURS}
    parlent = Rattachement.objects.en_vigueur(jour).select_related("personne")
    adresses = {casquette.personne_id: casquette.personne.courriel for casquette in parlent.filter(**organisme)}
    if observation.comite is None:
        return [adresses[observation.par_id]] if observation.par_id in adresses else sorted(adresses.values())
    exclus = deportes(adresses, observation.projet, jour)
    siegent = sorted(adresse for personne, adresse in adresses.items() if personne not in exclus)
    plumes = parlent.filter(caf=observation.comite.caf_id, role=Role.CONSEILLERE)
    return siegent or sorted({casquette.personne.courriel for casquette in plumes})


def _verrouiller(observation: Observation) -> Observation:
    lues = Observation.objects.select_for_update(of=("self",), no_key=True).avec_auteur()
    return lues.select_related("comite", "caf", "financeur", "par", "projet__campagne__caf", "projet__structure").get(
        pk=observation.pk
    )


def _avancer(
    observation: Observation,
    acte: ActeDObservation,
    dit: str,
    casquette: Rattachement,
    vu: datetime | None,
    instant: datetime | None,
) -> None:
    """Passe l'observation à l'état où l'acte la mène, et garde ce qui est dit."""
    etat = passer(OBSERVATION, observation.etat, acte)
    refuser_si_change(vu, observation, f"l'observation est {observation.get_etat_display()}")
    observation.etat = etat
    observation.save(update_fields=["etat", "modifie_le"])
    le = instant or maintenant()
    EchangeDObservation.objects.create(observation=observation, acte=acte, texte=dit, par=casquette.personne, le=le)


def _dit(texte: str, phrase: str) -> str:
    """Le texte sans blancs autour ; refuse un texte vide, ou trop long pour une lettre."""
    dit = texte.strip()
    if not dit:
        raise ValidationError({"texte": phrase})
    if len(dit) > LONGUEUR:
        raise ValidationError({"texte": f"Écrivez {LONGUEUR} caractères au plus : ce texte en a {len(dit)}."})
    return dit


def prevenir_structure(observation: Observation, gabarit: str, contexte: dict[str, object]) -> None:
    """Écrit aux responsables de la structure au sujet de cette observation."""
    structures = Structure.objects.filter(pk=observation.projet.structure_id)
    prevenir_responsables(structures, gabarit, {"observation": observation, "projet": observation.projet, **contexte})


def _consigner(acte: str, observation: Observation, casquette: Rattachement, apres: dict[str, object]) -> None:
    projet = observation.projet
    lieu, dossier = projet.structure.uuid, projet.uuid
    consigner(acte, projet.campagne, casquette, objet=observation, structure=lieu, dossier=dossier, apres=apres)
