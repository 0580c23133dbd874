"""Modèles abstraits, journal, courrier et tirages."""

import uuid

from django.db import models
from django.db.models import Q

from preau.socle.chaines import NUL, Cle
from preau.socle.champs import Instant
from preau.socle.enums import EtatCourrier, EtatTirage, GenreDeChaine


class Fiche(models.Model):
    """Une ligne qui a une adresse : ``uuid`` va dans les URL, l'identifiant de la base n'en sort jamais."""

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    cree_le = Instant("créé le", auto_now_add=True)
    modifie_le = Instant("modifié le", auto_now=True)

    class Meta:
        abstract = True


class EntreeJournal(models.Model):
    """Un acte : qui, sous quelle casquette, quand, sur quoi, avant et après.

    Rien n'y est jamais changé ni effacé : la base elle-même le refuse (``declencheurs.py``). Les personnes et les
    objets y sont désignés par leur ``uuid``, sans clé étrangère : le journal survit à ce qu'il raconte et ne nomme
    personne.
    ``avant`` et ``apres`` disent les champs changés. ``structure`` et ``campagne`` sont celles dont l'histoire reçoit
    l'acte, et dont la chaîne le garde (``Maillon``) ; un acte qui n'a ni l'une ni l'autre va à celle de l'installation.
    ``dossier`` : le projet dont l'acte parle, quel que soit l'objet qu'il touche ; vide s'il en concerne plusieurs.
    """

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    quand = Instant("quand", auto_now_add=True)
    auteur = models.UUIDField("auteur", null=True)
    role = models.CharField("rôle de l'auteur", max_length=20, blank=True)
    organisme = models.UUIDField("organisme de l'auteur", null=True)
    acte = models.CharField("acte", max_length=60)
    objet_type = models.CharField("type d'objet", max_length=60)
    objet = models.UUIDField("objet")
    avant = models.JSONField("avant", default=dict)
    apres = models.JSONField("après", default=dict)
    structure = models.UUIDField("structure", null=True)
    campagne = models.UUIDField("campagne", null=True)
    dossier = models.UUIDField("dossier", null=True)

    class Meta:
        verbose_name = "entrée du journal"
        verbose_name_plural = "journal"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["structure", "-id"], name="journal_par_structure"),
            models.Index(fields=["campagne", "-id"], name="journal_par_campagne"),
            models.Index(fields=["objet", "-id"], name="journal_par_objet"),
            models.Index(fields=["dossier", "-id"], name="journal_par_dossier"),
        ]

    def __str__(self) -> str:
        return f"{self.acte} ({self.objet_type} {self.objet})"


