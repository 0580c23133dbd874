"""Où en est l'instruction d'un dossier, et ce que la Caf en a dit à sa structure ; lu, jamais écrit."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import NamedTuple

from django.db.models import Prefetch

from preau.acteurs.models import Rattachement
from preau.campagnes.mots import en_instant
from preau.coeur.phrases import euros, majuscule
from preau.coeur.referentiel import EXIGENCES
from preau.coeur.referentiel.norme import en_date
from preau.instruction.enums import EtatDecision
from preau.instruction.models import Decision, Liberation, Notification
from preau.projets.etats_d_instruction import EtatInstruction, Lecture, etat_de
from preau.projets.objets_scelles import objet_en_mots
from preau.projets.tables import (
    AvisDuComite,
    Complement,
    Depot,
    Derogation,
    Observation,
    PriseEnCharge,
    Projet,
    Recevabilite,
)
from preau.projets.tables.observations import ActeDObservation
from preau.socle.models import EntreeJournal


@dataclass(frozen=True)
class Instruction:
    """Ce que la Caf a fait d'un dossier, lu d'un coup. ``complements`` : du plus récent au plus ancien."""

    projet: Projet
    depots: list[Depot]
    prises: list[PriseEnCharge]
    jugees: list[Recevabilite]
    complements: list[Complement]
    derogations: list[Derogation]
    avis: list[AvisDuComite]
    decision: Decision | None

    @property
    def depot(self) -> Depot | None:
        """Le dépôt qui tient."""
        return next((depot for depot in reversed(self.depots) if not hasattr(depot, "retrait")), None)

    @property
    def suivi(self) -> PriseEnCharge | None:
        """Qui suit le dossier aujourd'hui."""
        return next((prise for prise in self.prises if prise.finie_le is None), None)

    @property
    def jugee(self) -> Recevabilite | None:
        """Ce qui est jugé du dépôt qui tient."""
        du_depot = (j for j in self.jugees if j.annulee_le is None and self.depot and j.depot_id == self.depot.pk)
        return next(du_depot, None)

    @property
    def attendu(self) -> Complement | None:
        """Le complément que l'on attend."""
        return next((complement for complement in self.complements if complement.est_attendu), None)

    @property
    def notifications(self) -> list[Notification]:
        """Ce qui est parti de sa décision, du premier envoi au dernier."""
        return list(self.decision.notifications.all()) if self.decision else []

    @property
    def reponses(self) -> list[Complement]:
        """Les compléments auxquels la structure a aussi répondu en mots, du plus récent au plus ancien."""
        return [complement for complement in self.complements if complement.reponse_ecrite]

    def etat(self, jour: date) -> EtatInstruction:
        """Où elle en est."""
        repondu = any(c.reponse_id and self.depot and c.reponse_id == self.depot.pk for c in self.complements)
        lecture = Lecture(
            self.projet.etat,
            self.suivi is not None,
            self.jugee.decision if self.jugee else "",
            self.attendu.echeance if self.attendu else None,
            repondu,
        )
        return etat_de(lecture, jour)


def instruction_de(projet: Projet) -> Instruction:
    """L'instruction d'un dossier, en un nombre constant de requêtes."""
    des_depots = {"depot__projet": projet}
    complements = Complement.objects.filter(**des_depots).select_related("depot", "reponse", "demande_par")
    depots = projet.depots.defer("document", "dossier", "rapport").select_related("retrait")
    parties = Notification.objects.defer("document")
    return Instruction(
        projet,
        list(depots.prefetch_related("actions_ecartees").order_by("numero")),
        list(projet.prises_en_charge.select_related("par").order_by("-pk")),
        list(Recevabilite.objects.filter(**des_depots).select_related("depot", "par").order_by("-pk")),
        list(complements.prefetch_related("points", "prolongations").order_by("-pk")),
        list(Derogation.objects.filter(**des_depots).select_related("depot").order_by("-pk")),
        list(AvisDuComite.objects.filter(**des_depots, remplace_le__isnull=True).select_related("comite")),
        Decision.objects.filter(projet=projet).prefetch_related(Prefetch("notifications", parties)).first(),
    )


