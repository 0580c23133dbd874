"""Prévenir les structures dont le dossier n'est pas déposé, 14, 7 et 2 jours avant la clôture."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from preau.acteurs.models import Rattachement
from preau.campagnes.actions import noter_relance
from preau.campagnes.models import Campagne
from preau.campagnes.mots import en_instant
from preau.campagnes.requetes import cloture_pour, relance_due
from preau.coeur.phrases import compter
from preau.coeur.referentiel import EXIGENCES
from preau.projets.depots import Manques, manques_au_depot
from preau.projets.tables import Projet
from preau.projets.tables.enums import EtatProjet
from preau.projets.tables.requetes import ROLES_DU_DOSSIER
from preau.socle import courrier


def relancer(instant: datetime) -> int:
    """Envoie les rappels dus à cet instant ; rend le nombre de dossiers relancés. Refait, n'envoie rien."""
    relances = 0
    for campagne in Campagne.objects.ouvertes(instant).select_related("caf"):
        jours = relance_due(campagne, timezone.localtime(instant).date())
        if jours is not None:
            brouillons = Projet.objects.filter(campagne=campagne, etat=EtatProjet.BROUILLON).order_by("pk")
            relances += sum(_relancer(pk, jours, instant) for pk in brouillons.values_list("pk", flat=True))
    return relances


@transaction.atomic
def _relancer(pk: int, jours: int, instant: datetime) -> bool:
    """Relance un dossier, sous son verrou ; faux s'il l'a déjà été, ou s'il vient d'être déposé."""
    brouillons = Projet.objects.select_for_update(of=("self",)).filter(etat=EtatProjet.BROUILLON)
    projet = brouillons.select_related("campagne__caf", "structure").filter(pk=pk).first()
    if projet is None or not noter_relance(
        campagne=projet.campagne, projet=projet.uuid, structure=projet.structure, jours_avant=jours, instant=instant
    ):
        return False
    _ecrire(projet, jours, instant)
    return True


def _ecrire(projet: Projet, jours: int, instant: datetime) -> None:
    cloture = cloture_pour(projet.campagne, projet.structure)
    contexte = {
        "projet": projet,
        "reste": f"Plus que {compter(jours, 'jour')}",
        "cloture": en_instant(cloture) if cloture else "",
        "manques": titres(manques_au_depot(projet)),
    }
    jour = timezone.localtime(instant).date()
    equipe = Rattachement.objects.filter(structure=projet.structure, role__in=ROLES_DU_DOSSIER).en_vigueur(jour)
    for adresse in sorted(set(equipe.values_list("personne__courriel", flat=True))):
        courrier.ecrire(destinataire=adresse, gabarit="projets/courrier/relance.txt", contexte=contexte)


def titres(manques: Manques) -> list[str]:
    """Ce qui manque, en peu de mots : chaque exigence une fois, puis ce qui attend, puis les pièces et questions."""
    exigences = dict.fromkeys(EXIGENCES[constat.code].titre for constat in manques.constats)
    suspens = dict.fromkeys(f"{reponse.champ.label} : la réponse ne se lit pas." for reponse in manques.suspens)
    return [*exigences, *suspens, *manques.pieces, *(autre.phrase for autre in manques.autres)]
