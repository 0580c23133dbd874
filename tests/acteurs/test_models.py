from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from preau.acteurs.enums import Role
from preau.acteurs.models import Rattachement
from tests.fabriques import CafFactory, RattachementFactory, StructureFactory, UtilisateurFactory

pytestmark = pytest.mark.django_db


def refuse_par_la_base(**champs):
    with pytest.raises(IntegrityError), transaction.atomic():
        Rattachement.objects.create(personne=UtilisateurFactory(), debut=date(2026, 9, 1), **champs)


def test_un_role_de_structure_n_existe_pas_dans_une_caf():
    refuse_par_la_base(role=Role.RESPONSABLE, caf=CafFactory())


def test_un_role_de_caf_n_existe_pas_dans_une_structure():
    refuse_par_la_base(role=Role.CONSEILLERE, structure=StructureFactory())


def test_un_rattachement_n_a_qu_un_organisme():
    refuse_par_la_base(role=Role.RESPONSABLE, structure=StructureFactory(), caf=CafFactory())


def test_un_rattachement_a_un_organisme():
    refuse_par_la_base(role=Role.RESPONSABLE)


def test_un_rattachement_ne_finit_pas_avant_d_avoir_commence():
    refuse_par_la_base(role=Role.RESPONSABLE, structure=StructureFactory(), fin=date(2026, 8, 31))


def test_le_refus_est_dit_en_francais():
    faux = Rattachement(
        personne=UtilisateurFactory(), role=Role.DECIDEUR, structure=StructureFactory(), debut=date(2026, 9, 1)
    )
    with pytest.raises(ValidationError, match="Ce rôle ne va pas avec cet organisme"):
        faux.full_clean()


@pytest.mark.parametrize(
    ("jour", "attendu"),
    [
        (date(2026, 8, 31), False),
        (date(2026, 9, 1), True),
        (date(2027, 2, 19), True),
        (date(2027, 2, 20), False),
    ],
)
def test_un_rattachement_vaut_du_premier_jour_a_la_veille_de_sa_fin(jour, attendu):
    RattachementFactory(debut=date(2026, 9, 1), fin=date(2027, 2, 20))
    assert Rattachement.objects.en_vigueur(jour).exists() is attendu


def test_la_casquette_se_lit_role_puis_organisme():
    assert str(RattachementFactory(structure__nom="Les Passerelles")) == "responsable · Les Passerelles"


@pytest.mark.parametrize("siret", ["12345678901234", "1234", "ABCDEFGHIJKLMN"])
def test_un_siret_faux_est_refuse(siret):
    with pytest.raises(ValidationError, match="Siret"):
        StructureFactory.build(siret=siret, commune=None, caf=None).clean_fields()


@pytest.mark.parametrize("nom", ["<script>alert(1)</script>", "Les\u202eetser", "Deux\nlignes", "x" * 161])
def test_un_nom_hostile_est_refuse_en_mots(nom):
    with pytest.raises(ValidationError) as refus:
        StructureFactory.build(nom=nom, commune=None, caf=None).clean_fields()
    assert len(refus.value.message_dict["nom"]) == 1
