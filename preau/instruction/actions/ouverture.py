"""Ce que tous les actes de l'instruction d'un dossier partagent : le droit, le verrou, l'état, le journal, le courrier.

Un acte qui change ce qui se partage (recevabilité, action écartée, complément) prend la campagne avant le projet, comme
l'adoption d'un scénario : les deux se suivent, et aucun ne travaille sur ce que l'autre vient de changer.
"""

from typing import Any

from django.core.exceptions import ValidationError

from preau.acteurs.models import Rattachement
from preau.campagnes.actions.commun import consigner, refuser_sans_droit, verrouiller
from preau.coeur.cycle import PROJET, RECEVABILITE
from preau.instruction import droits
from preau.instruction.actions.commun import passer
from preau.instruction.enums import Issue
from preau.instruction.models import Decision
from preau.projets.tables import Depot, Projet, Recevabilite
from preau.projets.tables.requetes import ROLES_DU_DOSSIER
from preau.socle import courrier
from preau.socle.horloge import aujourd_hui
from preau.socle.models import Fiche

A_JUGER = "a_juger"
LONGUEUR_MOTIF = 5_000


def ouvrir_dossier(projet: Projet, casquette: Rattachement, acte: str, *, sans_etat: bool = False) -> Projet:
    """Le projet sous verrou, si cette casquette peut faire l'acte et que son état le permet.

    ``sans_etat`` : l'acte regarde d'abord autre chose, et vérifie l'état lui-même.
    """
    permis = droits.peut_deroger if acte in ("deroger", "annuler_derogation") else droits.peut_instruire
    refuser_sans_droit(permis=permis(casquette, projet.campagne))
    verrouiller(projet.campagne)
    dossiers = Projet.objects.select_for_update(of=("self",), no_key=True)
    relu = dossiers.select_related("campagne__caf", "structure").get(pk=projet.pk)
    if not sans_etat:
        passer(PROJET, relu.etat, acte)
    return relu


def ouvrir_depot(depot: Depot, casquette: Rattachement, acte: str) -> tuple[Projet, Recevabilite | None]:
    """Le projet sous verrou et ce qui est jugé de ce dépôt ; refuse un dépôt qu'un autre a remplacé depuis."""
    relu = ouvrir_dossier(depot.projet, casquette, acte)
    dernier = dernier_depot(relu)
    if dernier is None or dernier.pk != depot.pk:
        tient = f"le dépôt n° {dernier.numero} est arrivé" if dernier else f"le dépôt n° {depot.numero} a été retiré"
        raise ValidationError(f"Entre-temps, {tient} : lisez-le, puis décidez.", code="vu")
    return relu, depot.recevabilites.en_vigueur().select_related("par").first()


def passer_la_recevabilite(jugee: Recevabilite | None, acte: str) -> str:
    """Ce que l'acte fait de la recevabilité du dépôt, ou son refus, qui dit qui a jugé et quand."""
    if jugee is None:
        return passer(RECEVABILITE, A_JUGER, acte)
    return passer(RECEVABILITE, jugee.decision, acte, f"{jugee.par}, le {jugee.le:%d/%m/%Y}")


def refuser_une_fois_decide(projet: Projet) -> None:
    """Refuse de changer ce qui se partage une fois qu'un scénario adopté a préparé la décision du projet.

    Ce que l'on fait : un projet ajourné se reprend, c'est pour cela qu'on l'ajourne.
    """
    if phrase := deja_decide(Decision.objects.filter(projet=projet).first()):
        raise ValidationError(phrase, code="decide")


def deja_decide(decision: Decision | None) -> str:
    """Pourquoi l'instruction d'un projet ne change plus, en une phrase ; vide si elle le peut encore."""
    if decision is None or decision.issue == Issue.AJOURNE:
        return ""
    prete = "Un scénario adopté a préparé la décision de ce projet"
    phrase = f"Ce projet est déjà {decision.get_issue_display()}" if decision.issue else prete
    suite = "le décideur reprend d'abord le scénario, ou ajourne ce projet"
    return f"{phrase} : {suite}."


def dernier_depot(projet: Projet) -> Depot | None:
    """Le dépôt qui tient ; ``None`` s'il n'y en a pas."""
    return projet.depots.filter(retrait__isnull=True).order_by("-numero").first()


def un_motif(texte: str, champ: str = "motif", *, sinon: str = "Dites pourquoi : la structure le lira.") -> str:
    """Le texte, net ; refuse un texte vide ou démesuré, au champ ``champ``."""
    net = texte.replace("\0", "").replace("\r\n", "\n").strip()
    if not net:
        raise ValidationError({champ: sinon})
    if len(net) > LONGUEUR_MOTIF:
        raise ValidationError({champ: f"Ce texte est trop long : {LONGUEUR_MOTIF} caractères au plus."})
    return net


def consigner_instruction(
    acte: str,
    projet: Projet,
    casquette: Rattachement,
    objet: Fiche,
    *,
    avant: dict[str, Any] | None = None,
    apres: dict[str, Any] | None = None,
    pour_la_structure: bool = True,
) -> None:
    """Écrit l'acte au journal de la campagne et, sauf s'il ne regarde que la Caf, à celui de la structure."""
    consigner(
        acte,
        projet.campagne,
        casquette,
        objet=objet,
        structure=projet.structure.uuid if pour_la_structure else None,
        dossier=projet.uuid,
        avant=avant,
        apres=apres,
    )


def prevenir(projet: Projet, gabarit: str, lien: str, **contexte: Any) -> None:
    """Écrit une fois à chaque responsable et coordinatrice de la structure du projet."""
    siennes = Rattachement.objects.filter(structure=projet.structure, role__in=ROLES_DU_DOSSIER)
    adresses = siennes.en_vigueur(aujourd_hui()).values_list("personne__courriel", flat=True)
    commun = {"projet": projet, "campagne": projet.campagne, "caf": projet.campagne.caf, "lien": lien}
    for adresse in sorted(set(adresses)):
        courrier.ecrire(destinataire=adresse, gabarit=gabarit, contexte=commun | contexte, caf=projet.campagne.caf.uuid)
