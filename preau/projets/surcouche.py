"""Un dépôt tel qu'il est instruit : le texte scellé, et par-dessus ce que d'autres en ont dit.

L'avis du comité, les dérogations, les actions écartées. Le texte scellé ne change pas. Les deux textes se vérifient
l'un comme l'autre par ``preau verifier``.
"""

from dataclasses import replace
from datetime import date
from itertools import count, islice

from preau.coeur.echange import rediger
from preau.coeur.referentiel import Phase, Rapport, faits
from preau.projets.faits import Dossier, juger_fichier
from preau.projets.objets_scelles import lignes_du_depot
from preau.projets.tables import Depot, Derogation
from preau.projets.tables.surcouche import SensAvis
from preau.socle.horloge import aujourd_hui

# Contrat des exigences, § 3 : favorable, avec réserves : valide ; défavorable : refuse ; ajourné : rien n'est dit.
_AVIS_D_ECHANGE = {
    SensAvis.FAVORABLE: "valide",
    SensAvis.AVEC_RESERVES: "valide",
    SensAvis.DEFAVORABLE: "refuse",
    SensAvis.AJOURNE: None,
}


def document_instruit(depot: Depot, jour: date | None = None, *, avec_avis: bool = True) -> str:
    """Le fichier d'échange du dépôt, avec l'avis du comité et les dérogations de ce jour, sans les actions écartées.

    Ce que l'on fait : une dérogation dont le dernier jour est passé n'y est plus ; ses dates se lisent dans son motif.
    ``avec_avis`` faux : pour qui ne lit pas encore ce que le comité en a dit.
    """
    scelle = depot.faits
    ecartees = numeros_ecartes(depot)
    instruit = replace(
        scelle,
        comite_local=(_comite_local(depot) if avec_avis else None) or scelle.comite_local,
        derogations=scelle.derogations + _derogations(depot, ecartees, jour or aujourd_hui()),
        actions=tuple(action for numero, action in enumerate(scelle.actions, 1) if numero not in ecartees),
    )
    return rediger(instruit)


def _comite_local(depot: Depot) -> faits.ComiteLocal | None:
    avis = depot.avis_du_comite.filter(remplace_le__isnull=True).first()
    if avis is None:
        return None
    return faits.ComiteLocal(_AVIS_D_ECHANGE[SensAvis(avis.avis)], avis.le, avis.rang)


def numeros_ecartes(depot: Depot) -> frozenset[int]:
    """Le numéro, dans le fichier scellé, de chaque action écartée."""
    cles = {f"action.{uuid}" for uuid in depot.actions_ecartees.en_vigueur().values_list("action__uuid", flat=True)}
    if not cles:
        return frozenset()
    lignes = lignes_du_depot(depot)
    return frozenset(int(objet.partition(":")[2]) for objet, code in lignes.items() if code in cles)


def _derogations(depot: Depot, ecartees: frozenset[int], jour: date) -> tuple[faits.Derogation, ...]:
    return tuple(
        faits.Derogation(d.code, renumeroter(d.objet, ecartees), d.decision, _motif(d), d.decideur, d.le)
        for d in depot.derogations.en_vigueur()
        if not d.est_echue(jour)
    )


def _motif(derogation: Derogation) -> str:
    """Le motif, et les jours où elle vaut si elle ne vaut pas toute l'année."""
    if not derogation.validite:
        return derogation.motif
    return f"{derogation.motif.rstrip('. ')} (valable {derogation.validite})"


def renumeroter(objet: str, ecartees: frozenset[int]) -> str:
    """L'objet d'un constat, une fois ôtées les actions de ces numéros."""
    sorte, _, numero = objet.partition(":")
    if sorte != "action":
        return objet
    return f"action:{int(numero) - sum(ecartee < int(numero) for ecartee in ecartees)}"


def objet_au_depot(objet: str, ecartees: frozenset[int]) -> str:
    """L'objet, au dépôt, d'un constat du dossier instruit : l'inverse de :func:`renumeroter`."""
    sorte, _, numero = objet.partition(":")
    if sorte != "action":
        return objet
    gardes = (rang for rang in count(1) if rang not in ecartees)
    return f"action:{next(islice(gardes, int(numero) - 1, None))}"


def phase_du_jour(depot: Depot, *, avec_avis: bool = True) -> Phase:
    """Le moment où en est l'instruction : celui de la décision, une fois que le comité s'est prononcé.

    Ce que l'on fait : avant cela, on ne reproche pas au dossier un avis que sa structure ne peut donner.
    """
    if not avec_avis:
        return Phase.DEPOT
    rendu = depot.avis_du_comite.filter(remplace_le__isnull=True).exclude(avis=SensAvis.AJOURNE).exists()
    return Phase.DECISION if rendu else Phase.DEPOT


def dossier_du_jour(
    depot: Depot, phase: Phase | None = None, jour: date | None = None, *, avec_avis: bool = True
) -> Dossier:
    """Les faits du dossier tel qu'il est instruit, et ce que le texte en dit, exactement comme ``preau verifier``."""
    jugee = phase or phase_du_jour(depot, avec_avis=avec_avis)
    projet, rapport = juger_fichier(document_instruit(depot, jour, avec_avis=avec_avis).encode(), jugee)
    return Dossier(projet, rapport, (None,) * len(projet.collectifs))


def rapport_du_jour(
    depot: Depot, phase: Phase | None = None, jour: date | None = None, *, avec_avis: bool = True
) -> Rapport:
    """Le rapport seul."""
    return dossier_du_jour(depot, phase, jour, avec_avis=avec_avis).rapport
