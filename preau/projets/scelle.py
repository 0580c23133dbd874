"""Ce qu'un dépôt scelle : le reste du dossier, le sceau de l'ensemble, et ce qui n'y correspondrait plus."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from preau.acteurs.models import Rattachement
from preau.coeur import communes
from preau.projets import rangement
from preau.projets.contenu import Bloc, Reponse, contenu
from preau.projets.dossier import Tables, empreinte_du_document
from preau.projets.pieces import nom_lu
from preau.projets.tables import Depot, DepotPiece
from preau.territoires.enums import NatureListe
from preau.territoires.requetes import dates_des_listes

FORMAT = "preau/dossier"
VERSION = 1
# Les listes officielles, comme le dossier scellé les nomme.
LISTES_OFFICIELLES = {
    "annuaire": NatureListe.ECOLES,
    "education_prioritaire": NatureListe.EDUCATION_PRIORITAIRE,
    "quartiers": NatureListe.QUARTIERS,
}


def dossier_de(lues: Tables) -> str:
    """Tout le dossier en JSON canonique : chaque étape, chaque question et sa réponse, ce qui attendait compris.

    Le fichier d'échange n'en porte que ce qui se juge ; le budget, les objectifs, les quartiers, les réponses locales,
    les personnes à joindre sont ici, et de quand sont les listes officielles qui ont aidé à le remplir. Le même dossier
    et les mêmes listes donnent toujours le même texte. Une requête.
    """
    etapes = [
        {"etape": etape.value, "titre": etape.label, "blocs": [_bloc(bloc) for bloc in blocs]}
        for etape, blocs in contenu(lues).items()
        if blocs
    ]
    return en_json({"format": FORMAT, "version": VERSION, "millesimes": _millesimes(), "etapes": etapes})


def _millesimes() -> dict[str, str | None]:
    """Le millésime des communes, et la date du dernier fichier de chaque liste officielle, ``None`` sans fichier."""
    dates = dates_des_listes()
    listes = {cle: dates[nature] for cle, nature in LISTES_OFFICIELLES.items()}
    return {"communes": communes.MILLESIME} | {cle: au.isoformat() if au else None for cle, au in listes.items()}


def listes_du_depot(depot: Depot) -> list[tuple[str, date | None]]:
    """Les listes officielles que scelle un dépôt : leur nom, et la date de leur fichier, ``None`` sans fichier.

    Vide pour un dépôt qui ne les disait pas encore.
    """
    dites = json.loads(depot.dossier).get("millesimes", {})
    lues = ((nature.label, dites[cle]) for cle, nature in LISTES_OFFICIELLES.items() if cle in dites)
    return [(nom, date.fromisoformat(au) if au else None) for nom, au in lues]


def en_json(valeur: Any) -> str:
    """Le texte d'une valeur JSON, prêt à s'écrire."""
    return json.dumps(valeur, ensure_ascii=False, indent=2) + "\n"


def _bloc(bloc: Bloc) -> dict[str, Any]:
    reponses = [_reponse(reponse) for reponse in bloc.reponses]
    return {"objet": bloc.objet, "code": bloc.code, "titre": bloc.titre, "reponses": reponses}


def _reponse(reponse: Reponse) -> dict[str, str]:
    dite = {"code": reponse.code, "question": reponse.champ.label, "texte": reponse.texte, "lecture": reponse.lecture}
    return dite | ({"en_suspens": reponse.erreur} if reponse.erreur else {})


def sceau_de(depot: Depot, pieces: list[DepotPiece]) -> str:
    """L'empreinte de tout ce qu'un dépôt scelle : ses textes, sa signature, ses pièces dans l'ordre."""
    scelle = {
        "projet": str(depot.projet.uuid),
        "numero": depot.numero,
        "depose_le": depot.depose_le.timestamp(),
        "deposant": str(depot.deposant.uuid),
        "signature": [depot.role, depot.nom, depot.qualite, depot.attestation, depot.malgre, depot.manques],
        "textes": [empreinte_du_document(texte) for texte in (depot.document, depot.dossier, depot.rapport)],
        "referentiel": [depot.referentiel, depot.referentiel_empreinte, depot.millesime_communes],
        "pieces": [[p.intitule, p.nature, p.nom, p.type_mime, p.taille, p.sha256] for p in pieces],
    }
    return empreinte_du_document(json.dumps(scelle, ensure_ascii=False, sort_keys=True))


def anomalies_du_depot(depot: Depot, casquette: Rattachement | None = None) -> tuple[str, ...]:
    """Ce qui, dans un dépôt relu de la base et du coffre, n'est plus ce qui a été scellé ; vide si tout y est.

    ``casquette`` : qui lit, et donc les noms de fichiers qu'on peut lui dire.
    """
    return (*anomalies_des_textes(depot), *_anomalies_des_pieces(depot, casquette))


def anomalies_des_textes(depot: Depot) -> tuple[str, ...]:
    """Ce qui n'est plus scellé dans ce que la base garde, la liste des pièces comprise, sans relire leur contenu."""
    textes = (
        (depot.document, depot.empreinte, "Le fichier d'échange n'est plus celui qui a été déposé."),
        (depot.dossier, depot.dossier_empreinte, "Le reste du dossier n'est plus celui qui a été déposé."),
    )
    phrases = tuple(phrase for texte, empreinte, phrase in textes if empreinte_du_document(texte) != empreinte)
    if sceau_de(depot, list(depot.pieces.all())) != depot.sceau:
        phrases += ("Le sceau ne correspond plus à ce dépôt.",)
    return phrases


def _anomalies_des_pieces(depot: Depot, casquette: Rattachement | None) -> Iterator[str]:
    """Ce qui n'est plus scellé dans le coffre : chaque pièce y est relue en entier."""
    for piece in depot.pieces.all():
        try:
            rangement.relire(piece.sha256, nom_lu(piece, casquette))
        except rangement.PieceAlteree as erreur:
            yield str(erreur)
