"""Le dossier qu'on instruit, lu pour une page : son rapport du jour, ce qui s'y décide, ses formulaires."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from preau.coeur.cycle import PROJET, RECEVABILITE
from preau.coeur.referentiel import EXIGENCES, Constat, Verdict
from preau.instruction import droits
from preau.instruction.actions.ouverture import A_JUGER, deja_decide
from preau.instruction.instruits import Instruction, instruction_de
from preau.projets.budget_scelle import budget_des_blocs
from preau.projets.faits import Dossier
from preau.projets.lecture import blocs_du_depot
from preau.projets.objets_scelles import lignes_du_depot, nom_de_l_objet
from preau.projets.rapport_scelle import rapport_scelle
from preau.projets.rapports import A_TRAITER, ConstatLu, Rubrique, comptes, phrase_de_l_avis, rubriques
from preau.projets.surcouche import dossier_du_jour, numeros_ecartes, objet_au_depot
from preau.projets.tables import ActionEcartee, Depot, Derogation, Projet
from preau.projets.tables.enums import EtatProjet
from preau.web.gabarit.acces import AutreCasquette, Requete, casquette_de, objet_visible
from preau.web.gabarit.actes import ActeForm


class ConstatAJuger(NamedTuple):
    """Un constat de la page. ``cle`` : celle de son formulaire ; ``form`` : absent s'il n'est pas à apprécier.

    ``derogation`` : ce qui en est décidé.
    """

    lu: ConstatLu
    cle: str
    form: ActeForm | None
    derogation: Derogation | None


class ActionDuDepot(NamedTuple):
    """Une action telle qu'elle a été déposée, et l'écart qui la frappe, s'il y en a un."""

    cle: UUID
    intitule: str
    detail: str
    ecartee: ActionEcartee | None


@dataclass(frozen=True)
class AInstruire:
    """Un dossier à instruire. ``depot`` : celui qui tient, avec ses textes."""

    lue: Instruction
    depot: Depot

    @property
    def projet(self) -> Projet:
        """Le dossier."""
        return self.lue.projet

    def depot_montre(self, envoye: Mapping[str, Any]) -> Depot:
        """Le dépôt que la page envoyée montrait, pas celui qui serait venu depuis ; à défaut, celui qui tient."""
        return next((d for d in self.lue.depots if str(d.uuid) == envoye.get("depot")), self.depot)

    @cached_property
    def dossier(self) -> Dossier:
        """Ce que le texte en dit aujourd'hui, tel qu'il est instruit."""
        return dossier_du_jour(self.depot)

    @cached_property
    def derogations(self) -> dict[str, Derogation]:
        """Celles du dépôt qui tiennent, par constat."""
        siennes = (d for d in self.lue.derogations if d.depot_id == self.depot.pk and d.annulee_le is None)
        return {cle_de(d.code, d.objet): d for d in siennes}

    @property
    def a_traiter(self) -> Iterator[tuple[Rubrique, list[ConstatLu]]]:
        """Ce qui demande quelque chose, rubrique par rubrique."""
        for rubrique in rubriques(self.dossier):
            if lus := [lu for lu in rubrique.constats if lu.constat.verdict in A_TRAITER]:
                yield rubrique, lus

    @cached_property
    def _ecartees(self) -> frozenset[int]:
        return numeros_ecartes(self.depot)

    def cle(self, lu: ConstatLu) -> str:
        """Ce qui nomme un constat dans un formulaire : son code et son objet, numéroté comme au dépôt."""
        return cle_de(lu.constat.code, objet_au_depot(lu.constat.objet, self._ecartees))

    @property
    def resume(self) -> dict[str, Any]:
        """L'avis du rapport, ses comptes, le texte appliqué."""
        rapport = self.dossier.rapport
        return {"rapport": rapport, "phrase_avis": phrase_de_l_avis(self.dossier), "comptes": comptes(rapport.constats)}

    @property
    def motifs(self) -> str:
        """De quoi motiver une irrecevabilité : chaque constat non conforme, sa phrase et son paragraphe."""
        lus = (lu for _, constats in self.a_traiter for lu in constats)
        fautes = (lu for lu in lus if lu.constat.verdict is Verdict.NON_CONFORME)
        return "\n".join(f"- {self._situe(lu.constat)}{lu.constat.phrase} ({lu.exigence.paragraphe})" for lu in fautes)

    def _situe(self, constat: Constat) -> str:
        return "" if constat.objet == "projet" else f"{self.nom_de(constat.objet)} : "

    def motifs_de_l_action(self, cle: UUID) -> str:
        """Ce que le texte reproche à cette action, pour motiver qu'on l'écarte."""
        code = f"action.{cle}"
        objets = {objet for objet, ligne in lignes_du_depot(self.depot).items() if ligne == code}
        constats = rapport_scelle(self.depot).constats
        fautes = (c for c in constats if c.objet in objets and c.verdict is Verdict.NON_CONFORME)
        return "\n".join(f"{c.phrase} ({EXIGENCES[c.code].paragraphe})" for c in fautes)

    def nom_de(self, objet: str) -> str:
        """« Collectif 1, « Les CM » »."""
        return nom_de_l_objet(self.dossier.projet, objet)

    @property
    def choix_de_constats(self) -> list[tuple[str, str]]:
        """Les constats sur lesquels on peut rouvrir le dossier : « code|objet », et ses mots."""
        return [
            (self.cle(lu), f"{self.nom_de(lu.constat.objet)} : {lu.exigence.titre}")
            for _, constats in self.a_traiter
            for lu in constats
        ]

    @property
    def sans_demande(self) -> str:
        """Pourquoi le budget déposé ne demande rien à la Caf ; vide s'il lui demande quelque chose."""
        return budget_des_blocs(blocs_du_depot(self.depot)).budget.sans_demande

    @cached_property
    def actions(self) -> list[ActionDuDepot]:
        """Les actions du dépôt, dans l'ordre où il les dit."""
        ecartees = {e.action.uuid: e for e in self.depot.actions_ecartees.en_vigueur().select_related("action", "par")}
        blocs = (bloc for bloc in blocs_du_depot(self.depot) if bloc.objet == "action")
        return [
            ActionDuDepot(UUID(bloc.cle), bloc.titre, _detail(bloc.dits), ecartees.get(UUID(bloc.cle)))
            for bloc in blocs
        ]


