"""Deux personnes au même instant, chacune sur sa connexion : ce que les verrous promettent."""

import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections

from preau.acteurs import actions, ouvertures
from preau.acteurs.enums import Role
from preau.acteurs.models import Caf, Comite, Invitation, Rattachement
from preau.socle.models import Courrier, EntreeJournal
from tests.fabriques import InvitationFactory, RattachementFactory, StructureFactory, UtilisateurFactory, commune

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="la base SQLite des tests n'a qu'une connexion, en mémoire"
    ),
]

LIEN = "https://preau.exemple/invitation/{jeton}/"


def ensemble(*actes: Callable[[], object]) -> list[str]:
    """Lance les actes au même instant, chacun sur sa connexion ; rend « fait » ou la phrase du refus de chacun."""
    depart = threading.Barrier(len(actes), timeout=20)
    issues: list[str] = [""] * len(actes)

    def jouer(rang: int) -> None:
        depart.wait()
        try:
            actes[rang]()
            issues[rang] = "fait"
        except ValidationError as refus:
            issues[rang] = refus.messages[0]
        finally:
            connections.close_all()

    fils = [threading.Thread(target=jouer, args=[rang]) for rang in range(len(actes))]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(timeout=30)
    return issues


def test_une_invitation_acceptee_deux_fois_ensemble_ne_sert_qu_une_fois():
    personne = UtilisateurFactory()
    invitation = InvitationFactory(courriel=personne.courriel)
    issues = ensemble(*[lambda: actions.accepter_invitation(invitation=invitation, personne=personne)] * 4)
    assert issues.count("fait") == 1
    assert Rattachement.objects.filter(personne=personne).count() == 1
    assert EntreeJournal.objects.filter(acte="accepter_invitation").count() == 1


def test_deux_responsables_qui_partent_ensemble_sont_signalees_une_fois():
    structure = StructureFactory()
    RattachementFactory(conseillere=True, caf=structure.caf)
    partantes = RattachementFactory.create_batch(2, structure=structure)

    def partir(qui: Rattachement) -> Callable[[], object]:
        return lambda: actions.retirer_rattachement(rattachement=qui, personne=qui.personne, casquette=qui)

    assert ensemble(*map(partir, partantes)) == ["fait", "fait"]
    assert Courrier.objects.filter(objet__startswith="Plus de responsable").count() == 1


def test_les_deux_dernieres_personnes_d_une_caf_ne_partent_pas_ensemble():
    premiere = RattachementFactory(conseillere=True)
    seconde = RattachementFactory(decideur=True, caf=premiere.caf)

    def partir(qui: Rattachement) -> Callable[[], object]:
        return lambda: actions.retirer_rattachement(rattachement=qui, personne=qui.personne, casquette=qui)

    assert sorted(ensemble(partir(premiere), partir(seconde))) == sorted(["fait", actions.SEULE_DE_SA_CAF])
    assert Rattachement.objects.en_vigueur(date(2100, 1, 1)).count() == 1


def test_la_meme_invitation_envoyee_ensemble_ne_part_qu_une_fois():
    casquette = RattachementFactory()

    def inviter() -> object:
        return actions.inviter(
            courriel="a@exemple.fr",
            role=Role.INTERVENANT,
            organisme=casquette.structure,
            casquette=casquette,
            lien=LIEN,
        )

    assert ensemble(inviter, inviter, inviter).count("fait") == 1
    assert Invitation.objects.count() == 1


def test_le_meme_comite_cree_ensemble_n_existe_qu_une_fois():
    casquette = RattachementFactory(conseillere=True)
    lyon = commune()

    def creer() -> object:
        return ouvertures.creer_comite(nom="Comité", communes=[lyon], casquette=casquette)

    assert ensemble(creer, creer).count("fait") == 1
    assert Comite.objects.count() == 1


def test_une_caf_ouverte_deux_fois_ensemble_ne_l_est_qu_une_fois():
    def ouvrir() -> object:
        return ouvertures.ouvrir_caf(
            departement="69", nom="Caf du Rhône", courriel="zoe@caf.exemple", role=Role.CONSEILLERE, lien=LIEN
        )

    assert ensemble(ouvrir, ouvrir).count("fait") == 1
    assert (Caf.objects.count(), Invitation.objects.count()) == (1, 1)
