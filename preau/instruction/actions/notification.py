"""Notifier : ce qui a été relu part ensemble, et rien ne part sans les textes de la Caf.

Une seule transaction écrit la notification, la lettre à tirer, la convention, les observations communiquées et les
messages. Si le serveur de courrier est en panne, la décision tient et les messages attendent (``socle.courrier``).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from preau.acteurs.models import Rattachement, Structure
from preau.campagnes.actions.commun import refuser_sans_droit, verrouiller
from preau.campagnes.enums import SujetDeTexte
from preau.campagnes.models import Campagne
from preau.coeur.cycle import CONVENTION as CYCLE_CONVENTION
from preau.coeur.phrases import enumerer, euros
from preau.instruction import droits
from preau.instruction.actions.commun import passer, refuser_si_change, verrouiller_enveloppe
from preau.instruction.actions.suites import noter_notification
from preau.instruction.enums import EtatConvention, EtatDecision, Issue
from preau.instruction.lettres import Cadre, cadre_de, pour_lettre, rediger_lettre
from preau.instruction.models import Convention, Decision, EnvoiDeNotification, Notification
from preau.instruction.tirages import CONVENTION, LETTRE
from preau.projets.dossier import empreinte_du_document
from preau.projets.tables import Depot, Observation
from preau.projets.tables.enums import EtatProjet
from preau.socle import courrier, tirages
from preau.socle.horloge import maintenant

# La charte est annexée à toute convention de financement.
_GABARIT = "instruction/courrier/decision.txt"
_AUCUNE = "Cochez au moins une décision à notifier : elle se coche d'elle-même une fois relue."
_TEXTES_D_UN_ATTRIBUE = (SujetDeTexte.CONVENTION, SujetDeTexte.CHARTE)


def textes_manquants(campagne: Campagne, issues: Iterable[str]) -> tuple[SujetDeTexte, ...]:
    """Les textes de la Caf sans lesquels ces décisions ne partent pas."""
    exiges = [SujetDeTexte.VOIES_DE_CONTESTATION]
    if Issue.ATTRIBUE in issues:
        exiges.extend(_TEXTES_D_UN_ATTRIBUE)
    charges = {texte.sujet for texte in campagne.textes.all() if texte.contenu.strip()}
    return tuple(sujet for sujet in exiges if sujet not in charges)


@transaction.atomic
def notifier_decisions(
    *,
    campagne: Campagne,
    casquette: Rattachement,
    lien: str,
    decisions: Sequence[Decision] | None = None,
    vus: Mapping[UUID, datetime] | None = None,
    instant: datetime | None = None,
) -> list[Notification]:
    """Fait partir ensemble des décisions relues ; à défaut de ``decisions``, toutes celles qui ne sont pas parties.

    ``vus`` : le ``modifie_le`` que la page montrait de chacune. ``lien`` : l'adresse de la page d'une décision, où
    « {projet} » tient la place de l'identifiant du dossier. Refuse avant l'adoption d'un scénario, une décision qui
    n'est pas relue ou a changé depuis, un dossier retiré, et l'absence d'un texte de la Caf.
    """
    campagne = verrouiller(campagne)
    refuser_sans_droit(permis=droits.peut_notifier(casquette, campagne))
    scenario = campagne.scenarios.adoptes().first()
    if scenario is None:
        phrase = "Aucun scénario n'est adopté : adoptez-en un, décidez et relisez avant de notifier."
        raise ValidationError(phrase, code="adoption")
    verrouiller_enveloppe(campagne.pk)
    a_notifier = _a_notifier(campagne, decisions)
    for decision in a_notifier:
        dit = f"« {decision.projet} », {decision.get_issue_display()}, {euros(decision.montant)}"
        refuser_si_change((vus or {}).get(decision.uuid), decision, dit)
    _refuser_sans_textes(campagne, a_notifier)
    cadre, le = cadre_de(campagne, scenario), instant or maintenant()
    notifications = [_notifier(decision, cadre, casquette, le) for decision in a_notifier]
    _communiquer(a_notifier, le)
    _prevenir(a_notifier, notifications, lien)
    for decision in a_notifier:
        noter_notification(decision=decision, casquette=casquette, instant=le)
    return notifications


def _a_notifier(campagne: Campagne, decisions: Sequence[Decision] | None) -> list[Decision]:
    """Les décisions, sous verrou ; refuse s'il n'y en a pas, ou si l'une n'est pas relue."""
    voulues = Decision.objects.filter(campagne=campagne)
    if decisions is None:
        voulues = voulues.exclude(etat=EtatDecision.NOTIFIEE)
    else:
        voulues = voulues.filter(pk__in=[decision.pk for decision in decisions])
    verrouillees = list(voulues.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk", "etat"))
    if not verrouillees:
        raise ValidationError(_AUCUNE, code="vide")
    etats = {etat for _, etat in verrouillees}
    choisies = pour_lettre(Decision.objects.filter(pk__in=[pk for pk, _ in verrouillees]))
    # Par structure : deux campagnes qui notifient ensemble écrivent dans leurs journaux dans le même ordre.
    lues = list(choisies.order_by("projet__structure_id", "pk"))
    if EtatDecision.PREPAREE in etats or EtatDecision.DECIDEE in etats:
        non_relues = [f"« {d.projet} »" for d in lues if d.etat in (EtatDecision.PREPAREE, EtatDecision.DECIDEE)]
        dit = "n'est pas relu" if len(non_relues) == 1 else "ne sont pas relus"
        phrase = f"{enumerer(non_relues)} {dit}"
        raise ValidationError(f"{phrase} : décidez et relisez avant de notifier.", code="relire")
    _refuser_les_retires(lues)
    return lues


def _refuser_les_retires(decisions: Sequence[Decision]) -> None:
    """Un dossier que sa structure a retiré depuis ne reçoit ni lettre d'attribution ni convention."""
    depots = Depot.objects.filter(pk__in=[decision.depot_id for decision in decisions], retrait__isnull=False)
    retires = set(depots.values_list("pk", flat=True))
    partis = [
        f"« {d.projet} »"
        for d in decisions
        if d.issue == Issue.ATTRIBUE and (d.depot_id in retires or d.projet.etat == EtatProjet.RETIRE)
    ]
    if partis:
        dit = "est retiré par sa structure" if len(partis) == 1 else "sont retirés par leur structure"
        suite = "refusez ce qui est retiré, son montant revient à l'enveloppe, puis notifiez"
        raise ValidationError(f"{enumerer(partis)} {dit} : {suite}.", code="retire")


