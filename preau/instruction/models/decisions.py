"""Les décisions : ce qui est attribué, collectif par collectif, ou refusé, ou ajourné, et pourquoi."""

from django.db import models
from django.db.models import F, Q

from preau.acteurs.models import Comite
from preau.campagnes.models import Campagne
from preau.instruction.enums import EtatDecision, Issue
from preau.instruction.models.champs import exige, montant, personne
from preau.instruction.models.scenarios import Scenario
from preau.instruction.requetes import DecisionQuerySet
from preau.projets.tables import Collectif, Depot, Projet
from preau.socle.models import Fiche

# Ce que chaque état a déjà reçu de dates ; les autres manquent.
_DATES = {
    EtatDecision.PREPAREE: (),
    EtatDecision.DECIDEE: ("decidee",),
    EtatDecision.RELUE: ("decidee", "relue"),
    EtatDecision.NOTIFIEE: ("decidee", "relue", "notifiee"),
}


def _etats_et_dates() -> Q:
    """Chaque état a ses dates, chacune avec sa personne, et une issue dès qu'il est décidé."""
    condition = Q()
    for etat, datees in _DATES.items():
        vides = {
            f"{acte}_{quoi}__isnull": acte not in datees
            for acte in ("decidee", "relue", "notifiee")
            for quoi in ("le", "par")
        }
        condition |= Q(etat=etat, issue__in=Issue.values if datees else [""], **vides)
    return condition


