"""Un dépôt tel qu'il est instruit : le texte scellé, et par-dessus l'avis du comité et les dérogations.

Le texte scellé ne change pas. Les deux textes se vérifient l'un comme l'autre par ``preau verifier``.
"""

from dataclasses import replace

from preau.coeur.echange import rediger
from preau.coeur.referentiel import Phase, Rapport, faits
from preau.coeur.verification import verifier
from preau.projets.tables import Depot
from preau.projets.tables.surcouche import SensAvis

# Contrat des exigences, § 3 : favorable, avec réserves : valide ; défavorable : refuse ; ajourné : rien n'est dit.
_AVIS_D_ECHANGE = {
    SensAvis.FAVORABLE: "valide",
    SensAvis.AVEC_RESERVES: "valide",
    SensAvis.DEFAVORABLE: "refuse",
    SensAvis.AJOURNE: None,
}


def document_instruit(depot: Depot) -> str:
    """Le fichier d'échange du dépôt, avec l'avis du comité et les dérogations d'aujourd'hui."""
    scelle = depot.faits
    instruit = replace(
        scelle,
        comite_local=_comite_local(depot) or scelle.comite_local,
        derogations=scelle.derogations + _derogations(depot),
    )
    return rediger(instruit)


def _comite_local(depot: Depot) -> faits.ComiteLocal | None:
    avis = depot.avis_du_comite.filter(remplace_le__isnull=True).first()
    if avis is None:
        return None
    return faits.ComiteLocal(_AVIS_D_ECHANGE[SensAvis(avis.avis)], avis.le, avis.rang)


def _derogations(depot: Depot) -> tuple[faits.Derogation, ...]:
    return tuple(
        faits.Derogation(d.code, d.objet, d.decision, d.motif, d.decideur, d.le)
        for d in depot.derogations.filter(annulee_le__isnull=True)
    )


def phase_du_jour(depot: Depot) -> Phase:
    """Le moment où en est l'instruction : celui de la décision, une fois que le comité s'est prononcé.

    Ce que l'on fait : avant cela, on ne reproche pas au dossier un avis que sa structure ne peut donner.
    """
    rendu = depot.avis_du_comite.filter(remplace_le__isnull=True).exclude(avis=SensAvis.AJOURNE).exists()
    return Phase.DECISION if rendu else Phase.DEPOT


def rapport_du_jour(depot: Depot, phase: Phase | None = None) -> Rapport:
    """Ce que le texte d'aujourd'hui dit du dossier tel qu'il est instruit, exactement comme ``preau verifier``."""
    return verifier(document_instruit(depot).encode(), phase or phase_du_jour(depot))
