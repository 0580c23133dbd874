"""Ce qui empêche de déclarer un changement : chaque faute est une phrase, au champ dont elle parle."""

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from preau.coeur.annee import AnneeScolaire
from preau.coeur.echange import FichierRefuse
from preau.coeur.echange.lecture import CRENEAUX_MAX
from preau.coeur.phrases import nombre
from preau.coeur.referentiel.faits import se_chevauchent
from preau.coeur.referentiel.norme import en_date
from preau.projets.champs.convertisseurs import ENTIER_MAX, LIGNE_MAX
from preau.projets.changements import Changement
from preau.projets.plan import PlanDeLAnnee, appliquer
from preau.projets.tables.modifications import SorteDeModification as S

Faute = tuple[str, str]

RIEN_NE_CHANGE = "Ce changement dit déjà ce que dit le plan ce jour-là : il n'y a rien à déclarer."
PLUS_AU_PLAN = "Ce collectif n'est plus prévu ce jour-là : choisissez-en un autre, ou une date plus tôt."


def changer(plan: PlanDeLAnnee, changement: Changement, annee: AnneeScolaire) -> PlanDeLAnnee:
    """Le plan une fois changé. Lève ``ValidationError``, chaque phrase à son champ, si le changement ne se peut pas."""
    if fautes := list(_fautes(plan, changement, annee)):
        dites: dict[str, list[str]] = {}
        for champ, phrase in fautes:
            dites.setdefault(champ, []).append(phrase)
        raise ValidationError(dites)
    change = appliquer(plan, changement)
    try:
        meme = change.empreinte == plan.empreinte
        if not change.arrete:
            _ = change.rapport
    except FichierRefuse as refus:
        raise ValidationError({NON_FIELD_ERRORS: [faute.message for faute in refus.fautes]}) from refus
    if meme and not changement.adresse:
        raise ValidationError(RIEN_NE_CHANGE, code="rien")
    return change


def date_d_effet(jour: date | None, annee: AnneeScolaire) -> Iterator[Faute]:
    """La date d'effet est un jour de l'année scolaire du projet."""
    if jour is None:
        yield "effet_le", "Dites à partir de quel jour ce changement vaut."
    elif jour not in annee:
        premier, dernier = en_date(annee.premier_jour), en_date(annee.dernier_jour)
        yield "effet_le", f"Ce changement vaut dans l'année {annee} : écrivez un jour du {premier} au {dernier}."


def _fautes(plan: PlanDeLAnnee, changement: Changement, annee: AnneeScolaire) -> Iterator[Faute]:
    if plan.arrete:
        yield NON_FIELD_ERRORS, "Plus rien n'est prévu ce jour-là : le projet est arrêté."
        return
    if changement.sorte != S.ABANDON_PROJET and plan.collectif(changement.collectif) is None:
        yield "collectif", PLUS_AU_PLAN
        return
    match changement.sorte:
        case S.CRENEAUX:
            yield from _creneaux(changement)
        case S.LIEU:
            yield from _lieu(changement)
        case S.DATES:
            yield from _periode(changement.debut, changement.fin, annee, "debut", "fin")
        case S.EFFECTIF:
            yield from _effectif(changement)
        case S.ADULTES:
            yield from _adultes(changement)
            yield from _jour(plan, changement)
        case S.FERMETURE:
            yield from _fermetures(changement, annee)
        case S.FUSION:
            yield from _fusion(plan, changement)


def _creneaux(changement: Changement) -> Iterator[Faute]:
    if not 0 < len(changement.creneaux) <= CRENEAUX_MAX:
        yield "creneaux", "Dites au moins une séance de la semaine : son jour, son début et sa fin."
    for creneau in changement.creneaux:
        if creneau.jour is None or creneau.debut is None or creneau.fin is None:
            yield "creneaux", "Chaque séance a un jour, une heure de début et une heure de fin."
        elif creneau.fin <= creneau.debut:
            yield "creneaux", "Une séance finit après avoir commencé."
    if any(se_chevauchent(un, autre) for un, autre in combinations(changement.creneaux, 2)):
        yield "creneaux", "Deux séances tombent à la même heure : changez l'une des deux."


def _lieu(changement: Changement) -> Iterator[Faute]:
    if not changement.lieu.strip() or len(changement.lieu) > LIGNE_MAX:
        yield "lieu", f"Écrivez le nom du nouveau lieu, en {LIGNE_MAX} caractères au plus."
    if len(changement.adresse) > LIGNE_MAX:
        yield "adresse", f"Écrivez cette adresse en {LIGNE_MAX} caractères au plus."
    if changement.accessible_parents is None:
        yield "accessible_parents", "Dites si les parents peuvent y entrer."
    if changement.locaux_adaptes is None:
        yield "locaux_adaptes", "Dites si les locaux sont adaptés."


def _periode(
    debut: date | None, fin: date | None, annee: AnneeScolaire, champ_debut: str, champ_fin: str
) -> Iterator[Faute]:
    for champ, jour in ((champ_debut, debut), (champ_fin, fin)):
        if jour is None:
            yield champ, "Écrivez cette date."
        elif jour not in annee:
            yield champ, f"Ce jour n'est pas de l'année scolaire {annee}."
    if debut is not None and fin is not None and fin < debut:
        yield champ_fin, "Cette date vient avant le début : corrigez l'une des deux."


def _nombre(valeur: int | None, champ: str, minimum: int, quoi: str) -> Iterator[Faute]:
    if valeur is None or not minimum <= valeur <= ENTIER_MAX:
        yield champ, f"Écrivez le nombre {quoi}, de {minimum} à {nombre(ENTIER_MAX)}."


def _effectif(changement: Changement) -> Iterator[Faute]:
    yield from _nombre(changement.effectif, "effectif", 1, "d'enfants prévus")


def _adultes(changement: Changement) -> Iterator[Faute]:
    yield from _nombre(changement.professionnels, "professionnels", 0, "de professionnels")
    yield from _nombre(changement.benevoles, "benevoles", 0, "de bénévoles")


def _jour(plan: PlanDeLAnnee, changement: Changement) -> Iterator[Faute]:
    collectif = plan.collectif(changement.collectif)
    jours = {creneau.jour for creneau in (collectif.dit.creneaux or ()) if collectif} if collectif else set()
    if changement.jour is not None and changement.jour not in jours:
        yield "jour", "Ce collectif n'a pas de séance ce jour-là."


def _fermetures(changement: Changement, annee: AnneeScolaire) -> Iterator[Faute]:
    if not changement.fermetures:
        yield "fermetures", "Dites du quel jour au quel jour vous fermez."
    for fermeture in changement.fermetures:
        fautes = _periode(fermeture.debut, fermeture.fin, annee, "fermetures", "fermetures")
        yield from fautes
        if len(fermeture.motif or "") > LIGNE_MAX:
            yield "fermetures", f"Dites pourquoi vous fermez en {LIGNE_MAX} caractères au plus."


def _fusion(plan: PlanDeLAnnee, changement: Changement) -> Iterator[Faute]:
    if changement.autre is None:
        yield "autre", "Choisissez le collectif qui le rejoint."
    elif changement.autre == changement.collectif:
        yield "autre", "Choisissez deux collectifs différents."
    elif plan.collectif(changement.autre) is None:
        yield "autre", PLUS_AU_PLAN
    yield from _effectif(changement)
    yield from _adultes(changement)
