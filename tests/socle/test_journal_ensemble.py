"""Plusieurs personnes au même instant, chacune sur sa connexion : une chaîne ne fourche pas et n'oublie personne."""

import threading
import time
import uuid
from collections.abc import Callable, Iterable
from decimal import Decimal
from itertools import pairwise
from types import SimpleNamespace

import pytest
from django.db import connection, connections, transaction

from preau.campagnes.actions import fixer_enveloppe
from preau.projets.reprise import creer_projet
from preau.socle.integrite import controler
from preau.socle.journal import Signature, consigner
from preau.socle.models import Chaine, EntreeJournal, Maillon
from tests.fabriques import RattachementFactory
from tests.projets.dossiers import campagne_ouverte

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="la base SQLite des tests n'a qu'une connexion, en mémoire"
    ),
]
PERSONNES, ACTES = 8, 25


# Des nombres que PostgreSQL n'écrit pas comme Python.
DIT = {"taux": 0.1, "plafond": 1e21, "zéro": -0.0, "b": [1, 2.0, None], "a": "é"}


def ecrire(**champs) -> EntreeJournal:
    objet = SimpleNamespace(uuid=uuid.uuid4())
    return consigner(acte="essayer", objet=objet, signature=Signature(), apres=DIT, **champs)


def ensemble(*gestes: Callable[[], object]) -> list[BaseException]:
    """Lance les gestes au même instant, chacun sur sa connexion ; rend les erreurs."""
    depart = threading.Barrier(len(gestes), timeout=20)
    erreurs: list[BaseException] = []

    def jouer(geste: Callable[[], object]) -> None:
        depart.wait()
        try:
            geste()
        except BaseException as erreur:  # noqa: BLE001  # toute erreur est rendue au test
            erreurs.append(erreur)
        finally:
            connections.close_all()

    fils = [threading.Thread(target=jouer, args=[geste]) for geste in gestes]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(timeout=60)
    return erreurs


def plusieurs_fois(champs: Iterable[dict]) -> Callable[[], None]:
    def geste() -> None:
        for chacun in champs:
            ecrire(**chacun)

    return geste


def test_deux_cents_actes_ensemble_font_une_seule_suite():
    structure = uuid.uuid4()
    assert ensemble(*[plusieurs_fois([{"structure": structure}] * ACTES)] * PERSONNES) == []
    maillons = list(Maillon.objects.order_by("rang"))
    assert [m.rang for m in maillons] == list(range(1, PERSONNES * ACTES + 1))
    assert all(suivant.precedente == avant.empreinte for avant, suivant in pairwise(maillons))
    assert controler()[:2] == (1, PERSONNES * ACTES)


def test_des_actes_de_plusieurs_chaines_ne_se_bloquent_pas():
    structures, campagnes = [uuid.uuid4() for _ in range(3)], [uuid.uuid4() for _ in range(2)]
    croises = [{"structure": s, "campagne": c} for s in structures for c in campagnes]
    seuls = [{"structure": s} for s in structures] + [{"campagne": c} for c in campagnes] + [{}]
    gestes = [plusieurs_fois((croises + seuls)[::sens] * 3) for sens in (1, -1)] * 3
    assert ensemble(*gestes) == []
    assert controler()[:2] == (6, 6 * 3 * (6 * 2 + 6))


def test_une_chaine_nait_une_seule_fois():
    structure = uuid.uuid4()
    assert ensemble(*[lambda: ecrire(structure=structure)] * PERSONNES) == []
    assert Chaine.objects.get().longueur == PERSONNES


def test_l_ordre_d_une_chaine_est_celui_du_journal():
    structure = uuid.uuid4()
    assert ensemble(*[plusieurs_fois([{"structure": structure}] * ACTES)] * 4) == []
    entrees = list(EntreeJournal.objects.order_by("maillons__rang").values_list("pk", "quand"))
    assert entrees == sorted(entrees)
    assert [quand for _, quand in entrees] == sorted(quand for _, quand in entrees)


def test_un_acte_defait_laisse_la_chaine_a_celui_qui_attendait():
    structure = uuid.uuid4()
    ecrire(structure=structure)
    ecrit, attendu = threading.Event(), threading.Event()

    def defaire() -> None:
        with transaction.atomic():
            ecrire(structure=structure)
            ecrit.set()
            attendu.wait(timeout=5)
            transaction.set_rollback(True)

    def attendre() -> None:
        ecrit.wait(timeout=10)
        threading.Timer(0.3, attendu.set).start()
        ecrire(structure=structure)

    assert ensemble(defaire, attendre) == []
    assert [m.rang for m in Maillon.objects.order_by("rang")] == [1, 2]
    assert controler()[:2] == (1, 2)


def test_la_caf_change_sa_campagne_pendant_qu_un_dossier_s_y_commence():
    """L'un tient le journal et finit par vérifier ses liens, l'autre tient la campagne et attend le journal."""
    campagne = campagne_ouverte()
    responsable = RattachementFactory(structure__caf=campagne.caf)
    decideur = RattachementFactory(decideur=True, caf=campagne.caf)
    commence = threading.Event()

    def commencer() -> None:
        with transaction.atomic():
            creer_projet(campagne=campagne, structure=responsable.structure, par=responsable, intitule="CLAS")
            commence.set()
            time.sleep(0.5)

    def fixer() -> None:
        commence.wait(timeout=10)
        fixer_enveloppe(campagne=campagne, casquette=decideur, montant=Decimal(1000))

    assert ensemble(commencer, fixer) == []
    suite = EntreeJournal.objects.filter(campagne=campagne.uuid).order_by("maillons__rang", "pk")
    assert list(dict.fromkeys(suite.values_list("acte", flat=True))) == ["creer_projet", "fixer_enveloppe"]
    assert controler()[:2] == (2, 3)
