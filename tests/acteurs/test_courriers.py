"""Un message que l'on a renoncé à envoyer : la Caf le voit, le relance, et une seule fois."""

import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from preau.acteurs.courriers import courriers_abandonnes, relancer_courriers
from preau.acteurs.models import Caf
from preau.socle import courrier
from preau.socle.enums import EtatCourrier
from preau.socle.models import Courrier, EntreeJournal
from tests.fabriques import CafFactory, RattachementFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def conseillere():
    return RattachementFactory(conseillere=True)


def abandonne(caf: Caf | None, destinataire: str = "amina@exemple.fr") -> Courrier:
    """Un message que le serveur a refusé huit fois."""
    pose = courrier.poster(
        destinataire=destinataire, objet="Votre décision", texte="Elle est là.", caf=caf.uuid if caf else None
    )
    perdu = {"etat": EtatCourrier.ECHEC, "tentatives": courrier.ESSAIS, "derniere_erreur": "refusé"}
    Courrier.objects.filter(pk=pose.pk).update(**perdu)
    return Courrier.objects.get(pk=pose.pk)


def test_une_caf_ne_voit_que_ses_messages_abandonnes(conseillere):
    sien = abandonne(conseillere.caf)
    abandonne(CafFactory(departement="38"))
    abandonne(None)
    assert list(courriers_abandonnes(conseillere.caf)) == [sien]


def test_relancer_renvoie_tout_de_suite_et_se_consigne(conseillere, django_capture_on_commit_callbacks):
    premier, second = abandonne(conseillere.caf), abandonne(conseillere.caf, "bruno@exemple.fr")
    with django_capture_on_commit_callbacks(execute=True):
        assert relancer_courriers(caf=conseillere.caf, casquette=conseillere, parmi=[second.pk]) == 1
    assert [message.to for message in mail.outbox] == [["bruno@exemple.fr"]]
    etats = Courrier.objects.order_by("pk").values_list("pk", "etat")
    assert list(etats) == [(premier.pk, "echec"), (second.pk, "envoye")]
    entree = EntreeJournal.objects.get(acte="relancer_courriers")
    assert (entree.objet, entree.apres, entree.auteur) == (
        conseillere.caf.uuid,
        {"nombre": "1"},
        conseillere.personne.uuid,
    )


def test_on_ne_relance_ni_sans_droit_ni_deux_fois(conseillere):
    abandonne(conseillere.caf)
    for autre in (RattachementFactory(), RattachementFactory(conseillere=True, caf=CafFactory(departement="38"))):
        with pytest.raises(ValidationError) as refus:
            relancer_courriers(caf=conseillere.caf, casquette=autre)
        assert refus.value.code == "droit"
    relancer_courriers(caf=conseillere.caf, casquette=conseillere)
    with pytest.raises(ValidationError) as refus:
        relancer_courriers(caf=conseillere.caf, casquette=conseillere)
    assert refus.value.messages == ["Aucun message n'attend d'être relancé : rechargez la page."]
