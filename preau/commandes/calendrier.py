"""`preau calendrier` : ce qu'une semaine type donne vraiment dans l'année (exigences, §5).

Une faute d'argument donne une ligne par faute sur la sortie d'erreur, et le code 2.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterable, Sequence
from datetime import date, time
from itertools import pairwise
from typing import NamedTuple

from preau.coeur.academies import departements
from preau.coeur.annee import AnneeScolaire
from preau.coeur.calendrier import (
    JOURS,
    CalendrierInconnu,
    CalendrierScolaire,
    Deroulement,
    Horaire,
    Periode,
    calendrier_scolaire,
    derouler,
)
from preau.coeur.echange.fautes import Faute, citer
from preau.commandes.annee_en_texte import mettre_en_texte
from preau.commandes.terminal import Couleurs, dire_sur_erreur

FORMATS = ("texte", "json")
REFUS = 2

_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_CRENEAU = re.compile(r"\s*([a-z]+)\s+([0-9]{2}):([0-9]{2})\s*-\s*([0-9]{2}):([0-9]{2})\s*")


class Plan(NamedTuple):
    """Ce que la personne a demandé, une fois tout vérifié."""

    departement: str
    calendrier: CalendrierScolaire
    horaires: tuple[Horaire, ...]
    debut: date
    fin: date
    fermetures: tuple[Periode, ...]


class ArgumentsRefuses(ValueError):
    """Les arguments ne peuvent être suivis ; `fautes` dit lesquels et pourquoi."""

    def __init__(self, fautes: Iterable[Faute]) -> None:
        self.fautes = tuple(fautes)
        super().__init__("\n".join(map(str, self.fautes)))


def ajouter(sous_parseurs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Déclare la commande. Rien n'y est obligatoire pour argparse : les manques sont dits ici, en français."""
    parseur = sous_parseurs.add_parser(
        "calendrier",
        help="dit les semaines ouvertes et complètes d'une semaine type",
        description="Déroule une semaine type sur une année scolaire : séances, séances perdues et pourquoi, "
        "semaines ouvertes et complètes, heures.",
    )
    parseur.add_argument("--departement", metavar="CODE", help="département du collectif, comme 69, 2A ou 971")
    parseur.add_argument("--debut", metavar="AAAA-MM-JJ", help="premier jour")
    parseur.add_argument("--fin", metavar="AAAA-MM-JJ", help="dernier jour, compris")
    parseur.add_argument(
        "--creneau", metavar="CRENEAU", action="append", default=[], help="« lundi 16:30-18:00 » ; autant que besoin"
    )
    parseur.add_argument(
        "--fermeture", metavar="DEBUT:FIN", action="append", default=[], help="jours fermés, bornes comprises"
    )
    parseur.add_argument("--format", metavar="FORMAT", default="texte", help="texte (par défaut) ou json")
    parseur.set_defaults(executer=executer)


def executer(arguments: argparse.Namespace) -> int:
    """Exécute la commande et rend son code de sortie : 0, ou 2 si un argument est refusé."""
    try:
        plan = lire_plan(arguments)
    except ArgumentsRefuses as refus:
        dire_sur_erreur(*map(str, refus.fautes))
        return REFUS
    deroulement = derouler(plan.calendrier, plan.horaires, plan.debut, plan.fin, plan.fermetures)
    if arguments.format == "json":
        print(json.dumps(en_dict(plan.calendrier, deroulement), ensure_ascii=False, indent=2))
    else:
        dates, couleurs = (plan.debut, plan.fin), Couleurs(sys.stdout)
        print(mettre_en_texte(plan.departement, plan.calendrier, plan.horaires, dates, deroulement, couleurs))
    return 0


def en_dict(calendrier: CalendrierScolaire, deroulement: Deroulement) -> dict[str, object]:
    """La réponse JSON du contrat ; `perdues` a une entrée par séance perdue."""
    return {
        "zone": calendrier.zone,
        "semaines_ouvertes": deroulement.semaines_ouvertes,
        "semaines_completes": deroulement.semaines_completes,
        "seances": [str(seance.date) for seance in deroulement.seances],
        "perdues": [{"date": str(perdue.date), "motif": perdue.motif} for perdue in deroulement.perdues],
        "heures": str(deroulement.heures),
    }


def lire_plan(arguments: argparse.Namespace) -> Plan:
    """Vérifie tous les arguments ; lève `ArgumentsRefuses` avec toutes les fautes trouvées."""
    fautes: list[Faute] = []
    if arguments.format not in FORMATS:
        fautes.append(Faute("--format", f"texte ou json attendu, {citer(arguments.format)} reçu"))
    debut = _lire_date("--debut", arguments.debut, fautes)
    fin = _lire_date("--fin", arguments.fin, fautes)
    annee = _annee(debut, fautes)
    calendrier = _lire_calendrier(arguments.departement, annee, fautes)
    horaires = _lire_horaires(arguments.creneau, fautes)
    fermetures = _lire_fermetures(arguments.fermeture, annee, fautes)
    if debut and fin and annee:
        _verifier_fin(debut, fin, annee, fautes)
    if fautes or debut is None or fin is None or calendrier is None:
        raise ArgumentsRefuses(fautes)
    return Plan(_code(arguments.departement), calendrier, horaires, debut, fin, fermetures)