class Message(NamedTuple):
    """Ce que la Caf a dit à la structure, tel qu'un courriel l'a porté. ``le`` : quand."""

    le: datetime
    titre: str
    texte: str
    details: tuple[str, ...] = ()


def messages_de(lue: Instruction, casquette: Rattachement) -> list[Message]:
    """Ce que la structure a reçu, et que cette casquette lit, du plus récent au plus ancien ; cinq requêtes."""
    tous = chain(
        _messages(lue),
        _des_decisions(lue),
        _des_observations(lue.projet, casquette),
        _des_changements(lue.projet),
        _des_liberations(lue.projet),
    )
    return sorted(tous, key=lambda message: message.le, reverse=True)


def _messages(lue: Instruction) -> Iterator[Message]:
    if lue.prises:
        premiere = lue.prises[-1]
        yield Message(premiere.depuis, "Votre dossier est lu par la Caf", f"{premiere.par} le suit.")
    for complement in lue.complements:
        yield from _du_complement(complement)
    for jugee in lue.jugees:
        quoi = f"Dossier {jugee.get_decision_display()} (dépôt n° {jugee.depot.numero})"
        yield Message(jugee.le, quoi, jugee.motif)
        if jugee.annulee_le:
            yield Message(jugee.annulee_le, "La Caf revient sur son jugement", jugee.motif_annulation)
    for derogation in lue.derogations:
        regle = f"{objet_en_mots(derogation.depot, derogation.objet)} : {EXIGENCES[derogation.code].titre}"
        dite = f"Dérogation {derogation.get_decision_display()}"
        yield Message(derogation.cree_le, dite, derogation.motif, (regle,))
        if derogation.annulee_le:
            yield Message(derogation.annulee_le, f"{dite} : annulée", derogation.motif_annulation, (regle,))
    for depot in lue.depots:
        for ecartee in depot.actions_ecartees.all():
            titre = f"Action écartée : {ecartee.intitule}"
            yield Message(ecartee.le, titre, ecartee.motif)
            if ecartee.annulee_le:
                yield Message(ecartee.annulee_le, f"Action retenue : {ecartee.intitule}", ecartee.motif_annulation)


def _du_complement(complement: Complement) -> Iterator[Message]:
    points = tuple(point.libelle for point in complement.points.all())
    prolongations = list(complement.prolongations.all())
    demandee = prolongations[0].avant if prolongations else complement.echeance
    yield Message(
        complement.demande_le, f"Compléments demandés, pour le {en_date(demandee)}", complement.demande, points
    )
    for prolongation in prolongations:
        jusqu_au = f"Un délai plus long pour vos compléments : jusqu'au {en_date(prolongation.echeance)}"
        yield Message(prolongation.le, jusqu_au, f"Ils étaient attendus pour le {en_date(prolongation.avant)}.", points)
    if complement.annule_le:
        yield Message(complement.annule_le, "Ces compléments ne sont plus attendus", complement.motif_annulation)


def _des_decisions(lue: Instruction) -> Iterator[Message]:
    """Chaque notification, et chaque fois que la Caf est revenue sur ce qu'elle avait notifié."""
    for notification in lue.notifications:
        somme = f", {euros(notification.montant)}" if notification.montant else ""
        titre = f"Décision : {notification.get_issue_display()}{somme}"
        yield Message(notification.notifiee_le, titre, "La lettre et la page de la décision disent pourquoi.")
    if lue.notifications:
        for entree in EntreeJournal.objects.filter(dossier=lue.projet.uuid, acte="rouvrir_decision"):
            yield Message(entree.quand, "La Caf revoit sa décision", entree.apres.get("motif", ""))


