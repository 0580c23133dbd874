"""Ce qu'on demande de chaque entrée de liste : collectif, créneau, action, ligne de budget et les autres."""

from preau.projets.champs import formes as f
from preau.projets.champs.champ import Champ
from preau.projets.champs.references import ECOLES, ETABLISSEMENT, FINANCEUR, QUARTIER
from preau.projets.tables import enums
from preau.projets.tables.enums import Etape

_ENFANTS = ("axe.enfants", "demarche.collective", "college.pas_que_methodologie", "exclusion.loisirs_exclusifs")
_EXCLUSIONS = (
    "exclusion.enseignement_specifique",
    "exclusion.etude_surveillee",
    "exclusion.soutien_disciplinaire",
)
_SEANCES = ("collectif.frequence", "collectif.duree_seance", "collectif.semaines", "collectif.hors_temps_scolaire")

COLLECTIF = (
    Champ("collectif", "nom", Etape.COLLECTIFS, "Nom du collectif", f.LIGNE, "Par exemple « Les CM du mardi »."),
    Champ(
        "collectif",
        "niveaux",
        Etape.COLLECTIFS,
        "Les enfants sont scolarisés en",
        f.plusieurs_dans(enums.Niveau.choices),
        exigences=("beneficiaires.niveau", "college.pas_que_methodologie"),
    ),
    Champ(
        "collectif",
        "commune",
        Etape.COLLECTIFS,
        "Commune où le collectif se réunit",
        f.COMMUNE,
        "Elle dit la zone de vacances, et si les règles des communes rurales peuvent s'appliquer.",
        (
            "collectif.effectif",
            "collectif.encadrement",
            "collectif.frequence",
            "collectif.duree_seance",
            "collectif.semaines",
        ),
    ),
    Champ(
        "collectif",
        "qpv",
        Etape.COLLECTIFS,
        "Quartier prioritaire",
        QUARTIER,
        "S'il se réunit dans un quartier prioritaire de la politique de la ville.",
    ),
    Champ("collectif", "ecoles", Etape.COLLECTIFS, "Écoles et collèges des enfants", ECOLES),
    Champ(
        "collectif",
        "effectif",
        Etape.COLLECTIFS,
        "Nombre d'enfants",
        f.ENTIER,
        exigences=("collectif.effectif", "collectif.encadrement"),
    ),
    Champ(
        "collectif",
        "professionnels",
        Etape.COLLECTIFS,
        "Professionnels à chaque séance",
        f.ENTIER,
        exigences=("collectif.encadrement",),
    ),
    Champ(
        "collectif",
        "benevoles",
        Etape.COLLECTIFS,
        "Bénévoles à chaque séance",
        f.ENTIER,
        exigences=("collectif.encadrement",),
    ),
    Champ(
        "collectif",
        "debut",
        Etape.COLLECTIFS,
        "Première séance",
        f.JOUR,
        exigences=("collectif.semaines",),
    ),
    Champ("collectif", "fin", Etape.COLLECTIFS, "Dernière séance", f.JOUR, exigences=("collectif.semaines",)),
    Champ(
        "collectif",
        "accessible_parents",
        Etape.COLLECTIFS,
        "Les parents peuvent y venir",
        f.OUI_NON,
        exigences=("collectif.accessible_parents",),
    ),
    Champ(
        "collectif",
        "locaux_adaptes",
        Etape.COLLECTIFS,
        "Les locaux sont adaptés",
        f.OUI_NON,
        exigences=("collectif.locaux_adaptes",),
    ),
)

LIEU = (
    Champ("lieu", "nom", Etape.COLLECTIFS, "Lieu", f.LIGNE, exigences=("collectif.lieu_unique",)),
    Champ("lieu", "adresse", Etape.COLLECTIFS, "Adresse", f.LIGNE),
)

CRENEAU = (
    Champ("creneau", "jour", Etape.COLLECTIFS, "Jour", f.JOUR_DE_SEMAINE, exigences=_SEANCES),
    Champ("creneau", "debut", Etape.COLLECTIFS, "De", f.HEURE, exigences=_SEANCES),
    Champ("creneau", "fin", Etape.COLLECTIFS, "À", f.HEURE, exigences=_SEANCES),
)

FERMETURE = (
    Champ("fermeture", "debut", Etape.COLLECTIFS, "Du", f.JOUR, exigences=("collectif.semaines",)),
    Champ("fermeture", "fin", Etape.COLLECTIFS, "Au", f.JOUR, exigences=("collectif.semaines",)),
    Champ("fermeture", "motif", Etape.COLLECTIFS, "Motif", f.LIGNE),
)