def _refuser_sans_textes(campagne: Campagne, decisions: Sequence[Decision]) -> None:
    if manquent := textes_manquants(campagne, {decision.issue for decision in decisions}):
        noms = enumerer(f"« {sujet.label} »" for sujet in manquent)
        phrase = f"Il manque {noms} : chargez {'ce texte' if len(manquent) == 1 else 'ces textes'} de votre Caf"
        raise ValidationError(f"{phrase}, puis notifiez.", code="textes")


def _notifier(decision: Decision, cadre: Cadre, casquette: Rattachement, le: datetime) -> Notification:
    """La notification scellée, sa lettre demandée à l'atelier, et la convention d'un projet attribué."""
    numero = (decision.notifications.aggregate(dernier=Max("numero"))["dernier"] or 0) + 1
    document = rediger_lettre(decision, cadre, numero, le)
    empreinte = empreinte_du_document(document)
    notification = Notification(
        decision=decision,
        numero=numero,
        issue=decision.issue,
        montant=decision.montant,
        notifiee_le=le,
        par=casquette.personne,
        document=document,
        empreinte=empreinte,
    )
    objet = notification.uuid
    notification.lettre = tirages.demander(genre=LETTRE, objet=objet, cle=empreinte_du_document(f"{objet} {empreinte}"))
    notification.save(force_insert=True)
    _remplacer_la_convention(decision)
    if decision.issue == Issue.ATTRIBUE:
        cle = notification.lettre.cle
        tirage = tirages.demander(genre=CONVENTION, objet=objet, cle=cle)
        Convention.objects.create(notification=notification, tirage=tirage)
    return notification


def _remplacer_la_convention(decision: Decision) -> None:
    anciennes = Convention.objects.filter(notification__decision=decision).exclude(etat=EtatConvention.REMPLACEE)
    for ancienne in anciennes:
        ancienne.etat = passer(CYCLE_CONVENTION, ancienne.etat, "remplacer")
        ancienne.save(update_fields=["etat", "modifie_le"])


def _communiquer(decisions: Sequence[Decision], le: datetime) -> None:
    """Les observations écrites avant la notification partent avec elle."""
    en_attente = Observation.objects.filter(projet__in=[d.projet_id for d in decisions], communiquee_le__isnull=True)
    en_attente.update(communiquee_le=le, modifie_le=le)


def _prevenir(decisions: Sequence[Decision], notifications: Sequence[Notification], lien: str) -> None:
    """Un message par responsable de chaque structure, pour toutes ses décisions, lié à ce qu'il annonce."""
    par_structure: dict[Structure, list[tuple[Decision, Notification]]] = {}
    for decision, notification in zip(decisions, notifications, strict=True):
        par_structure.setdefault(decision.projet.structure, []).append((decision, notification))
    jour = notifications[0].notifiee_le.date()
    responsables = Rattachement.objects.filter(structure__in=par_structure).responsables(jour)
    adresses: dict[int | None, set[str]] = {}
    for cle, adresse in responsables.values_list("structure_id", "personne__courriel"):
        adresses.setdefault(cle, set()).add(adresse)
    campagne = notifications[0].decision.campagne
    for structure, parties in par_structure.items():
        contexte = {
            "structure": structure,
            "campagne": campagne,
            "decisions": [(d, lien.replace("{projet}", str(d.projet.uuid))) for d, _ in parties],
        }
        for adresse in sorted(adresses.get(structure.pk, ())):
            message = courrier.ecrire(destinataire=adresse, gabarit=_GABARIT, contexte=contexte, caf=campagne.caf.uuid)
            EnvoiDeNotification.objects.bulk_create(
                EnvoiDeNotification(notification=notification, courrier=message) for _, notification in parties
            )