def _des_observations(projet: Projet, casquette: Rattachement) -> Iterator[Message]:
    """Ce que la structure doit reprendre, et ce que son auteur dit de sa réponse."""
    communiquees = Observation.objects.visibles_par(casquette).communiquees().filter(projet=projet)
    for observation in communiquees.avec_auteur().prefetch_related("echanges"):
        if observation.communiquee_le:
            yield Message(observation.communiquee_le, f"Observation : {observation.auteur}", observation.texte)
        for echange in observation.echanges.all():
            if echange.acte != ActeDObservation.REPONDRE:
                yield Message(echange.le, majuscule(echange.get_acte_display()), echange.texte)


def _des_changements(projet: Projet) -> Iterator[Message]:
    for repondue in projet.modifications.filter(repondue_le__isnull=False):
        if repondue.repondue_le:
            titre = f"Changement {repondue.get_etat_display()} : {repondue.get_sorte_display()}"
            yield Message(repondue.repondue_le, titre, repondue.reponse)


def _des_liberations(projet: Projet) -> Iterator[Message]:
    for liberation in Liberation.objects.filter(decision__projet=projet):
        rendu = f"{euros(liberation.montant)} reviennent à l'enveloppe de la Caf, après votre arrêt"
        yield Message(liberation.liberee_le, rendu, liberation.motif)


class EtapeDuSuivi(NamedTuple):
    """Une étape du dossier, dans les mots de la structure. ``statut`` : « fait », « ici » ou « apres »."""

    titre: str
    phrase: str
    statut: str


def etapes_du_suivi(lue: Instruction, jour: date) -> list[EtapeDuSuivi]:
    """Déposé, lu, compléments s'il y en a, recevable ou non, comité, décision ; la première à faire est « ici »."""
    faites = list(_faites(lue, jour))
    ici = next((rang for rang, (_, _, fait) in enumerate(faites) if not fait), len(faites))
    return [
        EtapeDuSuivi(titre, phrase, "fait" if fait else "ici" if rang == ici else "apres")
        for rang, (titre, phrase, fait) in enumerate(faites)
    ]


def _faites(lue: Instruction, jour: date) -> Iterator[tuple[str, str, bool]]:
    depot = lue.depot
    depose = f"Dépôt n° {depot.numero}, le {en_instant(depot.depose_le)}." if depot else "Pas encore déposé."
    yield "Déposé", depose, depot is not None
    ouvert = bool(lue.prises or lue.jugee or lue.complements or lue.avis)
    sans_date = "La Caf l'a ouvert." if ouvert else "La Caf ne l'a pas encore ouvert."
    yield "Lu par la Caf", f"Depuis le {en_instant(lue.prises[-1].depuis)}." if lue.prises else sans_date, ouvert
    if lue.attendu:
        retard = lue.attendu.est_en_retard(jour)
        pour = f"{'Ils étaient attendus' if retard else 'À déposer au plus tard'} le {en_date(lue.attendu.echeance)}."
        yield "Compléments demandés", pour, False
    elif any(complement.reponse_id for complement in lue.complements):
        yield "Compléments déposés", "La Caf a votre réponse.", True
    yield from _jugement(lue)


def _jugement(lue: Instruction) -> Iterator[tuple[str, str, bool]]:
    if lue.jugee and lue.jugee.est_irrecevable:
        yield "Irrecevable", "Il ne sera pas examiné par le comité.", True
        return
    sans_date = "Le comité l'a examiné." if lue.avis else "La Caf dira s'il peut être examiné."
    jugee = f"Depuis le {en_instant(lue.jugee.le)}." if lue.jugee else sans_date
    yield "Recevable", jugee, bool(lue.jugee or lue.avis)
    notifiee = lue.decision is not None and lue.decision.etat == EtatDecision.NOTIFIEE
    a_venir = "La Caf revoit celle qu'elle a notifiée." if lue.notifications else "La Caf vous l'écrira."
    au_comite = "Le comité a donné son avis." if lue.avis else "Le comité de pilotage local donnera son avis."
    yield "Au comité", au_comite, bool(lue.avis)
    yield "Décision", "Elle vous est notifiée." if notifiee else a_venir, notifiee
