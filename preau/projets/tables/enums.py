"""Les mots du dossier. Ceux que le format d'échange connaît gardent son écriture."""

from django.db import models

from preau.coeur.calendrier import JOURS
from preau.coeur.financement import CHARGES
from preau.coeur.financement import COMPTES as NOMS_DES_COMPTES


class EtatProjet(models.TextChoices):
    """Où en est le dossier de la structure. « À compléter » : déposé, et rouvert sur les points que la Caf demande."""

    BROUILLON = "brouillon", "brouillon"
    DEPOSE = "depose", "déposé"
    A_COMPLETER = "a_completer", "à compléter"
    RETIRE = "retire", "retiré"


# Ceux dont un dépôt tient : le dossier à compléter garde le sien tant qu'un autre ne le remplace pas.
ETATS_DEPOSES = (EtatProjet.DEPOSE, EtatProjet.A_COMPLETER)


class Etape(models.TextChoices):
    """Les étapes du dossier, dans l'ordre où on les parcourt."""

    STRUCTURE = "structure", "La structure"
    BESOINS = "besoins", "Les besoins"
    ENFANTS = "enfants", "Les enfants"
    PARENTS = "parents", "Les parents"
    ECOLE = "ecole", "L'école"
    COLLECTIFS = "collectifs", "Les collectifs"
    EQUIPE = "equipe", "L'équipe"
    BUDGET = "budget", "Le budget"
    ENGAGEMENTS = "engagements", "Les engagements"
    RELECTURE = "relecture", "Relecture"


class Axe(models.TextChoices):
    """Les axes du § 2-2, et celui qu'un département ajoute."""

    ENFANTS = "enfants", "auprès des enfants"
    PARENTS = "parents", "avec les parents"
    ECOLE = "ecole", "avec l'école"
    TERRITOIRE = "territoire", "avec le territoire"


class Nature(models.TextChoices):
    """Ce que l'on fait dans une action ; trois de ces natures ne sont pas financées (§ 2-4)."""

    AIDE_METHODOLOGIQUE = "aide_methodologique", "aide méthodologique"
    OUVERTURE_CULTURELLE = "ouverture_culturelle", "ouverture culturelle"
    CITOYENNETE = "citoyennete", "citoyenneté"
    NUMERIQUE = "numerique", "numérique"
    LOISIRS = "loisirs", "loisirs"
    RENCONTRE_PARENTS = "rencontre_parents", "rencontre des parents"
    CONCERTATION_ECOLE = "concertation_ecole", "concertation avec l'école"
    ENSEIGNEMENT_SPECIFIQUE = "enseignement_specifique", "enseignement spécifique, hors programme"
    ETUDE_SURVEILLEE = "etude_surveillee", "étude surveillée"
    SOUTIEN_DISCIPLINAIRE = "soutien_disciplinaire", "soutien dans une matière"
    AUTRE = "autre", "autre"


class Modalite(models.TextChoices):
    """À combien l'action se fait."""

    COLLECTIVE = "collective", "à plusieurs"
    MIXTE = "mixte", "à plusieurs et seul"
    INDIVIDUELLE = "individuelle", "seul"


class Objectif(models.TextChoices):
    """Les six objectifs du § 2-3, dans l'ordre du texte."""

    PARENTS = "parents", "accompagner et soutenir les parents dans le suivi de la scolarité"
    REUSSITE = "reussite", "contribuer à la réussite scolaire et à l'insertion sociale"
    METHODES = "methodes", "aider à acquérir des méthodes et s'ouvrir au monde"
    OUVERTURE = "ouverture", "élargir les centres d'intérêt, apprendre la citoyenneté"
    ACQUIS = "acquis", "valoriser les acquis, l'autonomie et la vie collective"
    TIERS = "tiers", "être accompagné par un tiers, ni parent ni enseignant"


class Niveau(models.TextChoices):
    """Où les enfants d'un collectif sont scolarisés."""

    ELEMENTAIRE = "elementaire", "école élémentaire"
    COLLEGE = "college", "collège"
    LYCEE = "lycee", "lycée"
    MATERNELLE = "maternelle", "école maternelle"


class Participation(models.TextChoices):
    """Ce que les familles paient."""

    GRATUITE = "gratuite", "gratuite"
    PAYANTE = "payante", "payante"


class Ailleurs(models.TextChoices):
    """Où les mêmes présences pourraient être déclarées (§ 2-4, dernier alinéa)."""

    AUCUNE = "aucune", "nulle part ailleurs"
    PSO_ALSH = "pso_alsh", "prestation de service ordinaire (Pso), accueil de loisirs"
    PSO_ACCUEIL_JEUNES = "pso_accueil_jeunes", "prestation de service ordinaire (Pso), accueil de jeunes"
    ASRE = "asre", "aide spécifique rythmes éducatifs (Asre)"
    BONIFICATION_PLAN_MERCREDI = "bonification_plan_mercredi", "bonification plan mercredi"


# Les comptes du budget prévisionnel, sous leur nom ; 86 et 87, les contributions volontaires, se lisent à part.
COMPTES = [(numero, f"{numero} · {nom}") for numero, nom in NOMS_DES_COMPTES.items()]
COMPTES_DE_CHARGES = [(numero, f"{numero} · {nom}") for numero, nom in CHARGES.items()]
JOURS_DE_SEMAINE = list(enumerate(JOURS))
