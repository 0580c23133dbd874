"""Ce que l'instruction dit d'un dépôt aujourd'hui : la dernière partie du dossier instruit."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from preau.coeur.financement import COMPTES
from preau.coeur.phrases import euros
from preau.coeur.referentiel import EXIGENCES
from preau.coeur.referentiel.norme import en_date
from preau.editions.constats import comptes_en_mots, rubrique_a_composer
from preau.projets.faits import lire_dossier
from preau.projets.lecture import blocs_du_depot
from preau.projets.rapports import comptes, phrase_de_l_avis, rubriques
from preau.projets.surcouche import document_instruit, phase_du_jour
from preau.projets.tables import ActionEcartee, ChargeEcartee, Complement, Depot, Derogation, Recevabilite
from preau.projets.tables.surcouche import DecisionDerogation
from preau.socle.horloge import aujourd_hui

ACCORDEE = DecisionDerogation.ACCORDEE


def instruction_a_composer(depot: Depot, *, avec_avis: bool = True) -> dict[str, Any]:
    """Tout ce que l'instruction dit du dépôt aujourd'hui, et ce que le texte dit du dossier ainsi instruit."""
    complements = depot.complements.select_related("reponse").prefetch_related("points")
    return {
        "avis_du_comite": _avis(depot) if avec_avis else [],
        "avis_tu": not avec_avis,
        "recevabilite": _recevabilite(depot),
        "derogations": [_derogation(derogation) for derogation in depot.derogations.en_vigueur()],
        "ecartees": _ecartees(depot),
        "complements": [_complement(complement) for complement in complements],
        "rapport": _rapport(depot, avec_avis=avec_avis),
    }


def _avis(depot: Depot) -> list[list[str]]:
    avis = depot.avis_du_comite.filter(remplace_le__isnull=True).select_related("comite").first()
    if avis is None:
        return []
    lignes = [
        ("Comité", str(avis.comite)),
        ("Avis", avis.get_avis_display()),
        ("Rang", str(avis.rang or "")),
        ("Rendu le", en_date(avis.le)),
        ("Motif ou réserves", avis.motif),
    ]
    return [[cle, valeur] for cle, valeur in lignes if valeur]


def _recevabilite(depot: Depot) -> list[list[str]]:
    """Ce que la Caf a jugé du dépôt, par qui et pourquoi ; vide tant qu'elle ne l'a pas jugé."""
    jugee = depot.recevabilites.en_vigueur().select_related("par").first()
    if jugee is None:
        return []
    lignes = [("Jugement", jugee.get_decision_display()), ("Par", _par_et_le(jugee)), ("Motif", jugee.motif)]
    return [[cle, valeur] for cle, valeur in lignes if valeur]


def _derogation(derogation: Derogation) -> list[str]:
    exigence = EXIGENCES.get(derogation.code)
    sorte, _, numero = derogation.objet.partition(":")
    echue = ", échue" if derogation.est_echue(aujourd_hui()) else ""
    return [
        exigence.titre if exigence else derogation.code,
        f"{'le ' if not numero else ''}{sorte} {numero}".strip(),
        derogation.get_decision_display(),
        derogation.motif,
        f"{derogation.validite or 'toute l’année'}{echue}" if derogation.decision == ACCORDEE else "",
        f"{derogation.decideur}, le {en_date(derogation.le)}",
    ]


def _ecartees(depot: Depot) -> list[list[list[str]]]:
    ecartees = depot.actions_ecartees.en_vigueur().select_related("par").prefetch_related("charges__collectif")
    # Les noms de collectif sont ceux du dépôt : la structure a pu les changer depuis.
    noms = {bloc.code: bloc.titre for bloc in blocs_du_depot(depot)} if ecartees else {}
    return [_ecartee(ecartee, noms) for ecartee in ecartees]


def _ecartee(ecartee: ActionEcartee, noms: Mapping[str, str]) -> list[list[str]]:
    lignes = [["Action", ecartee.intitule], ["Motif", ecartee.motif], ["Par", _par_et_le(ecartee)]]
    charges = [["Charges ôtées", _charge(charge, noms)] for charge in ecartee.charges.all()]
    return lignes + (charges or [["Charges ôtées", "Aucune."]])


def _charge(charge: ChargeEcartee, noms: Mapping[str, str]) -> str:
    ou = noms.get(f"collectif.{charge.collectif.uuid}", "un collectif") if charge.collectif else "charges communes"
    return f"{euros(charge.montant)} au compte {charge.compte}, {COMPTES[charge.compte]} ({ou})"


def _par_et_le(acte: Recevabilite | ActionEcartee) -> str:
    return f"{acte.par}, le {en_date(timezone.localtime(acte.le).date())}"


def _complement(complement: Complement) -> list[list[str]]:
    demande_le = en_date(timezone.localtime(complement.demande_le).date())
    points = [["Sur", point.libelle] for point in complement.points.all()]
    lignes = [[f"Demandé le {demande_le}, pour le {en_date(complement.echeance)}", complement.demande], *points]
    if complement.annule_le:
        annule_le = en_date(timezone.localtime(complement.annule_le).date())
        return [*lignes, [f"Annulé le {annule_le}", complement.motif_annulation]]
    if complement.reponse is None or complement.repondu_le is None:
        return [*lignes, ["Réponse", "Pas encore de réponse."]]
    repondu_le = en_date(timezone.localtime(complement.repondu_le).date())
    return [*lignes, [f"Répondu le {repondu_le}", str(complement.reponse)]]


def _rapport(depot: Depot, *, avec_avis: bool) -> dict[str, Any]:
    """Le rapport du jour, réduit à ce qui demande quelque chose ; le reste est dans celui du dépôt."""
    document = document_instruit(depot, avec_avis=avec_avis)
    dossier = lire_dossier(document.encode(), phase_du_jour(depot, avec_avis=avec_avis))
    a_montrer = [rubrique for rubrique in rubriques(dossier) if rubrique.a_traiter]
    return {
        "avis": dossier.rapport.avis.value,
        "phrase": phrase_de_l_avis(dossier),
        "referentiel": dossier.rapport.referentiel,
        "preambule": list(dossier.rapport.preambule),
        "comptes": comptes_en_mots(comptes(dossier.rapport.constats)),
        "rubriques": [{**rubrique_a_composer(r), "regles": [], "annee": None} for r in a_montrer],
    }
