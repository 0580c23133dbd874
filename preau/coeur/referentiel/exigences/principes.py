"""§ 1 et § 2-4 : gratuité, laïcité, mixité, articulation, formation de l'équipe, présences comptées une seule fois."""

from __future__ import annotations

from decimal import Decimal

from preau.coeur.phrases import compter, enumerer, euros
from preau.coeur.referentiel.contexte import Contexte
from preau.coeur.referentiel.exigences.cadre import (
    Jugement,
    a_apprecier,
    conforme,
    engagement,
    exigence,
    non_conforme,
    non_renseigne,
)


@exigence(
    "participation.gratuite",
    titre="La gratuité, ou une participation symbolique",
    paragraphe="§ 2-4",
    clauses=(18,),
    autres_parametres=("participation_plafond_annuel",),
    attendu="gratuité, ou participation financière symbolique",
)
def participation(contexte: Contexte) -> Jugement:
    """§ 2-4 : « principe de gratuité ou participation financière symbolique »."""
    mode, montant = contexte.projet.participation.mode, contexte.projet.participation.montant_annuel
    if mode is None:
        phrase = "Le projet ne dit pas si les familles paient quelque chose."
        return non_renseigne(phrase, "Indiquez si l'accompagnement est gratuit ou payant.")
    if mode == "gratuite":
        return _gratuite(montant)
    if montant is None:
        return non_renseigne(
            "Le montant demandé aux familles n'est pas dit.", "Indiquez le montant par an et par enfant."
        )
    if montant == 0:
        return conforme(euros(montant), "Aucune somme n'est demandée aux familles.")
    return _payante(montant, contexte)


def _gratuite(montant: Decimal | None) -> Jugement:
    if not montant:
        return conforme("gratuit", "L'accompagnement est gratuit pour les familles.")
    phrase = f"Le projet se dit gratuit et annonce {euros(montant)} par an : les deux se contredisent."
    return a_apprecier(
        f"gratuit, {euros(montant)}", phrase, "Corrigez le mode ou le montant ; à défaut, la Caf appréciera."
    )


def _payante(montant: Decimal, contexte: Contexte) -> Jugement:
    """Ce que l'on fait : « symbolique » n'a pas de chiffre dans le texte ; sans plafond fixé, une personne apprécie."""
    if contexte.parametres is None:
        phrase = f"{euros(montant)} par an : l'année scolaire n'étant pas dite, on ne sait pas si un plafond est fixé."
        return non_renseigne(phrase, "Indiquez l'année scolaire du projet.", euros(montant))
    plafond = contexte.parametres.participation_plafond_annuel
    if plafond is None:
        phrase = f"{euros(montant)} par an et par enfant : le texte dit « symbolique », sans donner de chiffre."
        return a_apprecier(euros(montant), phrase, "Dites pourquoi cette somme est symbolique ; la Caf appréciera.")
    if montant <= plafond:
        return conforme(
            euros(montant), f"{euros(montant)} par an : la somme ne dépasse pas le plafond de {euros(plafond)}."
        )
    phrase = f"{euros(montant)} par an : la somme dépasse le plafond de {euros(plafond)}."
    return non_conforme(
        euros(montant), phrase, f"Ramenez la participation à {euros(plafond)} au plus, ou à la gratuité."
    )


@exigence(
    "laicite",
    titre="Le respect de la laïcité",
    paragraphe="§ 1 et § 2-4",
    clauses=(2, 19),
    attendu="un engagement à respecter le principe de laïcité",
)
def laicite(contexte: Contexte) -> Jugement:
    """§ 2-4 : « respecter le principe de laïcité » ; § 1 : « cadre laïque »."""
    return engagement(
        contexte.projet.laicite,
        "Le projet s'engage à respecter le principe de laïcité.",
        "Le projet dit ne pas respecter le principe de laïcité.",
        "Prenez l'engagement de respecter la laïcité.",
        "Le projet ne dit pas s'il respecte le principe de laïcité.",
        "Dites si le projet s'engage à respecter la laïcité.",
    )


@exigence(
    "non_discrimination",
    titre="Aucune discrimination",
    paragraphe="§ 2-4",
    clauses=(19,),
    attendu="aucun caractère discriminatoire",
)
def non_discrimination(contexte: Contexte) -> Jugement:
    """§ 2-4 : les projets « ne doivent revêtir aucun caractère discriminatoire »."""
    return engagement(
        contexte.projet.non_discrimination,
        "Le projet s'engage à n'exclure personne.",
        "Le projet revêt un caractère discriminatoire, dit le dossier.",
        "Ouvrez le projet à tous, et prenez l'engagement de n'exclure personne.",
        "Le projet ne dit pas s'il est ouvert à tous sans discrimination.",
        "Dites si le projet s'engage à n'exclure personne.",
    )


