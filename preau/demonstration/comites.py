"""Les comités de la démonstration : qui y siège et au nom de qui, qui est lié, ce qu'ils ont dit de chaque dossier.

Tout est dans ``comites.toml``, et passe par les actes mêmes d'une réunion.
"""

import tomllib
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from preau.acteurs.actions import ouvrir_compte, rattacher
from preau.acteurs.enums import Role
from preau.acteurs.models import Comite, Rattachement, Structure, Utilisateur
from preau.campagnes.models import Campagne
from preau.demonstration.dossiers import cle_de
from preau.demonstration.personnes import DEMO, RENTREE, mot_de_passe
from preau.demonstration.structures import CAF
from preau.instruction.actions import cloture, liens, reunions, tenue
from preau.instruction.actions.classement import declarer_ex_aequo, mettre_a_egalite, placer_au_rang
from preau.instruction.enums import Venue
from preau.instruction.models import Point, Reunion
from preau.socle.horloge import a_l_instant
from preau.socle.journal import Signature

FICHIER = Path(__file__).parent / "comites.toml"
LIEN = "http://127.0.0.1:8000/comite/reunions/"
Dits = dict[str, Any]


def lire() -> Dits:
    """Les membres et les réunions."""
    return tomllib.loads(FICHIER.read_text(encoding="utf-8"))


def a(naif: datetime) -> datetime:
    """Cette heure, à Paris."""
    return timezone.make_aware(naif)


def le(jour: date, heure: int, minute: int = 0) -> datetime:
    """Ce jour, à cette heure de Paris."""
    return a(datetime.combine(jour, time(heure, minute)))


MANDATS_LE = le(date(2026, 5, 11), 9)


def nommer_les_membres(conseillere: Rattachement) -> None:
    """Chaque membre siège au nom d'une institution ; celle qui est liée à une structure l'a déclaré."""
    with a_l_instant(MANDATS_LE):
        for dit in lire()["membres"]:
            membre = _membre(dit)
            liens.donner_mandat(
                membre=membre, casquette=conseillere, institution=dit["institution"], debut=MANDATS_LE.date()
            )
            if lien := dit.get("lien"):
                structure = Structure.objects.get(nom=lien["structure"], caf__nom=CAF)
                liens.declarer_lien(
                    personne=membre.personne, structure=structure, casquette=membre, motif=lien["motif"]
                )


def _membre(dit: Dits) -> Rattachement:
    comite, courriel = Comite.objects.get(nom=dit["comite"], caf__nom=CAF), dit["courriel"]
    if "nom" in dit:
        personne = ouvrir_compte(courriel=courriel, prenom=dit["prenom"], nom=dit["nom"])
        if courriel.endswith(f"@{DEMO}"):
            Utilisateur.objects.filter(pk=personne.pk).update(password=mot_de_passe())
        rattacher(personne=personne, role=Role.MEMBRE, organisme=comite, signature=Signature(), debut=RENTREE)
    return Rattachement.objects.avec_organisme().get(personne__courriel=courriel, role=Role.MEMBRE, comite=comite)


def reunir(conseillere: Rattachement, annee: str) -> None:
    """Prépare et convoque les réunions de cette campagne ; tient et clôt celles dont les avis sont écrits."""
    for dite in (dite for dite in lire()["reunions"] if dite["campagne"] == annee):
        reunion = _convoquer(dite, conseillere)
        if "avis" in dite:
            _tenir(reunion, dite, conseillere)


def _convoquer(dite: Dits, conseillere: Rattachement) -> Reunion:
    with a_l_instant(a(dite["preparee"])):
        reunion = reunions.preparer_reunion(
            comite=Comite.objects.get(nom=dite["comite"], caf__nom=CAF),
            campagne=Campagne.objects.get(annee_scolaire=dite["campagne"], caf__nom=CAF),
            casquette=conseillere,
            le=a(dite["le"]),
            lieu=dite["lieu"],
        )
        return reunions.convoquer_reunion(reunion=reunion, casquette=conseillere, lien=LIEN)


def _tenir(reunion: Reunion, dite: Dits, conseillere: Rattachement) -> None:
    ici: Dits = {"reunion": reunion, "casquette": conseillere}
    with a_l_instant(a(dite["le"])):
        reunions.ouvrir_reunion(**ici)
        for membre in Rattachement.objects.filter(comite=reunion.comite, role=Role.MEMBRE).order_by("pk"):
            venu = membre.personne.courriel not in dite["absents"]
            tenue.emarger(**ici, membre=membre, venue=Venue.PRESENT if venu else Venue.EXCUSE)
    for rang, avis in enumerate(dite["avis"], 1):
        with a_l_instant(a(dite["le"]) + timedelta(minutes=15 * rang)):
            _rendre(reunion, avis, conseillere)
    with a_l_instant(a(dite["le"]) + timedelta(hours=2, minutes=30)):
        tenue.rediger_reunion(**ici, texte=dite["compte_rendu"])
        cloture.clore_reunion(**ici)


def _rendre(reunion: Reunion, dit: Dits, conseillere: Rattachement) -> None:
    """L'avis d'un dossier, son rang, ce que le comité lui observe."""
    points = Point.objects.filter(reunion=reunion).avec_dossier()
    point = points.get(depot__projet__uuid=cle_de(dit["dossier"]))
    ici: Dits = {"point": point, "casquette": conseillere}
    tenue.rendre_avis(**ici, avis=dit["avis"], motif=dit["motif"])
    if texte := dit.get("observation"):
        tenue.observer(**ici, texte=texte)
    if dit.get("ex_aequo"):
        mettre_a_egalite(**ici, rang=dit["rang"])
        declarer_ex_aequo(**ici)
    elif rang := dit.get("rang"):
        placer_au_rang(**ici, rang=rang)
