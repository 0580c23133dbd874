"""La liste des dossiers en tableur : les mêmes lignes que la page, tous leurs renseignements en colonnes."""

from collections.abc import Callable, Iterable
from datetime import date, datetime

from django.utils import timezone

from preau.editions.tableurs import Colonne, en_csv, en_xlsx
from preau.projets.listes_de_dossiers import DernierDepot, DossierDeListe

FEUILLE = "Dossiers"


def colonnes_des_dossiers(financeur: str = "") -> tuple[Colonne[DossierDeListe], ...]:
    """Les colonnes, dans l'ordre ; ``financeur`` : le nom de celui qui lit, pour dire ce qu'on lui demande."""
    demande = (Colonne[DossierDeListe](f"Demandé à {financeur} (€)", lambda d: d.demande, 18),) if financeur else ()
    instruction = (
        Colonne[DossierDeListe]("Instruction", lambda d: str(d.instruction.label) if d.instruction else "", 20),
        Colonne[DossierDeListe]("Suivi par", lambda d: d.suivi, 22),
    )
    return (
        Colonne("Dossier", lambda d: d.intitule, 36),
        Colonne("Structure", lambda d: d.structure, 28),
        Colonne("Campagne", lambda d: d.annee, 12),
        Colonne("État", lambda d: str(d.etat.label), 10),
        *(() if financeur else instruction),
        Colonne("Numéro du dépôt", _du_depot(lambda depot: depot.numero), 10),
        Colonne("Déposé le", _du_depot(_jour), 12),
        Colonne("Avis du rapport", _du_depot(lambda depot: str(depot.avis.label))),
        Colonne("Déposé malgré des manques, parce que", _du_depot(lambda depot: depot.malgre), 30),
        Colonne("Communes", lambda d: d.noms_des_communes, 24),
        Colonne("Comités", lambda d: ", ".join(d.comites), 24),
        Colonne("Quartier prioritaire", lambda d: _oui_non(dit=bool(d.quartiers)), 11),
        Colonne("Codes des quartiers", lambda d: d.codes_des_quartiers, 16),
        Colonne("Commune rurale", lambda d: _oui_non(dit=d.rural), 10),
        Colonne("Éducation prioritaire", lambda d: ", ".join(d.rep), 12),
        Colonne("Collectifs", lambda d: d.collectifs, 10),
        Colonne("Enfants prévus", lambda d: d.enfants, 10),
        Colonne("Charges (€)", lambda d: d.charges),
        Colonne("Prestation de service demandée (€)", lambda d: d.ps, 16),
        Colonne("Cofinancements demandés (€)", lambda d: d.cofinancements, 18),
        *demande,
    )


def dossiers_csv(dossiers: Iterable[DossierDeListe], financeur: str = "") -> bytes:
    """Ces dossiers, dans cet ordre, en CSV."""
    return en_csv(colonnes_des_dossiers(financeur), dossiers)


def dossiers_xlsx(dossiers: Iterable[DossierDeListe], cree_le: datetime, financeur: str = "") -> bytes:
    """Ces dossiers, dans cet ordre, en classeur ; ``cree_le`` : la date que le classeur dit de lui-même."""
    return en_xlsx(FEUILLE, colonnes_des_dossiers(financeur), dossiers, cree_le)


def _du_depot(
    lire: Callable[[DernierDepot], str | int | date],
) -> Callable[[DossierDeListe], str | int | date | None]:
    return lambda dossier: lire(dossier.depot) if dossier.depot else None


def _jour(depot: DernierDepot) -> date:
    return timezone.localtime(depot.depose_le).date()


def _oui_non(*, dit: bool) -> str:
    return "oui" if dit else "non"
