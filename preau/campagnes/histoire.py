"""L'histoire d'une campagne, lue dans le journal et dite en phrases."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from preau.acteurs.models import Comite, Structure
from preau.acteurs.recit import Acte, noms_des_personnes, qui_agit
from preau.campagnes.enums import SujetDeTexte
from preau.campagnes.models import Campagne
from preau.campagnes.mots import en_instant
from preau.coeur.phrases import enumerer, euros
from preau.coeur.referentiel.norme import en_date
from preau.socle.models import EntreeJournal

LONGUEUR = 60

PHRASES = {
    "ouvrir_campagne": "a ouvert la campagne",
    "modifier_campagne": "a changé {champs}",
    "fixer_calendrier": "a fixé le calendrier : {dates}",
    "fixer_enveloppe": "a fixé l'enveloppe à {montant}",
    "publier_campagne": "a publié la campagne",
    "ajouter_date_de_comite": "a annoncé une date : {comite}",
    "retirer_date_de_comite": "a ôté une date : {comite}",
    "ajouter_piece_demandee": "a demandé une pièce : {dit}",
    "retirer_piece_demandee": "ne demande plus une pièce : {dit}",
    "ajouter_question": "a ajouté une question : {dit}",
    "retirer_question": "a retiré une question : {dit}",
    "ajouter_contact": "a nommé un contact : {dit}",
    "retirer_contact": "a retiré un contact : {dit}",
    "ecrire_texte": "a chargé un texte : {texte}",
    "prolonger": "a prolongé jusqu'au {terme} le délai de dépôt pour {structure}",
}
CHAMPS = {
    "titre": "le titre",
    "presentation": "la présentation",
    "participation_plafond_annuel": "le plafond de la participation des familles",
}
DATES = (("ouverture_le", "ouverture"), ("cloture_le", "clôture"))
NUL = UUID(int=0)


class Noms(NamedTuple):
    """Les noms de ce que le journal désigne par un identifiant."""

    personnes: dict[UUID, str]
    structures: dict[UUID, str]
    comites: dict[UUID, str]
    elements: dict[str, str]


def histoire(campagne: Campagne) -> list[Acte]:
    """Les derniers actes sur la campagne, du plus récent au plus ancien, en quatre requêtes au plus."""
    actes = EntreeJournal.objects.filter(objet=campagne.uuid, acte__in=PHRASES)
    entrees = list(actes[:LONGUEUR])
    noms = _noms(entrees)
    return [Acte(entree.quand, f"{qui_agit(entree, noms.personnes)} {_dit(entree, noms)}.") for entree in entrees]


def _noms(entrees: list[EntreeJournal]) -> Noms:
    comites = {UUID(_champ(entree, "comite")) for entree in entrees if _champ(entree, "comite")}
    return Noms(
        noms_des_personnes(entree.auteur for entree in entrees),
        _nommer(Structure.objects.filter(uuid__in={e.structure for e in entrees if e.structure})),
        _nommer(Comite.objects.filter(uuid__in=comites)),
        {e.apres["element"]: e.apres.get("dit", "") for e in entrees if "element" in e.apres},
    )


def _nommer(objets: Iterable[Structure | Comite]) -> dict[UUID, str]:
    return {objet.uuid: str(objet) for objet in objets}


def _champ(entree: EntreeJournal, nom: str) -> str:
    """Ce que l'acte a écrit, ou ce qu'il a effacé."""
    return entree.apres.get(nom) or entree.avant.get(nom) or ""


def _dit(entree: EntreeJournal, noms: Noms) -> str:
    dit = noms.elements.get(_champ(entree, "element"), "") or "sans autre précision"
    return PHRASES[entree.acte].format(
        champs=enumerer(CHAMPS[champ] for champ in entree.apres if champ in CHAMPS),
        dates=_dates(entree),
        montant=euros(_montant(entree)),
        comite=_comite(entree, noms),
        dit=dit,
        texte=dict(SujetDeTexte.choices).get(dit, dit),
        structure=noms.structures.get(entree.structure or NUL, "une structure"),
        terme=_instant(entree.apres.get("jusqu_au")),
    )


def _montant(entree: EntreeJournal) -> Decimal:
    return Decimal(entree.apres.get("montant", "0"))


def _instant(valeur: str | None) -> str:
    return en_instant(datetime.fromisoformat(valeur)) if valeur else ""


def _jour(valeur: str | None) -> str:
    return en_date(date.fromisoformat(valeur)) if valeur else ""


def _dates(entree: EntreeJournal) -> str:
    dites = [f"{nom} le {_instant(entree.apres[champ])}" for champ, nom in DATES if entree.apres.get(champ)]
    notification = _jour(entree.apres.get("notification_le"))
    return ", ".join([*dites, f"notification le {notification}"] if notification else dites) or "aucune date"


def _comite(entree: EntreeJournal, noms: Noms) -> str:
    uuid = _champ(entree, "comite")
    nom = noms.comites.get(UUID(uuid), "un comité") if uuid else ""
    return f"{nom}, le {_jour(_champ(entree, 'le'))}"
