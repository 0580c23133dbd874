"""Qui peut écrire dans un dossier, et quand : tout ce qui l'écrit commence ici, sous le verrou de sa ligne."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from preau.acteurs.models import Rattachement
from preau.campagnes.mots import en_instant
from preau.campagnes.requetes import cloture_pour, est_ouverte_pour
from preau.coeur.cycle import PROJET
from preau.coeur.referentiel.norme import en_date
from preau.projets.tables import Complement, Projet
from preau.projets.tables.enums import EtatProjet
from preau.projets.tables.requetes import ROLES_DU_DOSSIER
from preau.socle import journal
from preau.socle.horloge import maintenant


def peut_ecrire(casquette: Rattachement | None, projet: Projet) -> bool:
    """La responsable et la coordinatrice de la structure du dossier."""
    if casquette is None or casquette.role not in ROLES_DU_DOSSIER:
        return False
    return casquette.structure_id == projet.structure_id


def refus_d_ecrire(projet: Projet, instant: datetime) -> str:
    """Pourquoi ce dossier ne s'écrit pas à cet instant, en une phrase ; vide s'il s'écrit."""
    refus = PROJET.refus_de(projet.etat, "ecrire")
    if projet.etat == EtatProjet.RETIRE:
        return refus
    if projet.etat == EtatProjet.A_COMPLETER:
        return refus_de_completer(projet, instant)
    return refus_de_la_campagne(projet, instant) or refus


def complement_attendu(projet: Projet) -> Complement | None:
    """Le complément que la Caf attend de ce dossier ; ``None`` s'il n'y en a pas."""
    return Complement.objects.attendus().filter(depot__projet=projet).order_by("-pk").first()


def refus_de_completer(projet: Projet, instant: datetime) -> str:
    """Pourquoi un dossier à compléter ne s'écrit plus ; vide jusqu'à son dernier jour, campagne close ou non."""
    attendu = complement_attendu(projet)
    if attendu is None or not attendu.est_en_retard(timezone.localtime(instant).date()):
        return ""
    le = en_date(attendu.echeance)
    return f"Les compléments étaient attendus pour le {le} : demandez à la Caf de prolonger ce délai."


def refus_de_la_campagne(projet: Projet, instant: datetime) -> str:
    """Pourquoi la campagne ne laisse plus, ou pas encore, écrire ce dossier ; vide si elle est ouverte pour lui."""
    if est_ouverte_pour(projet.campagne, projet.structure, instant):
        return ""
    cloture = cloture_pour(projet.campagne, projet.structure)
    if cloture and cloture <= instant:
        return f"La campagne est close depuis le {en_instant(cloture)} : le dossier se lit, mais ne s'écrit plus."
    return "La campagne n'est pas encore ouverte : le dossier s'écrira à son ouverture."


def verrouiller(projet: Projet, par: Rattachement) -> Projet:
    """Relit le dossier sous verrou, quel que soit son état ; lève ``PermissionDenied`` à qui ne peut pas l'écrire."""
    if not peut_ecrire(par, projet):
        raise PermissionDenied
    dossiers = Projet.objects.select_for_update(of=("self",), no_key=True)
    return dossiers.select_related("campagne__caf", "structure").get(pk=projet.pk)


def ouvrir_en_ecriture(projet: Projet, par: Rattachement, instant: datetime | None = None) -> Projet:
    """Relit le dossier sous verrou, à appeler dans une transaction. ``instant`` : à défaut, maintenant.

    Lève ``PermissionDenied`` à qui n'en est pas, ``ValidationError`` avec une phrase si le dossier ne s'écrit plus.
    """
    verrouille = verrouiller(projet, par)
    if refus := refus_d_ecrire(verrouille, instant or maintenant()):
        raise ValidationError(refus, code="ferme")
    return verrouille


def marquer(projet: Projet, par: Rattachement) -> None:
    """Note qui vient d'écrire, et quand ; le journal, lui, ne reçoit que les actes."""
    projet.modifie_par = par.personne
    projet.save(update_fields=["modifie_par", "modifie_le"])


def consigner(acte: str, projet: Projet, par: Rattachement, **apres: str) -> None:
    """Écrit au journal un acte sur le dossier : sa structure et sa campagne le gardent."""
    journal.consigner(
        acte=acte,
        objet=projet,
        signature=par.signature,
        structure=projet.structure.uuid,
        campagne=projet.campagne.uuid,
        dossier=projet.uuid,
        apres=apres,
    )