@exigence(
    "mixite",
    titre="Filles et garçons ensemble",
    paragraphe="§ 1",
    clauses=(2,),
    attendu="la mixité des garçons et des filles",
)
def mixite(contexte: Contexte) -> Jugement:
    """§ 1 : « assurant la mixité des garçons et des filles »."""
    return engagement(
        contexte.projet.mixite,
        "Le projet accueille ensemble filles et garçons.",
        "Le projet n'assure pas la mixité des garçons et des filles.",
        "Ouvrez chaque collectif aux filles comme aux garçons.",
        "Le projet ne dit pas s'il accueille ensemble filles et garçons.",
        "Dites si filles et garçons sont accueillis ensemble.",
    )


@exigence(
    "articulation.dispositifs",
    titre="L'articulation avec les dispositifs du territoire",
    paragraphe="§ 2-1 et § 2-4",
    clauses=(9, 22),
    attendu="au moins un dispositif éducatif nommé (PRE, PEDT, PEL, projet d'école…)",
)
def articulation(contexte: Contexte) -> Jugement:
    """§ 2-4 : « s'articuler avec les dispositifs éducatifs existants sur le territoire »."""
    projet = contexte.projet
    if projet.dispositifs:
        noms = _entre_guillemets(projet.dispositifs)
        return conforme(noms, f"Le projet s'articule avec {noms}.")
    if projet.dispositifs is not None and projet.articulation_commentaire:
        phrase = "Aucun dispositif n'est nommé, mais le projet s'en explique."
        return a_apprecier(
            "aucun dispositif", phrase, "Nommez un dispositif s'il en existe un ; sinon, la Caf appréciera."
        )
    phrase = "Le projet ne nomme aucun dispositif éducatif de son territoire."
    remede = "Nommez le PEDT, le PRE ou le projet d'école auquel il s'articule, ou dites qu'il n'y en a pas."
    return non_renseigne(phrase, remede)


@exigence(
    "intervenants.formation",
    titre="La formation ou la réflexion collective de l'équipe",
    paragraphe="§ 2-4",
    clauses=(23,),
    attendu="au moins un temps collectif de formation ou de réflexion",
)
def formation(contexte: Contexte) -> Jugement:
    """§ 2-4 : « prévoir des temps de formation ou de réflexion collectifs des intervenants »."""
    formations = contexte.projet.formations
    remede = "Prévoyez au moins un temps collectif : journée de rentrée, analyse de pratiques, formation…"
    if formations is None:
        return non_renseigne("Le projet ne dit rien de la formation de l'équipe.", remede)
    if not formations:
        return non_conforme(
            "aucun temps prévu", "Aucun temps collectif de formation ou de réflexion n'est prévu.", remede
        )
    temps = compter(len(formations), "temps collectif prévu", "temps collectifs prévus")
    return conforme(temps, f"La formation de l'équipe est prévue : {temps}.")


COMPTEES_AILLEURS = {
    "pso_alsh": "la Pso Alsh",
    "pso_accueil_jeunes": "la Pso accueil de jeunes",
    "asre": "l'Asre",
    "bonification_plan_mercredi": "la bonification plan mercredi",
}


@exigence(
    "presences.sans_double_compte",
    titre="Des présences comptées une seule fois",
    paragraphe="§ 2-4",
    clauses=(31,),
    attendu="aucune présence déclarée pour une autre prestation",
)
def sans_double_compte(contexte: Contexte) -> Jugement:
    """§ 2-4 : les présences « ne rentrent pas dans le décompte » de la Pso Alsh, de l'Asre, du plan mercredi."""
    ailleurs = contexte.projet.presences_ailleurs
    if ailleurs is None:
        phrase = "Le projet ne dit pas si les présences sont déclarées pour une autre prestation."
        return non_renseigne(
            phrase, "Dites pour quelles prestations ces présences sont déclarées, ou qu'il n'y en a aucune."
        )
    if not ailleurs:
        return conforme("aucune", "Les présences ne sont déclarées pour aucune autre prestation.")
    interdites = [COMPTEES_AILLEURS[mot.lower()] for mot in ailleurs if mot.lower() in COMPTEES_AILLEURS]
    observe = ", ".join(ailleurs)
    if interdites:
        phrase = f"Les mêmes présences sont déclarées pour {enumerer(interdites)} : elles seraient payées deux fois."
        return non_conforme(observe, phrase, "Retirez les présences du CLAS de ces déclarations.")
    phrase = f"Les présences sont aussi déclarées pour {_entre_guillemets(ailleurs)} : le texte ne cite pas cette aide."
    return a_apprecier(observe, phrase, "Dites ce qu'est cette déclaration ; la Caf appréciera.")


def _entre_guillemets(noms: tuple[str, ...]) -> str:
    return enumerer(f"« {nom} »" for nom in noms)
