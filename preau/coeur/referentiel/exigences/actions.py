"""§ 2-4 : une démarche collective, pas seulement de la méthode au collège, et ce qui n'est pas éligible."""

from __future__ import annotations

from collections.abc import Callable

from preau.coeur.phrases import compter
from preau.coeur.referentiel.contexte import Contexte, est_ecartee, fait_preuve
from preau.coeur.referentiel.exigences.cadre import (
    ACTION,
    Jugement,
    conforme,
    exigence,
    non_conforme,
    non_renseigne,
    sans_objet,
)
from preau.coeur.referentiel.faits import Action

AIDE_METHODOLOGIQUE = "aide_methodologique"
_AUCUNE_ACTION_ENFANTS = non_renseigne(
    "Aucune action auprès des enfants n'est décrite.",
    "Décrivez les actions menées avec les enfants : axe, nature, modalité.",
    "aucune action de l'axe enfants",
)


@exigence(
    "demarche.collective",
    titre="Une démarche collective",
    paragraphe="§ 2-4",
    clauses=(21,),
    attendu="au moins une action collective ou mixte auprès des enfants",
)
def demarche_collective(contexte: Contexte) -> Jugement:
    """§ 2-4 : l'épanouissement de l'enfant « dans une démarche collective »."""
    enfants = contexte.actions_enfants
    if any(action.modalite in ("collective", "mixte") for action in enfants):
        return conforme("démarche collective", "Les enfants sont accompagnés dans une démarche collective.")
    if not enfants:
        return _AUCUNE_ACTION_ENFANTS
    if any(action.modalite is None for action in enfants) or any(
        action.modalite != "individuelle" for action in contexte.actions_sans_axe
    ):
        phrase = "On ne sait pas si les enfants sont accompagnés ensemble : une modalité ou un axe manque."
        return non_renseigne(phrase, "Indiquez l'axe et la modalité de chaque action.", "modalité non renseignée")
    phrase = "Toutes les actions auprès des enfants sont individuelles : le texte veut une démarche collective."
    return non_conforme(
        "actions toutes individuelles", phrase, "Prévoyez des temps où les enfants travaillent ensemble."
    )


@exigence(
    "college.pas_que_methodologie",
    titre="Au collège, pas seulement de l'aide méthodologique",
    paragraphe="§ 2-4",
    clauses=(21,),
    attendu="pour les collégiens, au moins une action d'une autre nature que l'aide méthodologique",
)
def pas_que_methodologie(contexte: Contexte) -> Jugement:
    """§ 2-4 : pour les collégiens, l'aide méthodologique est permise ; les actions « ne devront pas s'y limiter »."""
    niveaux = [collectif.tous_niveaux for collectif in contexte.projet.collectifs]
    collegiens = any("college" in dits for dits in niveaux if dits)
    inconnus = None in niveaux
    if not collegiens and not inconnus:
        return sans_objet("aucun collectif de collégiens", "Aucun collectif n'accueille de collégiens.")
    preuves = [a for a in contexte.actions_enfants if fait_preuve(a) and a.nature != AIDE_METHODOLOGIQUE]
    if preuves:
        return conforme(
            compter(len(preuves), "autre action", "autres actions"),
            "L'aide méthodologique n'est pas seule : d'autres actions ouvrent.",
        )
    if not collegiens:
        phrase = "On ne sait pas si le projet accueille des collégiens : le niveau d'un collectif manque."
        return non_renseigne(phrase, "Indiquez le niveau de chaque collectif.", "niveau non renseigné")
    if not contexte.actions_enfants:
        return _AUCUNE_ACTION_ENFANTS
    if any(_pourrait_ouvrir(action) for action in contexte.projet.actions):
        phrase = "On ne sait pas si les collégiens font autre chose que de la méthode : une action est incomplète."
        return non_renseigne(phrase, "Indiquez l'axe, la nature et la modalité de chaque action.", "action incomplète")
    phrase = "Les collégiens ne reçoivent que de l'aide méthodologique : le texte demande de ne pas s'y limiter."
    remede = "Ajoutez une action d'ouverture : culture, citoyenneté, numérique…"
    return non_conforme("aide méthodologique seule", phrase, remede)


def _pourrait_ouvrir(action: Action) -> bool:
    """Vrai quand ce qui manque à l'action pourrait en faire une action d'enfants, recevable, autre que de méthode."""
    incomplete = action.axe is None or (action.axe == "enfants" and None in (action.nature, action.modalite))
    possible = not est_ecartee(action) and action.nature != AIDE_METHODOLOGIQUE and action.modalite != "individuelle"
    return incomplete and possible


def _nature_exclue(nature: str, nom: str, remede: str) -> Callable[[Action], Jugement | None]:
    def juger(action: Action) -> Jugement | None:
        if action.nature != nature:
            return None
        return non_conforme(nom, f"{_nom(action)} est {nom} : ce n'est pas éligible au CLAS.", remede)

    return juger


