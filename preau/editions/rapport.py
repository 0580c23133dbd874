"""Le rapport d'une vérification en PDF : ce que montre la page, et l'année de chaque collectif en nombres."""

from typing import Any

from django.utils import timezone

from preau.coeur.referentiel.norme import en_date
from preau.editions.constats import comptes_en_mots, rubrique_a_composer
from preau.editions.typographie import composer
from preau.projets.faits import Dossier, lire_dossier
from preau.projets.models import Verification
from preau.projets.phrases import couper
from preau.projets.rapports import comptes, phrase_de_l_avis, rubriques


def rapport_pdf(verification: Verification) -> bytes:
    """Le rapport en PDF/UA-1, recalculé du fichier gardé. Quelques dizaines de millisecondes par page."""
    dossier = lire_dossier(verification.octets, verification.phase_jugee)
    return composer("rapport.typ", donnees(verification, dossier), verification.cree_le)


def donnees(verification: Verification, dossier: Dossier) -> dict[str, Any]:
    """Ce que le gabarit typst met en page : du texte et des nombres déjà en français."""
    rapport, le = dossier.rapport, en_date(timezone.localtime(verification.cree_le).date())
    return {
        "titre": str(verification),
        "porteur": couper(dossier.projet.porteur.nom or ""),
        "annee": verification.annee,
        "phase": verification.get_phase_display(),
        "avis": rapport.avis.value,
        "phrase": phrase_de_l_avis(dossier),
        "referentiel": rapport.referentiel,
        "preambule": list(rapport.preambule),
        "comptes": comptes_en_mots(comptes(rapport.constats)),
        "rubriques": [rubrique_a_composer(rubrique) for rubrique in rubriques(dossier)],
        "pied": f"Vérifié le {le}. Empreinte du fichier : {verification.empreinte[:16]}…",
    }
