"""Ce que les tests des actes regardent : le refus, le journal, les messages."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from preau.campagnes.actions import Calendrier
from preau.socle.models import Courrier, EntreeJournal
from tests.campagnes.fabriques import CLOTURE, NOTIFICATION, OUVERTURE

LIEN = "https://preau.exemple/campagnes/1/"
JOUR = timedelta(days=1)
CALENDRIER = Calendrier(OUVERTURE, CLOTURE, NOTIFICATION)


def refus(acte, **arguments):
    with pytest.raises(ValidationError) as refuse:
        acte(**arguments)
    return refuse.value.messages


def actes():
    return list(EntreeJournal.objects.order_by("id").values_list("acte", flat=True))


def messages():
    return list(Courrier.objects.order_by("id").values_list("destinataire", "objet"))
