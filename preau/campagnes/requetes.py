"""Ce qui se lit des campagnes, et par qui."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, Self

from django.db import models
from django.utils import timezone

from preau.acteurs.enums import ROLES_CAF, ROLES_STRUCTURE
from preau.campagnes.enums import JOURS_DE_RELANCE, EtapeDuDossier
from preau.coeur.annee import AnneeScolaire
from preau.coeur.phrases import enumerer
from preau.coeur.referentiel.norme import Parametres, Referentiel, avec_plafond, charger

if TYPE_CHECKING:
    from preau.acteurs.models import Rattachement, Structure
    from preau.campagnes.models import Campagne, QuestionLocale


class CampagneQuerySet(models.QuerySet):
    """Les campagnes."""

    def publiees(self) -> Self:
        """Celles que chacun peut lire, même sans compte."""
        return self.filter(publiee_le__isnull=False)

    def ouvertes(self, instant: datetime) -> Self:
        """Celles où l'on peut déposer à cet instant, sans égard aux prolongations individuelles."""
        return self.publiees().filter(ouverture_le__lte=instant, cloture_le__gt=instant)

    def ouvertes_a_quelqu_une(self, instant: datetime) -> Self:
        """Celles où une structure au moins peut encore déposer à cet instant, prolongations comprises."""
        pas_closes = models.Q(cloture_le__gt=instant) | models.Q(prolongations__jusqu_au__gt=instant)
        return self.publiees().filter(pas_closes, ouverture_le__lte=instant).distinct()

    def de_l_annee(self, annee: AnneeScolaire) -> Self:
        """Celles d'une année scolaire."""
        return self.filter(annee_scolaire=str(annee))

    def visibles_par(self, casquette: "Rattachement | None") -> Self:
        """Pour une Caf, toutes les siennes ; pour une structure, un comité, un financeur, celles que sa Caf publie."""
        if casquette is None:
            return self.none()
        if casquette.role in ROLES_CAF:
            return self.filter(caf=casquette.caf_id)
        if casquette.role in ROLES_STRUCTURE:
            return self.publiees().filter(caf__structures=casquette.structure_id)
        if casquette.comite_id:
            return self.publiees().filter(caf__comites=casquette.comite_id)
        return self.publiees().filter(caf__financeurs=casquette.financeur_id)

    def pour_liste(self) -> Self:
        """Avec la Caf et l'enveloppe, lues d'un coup."""
        return self.select_related("caf", "enveloppe")

    def pour_page(self) -> Self:
        """Avec tout ce que la page de l'appel montre, en un nombre constant de requêtes."""
        return self.select_related("caf").prefetch_related(
            "pieces_demandees", "questions__choix", "contacts", "textes", "dates_de_comite__comite"
        )


class ProlongationQuerySet(models.QuerySet):
    """Les prolongations individuelles."""

    def en_vigueur(self, instant: datetime) -> Self:
        """La dernière accordée à chaque structure de chaque campagne, si elle court encore à cet instant."""
        du_meme = models.Q(campagne__prolongations__structure=models.F("structure"))
        dernieres = self.annotate(derniere=models.Max("campagne__prolongations__pk", filter=du_meme))
        # Un regroupement oublie l'ordre du modèle : il est redit.
        courantes = dernieres.filter(pk=models.F("derniere"), accordee_le__lte=instant, jusqu_au__gt=instant)
        return courantes.order_by("pk")


def questions_par_etape(campagne: "Campagne") -> dict[str, list["QuestionLocale"]]:
    """Les questions locales et leurs choix, par étape dans l'ordre du dossier ; les étapes sans question n'y sont pas.

    Deux requêtes, ou aucune si la campagne vient de ``pour_page``.
    """
    models.prefetch_related_objects([campagne], "questions__choix")
    questions = list(campagne.questions.all())
    rangees = {etape.value: [q for q in questions if q.etape == etape] for etape in EtapeDuDossier}
    return {etape: posees for etape, posees in rangees.items() if posees}


