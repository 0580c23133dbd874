"""La réunion d'un comité : son ordre du jour, ce qu'on y dit, et les mandats de ceux qui y siègent."""

from django.db import models
from django.db.models import F, Q

from preau.acteurs.models import Comite, Rattachement
from preau.acteurs.validateurs import valider_texte
from preau.campagnes.models import Campagne
from preau.instruction.enums import EtatReunion, Venue
from preau.instruction.models.champs import exige, personne
from preau.instruction.requetes_reunions import PointQuerySet, ReunionQuerySet
from preau.projets.tables import Depot, Observation
from preau.projets.tables.surcouche import SensAvis
from preau.socle.models import Fiche

# Les avis qui mettent un dossier dans le classement.
CLASSES = (SensAvis.FAVORABLE, SensAvis.AVEC_RESERVES)


class MandatDeMembre(Fiche):
    """L'institution qu'un membre représente au comité, du jour ``debut`` compris au jour ``fin`` non compris.

    ``voix`` : il vote, et compte au quorum ; sinon, il est invité. Sans mandat dit, un membre vote.
    """

    rattachement = models.ForeignKey(
        Rattachement, on_delete=models.PROTECT, related_name="mandats", verbose_name="membre"
    )
    institution = models.CharField("institution", max_length=160, validators=[valider_texte])
    voix = models.BooleanField("a une voix", default=True)
    debut = models.DateField("début")
    fin = models.DateField("fin", null=True, blank=True)

    class Meta:
        verbose_name = "mandat de membre"
        verbose_name_plural = "mandats des membres"
        ordering = ["debut", "id"]
        constraints = [
            exige(
                "mandat_dit_et_date",
                ~Q(institution="") & (Q(fin__isnull=True) | Q(fin__gt=F("debut"))),
                "Un mandat dit l'institution, et finit après avoir commencé.",
            ),
        ]

    def __str__(self) -> str:
        return self.institution


class Reunion(Fiche):
    """Une réunion d'un comité, pour une campagne.

    Quorum : au moins ``quorum_pour_cent`` des membres qui votent, et jamais moins de ``quorum_minimum``. Les rangs
    rendus viennent après ``rang_depart`` : une seconde réunion classe à la suite de la première.
    """

    comite = models.ForeignKey(Comite, on_delete=models.PROTECT, related_name="reunions", verbose_name="comité")
    campagne = models.ForeignKey(Campagne, on_delete=models.PROTECT, related_name="reunions", verbose_name="campagne")
    le = models.DateTimeField("le")
    lieu = models.CharField("lieu", max_length=200, validators=[valider_texte])
    etat = models.CharField("état", max_length=10, choices=EtatReunion, default=EtatReunion.PREPAREE)
    quorum_pour_cent = models.PositiveSmallIntegerField("part des membres qu'il faut au quorum", default=50)
    quorum_minimum = models.PositiveSmallIntegerField("nombre de membres qu'il faut au moins", default=1)
    compte_rendu = models.TextField("compte rendu", blank=True, default="")
    motif = models.TextField("motif de l'annulation ou de la réouverture", blank=True, default="")
    rang_depart = models.PositiveIntegerField("rang d'où l'on part", default=0)
    convoquee_le = models.DateTimeField("convoquée le", null=True, blank=True)
    ouverte_le = models.DateTimeField("ouverte le", null=True, blank=True)
    close_le = models.DateTimeField("close le", null=True, blank=True)
    close_par = personne("close par", absente=True)

    objects = ReunionQuerySet.as_manager()

    class Meta:
        verbose_name = "réunion"
        verbose_name_plural = "réunions"
        ordering = ["-le", "-id"]
        indexes = [models.Index(fields=["campagne", "comite"], name="reunion_de_comite")]
        constraints = [
            exige(
                "reunion_quorum_possible",
                Q(quorum_pour_cent__gte=0, quorum_pour_cent__lte=100, quorum_minimum__gte=1),
                "Le quorum va de 0 à 100 pour cent des membres, et d'un membre au moins.",
            ),
            exige(
                "reunion_etat_et_dates",
                Q(etat=EtatReunion.PREPAREE, convoquee_le__isnull=True, ouverte_le__isnull=True, close_le__isnull=True)
                | Q(etat=EtatReunion.CONVOQUEE, convoquee_le__isnull=False, ouverte_le__isnull=True)
                & Q(close_le__isnull=True)
                | Q(etat=EtatReunion.OUVERTE, ouverte_le__isnull=False, close_le__isnull=True)
                | Q(etat=EtatReunion.CLOSE, ouverte_le__isnull=False, close_le__isnull=False, close_par__isnull=False)
                | Q(etat=EtatReunion.ANNULEE, ouverte_le__isnull=True, close_le__isnull=True),
                "L'état d'une réunion ne va pas avec ses dates.",
            ),
            exige(
                "reunion_annulee_motivee",
                ~Q(etat=EtatReunion.ANNULEE) | ~Q(motif=""),
                "Une réunion annulée dit pourquoi.",
            ),
            exige("reunion_a_un_lieu", ~Q(lieu=""), "Une réunion dit où elle se tient."),
        ]

    def __str__(self) -> str:
        return f"{self.comite}, {self.le:%d/%m/%Y}"


