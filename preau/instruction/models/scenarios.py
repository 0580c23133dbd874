"""Les scénarios : ce que l'on pourrait attribuer, et dans quel ordre."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from preau.acteurs.models import Comite
from preau.campagnes.models import Campagne
from preau.instruction.enums import EtatScenario, MethodeDeScenario, OrigineDuDemande
from preau.instruction.models.champs import exige, montant, personne
from preau.instruction.requetes import ScenarioQuerySet
from preau.projets.tables import Depot, Projet
from preau.socle.models import Fiche

LONGUEUR_NOM = 120


class RangDEnsemble(Fiche):
    """La place d'un projet parmi tous ceux de la campagne, dite par la Caf quand plusieurs comités ont classé.

    L'ordre d'une campagne se fixe d'un seul acte, en entier. ``rang`` : 1 est le plus prioritaire.
    """

    campagne = models.ForeignKey(
        Campagne, on_delete=models.PROTECT, related_name="rangs_d_ensemble", verbose_name="campagne"
    )
    projet = models.OneToOneField(
        Projet, on_delete=models.PROTECT, related_name="rang_d_ensemble", verbose_name="projet"
    )
    rang = models.PositiveIntegerField("rang")
    par = personne("fixé par")
    le = models.DateTimeField("fixé le")

    class Meta:
        verbose_name = "rang d'ensemble"
        verbose_name_plural = "rangs d'ensemble"
        ordering = ["campagne", "rang"]
        constraints = [
            models.UniqueConstraint(
                name="rang_d_ensemble_unique",
                fields=["campagne", "rang"],
                violation_error_message="Un autre projet a déjà ce rang.",
            ),
            exige("rang_d_ensemble_des_un", Q(rang__gte=1), "Le rang commence à 1."),
        ]

    def __str__(self) -> str:
        return f"{self.projet}, rang {self.rang}"


class Scenario(Fiche):
    """Une façon de partager l'enveloppe d'une campagne, nommée. ``enveloppe`` : ce qu'elle valait ce jour-là."""

    campagne = models.ForeignKey(Campagne, on_delete=models.PROTECT, related_name="scenarios", verbose_name="campagne")
    nom = models.CharField("nom", max_length=LONGUEUR_NOM)
    methode = models.CharField("méthode", max_length=10, choices=MethodeDeScenario)
    etat = models.CharField("état", max_length=10, choices=EtatScenario, default=EtatScenario.BROUILLON)
    note = models.TextField("note", blank=True, default="")
    enveloppe = montant("enveloppe du jour")
    propose_par = personne("proposé par")
    propose_le = models.DateTimeField("proposé le")
    adopte_par = personne("adopté par", absente=True)
    adopte_le = models.DateTimeField("adopté le", null=True, blank=True)

    objects = ScenarioQuerySet.as_manager()

    class Meta:
        verbose_name = "scénario"
        verbose_name_plural = "scénarios"
        ordering = ["campagne", "id"]
        constraints = [
            models.UniqueConstraint(
                name="scenario_nom_unique",
                fields=["campagne", "nom"],
                violation_error_message="Un scénario de cette campagne porte déjà ce nom.",
            ),
            models.UniqueConstraint(
                name="scenario_un_seul_adopte",
                fields=["campagne"],
                condition=Q(etat=EtatScenario.ADOPTE),
                violation_error_message="Un scénario de cette campagne est déjà adopté : reprenez-le d'abord.",
            ),
            exige(
                "scenario_adopte_par_quelqu_un",
                Q(etat=EtatScenario.BROUILLON, adopte_le__isnull=True, adopte_par__isnull=True)
                | Q(etat=EtatScenario.ADOPTE, adopte_le__isnull=False, adopte_par__isnull=False),
                "Un scénario adopté dit par qui, et quand ; un brouillon ne le dit pas.",
            ),
            exige(
                "scenario_nomme", ~Q(nom="") & Q(enveloppe__gte=0), "Un scénario a un nom ; l'enveloppe est positive."
            ),
        ]

    def __str__(self) -> str:
        return self.nom

    @property
    def reste(self) -> Decimal:
        """Ce qu'il laisse de l'enveloppe du jour ; se lit d'une liste (``pour_liste``)."""
        propose: Decimal = getattr(self, "total_propose", None) or Decimal(0)
        return self.enveloppe - propose