def _date(texte: str) -> date | None:
    trouve = _DATE.fullmatch(texte)
    if trouve is None:
        return None
    try:
        return date(int(trouve[1]), int(trouve[2]), int(trouve[3]))
    except ValueError:
        return None


def _lire_date(option: str, texte: str | None, fautes: list[Faute]) -> date | None:
    if texte is None:
        fautes.append(Faute(option, "date attendue, comme 2024-10-07, rien reçu"))
        return None
    lue = _date(texte)
    if lue is None:
        fautes.append(Faute(option, f"date attendue, comme 2024-10-07, {citer(texte)} reçu"))
    return lue


def _annee(debut: date | None, fautes: list[Faute]) -> AnneeScolaire | None:
    if debut is None:
        return None
    try:
        return AnneeScolaire.contenant(debut)
    except ValueError:
        fautes.append(Faute("--debut", f"date d'une année scolaire connue attendue, {citer(debut)} reçu"))
        return None


def _verifier_fin(debut: date, fin: date, annee: AnneeScolaire, fautes: list[Faute]) -> None:
    if fin < debut:
        fautes.append(Faute("--fin", f"date qui ne précède pas --debut ({debut}) attendue, {citer(fin)} reçu"))
    elif fin not in annee:
        attendu = f"date au plus tard le {annee.dernier_jour} (année scolaire {annee}) attendue"
        fautes.append(Faute("--fin", f"{attendu}, {citer(fin)} reçu"))


def _code(texte: str) -> str:
    return texte.strip().upper()


def _lire_calendrier(texte: str | None, annee: AnneeScolaire | None, fautes: list[Faute]) -> CalendrierScolaire | None:
    if texte is None:
        fautes.append(Faute("--departement", "code de département attendu, comme 69, rien reçu"))
        return None
    departement = departements().get(_code(texte))
    if departement is None:
        fautes.append(Faute("--departement", f"code de département attendu, comme 69, {citer(texte)} reçu"))
        return None
    if annee is None:
        return None
    try:
        return calendrier_scolaire(departement.code, annee)
    except CalendrierInconnu as inconnu:
        fautes.append(Faute("--debut" if departement.zone else "--departement", str(inconnu)))
        return None


def _lire_creneau(texte: str) -> Horaire | None:
    trouve = _CRENEAU.fullmatch(texte.lower())
    if trouve is None or trouve[1] not in JOURS:
        return None
    try:
        debut, fin = (time(int(trouve[rang]), int(trouve[rang + 1])) for rang in (2, 4))
    except ValueError:
        return None
    return Horaire(JOURS.index(trouve[1]), debut, fin)


def _lire_horaires(textes: Sequence[str], fautes: list[Faute]) -> tuple[Horaire, ...]:
    horaires: list[Horaire] = []
    for texte in textes:
        horaire = _lire_creneau(texte)
        if horaire is None:
            fautes.append(Faute("--creneau", f"créneau attendu, comme « lundi 16:30-18:00 », {citer(texte)} reçu"))
        elif horaire.fin <= horaire.debut:
            fautes.append(Faute("--creneau", f"heure de fin après l'heure de début attendue, {citer(texte)} reçu"))
        else:
            horaires.append(horaire)
    if not textes:
        fautes.append(Faute("--creneau", "au moins un créneau attendu, comme « lundi 16:30-18:00 », rien reçu"))
    horaires.sort()
    for premier, second in pairwise(horaires):
        if premier.jour == second.jour and second.debut < premier.fin:
            attendu = "créneaux qui ne se chevauchent pas attendus"
            fautes.append(Faute("--creneau", f"{attendu}, « {_redire(premier)} » et « {_redire(second)} » reçus"))
    return tuple(horaires)


def _redire(horaire: Horaire) -> str:
    return f"{JOURS[horaire.jour]} {horaire.debut:%H:%M}-{horaire.fin:%H:%M}"


def _lire_fermetures(textes: Sequence[str], annee: AnneeScolaire | None, fautes: list[Faute]) -> tuple[Periode, ...]:
    fermetures: list[Periode] = []
    for texte in textes:
        debut, fin = (_date(bord) for bord in (texte.split(":") if texte.count(":") == 1 else ("", "")))
        if debut is None or fin is None:
            fautes.append(
                Faute("--fermeture", f"deux dates attendues, comme 2024-12-16:2024-12-20, {citer(texte)} reçu")
            )
        elif fin < debut:
            fautes.append(Faute("--fermeture", f"fin qui ne précède pas le début attendue, {citer(texte)} reçu"))
        elif annee and not (debut in annee and fin in annee):
            fautes.append(Faute("--fermeture", f"dates de l'année scolaire {annee} attendues, {citer(texte)} reçu"))
        else:
            fermetures.append(Periode(debut, fin))
    return tuple(fermetures)