def cloture_pour(campagne: "Campagne", structure: "Structure") -> datetime | None:
    """La fin du dépôt pour cette structure : celle de la campagne, ou plus tard si une prolongation le dit."""
    if campagne.cloture_le is None:
        return None
    derniere = campagne.prolongations.filter(structure=structure).order_by("-id").first()
    return max(campagne.cloture_le, derniere.jusqu_au) if derniere else campagne.cloture_le


def est_ouverte_pour(campagne: "Campagne", structure: "Structure", instant: datetime) -> bool:
    """Cette structure peut déposer à cet instant : la campagne de sa Caf est ouverte, ou prolongée pour elle."""
    if structure.caf_id != campagne.caf_id or campagne.publiee_le is None or campagne.ouverture_le is None:
        return False
    cloture = cloture_pour(campagne, structure)
    return cloture is not None and campagne.ouverture_le <= instant < cloture


class Echeance(NamedTuple):
    """Un rappel dû : combien de jours avant la clôture, et le jour où il part."""

    jours_avant: int
    le: date


def dernier_jour_utile(cloture: datetime) -> date:
    """Le dernier jour où l'on peut déposer, à Paris : une clôture à minuit clôt la veille au soir."""
    return timezone.localtime(cloture - timedelta(microseconds=1)).date()


def jours_de_relance(cloture: datetime | None) -> tuple[Echeance, ...]:
    """Les rappels d'avant une clôture, du premier au dernier, comptés depuis son dernier jour utile ; aucun sans elle.

    ``cloture`` : celle de la campagne, ou celle d'une structure (:func:`cloture_pour`).
    """
    if cloture is None:
        return ()
    dernier_jour = dernier_jour_utile(cloture)
    return tuple(Echeance(jours, dernier_jour - timedelta(days=jours)) for jours in JOURS_DE_RELANCE)


def relance_due(campagne: "Campagne", jour: date, cloture: datetime | None) -> int | None:
    """Le rappel à envoyer ce jour-là, en jours avant cette clôture, s'il ne l'a pas encore été ; None sinon.

    ``cloture`` : celle de la structure, prolongation comprise. Ce que l'on fait : si la commande n'a pas tourné le jour
    dit, le rappel part au passage suivant, et un rappel manqué ne s'ajoute pas au suivant : une seule échéance est due
    à la fois, la dernière atteinte. Rien avant l'ouverture, ni une fois le dernier jour passé.
    """
    if campagne.publiee_le is None or campagne.ouverture_le is None or cloture is None:
        return None
    if not timezone.localtime(campagne.ouverture_le).date() <= jour <= dernier_jour_utile(cloture):
        return None
    atteintes = [echeance.jours_avant for echeance in jours_de_relance(cloture) if echeance.le <= jour]
    return min(atteintes, default=None)


def ce_qui_manque_pour_publier(campagne: "Campagne") -> tuple[str, ...]:
    """Ce qu'une campagne doit encore dire avant d'être publiée, une phrase par manque ; vide si rien ne manque."""
    dates = (
        ("l'ouverture", campagne.ouverture_le),
        ("la clôture", campagne.cloture_le),
        ("la notification des décisions", campagne.notification_le),
    )
    absentes = [nom for nom, valeur in dates if valeur is None]
    manques = [f"Fixez {enumerer(absentes)}."] if absentes else []
    if not campagne.contacts.exists():
        manques.append("Nommez au moins un contact.")
    return tuple(manques)


def referentiel_de(campagne: "Campagne") -> Referentiel:
    """Le référentiel par lequel cette campagne juge : le texte qu'elle épingle, et son plafond de participation."""
    texte, plafond = charger(campagne.referentiel_code), campagne.participation_plafond_annuel
    return texte if plafond is None else avec_plafond(texte, campagne.annee, plafond)


def parametres_de(campagne: "Campagne") -> Parametres:
    """Les paramètres de son année, plafond de participation de la campagne compris."""
    return referentiel_de(campagne).en_vigueur(campagne.annee)


def texte_a_change(campagne: "Campagne") -> bool:
    """Les paramètres d'aujourd'hui ne sont plus ceux qui étaient en vigueur quand la campagne les a épinglés."""
    actuels = charger(campagne.referentiel_code).en_vigueur(campagne.annee)
    return actuels.empreinte != campagne.referentiel_empreinte
