"""Ce qui manque pour déposer, et où y répondre."""

from collections.abc import Iterator
from typing import NamedTuple

from django.urls import reverse

from preau.coeur.referentiel import Constat
from preau.projets.contenu import Bloc, endroits_du_constat
from preau.projets.etapes import etapes_du_constat
from preau.projets.phrases import couper
from preau.projets.rapports import GRAVITE
from preau.projets.tables.enums import Etape
from preau.web.depot.adresses import adresse_de, mot_de
from preau.web.depot.commun import Ouvert

LIENS_MAXIMUM = 2


class Manque(NamedTuple):
    """Ce qui manque, en une phrase, de qui l'on parle, ce qu'il faut faire, et les liens pour y aller.

    ``verdict`` : celui du texte, ou « erreur » pour ce qui est tapé et ne se lit pas, ou ne tombe pas juste.
    """

    verdict: str
    objet: str
    phrase: str
    remede: str
    liens: tuple[tuple[str, str], ...]


def manques_situes(ouvert: Ouvert) -> list[Manque]:
    """Tout ce qui manque, dans l'ordre : ce qui ne se lit pas, le texte, les pièces, les questions, le budget."""
    blocs = [bloc for rangs in ouvert.contenu.values() for bloc in rangs]
    return [*_suspens(ouvert), *_constats(ouvert, blocs), *_pieces(ouvert), *_autres(ouvert)]


def _suspens(ouvert: Ouvert) -> Iterator[Manque]:
    for reponse in ouvert.manques.suspens:
        adresse = adresse_de(ouvert.projet, reponse.code, reponse.champ.etape, _collectif(ouvert, reponse.code))
        phrase = f"{reponse.champ.label} : « {couper(reponse.texte)} » ne se lit pas."
        yield Manque("erreur", "", phrase, reponse.erreur, (("Corriger", adresse),))


def _collectif(ouvert: Ouvert, code: str) -> str:
    """L'identifiant du collectif à qui appartient un lieu, une séance, une fermeture ; vide pour le reste."""
    cle = code.split(".")[1]
    for collectif in ouvert.lues.collectifs:
        siens = (*collectif.lieux_lus, *collectif.creneaux_lus, *collectif.fermetures_lues)
        if any(str(entree.uuid) == cle for entree in siens):
            return str(collectif.uuid)
    return ""


def _constats(ouvert: Ouvert, blocs: list[Bloc]) -> Iterator[Manque]:
    dits = frozenset(reponse.code for bloc in blocs for reponse in bloc.reponses if reponse.lecture)
    for constat in sorted(ouvert.manques.constats, key=lambda constat: GRAVITE.index(constat.verdict)):
        yield Manque(
            constat.verdict.value,
            ouvert.nom_de(constat.objet),
            constat.phrase,
            constat.remede,
            _liens_du_constat(ouvert, constat, dits),
        )


def _liens_du_constat(ouvert: Ouvert, constat: Constat, dits: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """Où l'on répond à un constat, mots et adresse : d'abord les champs qui ne disent encore rien."""
    etapes = etapes_du_constat(constat, ouvert.dits)
    etape = next((etape for etape in Etape if etape in etapes), Etape.STRUCTURE)
    endroits = endroits_du_constat(constat, ouvert.dits.objets)
    retenus = sorted(endroits, key=lambda endroit: endroit in dits)[:LIENS_MAXIMUM]
    return tuple((mot_de(endroit), adresse_de(ouvert.projet, endroit, etape)) for endroit in retenus)


def _pieces(ouvert: Ouvert) -> Iterator[Manque]:
    adresse = reverse("depot:pieces", args=[ouvert.projet.uuid])
    for phrase in ouvert.manques.pieces:
        yield Manque("non_renseigne", "", phrase, "", (("Les pièces", adresse),))


def _autres(ouvert: Ouvert) -> Iterator[Manque]:
    for autre in ouvert.manques.autres:
        adresse = adresse_de(ouvert.projet, autre.endroit, autre.etape)
        # Un budget qui a des lignes n'est pas à dire : il est dit, et ne tombe pas juste.
        faux = autre.etape is Etape.BUDGET and bool(ouvert.budget.budget.lignes)
        verdict, mots = ("erreur", "Corriger") if faux else ("non_renseigne", "Y répondre")
        yield Manque(verdict, "", autre.phrase, "", ((mots, adresse),))
