"""Un collectif, une action en une ligne ; l'année d'un collectif et ce que dit sa commune."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from django.urls import reverse

from preau.coeur.communes import Commune, commune_en_vigueur
from preau.coeur.phrases import compter, enumerer
from preau.coeur.phrases import heure as heure_dite
from preau.coeur.referentiel import Constat, Verdict
from preau.coeur.referentiel.faits import Collectif
from preau.coeur.referentiel.recevabilite import contexte_de
from preau.projets.contenu import Bloc, etape_de
from preau.projets.faits import plan_du_collectif
from preau.projets.rapports import GRAVITE
from preau.projets.tables.enums import Etape
from preau.web.depot.ancres import ancre
from preau.web.depot.commun import Ouvert
from preau.web.gabarit.annee import AnneeDessinee, dessiner

# Selon que la commune est rurale ou non ; rien si sa population n'est pas connue.
REGLES: dict[tuple[bool, ...], str] = {
    (True,): "commune rurale, où des règles plus souples peuvent être acceptées (§ 2-4)",
    (False,): "règle générale",
}


class Resume(NamedTuple):
    """Une entrée qui a sa page : son nom, ce qu'on en sait en peu de mots, où elle en est."""

    code: str
    nom: str
    phrases: tuple[str, ...]
    etat: str
    href: str

    @property
    def id(self) -> str:
        """Son identifiant dans la page."""
        return ancre("entree", self.code)


def _etat(constats: Iterable[Constat], objet: str) -> str:
    verdicts = {constat.verdict for constat in constats if constat.objet == objet}
    pires = (verdict.value for verdict in GRAVITE[:3] if verdict in verdicts)
    return next(pires, Verdict.CONFORME.value if verdicts else Verdict.NON_RENSEIGNE.value)


def actions(ouvert: Ouvert, etape: Etape) -> list[Resume]:
    """Les actions qui se remplissent à cette étape."""
    objets, constats, projet = ouvert.objets, ouvert.rapport.constats, ouvert.projet
    return [
        Resume(
            f"action.{ligne.uuid}",
            str(ligne),
            tuple(filter(None, (ligne.get_nature_display(), ligne.get_modalite_display(), ligne.quand))),
            _etat_de_l_action(ligne, constats, objets.get(ligne.uuid, "")),
            reverse("depot:action", args=[projet.uuid, ligne.uuid]),
        )
        for ligne in ouvert.lues.actions
        if etape_de(ligne) is etape
    ]


def _etat_de_l_action(ligne: Any, constats: Iterable[Constat], objet: str) -> str:
    """Une action sans défaut n'a pas de constat à elle : elle est complète si tout ce qui se juge y est dit."""
    etat = _etat(constats, objet)
    complete = ligne.intitule and ligne.axe and ligne.nature and ligne.modalite
    return Verdict.CONFORME.value if complete and etat == Verdict.NON_RENSEIGNE.value else etat


def collectifs(ouvert: Ouvert) -> list[Resume]:
    """Tous les collectifs du dossier."""
    objets, constats, projet = ouvert.objets, ouvert.rapport.constats, ouvert.projet
    return [
        Resume(
            f"collectif.{ligne.uuid}",
            ouvert.nom_de(objets.get(ligne.uuid, "")) or str(ligne),
            tuple(_phrases(ligne, constats, objets.get(ligne.uuid, ""))),
            _etat(constats, objets.get(ligne.uuid, "")),
            reverse("depot:collectif", args=[projet.uuid, ligne.uuid]),
        )
        for ligne in ouvert.lues.collectifs
    ]


def _phrases(ligne: Any, constats: Iterable[Constat], objet: str) -> Iterable[str]:
    commune = commune_en_vigueur(ligne.commune) if ligne.commune else None
    adultes = (ligne.professionnels or 0) + (ligne.benevoles or 0)
    qui = [compter(ligne.effectif, "enfant")] if ligne.effectif else []
    qui += [compter(adultes, "adulte")] if adultes else []
    yield ", ".join(qui + ([commune.nom] if commune else []))
    yield enumerer(_seances(ligne))
    yield next((c.observe for c in constats if c.objet == objet and c.code == "collectif.semaines"), "")


def _seances(ligne: Any) -> list[str]:
    return [
        f"{creneau.get_jour_display()} {heure_dite(creneau.debut)}–{heure_dite(creneau.fin)}"
        for creneau in ligne.creneaux_lus
        if creneau.jour is not None and creneau.debut and creneau.fin
    ]


def _collectif(ouvert: Ouvert, cle: UUID) -> Any:
    return next(ligne for ligne in ouvert.lues.collectifs if ligne.uuid == cle)


def blocs_du_collectif(ouvert: Ouvert, blocs: Iterable[Bloc], cle: UUID) -> list[Bloc]:
    """Les lieux, les séances et les fermetures d'un seul collectif."""
    ligne = _collectif(ouvert, cle)
    siens = {f"lieu.{lieu.uuid}" for lieu in ligne.lieux_lus}
    siens |= {f"creneau.{creneau.uuid}" for creneau in ligne.creneaux_lus}
    siens |= {f"fermeture.{fermeture.uuid}" for fermeture in ligne.fermetures_lues}
    return [bloc for bloc in blocs if bloc.code in siens]


def _faits_du_collectif(ouvert: Ouvert, cle: UUID) -> Collectif | None:
    """Ce qui est dit d'un collectif ; ``None`` tant que rien ne l'est."""
    objet = ouvert.objets.get(cle)
    return ouvert.dits.projet.collectifs[int(objet.partition(":")[2]) - 1] if objet else None


def annee(ouvert: Ouvert, cle: UUID) -> AnneeDessinee | None:
    """L'image de l'année d'un collectif ; ``None`` tant qu'il n'y a rien à dérouler."""
    collectif = _faits_du_collectif(ouvert, cle)
    plan = plan_du_collectif(collectif, contexte_de(ouvert.dits.projet)) if collectif else None
    return dessiner(plan.deroulement, plan.calendrier, plan.semaines_min) if plan else None


class CommuneDite(NamedTuple):
    """La commune d'un collectif, et ce que le texte en fait : la règle générale, ou celle des communes rurales."""

    commune: Commune
    regle: str


def commune(ouvert: Ouvert, cle: UUID) -> CommuneDite | None:
    """La commune d'un collectif, telle que le texte la connaît ; ``None`` si elle n'est pas dite, ou pas connue."""
    collectif, contexte = _faits_du_collectif(ouvert, cle), contexte_de(ouvert.dits.projet)
    if collectif is None or (connue := contexte.commune(collectif)) is None:
        return None
    return CommuneDite(connue, REGLES.get(contexte.rurale(collectif), ""))
