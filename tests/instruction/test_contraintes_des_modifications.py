"""Ce que la base refuse elle-même d'un changement et d'une version du plan, sur SQLite comme sur PostgreSQL."""

from datetime import date, time

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from preau.projets.tables import CreneauModifie, FermetureModifiee, Modification, VersionDuPlan
from preau.projets.tables.modifications import SorteDeModification as S
from tests.instruction.changements import accepter, changements, declarer, un_notifie


def refuse(acte):
    with pytest.raises(IntegrityError), transaction.atomic():
        acte()


@pytest.fixture
def notifie(cadre):
    return un_notifie(cadre)


A_L_HEURE = "maintenant"
IMPOSSIBLES = [
    (S.EFFECTIF, {"motif": ""}),
    (S.EFFECTIF, {"collectif": None}),
    (S.EFFECTIF, {"effectif": None}),
    (S.EFFECTIF, {"effectif": 0}),
    (S.EFFECTIF, {"professionnels": 1, "benevoles": 1}),
    (S.EFFECTIF, {"jour": 1}),
    (S.EFFECTIF, {"lieu": "Ailleurs"}),
    (S.EFFECTIF, {"debut": date(2026, 9, 14), "fin": date(2027, 6, 1)}),
    (S.EFFECTIF, {"sorte": "autre"}),
    (S.ADULTES, {"benevoles": None}),
    (S.ADULTES, {"jour": 7}),
    (S.LIEU, {"lieu": ""}),
    (S.LIEU, {"accessible_parents": None}),
    (S.DATES, {"fin": None}),
    (S.DATES, {"fin": date(2026, 9, 13)}),
    (S.FUSION, {"autre": None}),
    (S.FUSION, {"effectif": None}),
    (S.ABANDON_COLLECTIF, {"collectif": None}),
    (S.ABANDON_COLLECTIF, {"commune": "69266"}),
    (S.EFFECTIF, {"etat": "acceptee"}),
    (S.EFFECTIF, {"etat": "refusee", "repondue_le": A_L_HEURE}),
    (S.EFFECTIF, {"etat": "retiree"}),
    (S.EFFECTIF, {"repondue_le": A_L_HEURE}),
    (S.EFFECTIF, {"reponse": "Oui."}),
    (S.EFFECTIF, {"etat": "au_hasard"}),
]


@pytest.mark.parametrize(("sorte", "valeurs"), IMPOSSIBLES)
def test_un_changement_impossible(notifie, sorte, valeurs):
    declarer(notifie, changements(notifie)[sorte])
    dites = {nom: timezone.now() if valeur == A_L_HEURE else valeur for nom, valeur in valeurs.items()}
    refuse(lambda: Modification.objects.update(**dites))


def test_l_arret_du_projet_ne_vise_aucun_collectif_et_n_attend_qu_une_fois(notifie):
    declaree = declarer(notifie, changements(notifie)[S.ABANDON_PROJET])
    refuse(lambda: Modification.objects.update(collectif=notifie.collectifs[0]))
    declaree.pk = None
    declaree.uuid = notifie.projet.uuid
    refuse(lambda: declaree.save(force_insert=True))


def test_un_refus_et_une_reunion_de_soi_meme(cadre, notifie):
    declarer(notifie, changements(notifie)[S.FUSION])
    refuse(lambda: Modification.objects.update(autre=notifie.collectifs[0]))
    signe = {"repondue_le": timezone.now(), "repondue_par": cadre.conseillere.personne}
    refuse(lambda: Modification.objects.update(etat="refusee", **signe))


def test_des_lignes_impossibles(notifie):
    declarer(notifie, changements(notifie)[S.CRENEAUX])
    declarer(notifie, changements(notifie)[S.FERMETURE])
    refuse(lambda: CreneauModifie.objects.update(fin=time(16, 30)))
    refuse(lambda: CreneauModifie.objects.update(jour=7))
    refuse(lambda: FermetureModifiee.objects.update(fin=date(2027, 2, 28)))


def test_des_versions_impossibles(cadre, notifie):
    accepter(cadre, declarer(notifie))
    premiere, seconde = VersionDuPlan.objects.order_by("numero")
    for valeurs in ({"numero": 2}, {"numero": 0}, {"depot": None}, {"modification": seconde.modification}):
        refuse(lambda valeurs=valeurs: VersionDuPlan.objects.filter(pk=premiere.pk).update(**valeurs))
    for valeurs in ({"numero": 1}, {"depot": premiere.depot}, {"modification": None}):
        refuse(lambda valeurs=valeurs: VersionDuPlan.objects.filter(pk=seconde.pk).update(**valeurs))
