"""Les personnes, les organisations, et qui peut parler pour qui."""

from datetime import date, timedelta
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from preau.acteurs.enums import ROLES_PAR_ORGANISME, Role, TypeStructure
from preau.acteurs.requetes import DeLaCafQuerySet, InvitationQuerySet, RattachementQuerySet, StructureQuerySet
from preau.acteurs.validateurs import valider_siret, valider_texte
from preau.socle.journal import Signature
from preau.socle.models import Fiche


class UtilisateurManager(BaseUserManager["Utilisateur"]):
    """Retrouve une personne par son adresse, sans égard à la casse."""

    def get_by_natural_key(self, username: str | None) -> "Utilisateur":
        """La personne de cette adresse."""
        return self.get(courriel=(username or "").lower())


class Utilisateur(AbstractBaseUser, Fiche):
    """Une personne, qui se connecte par son adresse électronique, toujours gardée en minuscules.

    Elle n'a aucun droit par elle-même : tous viennent de ses rattachements.
    """

    courriel = models.EmailField(
        "adresse électronique", unique=True, error_messages={"unique": "Un compte existe déjà à cette adresse."}
    )
    prenom = models.CharField("prénom", max_length=80, validators=[valider_texte])
    nom = models.CharField("nom", max_length=80, validators=[valider_texte])
    is_active = models.BooleanField("compte ouvert", default=True)

    USERNAME_FIELD = "courriel"
    EMAIL_FIELD = "courriel"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["prenom", "nom"]

    objects = UtilisateurManager()

    class Meta:
        verbose_name = "personne"
        verbose_name_plural = "personnes"
        ordering = ["nom", "prenom", "id"]
        constraints = [
            models.CheckConstraint(
                name="courriel_en_minuscules",
                condition=Q(courriel=Lower("courriel")),
                violation_error_message="L'adresse électronique s'écrit en minuscules.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom_complet

    @property
    def nom_complet(self) -> str:
        """« Amina Berger »."""
        return f"{self.prenom} {self.nom}".strip() or self.courriel

    @property
    def signature(self) -> Signature:
        """Comment elle signe un acte qui ne relève d'aucune casquette."""
        return Signature(personne=self.uuid)


class Caf(Fiche):
    """Une caisse d'allocations familiales, celle d'un département."""

    nom = models.CharField("nom", max_length=120, validators=[valider_texte])
    departement = models.CharField("département", max_length=3, unique=True)

    class Meta:
        verbose_name = "Caf"
        verbose_name_plural = "Caf"
        ordering = ["nom"]

    def __str__(self) -> str:
        return self.nom


class Structure(Fiche):
    """L'organisation qui porte des projets : association, commune, CCAS, centre social ou autre."""

    nom = models.CharField("nom", max_length=160, validators=[valider_texte])
    type = models.CharField("forme", max_length=20, choices=TypeStructure)
    commune = models.ForeignKey(
        "territoires.Commune", on_delete=models.PROTECT, related_name="+", verbose_name="commune d'attache"
    )
    siret = models.CharField("Siret", max_length=14, null=True, blank=True, unique=True, validators=[valider_siret])
    caf = models.ForeignKey(Caf, on_delete=models.PROTECT, related_name="structures", verbose_name="Caf")

    objects = StructureQuerySet.as_manager()

    class Meta:
        verbose_name = "structure"
        verbose_name_plural = "structures"
        ordering = ["nom", "id"]
        constraints = [
            models.CheckConstraint(
                name="siret_absent_plutot_que_vide",
                condition=~Q(siret=""),
                violation_error_message="Un Siret vide s'écrit absent.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom


class Comite(Fiche):
    """Un comité de pilotage local : il rend un avis sur les projets de son territoire."""

    nom = models.CharField("nom", max_length=160, validators=[valider_texte])
    caf = models.ForeignKey(Caf, on_delete=models.PROTECT, related_name="comites", verbose_name="Caf")
    communes = models.ManyToManyField("territoires.Commune", related_name="+", verbose_name="communes du territoire")

    objects = DeLaCafQuerySet.as_manager()

    class Meta:
        verbose_name = "comité"
        verbose_name_plural = "comités"
        ordering = ["nom", "id"]

    def __str__(self) -> str:
        return self.nom


class Financeur(Fiche):
    """Une commune, une métropole, un département qui finance des projets aux côtés d'une Caf et les lit."""

    nom = models.CharField("nom", max_length=160, validators=[valider_texte])
    caf = models.ForeignKey(Caf, on_delete=models.PROTECT, related_name="financeurs", verbose_name="Caf")

    objects = DeLaCafQuerySet.as_manager()

    class Meta:
        verbose_name = "financeur"
        verbose_name_plural = "financeurs"
        ordering = ["nom", "id"]

    def __str__(self) -> str:
        return self.nom


Organisme = Structure | Caf | Comite | Financeur


def _role_et_organisme() -> Q:
    """Un rôle, et l'organisme de la sorte que ce rôle demande, à l'exclusion des autres."""
    condition = Q()
    for champ, roles in ROLES_PAR_ORGANISME.items():
        absents = {f"{autre}__isnull": True for autre in ROLES_PAR_ORGANISME if autre != champ}
        condition |= Q(role__in=roles, **{f"{champ}__isnull": False}, **absents)
    return condition


class Lien(Fiche):
    """Un rôle dans exactement un organisme : structure, Caf, comité ou financeur."""

    role = models.CharField("rôle", max_length=20, choices=Role)
    structure = models.ForeignKey(
        Structure, on_delete=models.PROTECT, null=True, blank=True, verbose_name="structure visée"
    )
    caf = models.ForeignKey(Caf, on_delete=models.PROTECT, null=True, blank=True, verbose_name="Caf")
    comite = models.ForeignKey(Comite, on_delete=models.PROTECT, null=True, blank=True, verbose_name="comité")
    financeur = models.ForeignKey(
        Financeur, on_delete=models.PROTECT, null=True, blank=True, verbose_name="financeur visé"
    )

    class Meta:
        abstract = True
        default_related_name = "%(class)ss"
        constraints = [
            models.CheckConstraint(
                name="%(class)s_role_et_organisme",
                condition=_role_et_organisme(),
                violation_error_message="Ce rôle ne va pas avec cet organisme.",
            ),
        ]

    @property
    def organisme(self) -> Organisme:
        """L'organisme du lien, quelle qu'en soit la sorte."""
        organisme = self.structure or self.caf or self.comite or self.financeur
        if organisme is None:
            raise ValueError("Un lien a toujours un organisme.")
        return organisme


class Rattachement(Lien):
    """Une casquette : une personne, un rôle, un organisme, du jour ``debut`` compris au jour ``fin`` non compris.

    ``fin`` vide : sans terme connu. ``fin == debut`` : ôté le jour même, il n'a plus d'effet.
    """

    personne = models.ForeignKey(Utilisateur, on_delete=models.PROTECT, verbose_name="personne rattachée")
    debut = models.DateField("début")
    fin = models.DateField("fin", null=True, blank=True)

    objects = RattachementQuerySet.as_manager()

    class Meta(Lien.Meta):
        verbose_name = "rattachement"
        verbose_name_plural = "rattachements"
        ordering = ["id"]
        indexes = [models.Index(fields=["personne", "debut"], name="rattachement_de_personne")]
        constraints = [
            *Lien.Meta.constraints,
            models.CheckConstraint(
                name="rattachement_dates_en_ordre",
                condition=Q(fin__isnull=True) | Q(fin__gte=F("debut")),
                violation_error_message="Un rattachement ne finit pas avant d'avoir commencé.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.organisme}"

    @property
    def dernier_jour(self) -> date | None:
        """Le dernier jour où elle a effet : la veille de ``fin``."""
        return self.fin - timedelta(days=1) if self.fin else None

    @property
    def signature(self) -> Signature:
        """Comment cette personne signe un acte sous cette casquette."""
        return Signature(personne=self.personne.uuid, role=self.role, organisme=self.organisme.uuid)


class LienDeclare(Fiche):
    """Un lien d'une personne avec une structure, hors de tout rattachement : « mon époux y travaille ».

    Du jour ``debut`` compris au jour ``fin`` non compris ; ``fin == debut`` : déclaré par erreur, sans effet. ``motif``
    ne se lit que de la personne et de la Caf.
    """

    personne = models.ForeignKey(
        Utilisateur, on_delete=models.PROTECT, related_name="liens_declares", verbose_name="personne liée"
    )
    structure = models.ForeignKey(
        Structure, on_delete=models.PROTECT, related_name="liens_declares", verbose_name="structure"
    )
    motif = models.CharField("lien", max_length=300, validators=[valider_texte])
    debut = models.DateField("début")
    fin = models.DateField("fin", null=True, blank=True)
    declare_par = models.ForeignKey(Utilisateur, on_delete=models.PROTECT, related_name="+", verbose_name="déclaré par")

    class Meta:
        verbose_name = "lien déclaré"
        verbose_name_plural = "liens déclarés"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="lien_declare_dit_et_date",
                condition=~Q(motif="") & (Q(fin__isnull=True) | Q(fin__gte=F("debut"))),
                violation_error_message="Un lien se dit, et ne finit pas avant d'avoir commencé.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.personne} · {self.structure}"


class Invitation(Lien):
    """Une invitation à prendre un rôle, envoyée à une adresse ; elle ne sert qu'une fois.

    Le jeton du lien n'est pas gardé, seulement son empreinte SHA-256.
    """

    courriel = models.EmailField("adresse électronique")
    empreinte = models.CharField("empreinte du jeton", max_length=64, unique=True)
    expire_le = models.DateTimeField("expire le")
    invitante = models.ForeignKey(
        Utilisateur,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="invitations_envoyees",
        verbose_name="personne qui invite",
    )
    acceptee_le = models.DateTimeField("acceptée le", null=True, blank=True)
    revoquee_le = models.DateTimeField("révoquée le", null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta(Lien.Meta):
        verbose_name = "invitation"
        verbose_name_plural = "invitations"
        ordering = ["id"]
        constraints = [
            *Lien.Meta.constraints,
            models.CheckConstraint(
                name="invitation_une_seule_issue",
                condition=Q(acceptee_le__isnull=True) | Q(revoquee_le__isnull=True),
                violation_error_message="Une invitation est acceptée ou révoquée, pas les deux.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.courriel} : {self.get_role_display()} · {self.organisme}"
