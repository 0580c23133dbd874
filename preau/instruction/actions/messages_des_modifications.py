"""Les messages d'un changement : à la Caf quand la structure le déclare, à la structure quand la Caf répond."""

from django.db.models import QuerySet

from preau.acteurs.enums import Role
from preau.acteurs.models import Rattachement
from preau.coeur.referentiel.norme import en_date
from preau.projets.changements_en_mots import titre_de
from preau.projets.tables import Modification
from preau.projets.tables.requetes import ROLES_DU_DOSSIER
from preau.socle import courrier
from preau.socle.horloge import aujourd_hui

_GABARITS = {
    "declaree": "instruction/courrier/modification_declaree.txt",
    "a_liberer": "instruction/courrier/montant_a_liberer.txt",
    "acceptee": "instruction/courrier/modification_repondue.txt",
    "refusee": "instruction/courrier/modification_repondue.txt",
    "libere": "instruction/courrier/montant_libere.txt",
}
# Qui, à la Caf, reçoit quoi : la conseillère répond, le décideur libère.
_A_LA_CAF = {"declaree": Role.CONSEILLERE, "a_liberer": Role.DECIDEUR}


def prevenir_la_caf(modification: Modification, quoi: str, lien: str) -> None:
    """Écrit à chaque conseillère de la Caf ou, pour un montant à libérer, à chaque décideur."""
    equipe = Rattachement.objects.a_la_tete_de(modification.projet.campagne.caf, aujourd_hui())
    _ecrire(modification, quoi, lien, _adresses(equipe.filter(role=_A_LA_CAF[quoi])))


def prevenir_la_structure(modification: Modification, quoi: str, lien: str, **plus: str) -> None:
    """Écrit à chaque responsable et coordinatrice de la structure. ``plus`` : ce que ce message dit encore."""
    equipe = Rattachement.objects.filter(structure=modification.projet.structure, role__in=ROLES_DU_DOSSIER)
    _ecrire(modification, quoi, lien, _adresses(equipe.en_vigueur(aujourd_hui())), **plus)


def _adresses(equipe: "QuerySet[Rattachement]") -> list[str]:
    return sorted(set(equipe.values_list("personne__courriel", flat=True)))


def _ecrire(modification: Modification, quoi: str, lien: str, adresses: list[str], **plus: str) -> None:
    contexte = {
        "modification": modification,
        "projet": modification.projet,
        "titre": titre_de(modification),
        "effet": en_date(modification.effet_le),
        "quoi": quoi,
        "lien": lien,
        **plus,
    }
    caf = modification.projet.campagne.caf.uuid
    for adresse in adresses:
        courrier.ecrire(destinataire=adresse, gabarit=_GABARITS[quoi], contexte=contexte, caf=caf)