class Chaine(models.Model):
    """Une suite d'actes du journal dont chacun tient au précédent : ceux d'une structure, d'une campagne, ou le reste.

    Sa ligne est le verrou : deux actes de la même chaîne se suivent. ``tete`` : l'empreinte de son dernier maillon.
    ``objet`` : la structure ou la campagne, sans clé étrangère, comme dans le journal.
    """

    genre = models.CharField("genre", max_length=12, choices=GenreDeChaine)
    objet = models.UUIDField("structure ou campagne", default=NUL)
    longueur = models.PositiveBigIntegerField("nombre de maillons", default=0)
    tete = models.CharField("empreinte de tête", max_length=64, blank=True, default="")

    class Meta:
        verbose_name = "chaîne du journal"
        verbose_name_plural = "chaînes du journal"
        ordering = ["genre", "objet"]
        constraints = [
            models.UniqueConstraint(
                name="chaine_une_par_objet",
                fields=["genre", "objet"],
                violation_error_message="Cette chaîne existe déjà.",
            ),
            models.CheckConstraint(
                name="chaine_a_son_objet",
                condition=Q(genre=GenreDeChaine.INSTALLATION, objet=NUL)
                | (Q(genre__in=[GenreDeChaine.CAMPAGNE, GenreDeChaine.STRUCTURE]) & ~Q(objet=NUL)),
                violation_error_message="La chaîne d'une structure ou d'une campagne dit laquelle.",
            ),
            models.CheckConstraint(
                name="chaine_commencee_a_une_tete",
                condition=Q(longueur=0, tete="") | (Q(longueur__gt=0) & ~Q(tete="")),
                violation_error_message="Une chaîne qui a des maillons a l'empreinte du dernier.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.cle)

    @property
    def cle(self) -> Cle:
        """Ce qui la désigne."""
        return Cle(self.genre, self.objet)


class Maillon(models.Model):
    """La place d'un acte dans une chaîne : son rang, l'empreinte du maillon d'avant, la sienne.

    Comme le journal, il n'est jamais changé ni effacé. Les liens n'effacent rien en cascade : c'est la base qui refuse.
    """

    chaine = models.ForeignKey(
        Chaine, models.DO_NOTHING, verbose_name="chaîne", related_name="maillons", db_index=False
    )
    rang = models.PositiveBigIntegerField("rang")
    precedente = models.CharField("empreinte précédente", max_length=64, blank=True)
    empreinte = models.CharField("empreinte", max_length=64)
    entree = models.ForeignKey(
        EntreeJournal, models.DO_NOTHING, verbose_name="entrée", related_name="maillons", db_index=False
    )

    class Meta:
        verbose_name = "maillon du journal"
        verbose_name_plural = "maillons du journal"
        ordering = ["chaine", "rang"]
        constraints = [
            models.UniqueConstraint(
                name="maillon_un_par_rang",
                fields=["chaine", "rang"],
                violation_error_message="Ce rang de la chaîne est déjà pris.",
            ),
            models.UniqueConstraint(
                name="maillon_une_fois_par_chaine",
                fields=["entree", "chaine"],
                violation_error_message="Cet acte est déjà dans cette chaîne.",
            ),
            models.CheckConstraint(
                name="maillon_premier_sans_precedent",
                condition=Q(rang=1, precedente="") | (Q(rang__gt=1) & ~Q(precedente="")),
                violation_error_message="Seul le premier maillon d'une chaîne n'en suit aucun.",
            ),
            models.CheckConstraint(
                name="maillon_a_une_empreinte",
                condition=~Q(empreinte=""),
                violation_error_message="Un maillon a son empreinte.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.chaine} n° {self.rang}"


class Courrier(models.Model):
    """Un message à envoyer, écrit dans la transaction de l'acte qui le demande.

    Le corps est effacé une fois le message parti : il peut porter un lien ou un code qui ouvre un droit. ``caf`` :
    celle à qui dire qu'il n'a pas pu partir ; vide, il n'est qu'entre une personne et son compte.
    """

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    cree_le = Instant("créé le", auto_now_add=True)
    destinataire = models.EmailField("destinataire")
    objet = models.CharField("objet", max_length=200)
    texte = models.TextField("texte")
    etat = models.CharField("état", max_length=12, choices=EtatCourrier, default=EtatCourrier.EN_ATTENTE)
    tentatives = models.PositiveSmallIntegerField("tentatives", default=0)
    prochain_essai = models.DateTimeField("prochain essai")
    envoye_le = models.DateTimeField("envoyé le", null=True)
    derniere_erreur = models.CharField("dernière erreur", max_length=500, blank=True)
    caf = models.UUIDField("Caf à prévenir", null=True, blank=True)

    class Meta:
        verbose_name = "courrier"
        verbose_name_plural = "courriers"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["etat", "prochain_essai"], name="courrier_a_envoyer"),
            models.Index(fields=["caf", "etat"], name="courrier_de_caf"),
        ]
        constraints = [
            models.CheckConstraint(
                name="courrier_envoye_a_une_date",
                condition=models.Q(etat=EtatCourrier.ENVOYE, envoye_le__isnull=False, texte="")
                | (~models.Q(etat=EtatCourrier.ENVOYE) & models.Q(envoye_le__isnull=True)),
                violation_error_message="Un courrier envoyé a une date d'envoi et n'a plus de corps.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.objet} ({self.get_etat_display()})"


class Tirage(Fiche):
    """Un document à faire hors de la page qui le demande, où il en est, et où il est rangé.

    ``genre`` dit qui sait le faire, ``objet`` ce qu'il montre, ``cle`` son contenu : la même clé est le même document.
    ``avancement`` : de 0 à 100 ; ``etape`` : ce qui se fait, en mots. ``preneur`` : l'essai en cours ; passé
    ``bail_fin``, il est tenu pour mort et un autre prend sa place. ``fichier`` : le SHA-256 du contenu rangé ;
    ``taille`` : en octets.
    """

    genre = models.CharField("genre", max_length=40)
    objet = models.UUIDField("objet")
    cle = models.CharField("clé du contenu", max_length=64)
    etat = models.CharField("état", max_length=12, choices=EtatTirage, default=EtatTirage.EN_ATTENTE)
    avancement = models.PositiveSmallIntegerField("avancement", default=0)
    etape = models.CharField("étape", max_length=80, blank=True, default="")
    essais = models.PositiveSmallIntegerField("essais", default=0)
    prochain_essai = models.DateTimeField("prochain essai")
    preneur = models.UUIDField("essai en cours", null=True)
    bail_fin = models.DateTimeField("fin du bail", null=True)
    fini_le = models.DateTimeField("fini le", null=True)
    fichier = models.CharField("empreinte du fichier", max_length=64, blank=True, default="")
    taille = models.PositiveIntegerField("taille", null=True)
    erreur = models.CharField("dernière erreur", max_length=500, blank=True, default="")

    class Meta:
        verbose_name = "tirage"
        verbose_name_plural = "tirages"
        ordering = ["id"]
        indexes = [models.Index(fields=["etat", "prochain_essai"], name="tirage_a_faire")]
        constraints = [
            models.UniqueConstraint(
                name="tirage_un_par_contenu",
                fields=["genre", "cle"],
                violation_error_message="Ce document est déjà demandé.",
            ),
            models.CheckConstraint(
                name="tirage_avancement_borne",
                condition=Q(avancement__lte=100),
                violation_error_message="Un avancement va de 0 à 100.",
            ),
            models.CheckConstraint(
                name="tirage_pris_ou_libre",
                condition=Q(etat=EtatTirage.EN_COURS, preneur__isnull=False, bail_fin__isnull=False)
                | (~Q(etat=EtatTirage.EN_COURS) & Q(preneur__isnull=True, bail_fin__isnull=True)),
                violation_error_message="Un document en cours est pris, et pour un temps ; les autres ne le sont pas.",
            ),
            models.CheckConstraint(
                name="tirage_fini_a_une_date",
                condition=Q(etat__in=[EtatTirage.FAIT, EtatTirage.ECHEC], fini_le__isnull=False)
                | Q(etat__in=[EtatTirage.EN_ATTENTE, EtatTirage.EN_COURS], fini_le__isnull=True),
                violation_error_message="Un document fait ou abandonné a une date ; les autres n'en ont pas.",
            ),
            models.CheckConstraint(
                name="tirage_fait_a_un_fichier",
                condition=(Q(etat=EtatTirage.FAIT, avancement=100, taille__gt=0) & ~Q(fichier=""))
                | (~Q(etat=EtatTirage.FAIT) & Q(fichier="", taille__isnull=True)),
                violation_error_message="Un document fait a son fichier ; les autres n'en ont pas.",
            ),
            models.CheckConstraint(
                name="tirage_abandonne_dit_pourquoi",
                condition=~Q(etat=EtatTirage.ECHEC) | ~Q(erreur=""),
                violation_error_message="Un document abandonné dit pourquoi.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.genre} ({self.get_etat_display()})"
