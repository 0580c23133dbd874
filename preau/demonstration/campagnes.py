"""Deux campagnes de la Caf du Rhône : celle de 2026-2027, close et décidée, et celle de 2027-2028, où l'on dépose."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils import timezone

from preau.acteurs.enums import Role
from preau.acteurs.models import Comite, Rattachement, Structure
from preau.campagnes import actions
from preau.campagnes.enums import EtapeDuDossier, FormeDeReponse, NatureDePiece, SujetDeTexte
from preau.campagnes.models import Campagne
from preau.coeur.annee import AnneeScolaire
from preau.demonstration.structures import CAF, COMITE_BEAUJOLAIS, COMITE_EST
from preau.socle.horloge import a_l_instant

# La page de l'appel, telle que la porte un message de la démonstration.
LIEN = "http://127.0.0.1:8000/campagnes/{uuid}/"
PROLONGEE = "Tisser ensemble"


class Appel(NamedTuple):
    """Une campagne inventée : ses dates, son enveloppe en euros, les jours de ses comités."""

    annee: AnneeScolaire
    publiee: date
    ouverture: date
    cloture: date
    notification: date
    enveloppe: Decimal
    comites: tuple[tuple[str, date], ...]


def instant(jour: date, heure: int) -> datetime:
    """Ce jour, à cette heure de Paris."""
    return datetime(jour.year, jour.month, jour.day, heure, tzinfo=timezone.get_default_timezone())


PROLONGEE_LE = instant(date(2026, 4, 25), 11)

APPELS = (
    Appel(
        AnneeScolaire(2026),
        date(2026, 3, 2),
        date(2026, 3, 9),
        date(2026, 4, 24),
        date(2026, 7, 10),
        Decimal(38_000),
        ((COMITE_EST, date(2026, 5, 26)), (COMITE_BEAUJOLAIS, date(2026, 5, 28))),
    ),
    Appel(
        AnneeScolaire(2027),
        date(2027, 2, 22),
        date(2027, 3, 1),
        date(2027, 4, 23),
        date(2027, 7, 9),
        Decimal(40_000),
        ((COMITE_EST, date(2027, 5, 25)), (COMITE_BEAUJOLAIS, date(2027, 5, 27))),
    ),
)

TITRE = "Appel à projets CLAS"
PRESENTATION = (
    "La Caf du Rhône soutient les projets d'accompagnement à la scolarité qui s'adressent aux enfants et à leurs "
    "parents, avec l'école, hors du temps scolaire.\n\n"
    "Les projets des quartiers prioritaires et des communes rurales sont attendus. Le comité de pilotage de votre "
    "territoire donne son avis avant la décision."
)

PIECES = (
    (NatureDePiece.STATUTS, "Statuts à jour", "Signés, de l'année si vous les avez changés.", True),
    (NatureDePiece.RIB, "Relevé d'identité bancaire", "Au nom de la structure qui dépose.", True),
    (NatureDePiece.COMPTES, "Comptes du dernier exercice", "Approuvés par l'assemblée ou le conseil.", True),
    (NatureDePiece.CONTRAT_REPUBLICAIN, "Contrat d'engagement républicain", "Daté et signé.", True),
    (NatureDePiece.RAPPORT_D_ACTIVITE, "Rapport d'activité", "", False),
)
QUESTIONS = (
    (
        EtapeDuDossier.ECOLE,
        "Qui, dans chaque école, est votre interlocuteur ?",
        FormeDeReponse.CHOIX,
        ("La direction", "Un enseignant", "Le directeur ou la directrice et les enseignants", "Personne encore"),
    ),
    (EtapeDuDossier.PARENTS, "Combien de familles avez-vous rencontrées l'an dernier ?", FormeDeReponse.NOMBRE, ()),
    (EtapeDuDossier.BESOINS, "Avec quels partenaires du quartier travaillez-vous ?", FormeDeReponse.TEXTE, ()),
)
CONTESTATION = (
    "Une décision de refus peut être contestée par écrit auprès de la Caf, dans les deux mois qui suivent sa "
    "notification. La réponse de la Caf dit les voies qui restent ouvertes.\n\n"
    "Ce texte est inventé pour la démonstration."
)
CHARTE = (
    "Les structures accueillent tous les enfants sans distinction, dans un cadre laïque, et travaillent avec leurs "
    "parents.\n\nCe texte est inventé pour la démonstration."
)


def semer() -> int:
    """Sème les deux campagnes, si ce n'est déjà fait ; rend leur nombre."""
    casquette = Rattachement.objects.avec_organisme().get(caf__nom=CAF, role=Role.CONSEILLERE)
    for appel in APPELS:
        if not Campagne.objects.filter(caf=casquette.caf, annee_scolaire=str(appel.annee)).exists():
            # Le journal date ses actes de l'horloge : ils sont faits le jour que dit l'appel.
            with a_l_instant(instant(appel.publiee, 10)):
                _semer(appel, casquette)
    return len(APPELS)


