"""Ce qui change après la décision : la structure le déclare, la Caf l'accepte ou le refuse. Le dépôt ne change pas.

Un changement accepté fait une version du plan, à la date où il prend effet. Aucun de ces actes ne touche à l'argent :
ce qu'un abandon laisse se libère par :func:`~preau.instruction.actions.attribution.liberer_montant`.
"""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from preau.acteurs.models import Rattachement
from preau.campagnes.actions.commun import consigner, refuser_sans_droit
from preau.coeur.cycle import MODIFICATION
from preau.coeur.referentiel.norme import en_date
from preau.instruction import droits
from preau.instruction.actions.commun import passer
from preau.instruction.actions.messages_des_modifications import prevenir_la_caf, prevenir_la_structure
from preau.instruction.enums import EtatDecision, Issue
from preau.instruction.models import Decision
from preau.projets.changements import COLONNES, Changement, changement_de, lignes_de
from preau.projets.controle_des_changements import changer, date_d_effet
from preau.projets.plan import PlanDeLAnnee, plan_au
from preau.projets.tables import Collectif, CreneauModifie, FermetureModifiee, Modification, Projet, VersionDuPlan
from preau.projets.tables.modifications import EtatDeModification, SorteDeModification
from preau.socle.horloge import maintenant

LONGUEUR_MOTIF = 2_000
PAS_NOTIFIEE = (
    "La décision de ce projet n'est pas notifiée : un changement se déclare à partir de la notification. D'ici là, "
    "parlez-en à votre Caf."
)
REVUE = (
    "La Caf revoit sa décision sur ce projet : un changement se déclare une fois la nouvelle notifiée. D'ici là, "
    "parlez-en à votre Caf."
)
PAS_ATTRIBUE = "Rien n'est attribué à ce projet : il n'a pas de plan à changer."
PLAN_CHANGE = "Le plan a changé depuis que vous l'avez lu : {dit} Relisez l'avant et l'après, puis refaites."


def refus_de_declarer(decision: Decision | None) -> str:
    """Pourquoi rien ne se déclare sur ce projet, en une phrase ; vide si l'on peut déclarer."""
    if decision is None or decision.etat != EtatDecision.NOTIFIEE:
        return REVUE if decision is not None and decision.notifications.exists() else PAS_NOTIFIEE
    return "" if decision.issue == Issue.ATTRIBUE else PAS_ATTRIBUE


def ouvrir_le_plan(decision: Decision) -> None:
    """La première version du plan d'un projet attribué : le dépôt notifié, dès le premier jour de l'année scolaire.

    À appeler dans la transaction qui notifie.
    """
    if decision.issue != Issue.ATTRIBUE:
        return
    dit = {"depot": decision.depot, "du": decision.campagne.annee.premier_jour}
    VersionDuPlan.objects.update_or_create(projet=decision.projet, numero=1, defaults=dit)


@transaction.atomic
def declarer_modification(
    *,
    projet: Projet,
    casquette: Rattachement,
    changement: Changement,
    effet_le: date,
    motif: str,
    relu: str = "",
    lien: str = "",
    instant: datetime | None = None,
) -> Modification:
    """Déclare un changement à la Caf ; rien ne change au plan tant qu'elle n'a pas répondu.

    ``effet_le`` : le premier jour où il vaut. ``relu`` : l'empreinte du plan que la personne avait sous les yeux ;
    vide, elle n'est pas comparée. ``lien`` : l'adresse où la Caf répond.
    """
    refuser_sans_droit(permis=droits.peut_declarer(casquette, projet))
    decision = _decision_sous_verrou(projet)
    if refus := refus_de_declarer(decision):
        raise ValidationError(refus, code="etat")
    _verifier_ce_qui_se_dit(decision.projet, effet_le, motif)
    plan = _plan_relu(decision.projet, effet_le, relu)
    changer(plan, changement, decision.projet.campagne.annee)
    _refuser_si_attendu(decision.projet, changement)
    declaree = Modification(
        projet=decision.projet,
        sorte=changement.sorte,
        effet_le=effet_le,
        motif=motif.strip(),
        declaree_par=casquette.personne,
        declaree_le=instant or maintenant(),
        **_collectifs(decision.projet, changement),
        **_valeurs(changement),
    )
    _ecrire(declaree, changement)
    _consigner("declarer_modification", declaree, casquette, {"effet_le": effet_le.isoformat()})
    prevenir_la_caf(declaree, "declaree", lien)
    return declaree


