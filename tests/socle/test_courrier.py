from datetime import timedelta
from io import StringIO
from smtplib import SMTPRecipientsRefused

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from preau.socle import courrier
from preau.socle.enums import EtatCourrier
from preau.socle.models import Courrier

pytestmark = pytest.mark.django_db

MESSAGE = {"destinataire": "amina@exemple.fr", "objet": "Bonjour", "texte": "Un lien secret.\n"}


class ServeurEnPanne(EmailBackend):
    """Un serveur de courrier qui ne répond pas."""

    def send_messages(self, email_messages):
        raise ConnectionRefusedError("le serveur ne répond pas")


class ServeurQuiTrie(EmailBackend):
    """Un serveur qui répond, et ne veut pas d'une adresse."""

    def send_messages(self, email_messages):
        for message in email_messages:
            if message.to == ["inconnue@exemple.fr"]:
                raise SMTPRecipientsRefused({message.to[0]: (550, b"inconnue")})
        return super().send_messages(email_messages)


@pytest.fixture
def panne(settings):
    settings.EMAIL_BACKEND = f"{__name__}.ServeurEnPanne"


def test_le_message_part_quand_l_acte_est_acquis(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        pose = courrier.poster(**MESSAGE)
        assert mail.outbox == []
    assert [(m.to, m.subject, m.body) for m in mail.outbox] == [(["amina@exemple.fr"], "Bonjour", "Un lien secret.\n")]
    pose.refresh_from_db()
    assert (pose.etat, pose.tentatives, pose.texte) == (EtatCourrier.ENVOYE, 1, "")


def test_un_acte_defait_n_envoie_rien(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as rappels, transaction.atomic():
        courrier.poster(**MESSAGE)
        transaction.set_rollback(True)
    assert (rappels, mail.outbox, Courrier.objects.count()) == ([], [], 0)


def test_une_panne_laisse_le_message_en_attente_avec_sa_raison(panne):
    pose = courrier.poster(**MESSAGE)
    assert courrier.envoyer(pose.pk) is False
    pose.refresh_from_db()
    assert (pose.etat, pose.tentatives, pose.texte) == (EtatCourrier.EN_ATTENTE, 1, "Un lien secret.\n")
    assert pose.derniere_erreur == "ConnectionRefusedError : le serveur ne répond pas"
    assert pose.prochain_essai > timezone.now()


def test_un_message_reserve_ne_part_pas_deux_fois(panne):
    pose = courrier.poster(**MESSAGE)
    courrier.envoyer(pose.pk)
    assert courrier.envoyer(pose.pk) is False
    pose.refresh_from_db()
    assert pose.tentatives == 1


def test_la_commande_reprend_le_message_une_fois_la_panne_finie(panne, settings):
    pose = courrier.poster(**MESSAGE)
    courrier.envoyer(pose.pk)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        sortie = StringIO()
        call_command("envoyer_courriers", stdout=sortie)
    assert sortie.getvalue() == "Courriels partis : 1 ; à reprendre : 0.\n"
    assert [m.to for m in mail.outbox] == [["amina@exemple.fr"]]


def test_apres_huit_essais_le_message_est_abandonne(panne):
    pose = courrier.poster(**MESSAGE)
    for jour in range(courrier.ESSAIS):
        with time_machine.travel(timezone.now() + timedelta(days=jour)):
            courrier.envoyer_en_attente()
    pose.refresh_from_db()
    assert (pose.etat, pose.tentatives) == (EtatCourrier.ECHEC, courrier.ESSAIS)
    with time_machine.travel(timezone.now() + timedelta(days=30)):
        assert courrier.envoyer_en_attente() == (0, 0, False)


def poster_a_la_fois(combien, rappels):
    """Autant de messages dans la même transaction, et combien ont été tentés par la page."""
    with rappels(execute=True):
        for rang in range(combien):
            courrier.poster(**MESSAGE | {"destinataire": f"p{rang}@exemple.fr"})
    return Courrier.objects.filter(tentatives__gt=0).count()


def test_une_page_n_attend_qu_une_fois_un_serveur_muet(panne, django_capture_on_commit_callbacks):
    assert poster_a_la_fois(3, django_capture_on_commit_callbacks) == 1
    assert poster_a_la_fois(2, django_capture_on_commit_callbacks) == 1
    assert courrier.envoyer_en_attente() == (0, 4, True)
    assert Courrier.objects.filter(tentatives=0).count() == 3


def test_une_longue_file_part_a_cote_de_la_page(django_capture_on_commit_callbacks):
    assert poster_a_la_fois(courrier.PEU * 2, django_capture_on_commit_callbacks) == courrier.PEU
    assert mail.outbox[0].to == [f"p{courrier.PEU}@exemple.fr"]
    assert courrier.envoyer_en_attente() == (courrier.PEU, 0, False)


def test_une_file_qui_attend_deja_ne_retient_pas_un_message_neuf(django_capture_on_commit_callbacks):
    for rang in range(courrier.PEU * 2):
        courrier.poster(**MESSAGE | {"destinataire": f"p{rang}@exemple.fr"})
    with django_capture_on_commit_callbacks(execute=True):
        courrier.poster(**MESSAGE)
    assert [message.to for message in mail.outbox] == [[MESSAGE["destinataire"]]]


def test_une_adresse_refusee_ne_retient_pas_les_autres_messages(settings):
    settings.EMAIL_BACKEND = f"{__name__}.ServeurQuiTrie"
    for adresse in ("inconnue@exemple.fr", "amina@exemple.fr"):
        courrier.poster(**MESSAGE | {"destinataire": adresse})
    assert courrier.envoyer_en_attente() == (1, 1, False)
    assert [m.to for m in mail.outbox] == [["amina@exemple.fr"]]
    assert courrier.envoyer_en_attente(lambda: False) == (0, 0, False)


def test_une_adresse_refusee_ne_retient_pas_le_code_d_une_autre_page(settings, django_capture_on_commit_callbacks):
    settings.EMAIL_BACKEND = f"{__name__}.ServeurQuiTrie"
    for adresse in ("inconnue@exemple.fr", "amina@exemple.fr"):
        with django_capture_on_commit_callbacks(execute=True):
            courrier.poster(**MESSAGE | {"destinataire": adresse})
    assert [m.to for m in mail.outbox] == [["amina@exemple.fr"]]


def test_relancer_une_longue_serie_n_en_envoie_qu_un_peu_depuis_la_page(django_capture_on_commit_callbacks):
    for rang in range(courrier.PEU * 3):
        courrier.poster(**MESSAGE | {"destinataire": f"p{rang}@exemple.fr"})
    Courrier.objects.update(etat=EtatCourrier.ECHEC, tentatives=courrier.ESSAIS, derniere_erreur="OSError : muet")
    with django_capture_on_commit_callbacks(execute=True):
        assert courrier.relancer(Courrier.objects.order_by("-pk")) == courrier.PEU * 3
    assert len(mail.outbox) == courrier.PEU
    assert not Courrier.objects.exclude(derniere_erreur="").exists()


def test_un_objet_sur_deux_lignes_n_ajoute_pas_d_en_tete():
    pose = courrier.poster(destinataire="amina@exemple.fr", objet="Bonjour\nBcc: tous@exemple.fr", texte="Corps")
    assert pose.objet == "Bonjour Bcc: tous@exemple.fr"


def test_la_base_refuse_un_message_envoye_sans_date():
    pose = courrier.poster(**MESSAGE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Courrier.objects.filter(pk=pose.pk).update(etat=EtatCourrier.ENVOYE)
