"""Les actes sur les projets. Chacun vérifie, écrit et consigne au journal, dans une seule transaction."""

import hashlib

from django.core.exceptions import PermissionDenied
from django.db import transaction

from preau.acteurs.models import Rattachement
from preau.acteurs.requetes import ORGANISMES
from preau.coeur.referentiel import Phase
from preau.projets import droits
from preau.projets.faits import juger_fichier
from preau.projets.models import Verification
from preau.socle import journal

LONGUEUR_INTITULE = 200


def verifier_projet(*, casquette: Rattachement, octets: bytes, phase: Phase = Phase.DEPOT) -> Verification:
    """Juge un fichier d'échange et garde la vérification au nom de l'organisme de la casquette.

    Lève :class:`~preau.coeur.echange.FichierRefuse` si le fichier ne se lit pas ; rien n'est alors gardé.
    """
    projet, rapport = juger_fichier(octets, phase)
    document = octets.decode("utf-8-sig")
    verification = Verification(
        auteur=casquette.personne,
        role=casquette.role,
        intitule=_intitule(projet.intitule or ""),
        annee=str(projet.annee or ""),
        document=document,
        empreinte=hashlib.sha256(document.encode()).hexdigest(),
        phase=phase.value,
        referentiel=rapport.referentiel,
        avis=rapport.avis.value,
        **{f"{champ}_id": getattr(casquette, f"{champ}_id") for champ in ORGANISMES},
    )
    verification.full_clean()
    with transaction.atomic():
        verification.save()
        journal.consigner(
            acte="verifier_projet",
            objet=verification,
            signature=casquette.signature,
            structure=casquette.structure.uuid if casquette.structure else None,
            apres={"empreinte": verification.empreinte, "phase": verification.phase, "avis": verification.avis},
        )
    return verification


def _intitule(texte: str) -> str:
    """Le titre sur une ligne, sans caractère de commande : PostgreSQL refuse le caractère nul, et une liste se lit."""
    return "".join(c if c.isprintable() else " " for c in texte).strip()[:LONGUEUR_INTITULE]


def supprimer_verification(*, casquette: Rattachement, verification: Verification) -> None:
    """Efface une vérification et son fichier ; le journal en garde l'empreinte et l'avis, pas le contenu.

    Lève ``Verification.DoesNotExist`` si elle vient d'être effacée par quelqu'un d'autre.
    """
    if not droits.peut_supprimer(casquette, verification):
        raise PermissionDenied
    with transaction.atomic():
        verification = Verification.objects.select_for_update(of=("self",)).get(pk=verification.pk)
        journal.consigner(
            acte="supprimer_verification",
            objet=verification,
            signature=casquette.signature,
            structure=casquette.structure.uuid if casquette.structure else None,
            avant={"empreinte": verification.empreinte, "phase": verification.phase, "avis": verification.avis},
        )
        verification.delete()
