from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

pytestmark = pytest.mark.django_db


def test_entretenir_reprend_le_courrier_et_n_oublie_que_les_sessions_expirees():
    instant = timezone.now()
    for cle, heures in (("passee", -1), ("en-cours", 1)):
        Session.objects.create(session_key=cle, session_data="", expire_date=instant + timedelta(hours=heures))
    dit = StringIO()
    call_command("entretenir", stdout=dit)
    assert "Courriels partis" in dit.getvalue()
    assert [session.session_key for session in Session.objects.all()] == ["en-cours"]