def _verifier_ce_qui_se_dit(projet: Projet, effet_le: date, motif: str) -> None:
    fautes = dict(date_d_effet(effet_le, projet.campagne.annee))
    if not 0 < len(motif.strip()) <= LONGUEUR_MOTIF:
        fautes["motif"] = "Dites pourquoi, en quelques phrases : la Caf lira ce motif."
    if fautes:
        raise ValidationError(fautes)


def _plan_relu(projet: Projet, jour: date, relu: str) -> PlanDeLAnnee:
    """Le plan de ce jour-là, si c'est bien celui que la personne a lu."""
    plan = plan_au(projet, jour)
    if plan is None:
        raise ValidationError(PAS_NOTIFIEE, code="etat")
    if relu and relu != plan.empreinte:
        acceptees = projet.modifications.filter(etat=EtatDeModification.ACCEPTEE).order_by("repondue_le", "pk")
        derniere = acceptees.last()
        dit = f"la Caf a accepté {derniere}." if derniere else "son instruction a changé."
        raise ValidationError(PLAN_CHANGE.format(dit=dit), code="relu")
    return plan


def _refuser_si_attendu(projet: Projet, changement: Changement) -> None:
    """Deux changements de la même sorte, sur le même collectif, n'attendent pas ensemble leur réponse."""
    attendues = projet.modifications.filter(etat=EtatDeModification.DECLAREE, sorte=changement.sorte)
    visee = {"collectif__uuid": changement.collectif} if changement.collectif else {"collectif__isnull": True}
    deja = attendues.filter(**visee).select_related("declaree_par").first()
    if deja is None:
        return
    quand = en_date(timezone.localtime(deja.declaree_le).date())
    phrase = f"{deja.declaree_par} a déjà déclaré un changement de cette sorte le {quand}, à partir du "
    suite = f"{en_date(deja.effet_le)} : « {deja.motif} ». Retirez-le d'abord, ou attendez la réponse de la Caf."
    raise ValidationError(phrase + suite, code="attendu")


def _collectifs(projet: Projet, changement: Changement) -> dict[str, Collectif | None]:
    """Les collectifs que vise le changement : le plan dit déjà qu'ils sont de ce projet."""
    vises = [cle for cle in (changement.collectif, changement.autre) if cle]
    connus = {collectif.uuid: collectif for collectif in projet.collectifs.filter(uuid__in=vises)}
    return {
        "collectif": connus[changement.collectif] if changement.collectif else None,
        "autre": connus[changement.autre] if changement.autre else None,
    }


# Ce que chaque sorte écrit ; ce qu'une page enverrait de plus n'est pas gardé.
_DITES: dict[SorteDeModification, tuple[str, ...]] = {
    SorteDeModification.LIEU: ("lieu", "adresse", "commune", "accessible_parents", "locaux_adaptes"),
    SorteDeModification.DATES: ("debut", "fin"),
    SorteDeModification.EFFECTIF: ("effectif",),
    SorteDeModification.ADULTES: ("professionnels", "benevoles", "jour"),
    SorteDeModification.FUSION: ("effectif", "professionnels", "benevoles"),
}


def _valeurs(changement: Changement) -> dict[str, Any]:
    dites = _DITES.get(changement.sorte, ())
    valeurs = {nom: valeur for nom, valeur in asdict(changement).items() if nom in COLONNES and nom in dites}
    return {nom: valeur.strip() if isinstance(valeur, str) else valeur for nom, valeur in valeurs.items()}


def _ecrire(declaree: Modification, changement: Changement) -> None:
    declaree.save(force_insert=True)
    creneaux, fermetures = lignes_de(changement, declaree)
    if declaree.sorte == SorteDeModification.CRENEAUX:
        CreneauModifie.objects.bulk_create(creneaux)
    if declaree.sorte == SorteDeModification.FERMETURE:
        FermetureModifiee.objects.bulk_create(fermetures)


@transaction.atomic
def retirer_modification(
    *, modification: Modification, casquette: Rattachement, vu: datetime | None = None, instant: datetime | None = None
) -> Modification:
    """Retire un changement avant que la Caf y réponde."""
    refuser_sans_droit(permis=droits.peut_declarer(casquette, modification.projet))
    relue = _avancer(modification, "retirer", vu).modification
    relue.retiree_le, relue.retiree_par = instant or maintenant(), casquette.personne
    relue.save(update_fields=["etat", "retiree_le", "retiree_par", "modifie_le"])
    _consigner("retirer_modification", relue, casquette)
    return relue


