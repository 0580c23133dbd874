"""§ 2-2 et § 2-4 : ce que le projet dit, avant de démarrer, des besoins des enfants et de la place des familles."""

from __future__ import annotations

from preau.coeur.phrases import compter
from preau.coeur.referentiel.contexte import Contexte
from preau.coeur.referentiel.exigences.cadre import Jugement, conforme, exigence, non_renseigne, texte_present


@exigence(
    "diagnostic.besoins",
    titre="Les besoins des enfants, avec les enseignants",
    paragraphe="§ 2-2",
    clauses=(11,),
    attendu="des besoins décrits et au moins un établissement associé",
)
def besoins(contexte: Contexte) -> Jugement:
    """§ 2-2 : « identification et caractérisation des besoins, en étroite collaboration avec les enseignants »."""
    projet = contexte.projet
    if projet.besoins and projet.etablissements:
        ecoles = compter(len(projet.etablissements), "établissement associé", "établissements associés")
        return conforme(ecoles, f"Les besoins des enfants sont décrits, avec {ecoles}.")
    if projet.besoins:
        phrase = "Les besoins sont décrits, mais aucune école ni aucun collège n'est associé."
        return non_renseigne(phrase, "Nommez les établissements avec lesquels ces besoins ont été repérés.")
    phrase = "Les besoins des enfants ne sont pas décrits."
    return non_renseigne(phrase, "Dites les difficultés et les besoins repérés avec les enseignants.")


@exigence(
    "adhesion.familles",
    titre="L'adhésion des enfants et des familles",
    paragraphe="§ 2-2",
    clauses=(12,),
    attendu="la façon de rechercher l'adhésion des enfants et de leur famille",
)
def adhesion(contexte: Contexte) -> Jugement:
    """§ 2-2 : « recherche de l'adhésion des enfants ou des jeunes et de leur famille »."""
    return texte_present(
        contexte.projet.adhesion_familles,
        "Le projet dit comment il recherche l'adhésion des enfants et des familles.",
        "Le projet ne dit pas comment il recherche l'adhésion des enfants et des familles.",
        "Dites comment chaque famille est rencontrée et s'engage : entretien, contrat, visite…",
    )


@exigence(
    "parents.implication",
    titre="L'implication des parents",
    paragraphe="§ 2-2",
    clauses=(13,),
    attendu="la façon de renforcer l'implication des parents",
)
def implication(contexte: Contexte) -> Jugement:
    """§ 2-2 : « renforcement de l'implication des parents dans leur rôle éducatif »."""
    return texte_present(
        contexte.projet.implication_parents,
        "Le projet dit comment les parents sont impliqués.",
        "Le projet ne dit pas comment les parents sont impliqués.",
        "Dites ce que vous proposez aux parents et comment vous les aidez à dialoguer avec l'école.",
    )


@exigence(
    "familles.immigrees_illettrisme",
    titre="Les familles immigrées ou en situation d'illettrisme",
    paragraphe="§ 2-4",
    clauses=(20,),
    attendu="une attention particulière à ces familles",
)
def familles_immigrees(contexte: Contexte) -> Jugement:
    """§ 2-4 : « attention particulière aux besoins des familles immigrées ou en situation d'illettrisme »."""
    return texte_present(
        contexte.projet.familles_immigrees_illettrisme,
        "Le projet prend en compte les familles immigrées ou en situation d'illettrisme.",
        "Le projet ne dit rien des familles immigrées ou en situation d'illettrisme.",
        "Dites ce qui est prévu pour elles : interprète, écrits simples, accueil oral…",
    )


@exigence(
    "familles.peres",
    titre="La place des pères",
    paragraphe="§ 2-4",
    clauses=(20,),
    attendu="la place des pères considérée",
)
def place_des_peres(contexte: Contexte) -> Jugement:
    """§ 2-4 : « la place des pères devra être considérée »."""
    return texte_present(
        contexte.projet.place_des_peres,
        "Le projet dit comment la place des pères est considérée.",
        "Le projet ne dit rien de la place des pères.",
        "Dites comment les pères sont invités et accueillis : horaires, activités, invitations à leur nom…",
    )
