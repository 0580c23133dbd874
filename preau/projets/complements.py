"""Ce que le dépôt et le renoncement font du complément attendu : l'un y répond, l'autre y met fin."""

from datetime import datetime

from preau.acteurs.models import Rattachement, Utilisateur
from preau.projets.ecriture import complement_attendu
from preau.projets.tables import Depot, Projet
from preau.socle import courrier

RENONCE = "La structure a renoncé à ce dossier."


def repondre(depot: Depot, instant: datetime) -> None:
    """Ce dépôt répond au complément attendu du dossier, s'il y en a un ; qui suit le dossier à la Caf est prévenu."""
    attendu = complement_attendu(depot.projet)
    if attendu is None:
        return
    attendu.reponse, attendu.repondu_le = depot, instant
    attendu.save(update_fields=["reponse", "repondu_le", "modifie_le"])
    contexte = {"depot": depot, "projet": depot.projet, "demande": attendu.demande, "points": attendu.points.all()}
    suivi = depot.projet.prises_en_charge.filter(finie_le__isnull=True).select_related("par").first()
    lecteur: Utilisateur = suivi.par if suivi else attendu.demande_par
    gabarit, caf = "projets/courrier/complement_repondu.txt", depot.projet.campagne.caf.uuid
    courrier.ecrire(destinataire=lecteur.courriel, gabarit=gabarit, contexte=contexte, caf=caf)


def abandonner(projet: Projet, casquette: Rattachement, instant: datetime) -> None:
    """Le complément attendu tombe avec le dossier."""
    attendu = complement_attendu(projet)
    if attendu is not None:
        attendu.annule_le, attendu.annule_par, attendu.motif_annulation = instant, casquette.personne, RENONCE
        attendu.save(update_fields=["annule_le", "annule_par", "motif_annulation", "modifie_le"])
