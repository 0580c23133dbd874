"""Ce qui suit les lettres de 2026-2027 : conventions, acomptes, autres financeurs, observations, changements."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from preau.acteurs.enums import Role
from preau.acteurs.models import Comite, Rattachement
from preau.coeur.referentiel.faits import Fermeture
from preau.demonstration.comites import le
from preau.demonstration.decisions import ACOMPTE_LE, OBSERVEE, decisions
from preau.demonstration.dossiers import cle_de
from preau.demonstration.structures import CAF, COMITE_EST, VILLE
from preau.instruction import actions
from preau.instruction.echeances import echeances
from preau.instruction.enums import Issue, NatureDeVersement
from preau.instruction.models import Convention, Decision
from preau.projets.changements import Changement
from preau.projets.tables import Cofinancement, Observation, Projet
from preau.projets.tables.modifications import SorteDeModification
from preau.socle.horloge import a_l_instant

LIEN = "http://127.0.0.1:8000/instruire/modifications/"
SIGNEE_PAR_LA_STRUCTURE, SIGNEE_PAR_LA_CAF = date(2026, 9, 7), date(2026, 9, 14)
# La convention de l'avant-dernier servi attend la Caf, celle du dernier attend la structure.
SANS_LES_DEUX, SANS_LA_CAF = 2, 1
PAYES = 3
OUVERTE, LEVEE = "2026-02-grandir-aux-minguettes", "2026-05-l-appetit-d-apprendre"
ARRIVEE = "Une bénévole de la médiathèque rejoint l'équipe du lundi et du jeudi : ils sont trois auprès de l'animateur."
TRAVAUX = "La salle ferme deux semaines pour travaux : la ville n'en a pas d'autre à l'école."


def mener(conseillere: Rattachement) -> None:
    """Des conventions aux changements de l'année."""
    servies = [decision for decision in decisions() if decision.issue == Issue.ATTRIBUE]
    _conventionner(servies, conseillere)
    _accorder(conseillere)
    with a_l_instant(le(ACOMPTE_LE, 9)):
        for decision in servies[:PAYES]:
            _payer_l_acompte(decision, conseillere)
    _changer(conseillere)
    _repondre()


def _conventionner(servies: Sequence[Decision], conseillere: Rattachement) -> None:
    for jour, signees in (
        (SIGNEE_PAR_LA_STRUCTURE, servies[:-SANS_LA_CAF]),
        (SIGNEE_PAR_LA_CAF, servies[:-SANS_LES_DEUX]),
    ):
        with a_l_instant(le(jour, 11)):
            for decision in signees:
                convention = Convention.objects.get(notification__decision=decision)
                actions.noter_signature(convention=convention, casquette=conseillere, le=jour)


def _accorder(conseillere: Rattachement) -> None:
    """La ville dit elle-même ce qu'elle accorde ; la Caf note la réponse de la Métropole."""
    ville = Rattachement.objects.avec_organisme().get(role=Role.COFINANCEUR, financeur__nom=VILLE)
    reponses = (
        ("2026-01-ouvrir-les-portes", VILLE, ville, Decimal(4_500), Decimal(4_500)),
        ("2026-02-grandir-aux-minguettes", "Métropole de Lyon", conseillere, Decimal(8_000), Decimal(0)),
    )
    with a_l_instant(le(date(2026, 9, 21), 15)):
        for nom, financeur, qui, accorde, verse in reponses:
            demande = Cofinancement.objects.get(projet__uuid=cle_de(nom), financeur__nom=financeur)
            actions.accorder_cofinancement(cofinancement=demande, casquette=qui, accorde=accorde, verse=verse)


def _payer_l_acompte(decision: Decision, conseillere: Rattachement) -> None:
    [acompte] = [due for due in echeances(decision) if due.nature == NatureDeVersement.ACOMPTE]
    relue = Decision.objects.select_related("campagne", "projet__structure").get(pk=decision.pk)
    actions.verser(
        decision=relue,
        casquette=conseillere,
        nature=NatureDeVersement.ACOMPTE,
        montant=acompte.du,
        verse_le=ACOMPTE_LE,
    )


def _changer(conseillere: Rattachement) -> None:
    """Un changement accepté en novembre ; un autre, de mars, attend sa réponse."""
    with a_l_instant(le(date(2026, 11, 9), 17)):
        projet, qui = _chez("2026-01-ouvrir-les-portes")
        changement = Changement(
            SorteDeModification.ADULTES, collectif=_premier_collectif(projet), professionnels=1, benevoles=3
        )
        ici: dict[str, Any] = {"projet": projet, "casquette": qui, "lien": LIEN}
        declaree = actions.declarer_modification(
            **ici, changement=changement, effet_le=date(2026, 11, 16), motif=ARRIVEE
        )
    with a_l_instant(le(date(2026, 11, 12), 10)):
        message = "Merci : deux adultes au moins restent auprès des enfants."
        actions.accepter_modification(modification=declaree, casquette=conseillere, message=message, lien=LIEN)
    with a_l_instant(le(date(2027, 3, 8), 9)):
        projet, qui = _chez("2026-02-grandir-aux-minguettes")
        fermeture = Fermeture(date(2027, 3, 22), date(2027, 4, 2), "Travaux")
        changement = Changement(
            SorteDeModification.FERMETURE, collectif=_premier_collectif(projet), fermetures=(fermeture,)
        )
        ici = {"projet": projet, "casquette": qui, "lien": LIEN}
        actions.declarer_modification(**ici, changement=changement, effet_le=date(2027, 3, 22), motif=TRAVAUX)


def _repondre() -> None:
    """Deux observations répondues, dont une levée par un membre du comité qui l'a faite ; une autre attend."""
    for nom, texte in (
        (LEVEE, "Le collectif de Terraillon ouvrira dès septembre : l'animatrice est embauchée à l'année."),
        (OBSERVEE, "Une feuille à deux colonnes est posée à l'entrée de chaque rencontre depuis novembre."),
    ):
        with a_l_instant(le(date(2026, 12, 1), 18)):
            _, qui = _chez(nom)
            observation = Observation.objects.get(projet__uuid=cle_de(nom))
            actions.repondre_observation(observation=observation, casquette=qui, texte=texte)
    with a_l_instant(le(date(2027, 1, 14), 11)):
        comite = Comite.objects.get(nom=COMITE_EST, caf__nom=CAF)
        membre = Rattachement.objects.avec_organisme().filter(comite=comite, role=Role.MEMBRE).earliest("pk")
        levee = Observation.objects.get(projet__uuid=cle_de(LEVEE))
        actions.lever_observation(observation=levee, casquette=membre, texte="La réponse suffit.")


def _chez(nom: str) -> tuple[Projet, Rattachement]:
    """Le projet, et la responsable de sa structure."""
    projet = Projet.objects.select_related("campagne__caf", "structure").get(uuid=cle_de(nom))
    casquettes = Rattachement.objects.avec_organisme().filter(structure=projet.structure_id)
    return projet, casquettes.get(role=Role.RESPONSABLE)


def _premier_collectif(projet: Projet) -> Any:
    return projet.collectifs.presentes().order_by("rang", "pk").values_list("uuid", flat=True)[0]
