"""De quoi peupler un test d'une campagne, à l'état que l'on veut."""

from datetime import UTC, date, datetime

import factory

from preau.campagnes.models import (
    Campagne,
    ContactDeCampagne,
    DateDeComite,
    Enveloppe,
    PieceDemandee,
    Prolongation,
    QuestionLocale,
)
from preau.coeur.annee import AnneeScolaire
from preau.coeur.referentiel.norme import charger
from tests.fabriques import CafFactory, ComiteFactory, StructureFactory, UtilisateurFactory

# Midi à Paris, le 12 mai et le 30 juin 2026 : l'instant d'avant, d'entre et d'après se lisent d'ici.
OUVERTURE = datetime(2026, 5, 12, 10, tzinfo=UTC)
CLOTURE = datetime(2026, 6, 30, 10, tzinfo=UTC)
NOTIFICATION = date(2026, 9, 15)
AVANT = datetime(2026, 5, 1, tzinfo=UTC)
PENDANT = datetime(2026, 6, 1, tzinfo=UTC)
APRES = datetime(2026, 7, 2, tzinfo=UTC)


class CampagneFactory(factory.django.DjangoModelFactory):
    """Une campagne publiée ; avec le trait ``en_preparation``, elle ne l'est pas encore."""

    class Meta:
        model = Campagne

    class Params:
        en_preparation = factory.Trait(publiee_le=None)

    caf = factory.SubFactory(CafFactory)
    annee_scolaire = "2026-2027"
    titre = "Appel à projets CLAS"
    ouverture_le = OUVERTURE
    cloture_le = CLOTURE
    notification_le = NOTIFICATION
    publiee_le = AVANT
    referentiel_code = factory.LazyAttribute(lambda campagne: charger(campagne.caf.departement).code)
    referentiel_annee = "2024-2025"

    @factory.lazy_attribute
    def referentiel_empreinte(self):
        return charger(self.caf.departement).en_vigueur(AnneeScolaire.lire(self.annee_scolaire)).empreinte


class EnveloppeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Enveloppe

    campagne = factory.SubFactory(CampagneFactory)
    montant = 100_000


class ContactFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ContactDeCampagne

    campagne = factory.SubFactory(CampagneFactory)
    nom = "Service parentalité"
    courriel = "clas@exemple.fr"


class PieceDemandeeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PieceDemandee

    campagne = factory.SubFactory(CampagneFactory)
    rang = factory.Sequence(lambda n: n + 1)
    intitule = "Statuts"


class QuestionLocaleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = QuestionLocale

    campagne = factory.SubFactory(CampagneFactory)
    rang = factory.Sequence(lambda n: n + 1)
    etape = "besoins"
    intitule = "Quelles écoles avez-vous rencontrées ?"


class DateDeComiteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DateDeComite

    campagne = factory.SubFactory(CampagneFactory)
    comite = factory.SubFactory(ComiteFactory)
    le = date(2026, 7, 6)


class ProlongationFactory(factory.django.DjangoModelFactory):
    """Accordée le lendemain de la clôture, pour une semaine."""

    class Meta:
        model = Prolongation

    campagne = factory.SubFactory(CampagneFactory)
    structure = factory.SubFactory(StructureFactory)
    jusqu_au = datetime(2026, 7, 7, 10, tzinfo=UTC)
    motif = "La directrice était en arrêt."
    accordee_par = factory.SubFactory(UtilisateurFactory)
    accordee_le = datetime(2026, 7, 1, tzinfo=UTC)