class Point(Fiche):
    """Un dossier à l'ordre du jour d'une réunion, et ce que le comité en dit.

    ``rang`` : sa place parmi les favorables de cette réunion, 1 d'abord. ``ex_aequo`` : le comité déclare qu'il la
    partage. ``compte_rendu`` : ce qui s'en est dit.
    """

    reunion = models.ForeignKey(Reunion, on_delete=models.CASCADE, related_name="points", verbose_name="réunion")
    depot = models.ForeignKey(Depot, on_delete=models.PROTECT, related_name="points", verbose_name="dépôt")
    ordre = models.PositiveIntegerField("place à l'ordre du jour")
    avis = models.CharField("avis", max_length=14, choices=SensAvis, blank=True, default="")
    motif = models.TextField("motif ou réserves", blank=True, default="")
    rang = models.PositiveIntegerField("rang", null=True, blank=True)
    ex_aequo = models.BooleanField("ex æquo déclaré", default=False)
    compte_rendu = models.TextField("ce qui s'en est dit", blank=True, default="")

    objects = PointQuerySet.as_manager()

    class Meta:
        verbose_name = "point de l'ordre du jour"
        verbose_name_plural = "points de l'ordre du jour"
        ordering = ["reunion", "ordre", "id"]
        constraints = [
            models.UniqueConstraint(
                name="point_un_par_depot",
                fields=["reunion", "depot"],
                violation_error_message="Ce dossier est déjà à l'ordre du jour.",
            ),
            exige(
                "point_classe_si_favorable",
                Q(rang__isnull=True, ex_aequo=False) | Q(rang__gte=1, avis__in=CLASSES),
                "Seul un dossier d'avis favorable, avec réserves ou non, a un rang ; il commence à 1.",
            ),
            exige(
                "point_avis_motive",
                Q(avis__in=["", SensAvis.FAVORABLE]) | ~Q(motif=""),
                "Un avis avec réserves, défavorable ou ajourné dit pourquoi.",
            ),
        ]

    @property
    def est_a_classer(self) -> bool:
        """Son avis le met dans le classement, où il n'a pas encore de rang."""
        return self.avis in CLASSES and self.rang is None

    def __str__(self) -> str:
        return str(self.depot.projet)


class VenueDeMembre(Fiche):
    """Un membre est venu à une réunion, s'en est excusé, ou n'est pas venu."""

    reunion = models.ForeignKey(Reunion, on_delete=models.CASCADE, related_name="venues", verbose_name="réunion")
    rattachement = models.ForeignKey(Rattachement, on_delete=models.PROTECT, related_name="+", verbose_name="membre")
    venue = models.CharField("venue", max_length=8, choices=Venue)

    class Meta:
        verbose_name = "venue d'un membre"
        verbose_name_plural = "venues des membres"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="venue_une_par_membre",
                fields=["reunion", "rattachement"],
                violation_error_message="La venue de ce membre est déjà dite.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rattachement.personne} : {self.get_venue_display()}"


class NoteDePoint(Fiche):
    """Ce qu'une personne note pour elle-même d'un dossier avant la réunion, et l'avis qu'elle donnerait.

    Elle seule la lit.
    """

    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="notes", verbose_name="point")
    auteur = personne("écrite par")
    texte = models.TextField("note", blank=True, default="")
    avis = models.CharField("avis proposé", max_length=14, choices=SensAvis, blank=True, default="")

    class Meta:
        verbose_name = "note d'un point"
        verbose_name_plural = "notes des points"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="note_une_par_personne",
                fields=["point", "auteur"],
                violation_error_message="Vous avez déjà une note sur ce dossier : changez-la.",
            ),
        ]

    def __str__(self) -> str:
        return self.texte


class ObservationDePoint(Fiche):
    """Ce que le comité demandera à la structure de reprendre ; à la clôture, elle devient une observation du projet."""

    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="observations", verbose_name="point")
    texte = models.TextField("observation")
    par = personne("écrite par")
    transmise = models.OneToOneField(
        Observation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="observation du projet",
    )

    class Meta:
        verbose_name = "observation en réunion"
        verbose_name_plural = "observations en réunion"
        ordering = ["id"]
        constraints = [
            exige("observation_de_point_dite", ~Q(texte=""), "Une observation dit ce qu'il faut reprendre."),
        ]

    def __str__(self) -> str:
        return self.texte
