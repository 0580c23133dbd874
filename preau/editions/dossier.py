"""Un dépôt entier en PDF/UA-1 : ce qui a été scellé, et rien d'autre, sauf l'instruction quand on la demande.

Tout se lit des textes du dépôt : le même dépôt donne toujours les mêmes octets. Le nom de la Caf est le seul mot qui
vienne d'ailleurs.
"""

from datetime import datetime
from typing import Any

from preau.acteurs.enums import TypeStructure
from preau.campagnes.mots import en_instant
from preau.campagnes.requetes import parametres_de
from preau.coeur.communes import commune_en_vigueur
from preau.coeur.phrases import poids
from preau.editions.budget import budget_a_composer
from preau.editions.constats import comptes_en_mots, rubrique_a_composer
from preau.editions.instruction import instruction_a_composer
from preau.editions.reponses import collectifs_a_composer, collectifs_de, etape_a_composer
from preau.editions.typographie import composer
from preau.projets.faits import Dossier
from preau.projets.lecture import EtapeDite, etapes_du_depot
from preau.projets.phrases import couper
from preau.projets.pieces import nom_lu
from preau.projets.rapport_scelle import dossier_scelle
from preau.projets.rapports import comptes, phrase_de_l_avis, rubriques
from preau.projets.tables import Depot, DepotPiece
from preau.projets.tables.enums import Etape
from preau.projets.tirages import actes_d_instruction
from preau.socle.tirages import Avancer


def dossier_pdf(depot: Depot, avancer: Avancer, *, instruit: bool = False, avec_avis: bool = True) -> bytes:
    """Le dossier déposé, en PDF. ``avancer`` reçoit l'avancement, de 0 à 100, et ce qui se fait.

    ``instruit`` ajoute, à part, l'instruction d'aujourd'hui ; sans ``avec_avis``, rien de ce qu'en a dit le comité.
    Environ une seconde pour six collectifs.
    """
    avancer(5, "La lecture du dépôt scellé")
    donnees = dossier_a_composer(depot)
    date = depot.depose_le
    if instruit:
        avancer(40, "L'instruction d'aujourd'hui")
        date = _dernier_acte(depot, avec_avis=avec_avis)
        donnees["instruction"] = {"au": en_instant(date), **instruction_a_composer(depot, avec_avis=avec_avis)}
    avancer(50, "La mise en page")
    return composer("dossier.typ", donnees, date)


def dossier_a_composer(depot: Depot) -> dict[str, Any]:
    """Tout ce qui a été scellé, tel que les gabarits le dessinent ; rien de l'instruction."""
    dossier = dossier_scelle(depot)
    return {
        **_couverture(depot, dossier),
        **_reponses(depot, list(etapes_du_depot(depot)), dossier),
        "pieces": [_piece(piece) for piece in depot.pieces.all()],
        "instruction": None,
    }


def _couverture(depot: Depot, dossier: Dossier) -> dict[str, Any]:
    projet = dossier.projet
    return {
        "titre": couper(projet.intitule or "Sans titre"),
        "porteur": couper(projet.porteur.nom or ""),
        "numero": depot.numero,
        "depose": en_instant(depot.depose_le),
        "couverture": [[cle, valeur] for cle, valeur in _lignes_de_couverture(depot, dossier) if valeur],
        "attestation": depot.attestation,
        "malgre": depot.malgre,
        "manques": depot.manques.split("\n") if depot.manques else [],
        "scelles": [
            ["Sceau du dépôt", depot.sceau],
            ["Fichier d'échange", depot.empreinte],
            ["Reste du dossier", depot.dossier_empreinte],
            ["Paramètres du texte", depot.referentiel_empreinte],
        ],
        "rapport": _rapport(dossier),
        "pied": f"Dépôt n° {depot.numero} du {en_instant(depot.depose_le)}. Sceau : {depot.sceau[:16]}…",
    }


def _lignes_de_couverture(depot: Depot, dossier: Dossier) -> list[tuple[str, str]]:
    porteur = dossier.projet.porteur
    commune = commune_en_vigueur(porteur.commune) if porteur.commune else None
    return [
        ("Structure", porteur.nom or ""),
        ("Forme", dict(TypeStructure.choices).get(porteur.type or "", "")),
        ("Commune", commune.nom if commune else porteur.commune or ""),
        ("Siret", porteur.siret or ""),
        ("Campagne", f"{dossier.projet.annee}, {depot.projet.campagne.caf}"),
        ("Dépôt", f"n° {depot.numero}, le {en_instant(depot.depose_le)}"),
        ("Signé par", f"{depot.nom}, {depot.qualite}"),
        ("Texte appliqué", depot.referentiel),
        ("Millésime des communes", depot.millesime_communes),
    ]


def _rapport(dossier: Dossier) -> dict[str, Any]:
    """Le rapport scellé. L'année de chaque collectif est montrée avec lui, plus haut."""
    rapport = dossier.rapport
    return {
        "avis": rapport.avis.value,
        "phrase": phrase_de_l_avis(dossier),
        "referentiel": rapport.referentiel,
        "preambule": list(rapport.preambule),
        "comptes": comptes_en_mots(comptes(rapport.constats)),
        "rubriques": [{**rubrique_a_composer(rubrique), "annee": None} for rubrique in rubriques(dossier)],
    }


def _reponses(depot: Depot, etapes: list[EtapeDite], dossier: Dossier) -> dict[str, Any]:
    """Les étapes dans l'ordre ; celles des collectifs et du budget portent en plus les leurs."""
    blocs = [bloc for etape in etapes for bloc in etape.blocs]
    composees = []
    for etape in etapes:
        compose = {**etape_a_composer(etape), "budget": None}
        if etape.etape == Etape.COLLECTIFS:
            compose["blocs"] = collectifs_a_composer(collectifs_de(blocs), dossier.plans)
        if etape.etape == Etape.BUDGET:
            compose["budget"] = budget_a_composer(blocs, parametres_de(depot.projet.campagne))
        composees.append(compose)
    return {"etapes": composees}


def _piece(piece: DepotPiece) -> list[str]:
    # Un cofinanceur reçoit ce PDF : du relevé d'identité bancaire, il n'y a que l'empreinte.
    return [piece.intitule, nom_lu(piece, None), poids(piece.taille), piece.sha256]


def _dernier_acte(depot: Depot, *, avec_avis: bool) -> datetime:
    """L'instant du dernier acte d'instruction ; celui du dépôt s'il n'y en a pas."""
    actes = actes_d_instruction(depot, avec_avis=avec_avis)
    return max((acte.modifie_le for acte in actes), default=depot.depose_le)
