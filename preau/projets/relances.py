"""Prévenir les structures dont le dossier n'est pas déposé, 14, 7 et 2 jours avant leur clôture, prolongée ou non."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from preau.acteurs.models import Rattachement
from preau.campagnes.actions import noter_relance
from preau.campagnes.models import Campagne
from preau.campagnes.mots import en_instant
from preau.campagnes.requetes import cloture_pour, dernier_jour_utile, relance_due
from preau.coeur.phrases import compter
from preau.coeur.referentiel import EXIGENCES
from preau.projets.depots import Manques, manques_au_depot
from preau.projets.tables import Projet
from preau.projets.tables.enums import EtatProjet
from preau.projets.tables.requetes import ROLES_DU_DOSSIER
from preau.socle import courrier


def relancer(instant: datetime) -> int:
    """Envoie les rappels dus à cet instant ; rend le nombre de dossiers relancés. Refait, n'envoie rien."""
    campagnes = Campagne.objects.ouvertes_a_quelqu_une(instant).values("pk")
    brouillons = Projet.objects.filter(campagne__in=campagnes, etat=EtatProjet.BROUILLON).order_by("pk")
    dus = [p.pk for p in brouillons.select_related("campagne", "structure") if _rappel_du(p, instant)]
    return sum(_relancer(pk, instant) for pk in dus)


class _Rappel(NamedTuple):
    """Un rappel dû à un dossier, avant la clôture qui vaut pour sa structure."""

    jours_avant: int
    cloture: datetime


def _rappel_du(projet: Projet, instant: datetime) -> _Rappel | None:
    """Le rappel dû au dossier, déjà envoyé ou non ; ``None`` hors du temps où sa structure peut déposer."""
    cloture = cloture_pour(projet.campagne, projet.structure)
    if cloture is None or cloture <= instant:
        return None
    jours = relance_due(projet.campagne, timezone.localtime(instant).date(), cloture)
    return None if jours is None else _Rappel(jours, cloture)


@transaction.atomic
def _relancer(pk: int, instant: datetime) -> bool:
    """Relance un dossier, sous son verrou ; faux s'il l'a déjà été, ou s'il vient d'être déposé."""
    brouillons = Projet.objects.select_for_update(of=("self",), no_key=True).filter(etat=EtatProjet.BROUILLON)
    projet = brouillons.select_related("campagne__caf", "structure").filter(pk=pk).first()
    rappel = _rappel_du(projet, instant) if projet else None
    if projet is None or rappel is None:
        return False
    nouvelle = noter_relance(
        campagne=projet.campagne,
        projet=projet.uuid,
        structure=projet.structure,
        jours_avant=rappel.jours_avant,
        cloture=rappel.cloture,
        instant=instant,
    )
    if not nouvelle:
        return False
    _ecrire(projet, rappel.cloture, instant)
    return True


def _ecrire(projet: Projet, cloture: datetime, instant: datetime) -> None:
    jour = timezone.localtime(instant).date()
    contexte = {
        "projet": projet,
        "reste": _reste(dernier_jour_utile(cloture) - jour),
        "cloture": en_instant(cloture),
        "prolongee": cloture != projet.campagne.cloture_le,
        "manques": titres(manques_au_depot(projet)),
    }
    equipe = Rattachement.objects.filter(structure=projet.structure, role__in=ROLES_DU_DOSSIER).en_vigueur(jour)
    for adresse in sorted(set(equipe.values_list("personne__courriel", flat=True))):
        gabarit, caf = "projets/courrier/relance.txt", projet.campagne.caf.uuid
        courrier.ecrire(destinataire=adresse, gabarit=gabarit, contexte=contexte, caf=caf)


def _reste(delai: timedelta) -> str:
    """« Plus que 7 jours » : ce qui reste vraiment, même quand le rappel part en retard."""
    match delai.days:
        case 0:
            return "Dernier jour"
        case 1:
            return "Plus qu'un jour"
        case jours:
            return f"Plus que {compter(jours, 'jour')}"


def titres(manques: Manques) -> list[str]:
    """Ce qui manque, en peu de mots : chaque exigence une fois, puis ce qui attend, puis les pièces et questions."""
    exigences = dict.fromkeys(EXIGENCES[constat.code].titre for constat in manques.constats)
    suspens = dict.fromkeys(f"{reponse.champ.label} : la réponse ne se lit pas." for reponse in manques.suspens)
    return [*exigences, *suspens, *manques.pieces, *(autre.phrase for autre in manques.autres)]
