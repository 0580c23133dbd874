"""Ce que le dépôt et le renoncement font du complément attendu : l'un y répond, l'autre y met fin."""

from datetime import datetime

from django.core.exceptions import ValidationError

from preau.acteurs.models import Rattachement, Utilisateur
from preau.projets.champs.convertisseurs import nettoyer
from preau.projets.ecriture import complement_attendu, consigner
from preau.projets.tables import Complement, Depot, Projet
from preau.socle import courrier

RENONCE = "La structure a renoncé à ce dossier."
LONGUEUR_REPONSE = 2_000
PLUS_ATTENDU = (
    "La Caf n'attend plus de compléments de ce dossier : votre réponse n'irait nulle part. Gardez-en une copie, videz "
    "ce champ, puis déposez."
)


def lire_reponse(brut: str) -> str:
    """Ce que la structure répond à la Caf, sans ses blancs de bord ; lève ``ValidationError`` si c'est trop long."""
    reponse = nettoyer(brut)
    if (trop := len(reponse) - LONGUEUR_REPONSE) > 0:
        phrase = f"Répondez en {LONGUEUR_REPONSE} caractères au plus : il y en a {trop} de trop."
        raise ValidationError(phrase, code="longueur")
    return reponse


def repondre(depot: Depot, casquette: Rattachement, instant: datetime, reponse: str = "") -> None:
    """Ce dépôt répond au complément attendu du dossier, s'il y en a un ; qui suit le dossier à la Caf est prévenu.

    ``reponse`` : ce que la structure en dit à la Caf, si elle en dit quelque chose.
    """
    attendu = complement_attendu(depot.projet)
    try:
        ecrite = lire_reponse(reponse)
    except ValidationError as refus:
        raise ValidationError({"reponse": refus.messages}) from refus
    if attendu is None:
        if ecrite:
            raise ValidationError({"reponse": PLUS_ATTENDU})
        return
    attendu.reponse, attendu.repondu_le, attendu.reponse_ecrite = depot, instant, ecrite
    attendu.save(update_fields=["reponse", "repondu_le", "reponse_ecrite", "modifie_le"])
    if ecrite:
        dite = {"complement": str(attendu.uuid), "numero": str(depot.numero), "message": ecrite}
        consigner("repondre_complement", depot.projet, casquette, **dite)
    _prevenir(depot, attendu)


def _prevenir(depot: Depot, attendu: Complement) -> None:
    """Écrit à qui suit le dossier, à défaut à qui a demandé, que la réponse est venue."""
    contexte = {"depot": depot, "projet": depot.projet, "complement": attendu, "points": attendu.points.all()}
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
