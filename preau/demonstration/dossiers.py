"""Une vingtaine de dossiers inventés, dans tous les états, écrits par les actes mêmes du site.

Chaque fichier de ``dossiers/`` est un dossier : sa campagne, sa structure, et ses actes dans l'ordre, chacun à son
instant. Ceux de la Caf se jouent plus tard (:mod:`preau.demonstration.instruction`). Un dossier déjà semé n'est pas
repris : le semis est fait en entier, ou pas du tout.
"""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils import timezone

from preau.acteurs.enums import Role
from preau.acteurs.models import Rattachement, Structure
from preau.campagnes.models import Campagne
from preau.demonstration import projets
from preau.demonstration.papiers import ANNUELLES, nom_du_papier, papier
from preau.demonstration.plume import Plume
from preau.demonstration.structures import CAF
from preau.projets.depots import deposer_projet, renoncer, retirer_depot
from preau.projets.pieces import PieceAttendue, joindre_piece, pieces_attendues, reprendre_piece
from preau.projets.reconduction import reprendre
from preau.projets.reprise import creer_depuis_document, creer_projet
from preau.projets.tables import Depot, Projet
from preau.socle.horloge import a_l_instant, aujourd_hui, maintenant

DOSSIER = Path(__file__).parent / "dossiers"
Dits = dict[str, Any]


def cle_de(nom: str) -> UUID:
    """L'identifiant du dossier de ce nom, ou d'un de ses actes : le même à chaque semis."""
    return uuid5(NAMESPACE_URL, f"demonstration:preau:dossier:{nom}")


@dataclass(frozen=True, slots=True)
class Recit:
    """L'histoire d'un dossier. ``nom`` : celui de son fichier."""

    nom: str
    campagne: Campagne
    structure: Structure

    @property
    def projet(self) -> Projet:
        """Le dossier tel qu'il est à ce point de l'histoire."""
        return Projet.objects.select_related("campagne__caf", "structure__commune").get(uuid=cle_de(self.nom))

    @property
    def depot(self) -> Depot:
        """Son dernier dépôt."""
        return self.projet.depots.latest("numero")

    def ici(self, par: Rattachement) -> Dits:
        """De quoi commencer le dossier."""
        return {"campagne": self.campagne, "structure": self.structure, "par": par, "cle": cle_de(self.nom)}


def semer() -> int:
    """Sème les dossiers qui ne le sont pas encore ; rend leur nombre."""
    fichiers = sorted(DOSSIER.glob("*.toml"))
    semes = set(Projet.objects.values_list("uuid", flat=True))
    for fichier in fichiers:
        if cle_de(fichier.stem) not in semes:
            _raconter(fichier)
    return len(fichiers)


def _raconter(fichier: Path) -> None:
    """Joue les actes de la structure, chacun à son instant, au nom de qui l'a fait."""
    dits = tomllib.loads(fichier.read_text(encoding="utf-8"))
    campagne = Campagne.objects.select_related("caf").get(annee_scolaire=dits["campagne"], caf__nom=CAF)
    structure = Structure.objects.select_related("commune").get(nom=dits["structure"], caf=campagne.caf)
    recit = Recit(fichier.stem, campagne, structure)
    for acte in dits["actes"]:
        if (geste := DE_LA_STRUCTURE.get(acte.pop("acte"))) is not None:
            with a_l_instant(_instant(acte.pop("le"))):
                geste(recit, _casquette(structure, acte.pop("par", None)), acte)


def actes_de_la_caf() -> list[tuple[str, Dits]]:
    """Les actes de l'instruction, du plus ancien au plus récent : le nom du dossier, et ce qu'en dit son fichier."""
    lus = [
        (fichier.stem, acte)
        for fichier in DOSSIER.glob("*.toml")
        for acte in tomllib.loads(fichier.read_text(encoding="utf-8"))["actes"]
        if acte["acte"] not in DE_LA_STRUCTURE
    ]
    return sorted(lus, key=lambda lu: (lu[1]["le"], lu[0]))


def _instant(naif: datetime) -> datetime:
    return timezone.make_aware(naif)


def _casquette(structure: Structure, courriel: str | None) -> Rattachement:
    """Cette personne dans la structure ; à défaut, sa responsable."""
    casquettes = Rattachement.objects.avec_organisme().filter(structure=structure)
    if courriel:
        return casquettes.get(personne__courriel=courriel)
    return casquettes.get(role=Role.RESPONSABLE)


def _commencer(recit: Recit, par: Rattachement, acte: Dits) -> None:
    creer_projet(**recit.ici(par), **acte)


def _importer(recit: Recit, par: Rattachement, acte: Dits) -> None:
    octets = (projets.DOSSIER / f"{acte['fichier']}.json").read_bytes()
    creer_depuis_document(**recit.ici(par), octets=octets)


def _reprendre(recit: Recit, par: Rattachement, acte: Dits) -> None:
    ancien = Depot.objects.filter(projet__uuid=cle_de(acte["de"])).latest("numero")
    reprendre(depot=ancien, campagne=recit.campagne, casquette=par, cle=cle_de(recit.nom))


def _ecrire(recit: Recit, par: Rattachement, acte: Dits) -> None:
    Plume(recit.projet, par).ecrire(acte)


def _croiser(recit: Recit, par: Rattachement, acte: Dits) -> None:
    """Écrit depuis un écran resté ouvert : ce qu'il montrait n'est plus ce qui est là."""
    Plume(recit.projet, par).taper(**acte)


def _joindre(recit: Recit, par: Rattachement, acte: Dits) -> None:
    """Joint les pièces demandées, sauf celles qu'on dit. Celles d'une autre année qui valent encore sont reprises."""
    projet = recit.projet
    for attendue in pieces_attendues(projet):
        if attendue.demandee.nature not in acte.get("sauf", ()):
            _joindre_une(projet, par, attendue)


def _joindre_une(projet: Projet, par: Rattachement, attendue: PieceAttendue) -> None:
    demandee, exercice = attendue.demandee, aujourd_hui().year - 1
    if attendue.proposees and demandee.nature not in ANNUELLES:
        reprendre_piece(projet=projet, demandee=demandee, casquette=par, piece=attendue.proposees[0])
        return
    joindre_piece(
        projet=projet,
        demandee=demandee,
        casquette=par,
        nom=nom_du_papier(demandee.nature, exercice),
        octets=papier(projet.structure, demandee.nature, exercice),
    )


def _deposer(recit: Recit, par: Rattachement, acte: Dits) -> None:
    nom, cle = par.personne.nom_complet, cle_de(f"{recit.nom}:{maintenant().isoformat()}")
    deposer_projet(projet=recit.projet, casquette=par, nom=nom, attestation=True, cle=cle, **acte)


def _retirer(recit: Recit, par: Rattachement, _acte: Dits) -> None:
    retirer_depot(projet=recit.projet, casquette=par)


def _renoncer(recit: Recit, par: Rattachement, _acte: Dits) -> None:
    renoncer(projet=recit.projet, casquette=par)


DE_LA_STRUCTURE: dict[str, Callable[[Recit, Rattachement, Dits], None]] = {
    "commencer": _commencer,
    "importer": _importer,
    "reprendre": _reprendre,
    "ecrire": _ecrire,
    "croiser": _croiser,
    "joindre": _joindre,
    "deposer": _deposer,
    "retirer": _retirer,
    "renoncer": _renoncer,
}