@exigence(
    "exclusion.enseignement_specifique",
    titre="Pas d'enseignement spécifique",
    paragraphe="§ 2-4",
    portee=ACTION,
    clauses=(30,),
    attendu="aucun enseignement spécifique, hors programme scolaire",
)
def enseignement_specifique(action: Action) -> Jugement | None:
    """§ 2-4 : « enseignement spécifique, hors programme scolaire (exemple : langues étrangères) ».

    Ce que l'on fait : une action sans nature reçoit ici son seul « non renseigné », pour les trois natures.
    """
    if action.nature is None:
        phrase = f"{_nom(action)} n'a pas de nature : on ne sait pas si elle est éligible."
        return non_renseigne(phrase, "Indiquez la nature de l'action.", "nature non renseignée")
    return _enseignement_specifique(action)


_enseignement_specifique = _nature_exclue(
    "enseignement_specifique",
    "un enseignement spécifique, hors programme",
    "Retirez cette action, ou faites-en une ouverture culturelle sans enseignement.",
)
exigence(
    "exclusion.etude_surveillee",
    titre="Pas d'étude surveillée",
    paragraphe="§ 2-4",
    portee=ACTION,
    clauses=(30,),
    attendu="aucune étude surveillée ou à thème",
)(
    _nature_exclue(
        "etude_surveillee",
        "une étude surveillée ou à thème",
        "Retirez cette action, ou remplacez-la par un accompagnement aux côtés des enfants.",
    )
)
exigence(
    "exclusion.soutien_disciplinaire",
    titre="Pas de soutien dans les matières scolaires",
    paragraphe="§ 2-4",
    portee=ACTION,
    clauses=(30,),
    attendu="aucun soutien dans les matières scolaires",
)(
    _nature_exclue(
        "soutien_disciplinaire",
        "un soutien dans une matière scolaire",
        "Retirez cette action, ou travaillez la méthode et l'envie d'apprendre plutôt que la matière.",
    )
)


@exigence(
    "exclusion.individuelle",
    titre="Pas d'action exclusivement individuelle",
    paragraphe="§ 2-4",
    portee=ACTION,
    clauses=(30,),
    attendu="aucune action auprès des enfants exclusivement individuelle",
)
def individuelle(action: Action) -> Jugement | None:
    """§ 2-4 : « les actions exclusivement individuelles ».

    Ce que l'on fait : seules les actions auprès des enfants sont regardées ; un entretien avec un parent est permis.
    """
    remede = "Proposez cette action à plusieurs enfants ensemble, au moins en partie."
    if action.axe == "enfants" and action.modalite == "individuelle":
        return non_conforme(
            "individuelle", f"{_nom(action)} est exclusivement individuelle : ce n'est pas éligible.", remede
        )
    if action.axe in ("enfants", None) and action.modalite in ("individuelle", None):
        phrase = f"{_nom(action)} est peut-être individuelle et auprès d'enfants : l'axe ou la modalité manque."
        return non_renseigne(phrase, "Indiquez l'axe et la modalité de l'action.", "axe ou modalité non renseigné")
    return None


@exigence(
    "exclusion.loisirs_exclusifs",
    titre="Pas seulement des loisirs",
    paragraphe="§ 2-4",
    clauses=(30,),
    attendu="des actions auprès des enfants qui ne soient pas toutes de loisirs",
)
def loisirs_exclusifs(contexte: Contexte) -> Jugement:
    """§ 2-4 : « la pratique exclusive d'activités de loisirs »."""
    enfants = contexte.actions_enfants
    if not enfants:
        return _AUCUNE_ACTION_ENFANTS
    autres = [action for action in enfants if action.nature not in ("loisirs", None)]
    if autres:
        observe = compter(len(autres), "action d'une autre nature", "actions d'une autre nature")
        return conforme(observe, "Les loisirs, s'il y en a, ne sont pas seuls.")
    if any(a.nature is None for a in enfants) or any(a.nature != "loisirs" for a in contexte.actions_sans_axe):
        phrase = "On ne sait pas si le projet se limite aux loisirs : la nature ou l'axe d'une action manque."
        return non_renseigne(phrase, "Indiquez l'axe et la nature de chaque action.", "nature non renseignée")
    phrase = (
        "Toutes les actions auprès des enfants sont des loisirs : une pratique exclusive de loisirs n'est pas éligible."
    )
    return non_conforme(
        "loisirs seuls", phrase, "Ajoutez des actions qui aident à apprendre : méthode, culture, citoyenneté…"
    )


def _nom(action: Action) -> str:
    return f"L'action « {action.intitule} »" if action.intitule else "Cette action"
