"""Le rapport tel qu'on le lit : l'avis en une phrase, puis les constats rangés par objet, le plus grave d'abord.

La page, le PDF et l'aperçu de la saisie partent tous d'ici : ils montrent la même chose, autrement.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from preau.coeur.phrases import compter
from preau.coeur.referentiel import EXIGENCES, Avis, Constat, Exigence, Phase, Verdict
from preau.projets.faits import Dossier, Plan
from preau.projets.phrases import couper

# Du plus grave au plus léger : l'ordre de lecture dans chaque rubrique.
GRAVITE = (
    Verdict.NON_CONFORME,
    Verdict.A_APPRECIER,
    Verdict.NON_RENSEIGNE,
    Verdict.A_VENIR,
    Verdict.SANS_OBJET,
    Verdict.CONFORME,
)
# Une phrase du référentiel en dit plus long qu'une valeur du fichier : elle n'est coupée que démesurée.
PHRASE_MAX = 600
A_TRAITER = frozenset(GRAVITE[:3])
_RANG = {verdict: rang for rang, verdict in enumerate(GRAVITE)}
_A_CE_STADE = {Phase.DEPOT: "au dépôt", Phase.DECISION: "à la décision", Phase.BILAN: "au bilan"}


class ConstatLu(NamedTuple):
    """Un constat et ce que le catalogue sait de son exigence : titre, paragraphe, clauses."""

    constat: Constat
    exigence: Exigence

    @property
    def objet_en_mots(self) -> str:
        """« collectif 1 », « action 3 », « projet »."""
        return self.constat.objet.replace(":", " ")

    @property
    def clauses(self) -> str:
        """« clause 24 », « clauses 24 et 27 »."""
        numeros = [f"{numero:02d}" for numero in sorted(self.exigence.clauses)]
        if not numeros:
            return ""
        return f"clause {numeros[0]}" if len(numeros) == 1 else f"clauses {', '.join(numeros[:-1])} et {numeros[-1]}"


class Rubrique(NamedTuple):
    """Tout ce que le texte dit d'un objet. ``plan`` : l'année d'un collectif, si elle se dessine."""

    objet: str
    titre: str
    constats: tuple[ConstatLu, ...]
    plan: Plan | None = None

    @property
    def ancre(self) -> str:
        """Identifiant de la rubrique dans une page : « collectif-1 »."""
        return self.objet.replace(":", "-")

    @property
    def est_collectif(self) -> bool:
        """Vrai pour un collectif, qui a une année à montrer."""
        return self.objet.startswith("collectif:")

    @property
    def a_traiter(self) -> tuple[ConstatLu, ...]:
        """Ce qui demande quelque chose : non conforme, à apprécier, non renseigné."""
        return tuple(lu for lu in self.constats if lu.constat.verdict in A_TRAITER)

    @property
    def regles(self) -> tuple[ConstatLu, ...]:
        """Ce qui ne demande rien aujourd'hui : conforme, sans objet, à venir."""
        return tuple(lu for lu in self.constats if lu.constat.verdict not in A_TRAITER)

    @property
    def a_dire(self) -> tuple[ConstatLu, ...]:
        """Ce qui se dit pendant la saisie : non conforme, à apprécier."""
        return tuple(lu for lu in self.a_traiter if lu.constat.verdict is not Verdict.NON_RENSEIGNE)

    @property
    def manquants(self) -> tuple[ConstatLu, ...]:
        """Ce qui n'est pas encore renseigné."""
        return tuple(lu for lu in self.constats if lu.constat.verdict is Verdict.NON_RENSEIGNE)

    @property
    def semaines(self) -> Constat | None:
        """Le constat qui compte les semaines du collectif, pour le dire à côté de l'image de son année."""
        return next((lu.constat for lu in self.constats if lu.constat.code == "collectif.semaines"), None)


def rubriques(dossier: Dossier, constats: Iterable[Constat] | None = None) -> tuple[Rubrique, ...]:
    """Les constats (tous, ou ceux qu'on donne) par objet : le projet, les actions, les collectifs, les observations."""
    par_objet: dict[str, list[Constat]] = {}
    for constat in dossier.rapport.constats if constats is None else constats:
        par_objet.setdefault(constat.objet, []).append(constat)
    projet = dossier.projet
    objets: list[tuple[str, str, Plan | None]] = [("projet", "Le projet", None)]
    objets += [(f"action:{n}", _titre("Action", n, a.intitule), None) for n, a in enumerate(projet.actions, 1)]
    objets += [
        (f"collectif:{n}", _titre("Collectif", n, c.nom), plan)
        for n, (c, plan) in enumerate(zip(projet.collectifs, dossier.plans, strict=True), 1)
    ]
    objets += [(f"observation:{n}", f"Observation {n}", None) for n in range(1, len(projet.observations) + 1)]
    return tuple(
        Rubrique(objet, titre, ranges(par_objet[objet]), plan) for objet, titre, plan in objets if objet in par_objet
    )


def _titre(sorte: str, numero: int, nom: str | None) -> str:
    return f"{sorte} {numero} : {couper(nom)}" if nom else f"{sorte} {numero}"


def ranges(constats: Iterable[Constat]) -> tuple[ConstatLu, ...]:
    """Les constats, le plus grave d'abord ; à gravité égale, dans l'ordre du texte. Une phrase démesurée est coupée."""
    tries = sorted(constats, key=lambda constat: _RANG[constat.verdict])
    return tuple(ConstatLu(_a_montrer(constat), EXIGENCES[constat.code]) for constat in tries)


def _a_montrer(constat: Constat) -> Constat:
    """Ce que le fichier a fait entrer dans une phrase y est à la longueur d'une page."""
    return constat._replace(
        phrase=couper(constat.phrase, PHRASE_MAX),
        remede=couper(constat.remede, PHRASE_MAX),
        observe=couper(constat.observe),
    )


def comptes(constats: Sequence[Constat]) -> tuple[tuple[Verdict, int], ...]:
    """Combien de constats pour chaque verdict rencontré, du plus grave au plus léger."""
    nombres = Counter(constat.verdict for constat in constats)
    return tuple((verdict, nombres[verdict]) for verdict in GRAVITE if nombres[verdict])


def phrase_de_l_avis(dossier: Dossier) -> str:
    """L'avis en une phrase qu'une coordinatrice comprend."""
    rapport = dossier.rapport
    nombres = Counter(constat.verdict for constat in rapport.constats)
    stade = _A_CE_STADE[rapport.phase]
    points = {verdict: compter(nombres[verdict], "point") for verdict in Verdict}
    manque = points[Verdict.NON_RENSEIGNE]
    if rapport.avis is Avis.IRRECEVABLE:
        combien = nombres[Verdict.NON_CONFORME]
        verbe = "ne respecte pas" if combien == 1 else "ne respectent pas"
        return f"Ce projet n'est pas recevable en l'état : {points[Verdict.NON_CONFORME]} {verbe} le texte."
    if rapport.avis is Avis.INCOMPLET:
        verbe = "n'est pas renseigné" if nombres[Verdict.NON_RENSEIGNE] == 1 else "ne sont pas renseignés"
        return f"Ce projet est incomplet : rien ne contredit le texte, mais {manque} {verbe}."
    if rapport.avis is Avis.A_APPRECIER:
        verbe = "sera apprécié" if nombres[Verdict.A_APPRECIER] == 1 else "seront appréciés"
        return f"Tout ce que le texte demande {stade} est dit : {points[Verdict.A_APPRECIER]} {verbe} par la Caf."
    return f"Ce projet est recevable : tout ce que le texte demande {stade} est là."