def _detail(dits: dict[str, Any]) -> str:
    return ", ".join(dits[nom].lecture for nom in ("axe", "nature", "modalite") if nom in dits)


def cle_de(code: str, objet: str) -> str:
    """Ce qui nomme un constat dans un formulaire."""
    return f"{code}|{objet}"


def projet_de(request: Requete, uuid: UUID) -> Projet:
    """Le dossier déposé d'une campagne de sa Caf."""
    lies = ("campagne__caf", "structure__commune")
    return objet_visible(request, lambda c: Projet.objects.visibles_par(c).select_related(*lies), uuid=uuid)


def a_instruire(request: Requete, uuid: UUID) -> AInstruire:
    """Le dossier et son dépôt qui tient ; 404 s'il n'en a plus : il se lit ailleurs."""
    lue = instruction_de(projet_de(request, uuid))
    tient = lue.depot or (lue.depots[-1] if lue.depots else None)
    if tient is None:
        raise Http404
    depot = Depot.objects.select_related("projet__campagne__caf", "projet__structure").get(pk=tient.pk)
    return AInstruire(lue, depot)


def ce_que_peut(request: Requete, lu: AInstruire) -> dict[str, bool]:
    """Ce que la casquette fait de ce dossier, dans l'état où il est."""
    casquette, campagne, etat = casquette_de(request), lu.projet.campagne, lu.projet.etat
    peut_instruire = droits.peut_instruire(casquette, campagne)
    change_encore = not deja_decide(lu.lue.decision)
    jugee = lu.lue.jugee.decision if lu.lue.jugee else A_JUGER
    return {
        "peut_instruire": peut_instruire,
        "peut_juger": peut_instruire and change_encore and etat == EtatProjet.DEPOSE,
        "peut_deroger": droits.peut_deroger(casquette, campagne) and PROJET.vers(etat, "deroger") is not None,
        "peut_ecarter": (
            peut_instruire
            and change_encore
            and bool(PROJET.vers(etat, "ecarter_action") and RECEVABILITE.vers(jugee, "ecarter_action"))
        ),
    }


def exiger_d_instruire(request: Requete, projet: Projet) -> None:
    """Laisse passer qui instruit ce dossier ; propose sa casquette à qui en a une qui le peut, refuse sinon."""
    if droits.peut_instruire(request.casquette, projet.campagne):
        return
    autres = [casquette for casquette in request.casquettes if droits.peut_instruire(casquette, projet.campagne)]
    if autres:
        raise AutreCasquette(autres)
    raise PermissionDenied("La conseillère technique instruit ce dossier : votre casquette permet de le lire.")


def fil_du_dossier(projet: Projet, *, jusqu_au_dossier: bool = False) -> list[tuple[str, str]]:
    """D'où l'on vient : la liste des dossiers de la campagne."""
    liste = ("Les dossiers", reverse("instruire:dossiers", args=[projet.campagne.uuid]))
    return [liste, (str(projet), reverse("instruire:instruction", args=[projet.uuid]))] if jusqu_au_dossier else [liste]


def lien_du_suivi(request: Requete, projet: Projet) -> str:
    """L'adresse complète du suivi, telle qu'un message la porte à la structure."""
    return request.build_absolute_uri(reverse("depot:suivi", args=[projet.uuid]))
