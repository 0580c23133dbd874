"""Le dossier : un projet d'une structure, pour une campagne."""

from django.db import models
from django.db.models import Q

from preau.acteurs.models import Structure, Utilisateur
from preau.projets.tables.base import positif
from preau.projets.tables.enums import ETATS_DEPOSES, EtatProjet, Participation
from preau.projets.tables.requetes import ProjetQuerySet
from preau.socle.models import Fiche


def _texte(nom: str) -> models.TextField:
    return models.TextField(nom, blank=True, default="")


def _oui_non(nom: str) -> models.BooleanField:
    return models.BooleanField(nom, null=True, blank=True)


class Projet(Fiche):
    """Le dossier d'une structure pour une campagne.

    Un texte vide est un texte absent ; un oui ou non absent est ``None``. ``sans_formation`` et ``sans_dispositif``
    disent « aucun, et je le sais », là où une liste vide dirait « pas encore dit ». ``presences_ailleurs`` : ``None``
    tant que rien n'est dit, liste vide pour « nulle part ». ``participation_montant`` : euros par an et par enfant.
    """

    campagne = models.ForeignKey(
        "campagnes.Campagne", on_delete=models.PROTECT, related_name="projets", verbose_name="campagne"
    )
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="projets", verbose_name="structure")
    etat = models.CharField("état", max_length=12, choices=EtatProjet, default=EtatProjet.BROUILLON)
    depose_le = models.DateTimeField("déposé le", null=True, blank=True)
    retire_le = models.DateTimeField("retiré le", null=True, blank=True)
    modifie_par = models.ForeignKey(
        Utilisateur,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="dernière personne à avoir écrit",
    )

    intitule = _texte("intitulé")
    contact_nom = _texte("personne à joindre")
    contact_courriel = _texte("adresse électronique de la personne à joindre")
    contact_telephone = _texte("téléphone de la personne à joindre")

    besoins = _texte("besoins des enfants")
    nouveaux_arrivants = _texte("attention aux enfants nouvellement arrivés")
    orientation_enfants = _texte("orientation des enfants")
    adhesion_familles = _texte("adhésion des enfants et des familles")
    implication_parents = _texte("implication des parents")
    familles_immigrees_illettrisme = _texte("familles immigrées ou en situation d'illettrisme")
    place_des_peres = _texte("place des pères")
    lien_reaap = _texte("lien avec le Reaap")
    liaison_enseignants = _texte("échanges avec les enseignants")
    difference_devoirs_faits = _texte("différence avec Devoirs faits et les APC")
    sans_dispositif = models.BooleanField("aucun dispositif sur le territoire", default=False)
    articulation_commentaire = _texte("articulation avec le territoire")
    equipe = _texte("présentation de l'équipe")
    sans_formation = models.BooleanField("aucun temps de formation prévu", default=False)

    participation_mode = models.CharField(
        "participation des familles", max_length=8, choices=Participation, blank=True, default=""
    )
    participation_montant = models.DecimalField(
        "montant demandé aux familles", max_digits=14, decimal_places=2, null=True, blank=True
    )
    presences_ailleurs = models.JSONField("présences déclarées ailleurs", null=True, blank=True)
    laicite = _oui_non("respect de la laïcité")
    non_discrimination = _oui_non("absence de discrimination")
    mixite = _oui_non("mixité des filles et des garçons")
    tiers_distinct = _oui_non("intervenants ni parents ni enseignants des enfants du collectif")
    contrat_republicain = _oui_non("contrat d'engagement républicain")

    objects = ProjetQuerySet.as_manager()

    class Meta:
        verbose_name = "projet"
        verbose_name_plural = "projets"
        ordering = ["-modifie_le", "-id"]
        indexes = [
            models.Index(fields=["structure", "-modifie_le"], name="projet_de_structure"),
            models.Index(fields=["campagne", "etat"], name="projet_de_campagne"),
        ]
        constraints = [
            models.CheckConstraint(
                name="projet_etat_et_dates",
                condition=Q(etat=EtatProjet.BROUILLON, depose_le__isnull=True, retire_le__isnull=True)
                | Q(etat__in=ETATS_DEPOSES, depose_le__isnull=False, retire_le__isnull=True)
                | Q(etat=EtatProjet.RETIRE, retire_le__isnull=False),
                violation_error_message="L'état du projet ne va pas avec ses dates.",
            ),
            positif("projet_participation_positive", "participation_montant", "Ce montant ne peut pas être négatif."),
        ]

    def __str__(self) -> str:
        return self.intitule or "Projet sans titre"
