import uuid
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction

from preau.socle import declencheurs
from preau.socle.journal import Signature, consigner
from preau.socle.models import EntreeJournal

pytestmark = pytest.mark.django_db


def entree() -> EntreeJournal:
    return consigner(acte="essayer", objet=SimpleNamespace(uuid=uuid.uuid4()), signature=Signature())


def test_le_journal_ne_se_modifie_pas():
    ecrite = entree()
    with pytest.raises(DatabaseError, match="ne se modifie pas"), transaction.atomic():
        EntreeJournal.objects.filter(pk=ecrite.pk).update(acte="autre")
    assert EntreeJournal.objects.get().acte == "essayer"


def test_le_journal_ne_s_efface_pas():
    entree()
    with pytest.raises(DatabaseError, match="ne s'efface pas"), transaction.atomic():
        EntreeJournal.objects.all().delete()
    assert EntreeJournal.objects.count() == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite n'a pas de TRUNCATE")
def test_le_journal_ne_se_vide_pas_d_un_coup():
    entree()
    with pytest.raises(DatabaseError, match="ne s'efface pas"), transaction.atomic(), connection.cursor() as curseur:
        curseur.execute(f"TRUNCATE {declencheurs.TABLE}")
    assert EntreeJournal.objects.count() == 1


def test_tous_les_declencheurs_sont_la_apres_la_derniere_migration():
    assert declencheurs.releves(connection) == declencheurs.NOMS[connection.vendor]


def test_un_acte_dit_qui_quand_sur_quoi_et_ce_qui_change():
    personne, organisme, structure = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    objet = SimpleNamespace(uuid=uuid.uuid4())
    ecrite = consigner(
        acte="inviter",
        objet=objet,
        signature=Signature(personne, "responsable", organisme),
        structure=structure,
        avant={"role": None},
        apres={"role": "intervenant"},
    )
    lue = EntreeJournal.objects.get(pk=ecrite.pk)
    assert (lue.auteur, lue.role, lue.organisme) == (personne, "responsable", organisme)
    assert (lue.acte, lue.objet_type, lue.objet, lue.structure) == ("inviter", "simplenamespace", objet.uuid, structure)
    assert (lue.avant, lue.apres) == ({"role": None}, {"role": "intervenant"})
    assert lue.quand is not None
