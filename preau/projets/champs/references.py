"""Les réponses qui désignent une ligne d'une autre table : école, quartier prioritaire, financeur, écoles du projet."""

from typing import Any
from uuid import UUID

from preau.acteurs.models import Financeur
from preau.coeur.phrases import enumerer
from preau.projets.champs.convertisseurs import SaisieRefusee
from preau.projets.champs.formes import Forme
from preau.projets.tables import EcoleAssociee
from preau.territoires.models import Etablissement, QuartierPrioritaire


def _etablissement(brut: str) -> Etablissement:
    etablissement = Etablissement.objects.filter(pk="".join(brut.split()).upper()).first()
    if etablissement is None:
        raise SaisieRefusee("Cet établissement n'est pas dans la liste officielle : vérifiez son UAI, ou laissez vide.")
    return etablissement


def _quartier(brut: str) -> QuartierPrioritaire:
    quartier = QuartierPrioritaire.objects.filter(pk="".join(brut.split()).upper()).first()
    if quartier is None:
        raise SaisieRefusee("Ce quartier n'est pas dans la liste officielle : choisissez-le, ou laissez vide.")
    return quartier


def uuid_de(brut: str) -> UUID | None:
    """L'identifiant public écrit là, ``None`` si ce n'en est pas un."""
    try:
        return UUID(brut)
    except ValueError:
        return None


def _financeur(brut: str) -> Financeur:
    uuid = uuid_de(brut)
    financeur = Financeur.objects.filter(uuid=uuid).first() if uuid else None
    if financeur is None:
        raise SaisieRefusee("Choisissez un financeur de la liste, ou écrivez son nom à côté.")
    return financeur


def _ecoles(brut: str) -> list[EcoleAssociee]:
    cles = {uuid_de(morceau) for morceau in brut.split()}
    ecoles = list(EcoleAssociee.objects.presentes().filter(uuid__in=[cle for cle in cles if cle]))
    if len(ecoles) != len(cles):
        raise SaisieRefusee("Choisissez ces écoles parmi celles du projet.")
    return ecoles


def _cle(ligne: Any) -> str:
    return str(ligne.pk)


def _uai_et_commune(etablissement: Etablissement) -> str:
    """« 0690001A, Villeurbanne, REP+ » : le nom, lui, est déjà la réponse d'à côté."""
    lieu = etablissement.nom_commune or etablissement.lieu
    return ", ".join(filter(None, (etablissement.pk, lieu, etablissement.rep)))


ETABLISSEMENT = Forme("etablissement", _etablissement, _cle, _uai_et_commune)
QUARTIER = Forme("quartier", _quartier, _cle)
FINANCEUR = Forme("financeur", _financeur, lambda financeur: str(financeur.uuid))
ECOLES = Forme(
    "ecoles",
    _ecoles,
    lambda ecoles: "\n".join(str(ecole.uuid) for ecole in ecoles),
    lambda ecoles: enumerer(map(str, ecoles)),
    vide=[],
)
