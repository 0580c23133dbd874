"""Où en est un dossier, étape par étape : les constats que chacune touche, où y répondre, et l'état qui en résulte."""

from collections.abc import Iterable
from typing import NamedTuple

from preau.coeur.referentiel import Constat, Rapport, Verdict
from preau.projets.budget import budget_des_tables
from preau.projets.champs.registre import champs_de_l_exigence
from preau.projets.contenu import en_suspens, endroits_du_constat, etape_de, questions_sans_reponse
from preau.projets.dossier import FaitsDuDossier, Tables
from preau.projets.rapports import GRAVITE, ConstatLu, ranges
from preau.projets.tables.enums import Etape

# L'axe d'une action se choisit à l'étape des enfants, mais c'est aux parents et à l'école que le leur se remplit.
_ETAPE_DE_L_AXE = {"axe.enfants": Etape.ENFANTS, "axe.parents": Etape.PARENTS, "axe.ecole": Etape.ECOLE}
A_CORRIGER = "erreur"


class ConstatSitue(NamedTuple):
    """Un constat, et les champs ou les listes qui y répondent (:func:`~preau.projets.contenu.endroits_du_constat`)."""

    lu: ConstatLu
    endroits: tuple[str, ...]


class EtapeLue(NamedTuple):
    """Une étape et ce que le texte en dit, le plus grave d'abord.

    ``etat`` : le verdict le plus grave de ses constats, « erreur » si une réponse ne se lit pas.
    """

    etape: Etape
    constats: tuple[ConstatSitue, ...]
    etat: str


def etapes_du_dossier(lues: Tables, dits: FaitsDuDossier, rapport: Rapport) -> list[EtapeLue]:
    """Toutes les étapes d'un dossier déjà lu et jugé au dépôt, dans l'ordre."""
    par_etape: dict[Etape, list[Constat]] = {etape: [] for etape in Etape}
    for constat in rapport.constats:
        for etape in etapes_du_constat(constat, dits):
            par_etape[etape].append(constat)
    a_corriger = {reponse.champ.etape for reponse in en_suspens(lues)}
    sans_reponse = {Etape(question.etape) for question in questions_sans_reponse(lues)}
    propres = {Etape.STRUCTURE: _etat_de_la_structure(lues), Etape.BUDGET: _etat_du_budget(lues)}
    return [
        EtapeLue(
            etape,
            tuple(_situer(lu, dits) for lu in ranges(constats)),
            A_CORRIGER if etape in a_corriger else _pire(propres.get(etape) or _etat(constats), etape in sans_reponse),
        )
        for etape, constats in par_etape.items()
        if etape is not Etape.RELECTURE
    ]


def etapes_du_constat(constat: Constat, dits: FaitsDuDossier) -> set[Etape]:
    """Les étapes où l'on peut répondre à un constat ; aucune si c'est à d'autres, ou plus tard, d'y répondre."""
    if constat.verdict is Verdict.A_VENIR:
        return set()
    if constat.objet.startswith("action:"):
        return {etape_de(dits.objets[constat.objet])}
    if constat.code in _ETAPE_DE_L_AXE:
        return {_ETAPE_DE_L_AXE[constat.code]}
    return {champ.etape for champ in champs_de_l_exigence(constat.code)}


def _situer(lu: ConstatLu, dits: FaitsDuDossier) -> ConstatSitue:
    return ConstatSitue(lu, tuple(endroits_du_constat(lu.constat, dits.objets)))


def _etat(constats: Iterable[Constat]) -> str:
    verdicts = {constat.verdict for constat in constats} - {Verdict.SANS_OBJET}
    return next((verdict.value for verdict in GRAVITE if verdict in verdicts), Verdict.CONFORME.value)


def _pire(etat: str, question_sans_reponse: bool) -> str:
    """Une étape sans défaut, mais où une question obligatoire attend, n'est pas finie."""
    return Verdict.NON_RENSEIGNE.value if question_sans_reponse and etat == Verdict.CONFORME.value else etat


def _etat_de_la_structure(lues: Tables) -> str:
    """Le texte n'en exige rien ; la Caf, elle, doit savoir de quel projet il s'agit, et à qui parler."""
    projet = lues.projet
    joignable = projet.contact_nom and (projet.contact_courriel or projet.contact_telephone)
    complete = projet.intitule and joignable
    return Verdict.CONFORME.value if complete else Verdict.NON_RENSEIGNE.value


def _etat_du_budget(lues: Tables) -> str:
    calcule = budget_des_tables(lues)
    if not calcule.budget.lignes:
        return Verdict.NON_RENSEIGNE.value
    return Verdict.CONFORME.value if calcule.equilibre and not calcule.phrases else A_CORRIGER
