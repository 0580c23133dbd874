"""§ 2-4 : le comité de pilotage local, l'évaluation, les observations des financeurs."""

from __future__ import annotations

from preau.coeur.referentiel.constats import Phase
from preau.coeur.referentiel.contexte import Contexte
from preau.coeur.referentiel.exigences.cadre import (
    OBSERVATION,
    Jugement,
    conforme,
    exigence,
    non_conforme,
    non_renseigne,
)
from preau.coeur.referentiel.faits import Observation


@exigence(
    "comite.validation",
    titre="La validation par le comité de pilotage local",
    paragraphe="§ 2-4",
    phase=Phase.DECISION,
    clauses=(17,),
    attendu="un projet validé par le comité de pilotage local",
)
def validation(contexte: Contexte) -> Jugement:
    """§ 2-4 : « obligatoirement validées et priorisées par un comité de pilotage local »."""
    avis = contexte.projet.comite_local.avis
    if avis is None:
        return non_renseigne("L'avis du comité de pilotage local manque.", "Attendez ou saisissez l'avis du comité.")
    if avis == "valide":
        return conforme("validé", "Le comité de pilotage local a validé le projet.")
    phrase = "Le comité de pilotage local a refusé le projet."
    return non_conforme("refusé", phrase, "Reprenez le projet avec le comité avant de le présenter de nouveau.")


@exigence(
    "comite.priorisation",
    titre="Le rang donné par le comité",
    paragraphe="§ 2-4",
    phase=Phase.DECISION,
    clauses=(17,),
    attendu="un rang donné par le comité de pilotage local",
)
def priorisation(contexte: Contexte) -> Jugement:
    """§ 2-4 : « validées et priorisées »."""
    rang = contexte.projet.comite_local.rang
    if rang is None:
        phrase = "Le comité n'a pas donné de rang au projet."
        return non_renseigne(phrase, "Attendez ou saisissez le rang donné par le comité.")
    return conforme(f"rang {rang}", f"Le comité a donné le rang {rang} au projet.")


_QUESTIONS = {
    "parents_attendus_ecole": "les parents et les attendus de l'école",
    "relations_parents_enseignants": "les relations entre parents et enseignants",
    "impact_enfants": "l'impact auprès des enfants",
}


@exigence(
    "evaluation.questions",
    titre="Les trois questions de l'évaluation",
    paragraphe="§ 2-4",
    phase=Phase.BILAN,
    clauses=(28,),
    attendu="une réponse à chacune des trois questions",
)
def trois_questions(contexte: Contexte) -> Jugement:
    """§ 2-4 : « les actions devront pouvoir répondre aux trois questions suivantes »."""
    manquantes = [mots for cle, mots in _QUESTIONS.items() if not getattr(contexte.projet.evaluation, cle)]
    if not manquantes:
        return conforme("3 sur 3", "Les trois questions de l'évaluation ont leur réponse.")
    phrase = f"Il manque une réponse à l'évaluation : {' ; '.join(manquantes)}."
    return non_renseigne(phrase, "Répondez à chaque question, en quelques phrases.", f"{3 - len(manquantes)} sur 3")


@exigence(
    "observations.reponses",
    titre="Les réponses aux observations des financeurs",
    paragraphe="§ 2-4",
    portee=OBSERVATION,
    phase=Phase.DECISION,
    clauses=(29,),
    attendu="une réponse à chaque observation de l'année d'avant",
)
def reponse_a_l_observation(observation: Observation) -> Jugement:
    """§ 2-4 : leur prise en compte « constitue une condition de poursuite du financement ».

    Ce que l'on fait : dû à la décision et non au dépôt, car le dossier suivant s'écrit avant le bilan.
    """
    citee = f"« {observation.texte} »" if observation.texte else "sans texte"
    if observation.reponse:
        return conforme("réponse donnée", f"L'observation {citee} a sa réponse.")
    phrase = f"L'observation {citee} est sans réponse : c'est une condition de poursuite du financement."
    return non_conforme("sans réponse", phrase, "Répondez à cette observation : ce qui a été fait, ce qui le sera.")
