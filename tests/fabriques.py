"""De quoi peupler un test : personnes, organismes, casquettes, invitations."""

from datetime import date, timedelta

import factory
from allauth.account.models import EmailAddress
from django.utils import timezone

from preau.acteurs.actions import empreinte
from preau.acteurs.enums import Role, TypeStructure
from preau.acteurs.models import Caf, Comite, Financeur, Invitation, Rattachement, Structure, Utilisateur
from preau.coeur.communes import commune_en_vigueur
from preau.territoires.enums import TypeCommune
from preau.territoires.models import Commune

MOT_DE_PASSE = "trois mots sans rapport 7"


def commune(code: str = "69266") -> Commune:
    """Une vraie commune, seule chargée."""
    vraie = commune_en_vigueur(code)
    assert vraie is not None
    champs = {
        "nom": vraie.nom,
        "nom_recherche": vraie.nom.lower(),
        "type": TypeCommune.COMMUNE,
        "departement": vraie.departement,
        "population": vraie.population,
        "codes_postaux": " ".join(vraie.codes_postaux),
        "epci": vraie.epci,
        "millesime": "2026",
    }
    return Commune.objects.get_or_create(code=code, defaults=champs)[0]


class UtilisateurFactory(factory.django.DjangoModelFactory):
    """Une personne dont l'adresse est prouvée ; ``mot_de_passe=None`` : elle n'entre que par un code."""

    class Meta:
        model = Utilisateur
        skip_postgeneration_save = True

    class Params:
        mot_de_passe = MOT_DE_PASSE

    courriel = factory.Sequence(lambda n: f"personne{n}@exemple.fr")
    prenom = "Amina"
    nom = factory.Sequence(lambda n: f"Berger{n}")

    @factory.lazy_attribute
    def password(self):
        personne = Utilisateur()
        personne.set_password(self.mot_de_passe)
        return personne.password

    @factory.post_generation
    def adresse(self, create, _valeur, **_options):
        if create:
            EmailAddress.objects.create(user=self, email=self.courriel, verified=True, primary=True)


class CafFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Caf
        django_get_or_create = ["departement"]

    departement = "69"
    nom = factory.LazyAttribute(lambda caf: f"Caf {caf.departement}")


class StructureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Structure

    nom = factory.Sequence(lambda n: f"Structure {n}")
    type = TypeStructure.ASSOCIATION
    commune = factory.LazyFunction(commune)
    caf = factory.SubFactory(CafFactory)


class ComiteFactory(factory.django.DjangoModelFactory):
    """Un comité dont le territoire est la commune des fabriques."""

    class Meta:
        model = Comite
        skip_postgeneration_save = True

    nom = factory.Sequence(lambda n: f"Comité {n}")
    caf = factory.SubFactory(CafFactory)

    @factory.post_generation
    def communes(self, create, codes, **_options):
        if create:
            self.communes.set([commune(code) for code in codes or ["69266"]])


class FinanceurFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Financeur

    nom = factory.Sequence(lambda n: f"Ville {n}")
    caf = factory.SubFactory(CafFactory)


class RattachementFactory(factory.django.DjangoModelFactory):
    """Une casquette ; responsable d'une structure à moins qu'un trait n'en dise une autre."""

    class Meta:
        model = Rattachement

    class Params:
        conseillere = factory.Trait(role=Role.CONSEILLERE, structure=None, caf=factory.SubFactory(CafFactory))
        decideur = factory.Trait(role=Role.DECIDEUR, structure=None, caf=factory.SubFactory(CafFactory))
        membre = factory.Trait(role=Role.MEMBRE, structure=None, comite=factory.SubFactory(ComiteFactory))
        cofinanceur = factory.Trait(
            role=Role.COFINANCEUR, structure=None, financeur=factory.SubFactory(FinanceurFactory)
        )

    personne = factory.SubFactory(UtilisateurFactory)
    role = Role.RESPONSABLE
    structure = factory.SubFactory(StructureFactory)
    debut = date(2024, 9, 1)


class InvitationFactory(factory.django.DjangoModelFactory):
    """Une invitation en attente ; ``jeton`` est celui de son lien."""

    class Meta:
        model = Invitation

    class Params:
        jeton = factory.Sequence(lambda n: f"jeton-{n}")

    courriel = factory.Sequence(lambda n: f"invitee{n}@exemple.fr")
    role = Role.INTERVENANT
    structure = factory.SubFactory(StructureFactory)
    empreinte = factory.LazyAttribute(lambda invitation: empreinte(invitation.jeton))
    expire_le = factory.LazyFunction(lambda: timezone.now() + timedelta(days=14))