def _semer(appel: Appel, casquette: Rattachement) -> None:
    """Ouvre, écrit et publie une campagne, aux jours de son appel."""
    dates = actions.Calendrier(instant(appel.ouverture, 9), instant(appel.cloture, 12), appel.notification)
    campagne = actions.ouvrir_campagne(
        casquette=casquette,
        annee=appel.annee,
        titre=f"{TITRE} {appel.annee}",
        presentation=PRESENTATION,
        calendrier=dates,
        participation_plafond_annuel=None,
    )
    lien = LIEN.format(uuid=campagne.uuid)
    _demander(campagne, casquette)
    actions.fixer_enveloppe(campagne=campagne, casquette=casquette, montant=appel.enveloppe)
    for nom, jour in appel.comites:
        comite = Comite.objects.get(nom=nom, caf=campagne.caf)
        actions.ajouter_date_de_comite(campagne=campagne, casquette=casquette, comite=comite, le=jour)
    actions.publier_campagne(campagne=campagne, casquette=casquette, lien=lien, instant=instant(appel.publiee, 10))
    if appel is APPELS[0]:
        with a_l_instant(PROLONGEE_LE):
            _prolonger(campagne, casquette, lien)


def _demander(campagne: Campagne, casquette: Rattachement) -> None:
    """Ce que demandent les deux campagnes, et à qui parler."""
    ici: dict[str, Any] = {"campagne": campagne, "casquette": casquette}
    for nature, intitule, aide, obligatoire in PIECES:
        actions.ajouter_piece_demandee(**ici, nature=nature, intitule=intitule, aide=aide, obligatoire=obligatoire)
    for etape, intitule, forme, choix in QUESTIONS:
        actions.ajouter_question(
            **ici, etape=etape, intitule=intitule, forme=forme, choix=choix, obligatoire=etape != EtapeDuDossier.BESOINS
        )
    actions.ajouter_contact(
        **ici,
        nom="Sophie Malaval",
        fonction="Conseillère technique parentalité",
        courriel="clas@caf-rhone.invalid",
        telephone="04 72 00 00 00",
    )
    actions.ecrire_texte(**ici, sujet=SujetDeTexte.VOIES_DE_CONTESTATION, contenu=CONTESTATION)
    actions.ecrire_texte(**ici, sujet=SujetDeTexte.CHARTE, contenu=CHARTE)


def _prolonger(campagne: Campagne, casquette: Rattachement, lien: str) -> None:
    """L'an dernier, une structure a eu douze jours de plus."""
    actions.prolonger(
        campagne=campagne,
        casquette=casquette,
        structure=Structure.objects.get(nom=PROLONGEE, caf=campagne.caf),
        jusqu_au=instant(date(2026, 5, 7), 12),
        motif="La coordinatrice était en arrêt la semaine de la clôture.",
        lien=lien,
        instant=PROLONGEE_LE,
    )