ACTION = (
    Champ("action", "intitule", Etape.ENFANTS, "Intitulé de l'action", f.LIGNE, exigences=_ENFANTS[:1]),
    Champ(
        "action",
        "axe",
        Etape.ENFANTS,
        "Axe",
        f.choix_dans(enums.Axe.choices),
        exigences=(*_ENFANTS, "axe.parents", "axe.ecole", "axe.territoire", "exclusion.individuelle"),
    ),
    Champ(
        "action",
        "nature",
        Etape.ENFANTS,
        "Nature",
        f.choix_dans(enums.Nature.choices),
        exigences=(*_EXCLUSIONS, "exclusion.loisirs_exclusifs", "college.pas_que_methodologie"),
    ),
    Champ(
        "action",
        "modalite",
        Etape.ENFANTS,
        "On la fait",
        f.choix_dans(enums.Modalite.choices),
        exigences=("demarche.collective", "exclusion.individuelle"),
    ),
    Champ(
        "action",
        "objectifs",
        Etape.ENFANTS,
        "Objectifs qu'elle sert (§ 2-3)",
        f.plusieurs_dans(enums.Objectif.choices),
    ),
    Champ("action", "description", Etape.ENFANTS, "Ce que l'on y fait", f.TEXTE),
    Champ("action", "quand", Etape.ENFANTS, "Dates ou rythme", f.LIGNE, "Par exemple « un samedi par mois »."),
)

FORMATION = (
    Champ(
        "formation",
        "intitule",
        Etape.EQUIPE,
        "Temps de formation ou de réflexion",
        f.LIGNE,
        exigences=("intervenants.formation",),
    ),
    Champ("formation", "heures", Etape.EQUIPE, "Durée en heures", f.HEURES, exigences=("intervenants.formation",)),
    Champ("formation", "quand", Etape.EQUIPE, "Dates ou rythme", f.LIGNE),
)

DISPOSITIF = (
    Champ(
        "dispositif",
        "nom",
        Etape.ECOLE,
        "Dispositif",
        f.LIGNE,
        "PEDT, PRE, PEL, projet d'école…",
        ("articulation.dispositifs",),
    ),
    Champ("dispositif", "lien", Etape.ECOLE, "Ce que vous faites ensemble", f.TEXTE),
)

ECOLE = (
    Champ("ecole", "nom", Etape.BESOINS, "École ou collège", f.LIGNE, exigences=("diagnostic.besoins",)),
    Champ(
        "ecole",
        "etablissement",
        Etape.BESOINS,
        "Son UAI",
        ETABLISSEMENT,
        "L'identifiant officiel : sept chiffres et une lettre.",
    ),
    Champ("ecole", "enseignants", Etape.BESOINS, "Avec qui vous y travaillez", f.LIGNE, "La fonction suffit."),
)

OBSERVATION = (
    Champ(
        "observation",
        "texte",
        Etape.ENGAGEMENTS,
        "Observation reçue l'an passé",
        f.TEXTE,
        exigences=("observations.reponses",),
    ),
    Champ("observation", "reponse", Etape.ENGAGEMENTS, "Votre réponse", f.TEXTE, exigences=("observations.reponses",)),
)

LIGNE_BUDGET = (
    Champ("ligne", "compte", Etape.BUDGET, "Compte", f.choix_dans(enums.COMPTES)),
    Champ("ligne", "libelle", Etape.BUDGET, "Libellé", f.LIGNE),
    Champ("ligne", "montant", Etape.BUDGET, "Montant en euros", f.MONTANT),
    Champ("ligne", "est_ps", Etape.BUDGET, "C'est la prestation de service attendue de la Caf", f.CASE),
)

PART = Champ("part", "montant", Etape.BUDGET, "Part du collectif, en euros", f.MONTANT)

COFINANCEMENT = (
    Champ(
        "cofinancement",
        "financeur",
        Etape.BUDGET,
        "Financeur connu de la Caf",
        FINANCEUR,
        "Il lira votre dossier une fois déposé.",
    ),
    Champ("cofinancement", "nom", Etape.BUDGET, "Nom du financeur", f.LIGNE, "S'il n'est pas dans la liste."),
    Champ("cofinancement", "montant_demande", Etape.BUDGET, "Montant demandé, en euros", f.MONTANT),
)
