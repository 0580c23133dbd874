"""Ce qui change après la décision : ce que la structure déclare, et le plan de l'année, version après version.

Le dépôt ne change pas. Seuls les actes de l'instruction écrivent ici.
"""

from django.db import models
from django.db.models import F, Q

from preau.acteurs.models import Utilisateur
from preau.coeur.phrases import heure
from preau.coeur.referentiel.norme import en_date
from preau.projets.tables.collectif import Collectif
from preau.projets.tables.depots import Depot
from preau.projets.tables.enums import JOURS_DE_SEMAINE
from preau.projets.tables.projet import Projet
from preau.projets.tables.requetes import ModificationQuerySet
from preau.socle.models import Fiche


class SorteDeModification(models.TextChoices):
    """Ce qu'un changement change ; chaque sorte a ses colonnes, ou ses lignes."""

    CRENEAUX = "creneaux", "les jours et les heures des séances"
    LIEU = "lieu", "le lieu"
    DATES = "dates", "la première ou la dernière séance"
    EFFECTIF = "effectif", "le nombre d'enfants"
    ADULTES = "adultes", "les adultes auprès des enfants"
    FERMETURE = "fermeture", "une fermeture"
    FUSION = "fusion", "deux collectifs réunis en un"
    ABANDON_COLLECTIF = "abandon_collectif", "un collectif arrêté"
    ABANDON_PROJET = "abandon_projet", "le projet arrêté"


ABANDONS = (SorteDeModification.ABANDON_COLLECTIF, SorteDeModification.ABANDON_PROJET)


class EtatDeModification(models.TextChoices):
    """Où en est un changement déclaré."""

    DECLAREE = "declaree", "en attente de réponse"
    ACCEPTEE = "acceptee", "accepté"
    REFUSEE = "refusee", "refusé"
    RETIREE = "retiree", "retiré"


def _exige(nom: str, condition: Q, phrase: str) -> models.CheckConstraint:
    return models.CheckConstraint(name=nom, condition=condition, violation_error_message=phrase)


def _dites_seulement(sortes: tuple[str, ...], dite: Q, **vides: object) -> Q:
    """Ces sortes disent ceci, les autres le laissent vide."""
    return (Q(sorte__in=sortes) & dite) | (~Q(sorte__in=sortes) & Q(**vides))


def _par(nom: str, *, absente: bool = False) -> models.ForeignKey:
    return models.ForeignKey(
        Utilisateur, on_delete=models.PROTECT, related_name="+", verbose_name=nom, null=absente, blank=absente
    )


_S = SorteDeModification
_E = EtatDeModification