class Decision(Fiche):
    """Ce que la Caf décide d'un projet.

    ``demande`` : ce que le dépôt demande. ``plafond`` : ce que ses autres recettes laissent à couvrir de ses charges,
    au jour du dépôt. ``a_couvrir`` : de même, sans les recettes qu'il demande à d'autres financeurs ; ``accorde`` : ce
    que ceux-ci accordent. ``propose`` : ce que disait le scénario adopté, pour la raison ``motif_propose``. ``montant``
    : ce qui est attribué, toujours la somme de ses collectifs ; 0 tant que rien n'est décidé, et sur un refus.
    ``verse`` : ce qui en est payé, toujours la somme des versements qui tiennent. ``comite`` : de sa sous-enveloppe,
    s'il en a une, vient l'argent du projet.
    """

    campagne = models.ForeignKey(Campagne, on_delete=models.PROTECT, related_name="decisions", verbose_name="campagne")
    projet = models.OneToOneField(Projet, on_delete=models.PROTECT, related_name="decision", verbose_name="projet")
    depot = models.ForeignKey(Depot, on_delete=models.PROTECT, related_name="+", verbose_name="dépôt")
    scenario = models.ForeignKey(
        Scenario, on_delete=models.PROTECT, related_name="decisions", verbose_name="scénario adopté"
    )
    comite = models.ForeignKey(
        Comite, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="comité qui l'a classé"
    )
    etat = models.CharField("état", max_length=10, choices=EtatDecision, default=EtatDecision.PREPAREE)
    issue = models.CharField("issue", max_length=10, choices=Issue, blank=True, default="")
    rang = models.PositiveIntegerField("rang", null=True, blank=True)
    exclusion = models.TextField("pourquoi il ne peut rien recevoir", blank=True, default="")
    demande = montant("montant demandé")
    plafond = montant("ce que les autres recettes laissent à couvrir")
    a_couvrir = montant("ce qu'il reste à couvrir aux financeurs")
    accorde = montant("montant accordé par les autres financeurs")
    propose = montant("montant proposé")
    motif_propose = models.TextField("motif de la proposition")
    verse = montant("montant versé")
    montant = montant("montant attribué")
    motif = models.TextField("motif", blank=True, default="")
    decidee_par = personne("décidée par", absente=True)
    decidee_le = models.DateTimeField("décidée le", null=True, blank=True)
    relue_par = personne("relue par", absente=True)
    relue_le = models.DateTimeField("relue le", null=True, blank=True)
    notifiee_par = personne("notifiée par", absente=True)
    notifiee_le = models.DateTimeField("notifiée le", null=True, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "décision"
        verbose_name_plural = "décisions"
        ordering = ["campagne", "id"]
        indexes = [models.Index(fields=["campagne", "etat"], name="decision_de_campagne")]
        constraints = [
            exige(
                "decision_etat_et_dates",
                _etats_et_dates(),
                "L'état d'une décision ne va pas avec son issue, ses dates ou ses signataires.",
            ),
            exige(
                "decision_issue_et_montant",
                Q(issue=Issue.ATTRIBUE, montant__gt=0) | (~Q(issue=Issue.ATTRIBUE) & Q(montant=0)),
                "Un projet attribué a un montant ; les autres n'en ont pas.",
            ),
            exige(
                "decision_jamais_plus_que_demande",
                Q(montant__lte=F("demande"), propose__gte=0, propose__lte=F("demande")),
                "On n'attribue pas plus que le projet ne demande.",
            ),
            exige(
                "decision_jamais_plus_que_les_charges",
                Q(montant__lte=F("plafond")),
                "Les financements d'un projet ne dépassent pas ses charges.",
            ),
            exige(
                "decision_financeurs_dans_les_charges",
                Q(accorde__gte=0, a_couvrir__gte=F("montant") + F("accorde")),
                "Ce que les financeurs donnent à un projet ne dépasse pas ses charges.",
            ),
            exige(
                "decision_jamais_plus_verse_qu_attribue",
                Q(verse__gte=0, verse__lte=F("montant")),
                "On ne verse pas plus que ce qui est attribué.",
            ),
            exige(
                "decision_motivee",
                ~Q(motif_propose="") & (Q(etat=EtatDecision.PREPAREE) | ~Q(motif="")),
                "Une décision dit pourquoi.",
            ),
            exige(
                "decision_exclue_sans_montant",
                Q(exclusion="") | Q(montant=0, propose=0),
                "Un projet exclu de la répartition ne reçoit rien.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.projet} : {self.get_issue_display() or self.get_etat_display()}"


class DecisionDeCollectif(Fiche):
    """Ce qui est décidé d'un collectif : retenu, avec son montant, ou non, avec son motif.

    ``retenu`` vide : rien n'est encore décidé. ``nom`` et ``enfants`` sont ceux du dépôt. ``calcule`` : ce que donnent
    les charges éligibles, le taux et le plafond du texte, absent s'ils ne permettent rien d'estimer ; ``formule`` : ce
    calcul, une phrase par ligne. ``propose`` : sa part de ce que proposait le scénario.
    """

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="collectifs", verbose_name="décision")
    collectif = models.ForeignKey(
        Collectif, on_delete=models.PROTECT, related_name="decisions", verbose_name="collectif"
    )
    nom = models.TextField("nom")
    enfants = models.PositiveIntegerField("enfants", default=0)
    calcule = models.DecimalField("montant calculé", max_digits=12, decimal_places=2, null=True, blank=True)
    formule = models.TextField("formule", blank=True, default="")
    propose = montant("montant proposé")
    retenu = models.BooleanField("retenu", null=True, blank=True)
    montant = montant("montant attribué")
    motif = models.TextField("motif", blank=True, default="")

    class Meta:
        verbose_name = "décision d'un collectif"
        verbose_name_plural = "décisions des collectifs"
        ordering = ["decision", "id"]
        constraints = [
            models.UniqueConstraint(
                name="decision_une_par_collectif",
                fields=["decision", "collectif"],
                violation_error_message="Il est déjà décidé de ce collectif.",
            ),
            exige(
                "decision_collectif_retenu_ou_non",
                # « retenu » vide rend une comparaison inconnue, que la base laisserait passer : on le nomme.
                Q(retenu__isnull=False, retenu=True, montant__gt=0)
                | (Q(retenu__isnull=False, retenu=False, montant=0) & ~Q(motif=""))
                | Q(retenu__isnull=True, montant=0, motif=""),
                "Un collectif retenu a un montant ; un collectif écarté n'en a pas, et l'on dit pourquoi.",
            ),
            exige(
                "decision_collectif_montants_positifs",
                Q(propose__gte=0) & (Q(calcule__isnull=True) | Q(calcule__gte=0)),
                "Un montant ne peut pas être négatif.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nom} : {self.montant}"
