"""Ce que le texte dit d'un plan, avant et après un changement : les constats qui ne sont plus les mêmes."""

from typing import NamedTuple

from preau.coeur.calendrier import JOURS
from preau.coeur.referentiel import EXIGENCES, Constat, Verdict
from preau.projets.plan import CollectifDuPlan, PlanDeLAnnee
from preau.projets.rapports import A_TRAITER, GRAVITE

_GRAVITE = {verdict: rang for rang, verdict in enumerate(GRAVITE)}
_ENCADREMENT = "collectif.encadrement"
_MANQUE, _MANQUERA = "Il manque ", "Il manquera "


class Difference(NamedTuple):
    """Une exigence dont le constat change. ``avant`` : le verdict d'aujourd'hui, ``None`` si elle n'était pas regardée.

    ``objet`` : le collectif, par son nom, ou vide pour le projet ; ``phrase`` : ce qui sera.
    """

    code: str
    titre: str
    paragraphe: str
    objet: str
    avant: Verdict | None
    apres: Constat
    phrase: str

    @property
    def s_aggrave(self) -> bool:
        """Le texte était mieux suivi avant."""
        return self.avant is None or _GRAVITE[self.apres.verdict] <= _GRAVITE[self.avant]


def comparer_plans(avant: PlanDeLAnnee, apres: PlanDeLAnnee) -> tuple[Difference, ...]:
    """Les constats qui changent d'un plan à l'autre, ce qui s'aggrave d'abord ; aucun quand plus rien n'est prévu.

    Un constat change quand son verdict change, ou quand il reste à traiter et dit autre chose. Un collectif se
    reconnaît à son identifiant, non à son numéro. Ce que l'on fait : les deux plans sont jugés comme s'ils valaient
    toute l'année, parce que le texte compte en années.
    """
    if apres.arrete:
        return ()
    anciens = _par_objet(avant)
    paires = ((anciens.get(cle), constat) for cle, constat in _par_objet(apres).items())
    differences = [_difference(ancien, constat, apres) for ancien, constat in paires if _change(ancien, constat)]
    return tuple(sorted(differences, key=lambda d: (not d.s_aggrave, _GRAVITE[d.apres.verdict])))


def _par_objet(plan: PlanDeLAnnee) -> dict[tuple[str, object], Constat]:
    return {(c.code, _cle(plan, c.objet)): c for c in plan.rapport.constats}


def _collectif(plan: PlanDeLAnnee, objet: str) -> CollectifDuPlan | None:
    sorte, _, numero = objet.partition(":")
    return plan.collectifs[int(numero) - 1] if sorte == "collectif" else None


def _cle(plan: PlanDeLAnnee, objet: str) -> object:
    collectif = _collectif(plan, objet)
    return collectif.cle if collectif else objet


def _change(avant: Constat | None, apres: Constat) -> bool:
    if avant is None or avant.verdict != apres.verdict:
        return avant is not None or apres.verdict in A_TRAITER
    return apres.verdict in A_TRAITER and avant.phrase != apres.phrase


def _difference(avant: Constat | None, constat: Constat, plan: PlanDeLAnnee) -> Difference:
    collectif, exigence = _collectif(plan, constat.objet), EXIGENCES[constat.code]
    objet = f"Collectif « {collectif.nom} »" if collectif else ""
    verdict = avant.verdict if avant else None
    phrase = _au_futur(constat, collectif)
    return Difference(constat.code, exigence.titre, exigence.paragraphe, objet, verdict, constat, phrase)


def _au_futur(constat: Constat, collectif: CollectifDuPlan | None) -> str:
    """« Le jeudi : il manquera 1 adulte… » : le jour où c'est vrai, quand ce n'est pas vrai de tous."""
    if constat.code != _ENCADREMENT or collectif is None or not constat.phrase.startswith(_MANQUE):
        return constat.phrase
    phrase = _MANQUERA + constat.phrase.removeprefix(_MANQUE)
    jours = {creneau.jour for creneau in collectif.dit.creneaux or ()}
    moindre = collectif.fait.encadrants
    vises = [j for j, adultes in sorted(collectif.adultes_du_jour.items()) if j in jours and adultes == moindre]
    if not vises or collectif.dit.encadrants == moindre:
        return phrase
    return f"Le {JOURS[vises[0]]} : {phrase[0].lower()}{phrase[1:]}"
