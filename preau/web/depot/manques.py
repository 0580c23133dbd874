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
POINT_FERME = "La Caf n'a pas rouvert ce point : écrivez-lui pour y répondre, ou dites en déposant pourquoi il manque."
PIECE_FERMEE = (
    "La Caf n'a pas rouvert cette pièce : écrivez-lui pour la joindre, ou dites en déposant pourquoi elle manque."
)


class Manque(NamedTuple):
    """Ce qui manque, en une phrase, de qui l'on parle, ce qu'il faut faire, et les liens pour y aller.

    ``verdict`` : celui du texte, ou « erreur » pour ce qui est tapé et ne se lit pas, ou ne tombe pas juste. Là où la
    Caf n'a pas rouvert le dossier, ``remede`` le dit, et ``liens`` mène à ce qu'elle demande.
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
        code, etape = reponse.code, reponse.champ.etape
        phrase = f"{reponse.champ.label} : « {couper(reponse.texte)} » ne se lit pas."
        manque = Manque("erreur", "", phrase, reponse.erreur, ())
        adresse = adresse_de(ouvert.projet, code, etape, _collectif(ouvert, code))
        yield _situer(ouvert, manque, [("Corriger", adresse)] if ouvert.laisse_ecrire(code, etape) else [])


def _situer(ouvert: Ouvert, manque: Manque, liens: list[tuple[str, str]], ferme: str = POINT_FERME) -> Manque:
    """Le manque et ses liens ; sans aucun, ce que l'on peut faire tant que la Caf ne l'a pas rouvert."""
    if liens or ouvert.points is None:
        return manque._replace(liens=tuple(liens))
    suivi = reverse("depot:suivi", args=[ouvert.projet.uuid])
    return manque._replace(remede=ferme, liens=(("Ce que la Caf demande", suivi),))


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
        manque = Manque(constat.verdict.value, ouvert.nom_de(constat.objet), constat.phrase, constat.remede, ())
        yield _situer(ouvert, manque, _liens_du_constat(ouvert, constat, dits))


def _liens_du_constat(ouvert: Ouvert, constat: Constat, dits: frozenset[str]) -> list[tuple[str, str]]:
    """Où l'on répond à un constat, mots et adresse : d'abord les champs qui ne disent encore rien."""
    etapes = etapes_du_constat(constat, ouvert.dits)
    etape = next((etape for etape in Etape if etape in etapes), Etape.STRUCTURE)
    endroits = endroits_du_constat(constat, ouvert.dits.objets)
    ouverts = [endroit for endroit in endroits if ouvert.laisse_ecrire(endroit, etape)]
    retenus = sorted(ouverts, key=lambda endroit: endroit in dits)[:LIENS_MAXIMUM]
    return [(mot_de(endroit), adresse_de(ouvert.projet, endroit, etape)) for endroit in retenus]


def _pieces(ouvert: Ouvert) -> Iterator[Manque]:
    adresse = reverse("depot:pieces", args=[ouvert.projet.uuid])
    for attendue in ouvert.manques.manquantes:
        demandee = attendue.demandee
        lien = ("Les pièces", f"{adresse}#piece-{demandee.uuid}")
        manque = Manque("non_renseigne", "", attendue.phrase, "", ())
        yield _situer(ouvert, manque, [lien] if ouvert.laisse_joindre(demandee.pk) else [], PIECE_FERMEE)


def _autres(ouvert: Ouvert) -> Iterator[Manque]:
    for autre in ouvert.manques.autres:
        # Un budget qui a des lignes n'est pas à dire : il est dit, et ne tombe pas juste.
        faux = autre.etape is Etape.BUDGET and bool(ouvert.budget.budget.lignes)
        verdict, mots = ("erreur", "Corriger") if faux else ("non_renseigne", "Y répondre")
        lien = (mots, adresse_de(ouvert.projet, autre.endroit, autre.etape))
        manque = Manque(verdict, "", autre.phrase, "", ())
        yield _situer(ouvert, manque, [lien] if ouvert.laisse_ecrire(autre.endroit, autre.etape) else [])
