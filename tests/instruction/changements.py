"""De quoi éprouver ce qui change après la décision : un projet notifié, et des changements tout faits."""

from datetime import date, time
from decimal import Decimal
from typing import NamedTuple

from preau.acteurs.models import Rattachement
from preau.coeur.referentiel.faits import Creneau, Fermeture
from preau.instruction import actions
from preau.instruction.models import Decision
from preau.projets.changements import Changement
from preau.projets.tables import Collectif, Modification, Projet
from preau.projets.tables.modifications import SorteDeModification as S
from tests.instruction.fabriques import Instruite, adopter, classer

JANVIER = date(2027, 1, 4)
MOTIF = "Une bénévole déménage."


class Notifie(NamedTuple):
    """Un projet dont la décision est partie. ``amina`` : sa responsable."""

    projet: Projet
    decision: Decision
    amina: Rattachement

    @property
    def collectifs(self) -> list[Collectif]:
        return list(self.projet.collectifs.presentes())


def deux_collectifs(document) -> None:
    document["collectifs"].append({**document["collectifs"][0], "nom": "Collège", "niveau": "college"})


def un_notifie(cadre: Instruite, *, changer=deux_collectifs, notifier: bool = True, ps: str = "6000.00") -> Notifie:
    """6 000 € attribués à un projet de deux collectifs, « CM » et « Collège », et la décision est partie."""
    projet = classer(cadre, 1, changer=changer, ps=ps)
    [decision] = adopter(cadre)
    actions.attribuer(decision=decision, casquette=cadre.decideur)
    if notifier:
        actions.relire_decision(decision=decision, casquette=cadre.conseillere)
        actions.noter_notification(decision=decision, casquette=cadre.conseillere)
    amina = Rattachement.objects.filter(structure=projet.structure).responsables(JANVIER).get()
    return Notifie(Projet.objects.get(pk=projet.pk), Decision.objects.get(pk=decision.pk), amina)


def adultes(notifie: Notifie, professionnels: int = 1, benevoles: int = 0, jour: int | None = None) -> Changement:
    cle = notifie.collectifs[0].uuid
    return Changement(S.ADULTES, cle, professionnels=professionnels, benevoles=benevoles, jour=jour)


def changements(notifie: Notifie) -> dict[S, Changement]:
    """Un changement de chaque sorte, qui change vraiment le plan."""
    cm, college = (collectif.uuid for collectif in notifie.collectifs)
    creneaux = (Creneau(0, time(16, 30), time(18)), Creneau(4, time(16, 30), time(18)))

    return {
        S.CRENEAUX: Changement(S.CRENEAUX, cm, creneaux=creneaux),
        S.LIEU: Changement(S.LIEU, cm, lieu="Salle des fêtes", accessible_parents=True, locaux_adaptes=False),
        S.DATES: Changement(S.DATES, cm, debut=date(2026, 9, 14), fin=date(2027, 5, 28)),
        S.EFFECTIF: Changement(S.EFFECTIF, cm, effectif=7),
        S.ADULTES: Changement(S.ADULTES, cm, professionnels=1, benevoles=0),
        S.FERMETURE: Changement(
            S.FERMETURE, cm, fermetures=(Fermeture(date(2027, 3, 1), date(2027, 3, 12), "Travaux"),)
        ),
        S.FUSION: Changement(S.FUSION, cm, autre=college, effectif=12, professionnels=1, benevoles=2),
        S.ABANDON_COLLECTIF: Changement(S.ABANDON_COLLECTIF, college),
        S.ABANDON_PROJET: Changement(S.ABANDON_PROJET),
    }


def declarer(notifie: Notifie, changement: Changement | None = None, **options) -> Modification:
    dit = {"changement": changement or adultes(notifie), "effet_le": JANVIER, "motif": MOTIF, **options}
    return actions.declarer_modification(projet=notifie.projet, casquette=notifie.amina, **dit)


def accepter(cadre: Instruite, modification: Modification, **options):
    return actions.accepter_modification(modification=modification, casquette=cadre.conseillere, **options)


def abandonner(cadre: Instruite, notifie: Notifie, sorte: S = S.ABANDON_COLLECTIF) -> Modification:
    """Un arrêt déclaré et accepté."""
    modification = declarer(notifie, changements(notifie)[sorte], motif="La salle ferme.")
    accepter(cadre, modification)
    return Modification.objects.entieres().get(pk=modification.pk)


def attribue(cadre: Instruite) -> Decimal:
    cadre.enveloppe.refresh_from_db()
    return cadre.enveloppe.attribue
