"""L'instruction de la démonstration : la campagne de 2026-2027 menée jusqu'à ses versements, celle d'après à instruire.

Tout passe par les actes mêmes du site, chacun à son instant, au nom de qui le fait.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from preau.acteurs.enums import Role
from preau.acteurs.models import Rattachement
from preau.demonstration import comites, decisions, suites
from preau.demonstration.comites import a, le
from preau.demonstration.dossiers import actes_de_la_caf, cle_de
from preau.demonstration.structures import CAF
from preau.instruction import actions
from preau.instruction.actions import Point
from preau.instruction.models import Decision
from preau.projets.tables import Depot, Projet
from preau.projets.tables.enums import Etape
from preau.socle.horloge import a_l_instant

LIEN = "http://127.0.0.1:8000/projets/{uuid}/suivi/"
DELAI = timedelta(days=15)
Dits = dict[str, Any]

SUIVIS_LE = le(date(2026, 4, 27), 9, 30)
RECEVABLES_LE = le(date(2026, 5, 11), 14)
RECEVABLES = (
    "2026-01-ouvrir-les-portes",
    "2026-02-grandir-aux-minguettes",
    "2026-03-reussir-au-college",
    "2026-05-l-appetit-d-apprendre",
    "2026-07-un-temps-pour-apprendre",
    "2026-08-du-college-au-lycee",
    "2026-09-tisser-des-liens",
    "2026-11-le-temps-d-apprendre",
)
IRRECEVABLE = "2027-12-un-pas-apres-l-ecole"
POURQUOI_IRRECEVABLE = (
    "Le mercredi après-midi ne suffit pas : le texte demande deux séances par semaine, et Givors n'est pas une commune "
    "rurale (§ 2-4). Vous pouvez corriger le dossier et le déposer à nouveau avant le 23 avril."
)
ECARTEE = ("2026-07-un-temps-pour-apprendre", "Courir, compter, raconter")
POURQUOI_ECARTEE = (
    "L'entraînement avec le club est une activité de loisirs (§ 2-4) : le reste de l'action se retrouve ailleurs."
)


def semer() -> int:
    """Mène la campagne de 2026-2027 à ses versements et ouvre l'instruction de la suivante, si ce n'est déjà fait.

    Rend le nombre de décisions.
    """
    if not Decision.objects.filter(campagne__caf__nom=CAF).exists():
        caf = Rattachement.objects.avec_organisme().filter(caf__nom=CAF)
        conseillere, decideur = (caf.get(role=role) for role in (Role.CONSEILLERE, Role.DECIDEUR))
        _instruire(conseillere)
        comites.nommer_les_membres(conseillere)
        comites.reunir(conseillere, "2026-2027")
        _jouer("deroger", conseillere)
        decisions.mener(conseillere, decideur)
        suites.mener(conseillere)
        _ouvrir_la_suivante(conseillere)
    return Decision.objects.filter(campagne__caf__nom=CAF).count()


def _instruire(conseillere: Rattachement) -> None:
    """Qui suit quoi, ce que la Caf demande, ce qu'elle juge recevable, ce qu'elle écarte."""
    for nom in (*RECEVABLES, "2026-06-apres-l-ecole", "2026-10-vendanges-de-mots"):
        with a_l_instant(SUIVIS_LE):
            actions.prendre_en_charge(projet=projet(nom), casquette=conseillere, lien=lien_de(nom))
    _jouer("demander", conseillere)
    with a_l_instant(RECEVABLES_LE):
        for nom in RECEVABLES:
            actions.juger_recevable(depot=depot(nom), casquette=conseillere, lien=lien_de(nom))
        actions.noter(
            projet=projet("2026-11-le-temps-d-apprendre"),
            casquette=conseillere,
            texte="Passée le 6 mai : une salle claire, à deux pas de l'école. La dérogation se défend.",
        )
        _ecarter(conseillere)


def _ecarter(conseillere: Rattachement) -> None:
    nom, intitule = ECARTEE
    action = projet(nom).actions.get(intitule=intitule)
    actions.ecarter_action(
        depot=depot(nom), casquette=conseillere, action=action.uuid, motif=POURQUOI_ECARTEE, lien=lien_de(nom)
    )


def _jouer(sorte: str, conseillere: Rattachement) -> None:
    """Les actes de cette sorte que disent les fichiers des dossiers."""
    for nom, acte in actes_de_la_caf():
        if acte.pop("acte") == sorte:
            with a_l_instant(a(acte.pop("le"))):
                _ACTES[sorte](nom, conseillere, {cle: dit for cle, dit in acte.items() if cle != "par"})


def _deroger(nom: str, conseillere: Rattachement, dit: Dits) -> None:
    actions.deroger(depot=depot(nom), casquette=conseillere, lien=lien_de(nom), **dit)


def _demander(nom: str, conseillere: Rattachement, dit: Dits) -> None:
    """Des compléments, et comment la demande a fini."""
    clos_le, clos, etape = a(dit.pop("clos_le")), dit.pop("clos"), Etape(dit.pop("etape"))
    ici: Dits = {"casquette": conseillere, "lien": lien_de(nom)}
    echeance = (clos_le + DELAI).date()
    complement = actions.demander_complement(
        depot=depot(nom), points=[Point(etape=etape)], echeance=echeance, **ici, **dit
    )
    with a_l_instant(clos_le):
        actions.annuler_complement(complement=complement, motif=clos, **ici)


_ACTES: dict[str, Callable[[str, Rattachement, Dits], None]] = {"deroger": _deroger, "demander": _demander}


def _ouvrir_la_suivante(conseillere: Rattachement) -> None:
    """La campagne de 2027-2028 : un dossier suivi, un à compléter, un irrecevable, une réunion convoquée."""
    for nom, quand in (
        ("2027-02-grandir-aux-minguettes", le(date(2027, 3, 10), 9)),
        ("2027-11-le-temps-d-apprendre", le(date(2027, 3, 9), 10)),
    ):
        with a_l_instant(quand):
            actions.prendre_en_charge(projet=projet(nom), casquette=conseillere, lien=lien_de(nom))
    nom = "2027-11-le-temps-d-apprendre"
    with a_l_instant(le(date(2027, 3, 9), 10, 20)):
        actions.demander_complement(
            depot=depot(nom),
            casquette=conseillere,
            points=[Point(etape=Etape.PARENTS)],
            message="Dites comment vous joindrez les parents qui ne prennent pas le car.",
            echeance=date(2027, 3, 26),
            lien=lien_de(nom),
        )
    with a_l_instant(le(date(2027, 3, 10), 15)):
        refus: Dits = {"casquette": conseillere, "lien": lien_de(IRRECEVABLE), "motif": POURQUOI_IRRECEVABLE}
        actions.juger_irrecevable(depot=depot(IRRECEVABLE), **refus)
    comites.reunir(conseillere, "2027-2028")


def projet(nom: str) -> Projet:
    """Le dossier de ce fichier."""
    return Projet.objects.select_related("campagne__caf", "structure").get(uuid=cle_de(nom))


def depot(nom: str) -> Depot:
    """Son dernier dépôt."""
    return Depot.objects.select_related("projet__campagne__caf").filter(projet__uuid=cle_de(nom)).latest("numero")


def lien_de(nom: str) -> str:
    """Le suivi de ce dossier, tel que le porte un message de la démonstration."""
    return LIEN.format(uuid=cle_de(nom))