class Modification(Fiche):
    """Un changement que la structure déclare après la décision, et ce que la Caf y répond.

    ``effet_le`` : le premier jour où il vaut. ``collectif`` : celui qu'il change, absent quand c'est le projet qui
    s'arrête ; ``autre`` : celui qui le rejoint dans une fusion. ``jour`` : le jour de la semaine où les adultes
    changent (0 pour lundi), vide pour toutes les séances. Les jours, les heures et les fermetures ont leurs lignes.
    ``reponse`` : ce que dit la Caf ; toujours, quand elle refuse.
    """

    projet = models.ForeignKey(Projet, on_delete=models.PROTECT, related_name="modifications", verbose_name="projet")
    sorte = models.CharField("sorte", max_length=20, choices=SorteDeModification)
    collectif = models.ForeignKey(
        Collectif, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="collectif changé"
    )
    autre = models.ForeignKey(
        Collectif, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="collectif réuni"
    )
    effet_le = models.DateField("prend effet le")
    motif = models.TextField("motif")
    etat = models.CharField("état", max_length=10, choices=EtatDeModification, default=EtatDeModification.DECLAREE)

    lieu = models.TextField("nouveau lieu", blank=True, default="")
    adresse = models.TextField("adresse du nouveau lieu", blank=True, default="")
    commune = models.TextField("commune du nouveau lieu", blank=True, default="")
    accessible_parents = models.BooleanField("accessible aux parents", null=True, blank=True)
    locaux_adaptes = models.BooleanField("locaux adaptés", null=True, blank=True)
    debut = models.DateField("première séance", null=True, blank=True)
    fin = models.DateField("dernière séance", null=True, blank=True)
    effectif = models.PositiveIntegerField("nombre d'enfants", null=True, blank=True)
    professionnels = models.PositiveIntegerField("professionnels", null=True, blank=True)
    benevoles = models.PositiveIntegerField("bénévoles", null=True, blank=True)
    jour = models.PositiveSmallIntegerField("jour concerné", choices=JOURS_DE_SEMAINE, null=True, blank=True)

    declaree_par = _par("déclarée par")
    declaree_le = models.DateTimeField("déclarée le")
    repondue_par = _par("répondue par", absente=True)
    repondue_le = models.DateTimeField("répondue le", null=True, blank=True)
    reponse = models.TextField("réponse", blank=True, default="")
    retiree_par = _par("retirée par", absente=True)
    retiree_le = models.DateTimeField("retirée le", null=True, blank=True)

    objects = ModificationQuerySet.as_manager()

    class Meta:
        verbose_name = "modification"
        verbose_name_plural = "modifications"
        ordering = ["-declaree_le", "-id"]
        indexes = [models.Index(fields=["projet", "etat"], name="modification_de_projet")]
        constraints = [
            _exige("modification_motivee", ~Q(motif=""), "Un changement dit pourquoi."),
            _exige(
                "modification_vise_un_collectif",
                Q(sorte=_S.ABANDON_PROJET, collectif__isnull=True)
                | (~Q(sorte=_S.ABANDON_PROJET) & Q(collectif__isnull=False)),
                "Un changement dit quel collectif il change, sauf quand le projet s'arrête.",
            ),
            _exige(
                "modification_fusion_de_deux",
                _dites_seulement((_S.FUSION,), Q(autre__isnull=False) & ~Q(autre=F("collectif")), autre__isnull=True),
                "Une fusion réunit deux collectifs différents.",
            ),
            _exige(
                "modification_lieu",
                _dites_seulement(
                    (_S.LIEU,),
                    ~Q(lieu="") & Q(accessible_parents__isnull=False, locaux_adaptes__isnull=False),
                    lieu="",
                    adresse="",
                    commune="",
                    accessible_parents__isnull=True,
                    locaux_adaptes__isnull=True,
                ),
                "Un nouveau lieu dit son nom, si les parents y entrent, si les locaux conviennent.",
            ),
            _exige(
                "modification_dates",
                _dites_seulement(
                    (_S.DATES,),
                    Q(debut__isnull=False, fin__isnull=False, fin__gte=F("debut")),
                    debut__isnull=True,
                    fin__isnull=True,
                ),
                "Un collectif ne finit pas avant d'avoir commencé.",
            ),
            _exige(
                "modification_effectif",
                _dites_seulement(
                    (_S.EFFECTIF, _S.FUSION), Q(effectif__isnull=False, effectif__gte=1), effectif__isnull=True
                ),
                "Un collectif a au moins un enfant.",
            ),
            _exige(
                "modification_adultes",
                _dites_seulement(
                    (_S.ADULTES, _S.FUSION),
                    Q(professionnels__isnull=False, benevoles__isnull=False, professionnels__gte=0, benevoles__gte=0),
                    professionnels__isnull=True,
                    benevoles__isnull=True,
                ),
                "Dites combien de professionnels et combien de bénévoles.",
            ),
            _exige(
                "modification_jour",
                Q(jour__isnull=True) | Q(sorte=_S.ADULTES, jour__in=[jour for jour, _ in JOURS_DE_SEMAINE]),
                "Seuls les adultes changent pour un jour de la semaine.",
            ),
            _exige(
                "modification_etat_et_dates",
                Q(etat=_E.DECLAREE, repondue_le__isnull=True, repondue_par__isnull=True, reponse="")
                & Q(retiree_le__isnull=True, retiree_par__isnull=True)
                | Q(etat=_E.RETIREE, repondue_le__isnull=True, repondue_par__isnull=True, reponse="")
                & Q(retiree_le__isnull=False, retiree_par__isnull=False)
                | Q(etat__in=[_E.ACCEPTEE, _E.REFUSEE], repondue_le__isnull=False, repondue_par__isnull=False)
                & Q(retiree_le__isnull=True, retiree_par__isnull=True),
                "L'état d'un changement ne va pas avec ses dates ou ses signataires.",
            ),
            _exige(
                "modification_refus_motive",
                ~Q(etat=_E.REFUSEE) | ~Q(reponse=""),
                "Un refus dit pourquoi.",
            ),
            models.UniqueConstraint(
                name="modification_une_en_attente_par_collectif",
                fields=["collectif", "sorte"],
                condition=Q(etat=_E.DECLAREE),
                violation_error_message="Un changement de cette sorte attend déjà sa réponse pour ce collectif.",
            ),
            models.UniqueConstraint(
                name="modification_un_arret_en_attente",
                fields=["projet"],
                condition=Q(etat=_E.DECLAREE, sorte=_S.ABANDON_PROJET),
                violation_error_message="L'arrêt de ce projet attend déjà sa réponse.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_sorte_display()}, à partir du {en_date(self.effet_le)}"

    @property
    def est_un_abandon(self) -> bool:
        """Un collectif, ou tout le projet, s'arrête : son montant peut être libéré."""
        return self.sorte in ABANDONS


class CreneauModifie(models.Model):
    """Une séance de la nouvelle semaine type. ``jour`` : 0 pour lundi."""

    modification = models.ForeignKey(
        Modification, on_delete=models.CASCADE, related_name="creneaux", verbose_name="modification"
    )
    jour = models.PositiveSmallIntegerField("jour", choices=JOURS_DE_SEMAINE)
    debut = models.TimeField("début")
    fin = models.TimeField("fin")

    class Meta:
        verbose_name = "créneau d'une modification"
        verbose_name_plural = "créneaux des modifications"
        ordering = ["jour", "debut", "id"]
        constraints = [
            _exige("creneaumodifie_heures_en_ordre", Q(fin__gt=F("debut")), "Une séance finit après avoir commencé."),
            _exige(
                "creneaumodifie_jour_de_la_semaine",
                Q(jour__in=[jour for jour, _ in JOURS_DE_SEMAINE]),
                "Un créneau a lieu un des sept jours de la semaine.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_jour_display()}, de {heure(self.debut)} à {heure(self.fin)}"


class FermetureModifiee(models.Model):
    """Une période sans séance de plus, premier et dernier jours compris."""

    modification = models.ForeignKey(
        Modification, on_delete=models.CASCADE, related_name="fermetures", verbose_name="modification"
    )
    debut = models.DateField("du")
    fin = models.DateField("au")
    motif = models.TextField("motif", blank=True, default="")

    class Meta:
        verbose_name = "fermeture d'une modification"
        verbose_name_plural = "fermetures des modifications"
        ordering = ["debut", "id"]
        constraints = [
            _exige(
                "fermeturemodifiee_en_ordre",
                Q(fin__gte=F("debut")),
                "Une fermeture ne finit pas avant d'avoir commencé.",
            ),
        ]

    def __str__(self) -> str:
        return f"du {en_date(self.debut)} au {en_date(self.fin)}"


class VersionDuPlan(Fiche):
    """Une version du plan de l'année. La première est le dépôt notifié ; les autres naissent d'un changement accepté.

    ``numero`` : l'ordre où elles sont nées. ``du`` : le premier jour où elle vaut ; elle vaut jusqu'au jour de la
    suivante, non compris. Son contenu ne se garde pas : il se lit (:mod:`preau.projets.plan`) du dépôt et des
    changements acceptés qui ont pris effet ce jour-là.
    """

    projet = models.ForeignKey(Projet, on_delete=models.PROTECT, related_name="versions", verbose_name="projet")
    numero = models.PositiveIntegerField("numéro")
    du = models.DateField("en vigueur à partir du")
    depot = models.ForeignKey(
        Depot, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="dépôt notifié"
    )
    modification = models.OneToOneField(
        Modification,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="version",
        verbose_name="modification acceptée",
    )

    class Meta:
        verbose_name = "version du plan"
        verbose_name_plural = "versions du plan"
        ordering = ["projet", "du", "numero"]
        constraints = [
            models.UniqueConstraint(
                name="version_numero_unique",
                fields=["projet", "numero"],
                violation_error_message="Le plan de ce projet a déjà une version de ce numéro.",
            ),
            _exige(
                "version_du_depot_ou_d_un_changement",
                Q(numero=1, depot__isnull=False, modification__isnull=True)
                | Q(numero__gt=1, depot__isnull=True, modification__isnull=False),
                "La première version est le dépôt ; les autres viennent chacune d'un changement.",
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.numero}, à partir du {en_date(self.du)}"