@transaction.atomic
def accepter_modification(
    *,
    modification: Modification,
    casquette: Rattachement,
    message: str = "",
    relu: str = "",
    lien: str = "",
    lien_de_la_caf: str = "",
    vu: datetime | None = None,
    instant: datetime | None = None,
) -> VersionDuPlan:
    """Accepte un changement : une version de plus, à la date où il prend effet. Un abandon garde son montant attribué.

    ``message`` : ce que la structure lira, facultatif. ``lien`` mène à sa page, ``lien_de_la_caf`` à celle où se libère
    le montant d'un arrêt. ``relu`` : comme pour :func:`declarer_modification`.
    """
    refuser_sans_droit(permis=droits.peut_repondre_au_changement(casquette, modification.projet.campagne))
    relue, decision = _avancer(modification, "accepter", vu)
    if refus := refus_de_declarer(decision):
        raise ValidationError(refus, code="etat")
    plan = _plan_relu(relue.projet, relue.effet_le, relu)
    changer(plan, changement_de(relue), relue.projet.campagne.annee)
    _repondre(relue, casquette, message, instant)
    dernier = relue.projet.versions.aggregate(dernier=Max("numero"))["dernier"]
    version = VersionDuPlan.objects.create(
        projet=relue.projet, numero=dernier + 1, du=relue.effet_le, modification=relue
    )
    apres = {"effet_le": relue.effet_le.isoformat(), "version": version.numero}
    _consigner("accepter_modification", relue, casquette, apres)
    prevenir_la_structure(relue, "acceptee", lien)
    if relue.est_un_abandon:
        prevenir_la_caf(relue, "a_liberer", lien_de_la_caf)
    return version


@transaction.atomic
def refuser_modification(
    *,
    modification: Modification,
    casquette: Rattachement,
    motif: str,
    lien: str = "",
    vu: datetime | None = None,
    instant: datetime | None = None,
) -> Modification:
    """Refuse un changement, et dit pourquoi ; le plan reste ce qu'il était."""
    refuser_sans_droit(permis=droits.peut_repondre_au_changement(casquette, modification.projet.campagne))
    relue = _avancer(modification, "refuser", vu).modification
    if not motif.strip():
        raise ValidationError({"motif": "Dites pourquoi : la structure lira ce motif."})
    _repondre(relue, casquette, motif, instant)
    _consigner("refuser_modification", relue, casquette, {"motif": relue.reponse})
    prevenir_la_structure(relue, "refusee", lien)
    return relue


class _Relue(NamedTuple):
    """Un changement sous verrou, dans l'état où l'acte le mène, pas encore écrit ; et la décision de son projet."""

    modification: Modification
    decision: Decision | None


def _avancer(modification: Modification, acte: str, vu: datetime | None) -> _Relue:
    decision = _decision_sous_verrou(modification.projet)
    Modification.objects.select_for_update(no_key=True).get(pk=modification.pk)
    relue = Modification.objects.entieres().get(pk=modification.pk)
    arrivee = passer(MODIFICATION, relue.etat, acte)
    if vu is not None and vu != relue.modifie_le:
        phrase = f"Ce changement a été touché entre-temps : il est {relue.get_etat_display()}. Relisez, puis refaites."
        raise ValidationError(phrase, code="vu")
    relue.etat = arrivee
    return _Relue(relue, decision)


def _decision_sous_verrou(projet: Projet) -> Decision:
    """La décision du projet et le projet, sous verrou : un changement et une réouverture se suivent."""
    decisions = Decision.objects.select_for_update(of=("self", "projet"), no_key=True)
    decision = (
        decisions.select_related("campagne", "projet__structure", "projet__campagne__caf").filter(projet=projet).first()
    )
    if decision is None:
        raise ValidationError(PAS_NOTIFIEE, code="etat")
    return decision


def _repondre(relue: Modification, casquette: Rattachement, reponse: str, instant: datetime | None) -> None:
    if len(reponse.strip()) > LONGUEUR_MOTIF:
        raise ValidationError({"motif": f"Écrivez votre réponse en {LONGUEUR_MOTIF} caractères au plus."})
    relue.repondue_le, relue.repondue_par = instant or maintenant(), casquette.personne
    relue.reponse = reponse.strip()
    relue.save(update_fields=["etat", "repondue_le", "repondue_par", "reponse", "modifie_le"])


def _consigner(acte: str, relue: Modification, casquette: Rattachement, apres: dict[str, Any] | None = None) -> None:
    projet = relue.projet
    dit = {"sorte": relue.sorte, "etat": relue.etat, **(apres or {})}
    if relue.collectif:
        dit["collectif"] = str(relue.collectif.uuid)
    lieu, dossier = projet.structure.uuid, projet.uuid
    consigner(acte, projet.campagne, casquette, objet=relue, structure=lieu, dossier=dossier, apres=dit)