class PartDeComite(Fiche):
    """La sous-enveloppe d'un comité telle qu'un scénario l'a partagée : ce qu'elle valait ce jour-là."""

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="parts", verbose_name="scénario")
    comite = models.ForeignKey(Comite, on_delete=models.PROTECT, related_name="+", verbose_name="comité")
    montant = montant("sous-enveloppe du jour")

    class Meta:
        verbose_name = "part d'un comité"
        verbose_name_plural = "parts des comités"
        ordering = ["scenario", "comite__nom", "id"]
        constraints = [
            models.UniqueConstraint(
                name="part_une_par_comite",
                fields=["scenario", "comite"],
                violation_error_message="Ce scénario dit déjà la part de ce comité.",
            ),
            exige("part_positive", Q(montant__gte=0), "Une sous-enveloppe ne peut être négative."),
        ]

    def __str__(self) -> str:
        return f"{self.comite} : {self.montant}"


class LigneDeScenario(Fiche):
    """Ce qu'un scénario propose à un projet, et pourquoi. ``nom`` : celui que les phrases du scénario citent.

    ``demande`` et ``origine`` : ce que le dépôt demande, et d'où on le tient. ``plancher`` : le moins qui laisse le
    projet faisable. ``calcule`` : ce que donne la méthode, ``motif`` sa raison ; ``propose`` : le même, ou ce qu'une
    personne a mis à sa place, et ``motif_de_correction`` dit alors pourquoi. ``exclusion`` : pourquoi le projet ne peut
    rien recevoir. Enfants et quartiers sont ceux du dépôt : ils ne bougent plus avec le dossier.
    """

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="lignes", verbose_name="scénario")
    projet = models.ForeignKey(Projet, on_delete=models.PROTECT, related_name="+", verbose_name="projet")
    depot = models.ForeignKey(Depot, on_delete=models.PROTECT, related_name="+", verbose_name="dépôt")
    comite = models.ForeignKey(
        Comite, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="comité qui l'a classé"
    )
    nom = models.TextField("nom du projet dans le partage")
    rang = models.PositiveIntegerField("rang", null=True, blank=True)
    exclusion = models.TextField("pourquoi il ne peut rien recevoir", blank=True, default="")
    demande = montant("montant demandé")
    origine = models.CharField("origine du montant demandé", max_length=10, choices=OrigineDuDemande)
    plancher = montant("plancher")
    calcule = montant("montant calculé")
    propose = montant("montant proposé")
    motif = models.TextField("motif")
    motif_de_correction = models.TextField("motif de la correction", blank=True, default="")
    enfants = models.PositiveIntegerField("enfants", default=0)
    enfants_qpv = models.PositiveIntegerField("enfants en quartier prioritaire", default=0)
    quartiers = models.JSONField("quartiers prioritaires", default=list)

    class Meta:
        verbose_name = "ligne de scénario"
        verbose_name_plural = "lignes de scénario"
        ordering = ["scenario", "id"]
        constraints = [
            models.UniqueConstraint(
                name="ligne_nom_unique",
                fields=["scenario", "nom"],
                violation_error_message="Deux projets d'un scénario ne portent pas le même nom.",
            ),
            models.UniqueConstraint(
                name="ligne_une_par_projet",
                fields=["scenario", "projet"],
                violation_error_message="Ce scénario a déjà une ligne pour ce projet.",
            ),
            exige(
                "ligne_jamais_plus_que_demande",
                Q(calcule__gte=0, propose__gte=0, calcule__lte=F("demande"), propose__lte=F("demande")),
                "Un montant proposé va de 0 à ce que le projet demande.",
            ),
            exige(
                "ligne_plancher_dans_le_demande",
                Q(plancher__gte=0, plancher__lte=F("demande")),
                "Le plancher va de 0 à ce que le projet demande.",
            ),
            exige(
                "ligne_corrigee_motivee",
                ~Q(motif_de_correction="") | Q(propose=F("calcule")),
                "Une ligne corrigée à la main dit pourquoi ; les autres suivent la méthode.",
            ),
            exige("ligne_motivee", ~Q(motif=""), "Chaque ligne d'un scénario dit sa raison."),
            exige(
                "ligne_exclue_sans_montant",
                Q(exclusion="") | Q(propose=0),
                "Un projet exclu de la répartition ne reçoit rien.",
            ),
            exige("ligne_rang_des_un", Q(rang__isnull=True) | Q(rang__gte=1), "Le rang commence à 1."),
            exige(
                "ligne_enfants_qpv_parmi_les_enfants",
                Q(enfants_qpv__lte=F("enfants")),
                "Les enfants en quartier prioritaire sont parmi les enfants du projet.",
            ),
        ]

    @property
    def corrigee(self) -> bool:
        """Son montant a été mis à la main, et l'on a dit pourquoi."""
        return bool(self.motif_de_correction)

    def __str__(self) -> str:
        return f"{self.projet} : {self.propose}"
