"""L'enveloppe de 2026-2027 et ses décisions : l'ordre d'ensemble, trois scénarios, l'adoption, les lettres."""

from datetime import date
from decimal import Decimal
from typing import Any

from preau.acteurs.models import Rattachement
from preau.campagnes.actions import ecrire_texte
from preau.campagnes.enums import SujetDeTexte
from preau.campagnes.models import Campagne
from preau.demonstration.comites import le
from preau.demonstration.dossiers import cle_de
from preau.demonstration.structures import CAF
from preau.instruction import actions
from preau.instruction.enums import MethodeDeScenario
from preau.instruction.models import Decision, Scenario
from preau.projets.tables import Projet
from preau.projets.tables.surcouche import SensAvis
from preau.socle.horloge import a_l_instant

ANNEE = "2026-2027"
LIEN = "http://127.0.0.1:8000/projets/{projet}/decision/"
ORDRE = (
    "2026-01-ouvrir-les-portes",
    "2026-11-le-temps-d-apprendre",
    "2026-02-grandir-aux-minguettes",
    "2026-08-du-college-au-lycee",
    "2026-05-l-appetit-d-apprendre",
    "2026-03-reussir-au-college",
    "2026-09-tisser-des-liens",
    "2026-07-un-temps-pour-apprendre",
)
# Le moins avec quoi un projet reste faisable, en euros : les autres demandent tout ou rien.
PLANCHERS = {cle_de("2026-09-tisser-des-liens"): Decimal(2_500)}
SCENARIOS = (
    ("Dans l'ordre d'ensemble", MethodeDeScenario.RANG),
    ("À chacun sa part", MethodeDeScenario.PRORATA),
    ("Le plus de projets possible", MethodeDeScenario.OPTIMALE),
)
OBSERVEE = "2026-03-reussir-au-college"
OBSERVATION = "Comptez à part les mères et les pères venus à chaque rencontre, et dites-le au bilan."
CONVENTION = (
    "La structure met en œuvre le projet déposé, tient le registre des présences et prévient la Caf des changements. "
    "La Caf verse l'acompte à la signature et le solde au vu du bilan.\n\n"
    "Ce texte est inventé pour la démonstration."
)
PART_D_ACOMPTE = Decimal(70)
ACOMPTE_LE, SOLDE_LE = date(2026, 10, 15), date(2027, 9, 30)
POURQUOI_AJOURNE = "Le comité a ajourné son avis : les comptes approuvés manquent encore. Envoyez-les avant la rentrée."


def mener(conseillere: Rattachement, decideur: Rattachement) -> None:
    """De l'ordre d'ensemble aux lettres."""
    campagne = Campagne.objects.get(annee_scolaire=ANNEE, caf__nom=CAF)
    with a_l_instant(le(date(2026, 6, 16), 10)):
        actions.fixer_rang_d_ensemble(campagne=campagne, casquette=conseillere, projets=_dans_l_ordre())
    _partager(campagne, conseillere, decideur)
    with a_l_instant(le(date(2026, 6, 24), 9)):
        for decision in decisions():
            _decider(decision, decideur)
    with a_l_instant(le(date(2026, 6, 26), 14)):
        for decision in decisions():
            actions.relire_decision(decision=decision, casquette=conseillere)
        projet = Projet.objects.get(uuid=cle_de(OBSERVEE))
        actions.ecrire_observation(projet=projet, casquette=conseillere, texte=OBSERVATION)
        ici: dict[str, Any] = {"campagne": campagne, "casquette": conseillere}
        ecrire_texte(**ici, sujet=SujetDeTexte.CONVENTION, contenu=CONVENTION)
        actions.fixer_echeancier(**ici, part_acompte=PART_D_ACOMPTE, acompte_le=ACOMPTE_LE, solde_le=SOLDE_LE)
    with a_l_instant(le(date(2026, 7, 8), 9, 30)):
        actions.notifier_decisions(campagne=campagne, casquette=conseillere, lien=LIEN)


def decisions() -> list[Decision]:
    """Les décisions de la campagne, dans l'ordre où les projets ont été servis."""
    lues = Decision.objects.filter(campagne__annee_scolaire=ANNEE, campagne__caf__nom=CAF)
    return list(lues.select_related("campagne", "projet__structure", "depot").order_by("rang", "pk"))


def _dans_l_ordre() -> list[Projet]:
    projets = {projet.uuid: projet for projet in Projet.objects.filter(campagne__annee_scolaire=ANNEE)}
    return [projets[cle_de(nom)] for nom in ORDRE]


def _partager(campagne: Campagne, conseillere: Rattachement, decideur: Rattachement) -> None:
    """Trois scénarios, dont un corrigé à la main ; le premier est adopté."""
    ici: dict[str, Any] = {"campagne": campagne, "casquette": conseillere, "planchers": PLANCHERS}
    with a_l_instant(le(date(2026, 6, 18), 11)):
        proposes = [actions.proposer_scenario(**ici, nom=nom, methode=methode) for nom, methode in SCENARIOS]
        _corriger(proposes[1], conseillere)
    with a_l_instant(le(date(2026, 6, 23), 15)):
        actions.adopter_scenario(scenario=proposes[0], casquette=decideur)


def _corriger(scenario: Scenario, conseillere: Rattachement) -> None:
    ligne = scenario.lignes.get(projet__uuid=cle_de("2026-02-grandir-aux-minguettes"))
    motif = "Six collectifs au prorata en feraient fermer un : arrondi au millier d'euros au-dessous."
    montant = ligne.propose - ligne.propose % 1000
    actions.corriger_ligne(ligne=ligne, casquette=conseillere, montant=montant, motif=motif)


def _decider(decision: Decision, decideur: Rattachement) -> None:
    """Ce que propose le scénario ; sans rien proposé, un refus au même motif, ou un report si l'avis est ajourné."""
    ici: dict[str, Any] = {"decision": decision, "casquette": decideur}
    if decision.propose:
        actions.attribuer(**ici)
    elif decision.depot.avis_du_comite.filter(avis=SensAvis.AJOURNE, remplace_le__isnull=True).exists():
        actions.ajourner(**ici, motif=POURQUOI_AJOURNE)
    else:
        actions.refuser(**ici)
