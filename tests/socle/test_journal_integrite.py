"""Un journal touché par-derrière, ses déclencheurs ôtés, se voit : la commande nomme le premier maillon rompu."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from preau.socle import declencheurs
from preau.socle.chaines import cle_lue, contenu, enchainer_l_existant, prolonger
from preau.socle.horloge import a_l_instant
from preau.socle.integrite import Bilan, controler
from preau.socle.journal import Signature, consigner
from preau.socle.models import Chaine, EntreeJournal, Maillon

pytestmark = pytest.mark.django_db
STRUCTURE, CAMPAGNE = uuid.UUID(int=10), uuid.UUID(int=11)
LA_STRUCTURE = f"structure:{STRUCTURE}"
S = f"Chaîne {LA_STRUCTURE}"
CHANGE = "ce que l'acte dit n'est plus ce qui a été écrit"
FAUSSE = "a" * 64
QUAND = datetime(2024, 10, 12, 12, 3, tzinfo=UTC)


def ecrire(**champs) -> EntreeJournal:
    with a_l_instant(QUAND):
        return consigner(
            acte="essayer", objet=SimpleNamespace(uuid=uuid.uuid4()), signature=Signature(uuid.uuid4()), **champs
        )


def verifier(**options) -> str:
    sortie = StringIO()
    call_command("verifier_journal", stdout=sortie, **options)
    return sortie.getvalue()


def rupture(**options) -> str:
    with pytest.raises(CommandError) as refus:
        verifier(**options)
    assert refus.value.returncode == 1
    return str(refus.value)


@pytest.fixture
def ecrites() -> list[EntreeJournal]:
    """Trois actes de la structure, dont le deuxième est aussi de la campagne ; un de l'installation."""
    premiers = [
        ecrire(structure=STRUCTURE, apres={"taux": 0.1, "plafond": 1e21, "zéro": -0.0, "montant": "3,50 €"}),
        ecrire(structure=STRUCTURE, campagne=CAMPAGNE, avant={"b": [1, 2.0], "a": None}),
        ecrire(structure=STRUCTURE),
    ]
    return [*premiers, ecrire()]


def maillon(entree: EntreeJournal, chaine: str):
    cle = cle_lue(chaine)
    return Maillon.objects.filter(entree=entree, chaine__genre=cle.genre, chaine__objet=cle.objet)


def par_derriere(geste: Callable[[], object]) -> None:
    """Ce que ferait qui tient la base : ôter les déclencheurs, changer, les remettre."""
    connection.check_constraints()
    for table in (declencheurs.JOURNAL, declencheurs.MAILLONS):
        table.retirer(connection)
    geste()
    connection.check_constraints()
    for table in (declencheurs.JOURNAL, declencheurs.MAILLONS):
        table.poser(connection)


def test_un_journal_intact_se_dit_en_une_phrase(ecrites):
    assert controler()[:2] == (3, 5)
    assert verifier() == "Journal intact. Chaînes relues : 3 ; maillons : 5.\n"


def test_un_journal_neuf_est_intact():
    assert controler() == Bilan(0, 0, "")


def test_une_chaine_seule_dit_sa_tete(ecrites):
    tete = Chaine.objects.get(genre="campagne").tete
    dit = verifier(chaine=f"campagne:{CAMPAGNE}")
    assert dit == f"Chaîne campagne:{CAMPAGNE} intacte. Maillons : 1 ; empreinte de tête : {tete}.\n"


@pytest.mark.parametrize(
    ("chaine", "phrase"),
    [
        (f"structure:{CAMPAGNE}", f"Il n'y a pas de chaîne structure:{CAMPAGNE} : aucun acte du journal n'en est."),
        ("lundi", "« lundi » n'est pas une chaîne : écrivez installation, structure:UUID ou campagne:UUID."),
    ],
)
def test_une_chaine_qui_n_est_pas_la_le_dit(ecrites, chaine, phrase):
    assert rupture(chaine=chaine) == phrase


def _changer(entree: EntreeJournal, **champs) -> None:
    EntreeJournal.objects.filter(pk=entree.pk).update(**champs)


def _echanger(ecrites: list[EntreeJournal]) -> None:
    """Le premier et le troisième acte changent de place."""
    premier, troisieme = (maillon(ecrites[rang], LA_STRUCTURE).get() for rang in (0, 2))
    maillon(ecrites[0], LA_STRUCTURE).delete()
    maillon(ecrites[2], LA_STRUCTURE).update(entree=ecrites[0])
    premier.pk, premier.entree = None, troisieme.entree
    premier.save()


# Ce que l'on touche, le rang de l'acte que la phrase nomme, et ce qu'elle en dit.
FALSIFICATIONS = {
    "ce que dit un acte": (lambda e: _changer(e[0], apres={"montant": "35,00 €"}), 0, f"{S}, maillon 1 : {CHANGE}"),
    "qui l'a fait": (lambda e: _changer(e[2], auteur=uuid.uuid4()), 2, f"{S}, maillon 3 : {CHANGE}"),
    "quand": (lambda e: _changer(e[3], quand=QUAND.replace(second=1)), 3, f"Chaîne installation, maillon 1 : {CHANGE}"),
    "sa structure": (lambda e: _changer(e[2], structure=None), 2, f"{S}, maillon 3 : {CHANGE}"),
    "l'ordre": (_echanger, 2, f"{S}, maillon 1 : {CHANGE}"),
    "une empreinte": (lambda e: maillon(e[0], LA_STRUCTURE).update(empreinte=FAUSSE), 0, f"{S}, maillon 1 : {CHANGE}"),
    "le lien d'avant": (
        lambda e: maillon(e[1], LA_STRUCTURE).update(precedente=FAUSSE),
        1,
        f"{S}, maillon 2 : il ne tient pas au maillon d'avant",
    ),
}


@pytest.mark.parametrize("quoi", FALSIFICATIONS)
def test_un_acte_touche_par_derriere_est_nomme(ecrites, quoi):
    geste, rang, phrase = FALSIFICATIONS[quoi]
    par_derriere(lambda: geste(ecrites))
    nomme = f"(« essayer » du 12/10/2024 à 14h03, entrée {ecrites[rang].uuid})."
    assert rupture() == f"Le journal est rompu. {phrase} {nomme}"


def _effacer(entree: EntreeJournal) -> None:
    entree.maillons.all().delete()
    EntreeJournal.objects.filter(pk=entree.pk).delete()


def _ajouter(chaine: str, entree: EntreeJournal) -> None:
    """Un maillon bien formé, au bout d'une chaîne qui ne le sait pas."""
    cle = cle_lue(chaine)
    bout = Chaine.objects.get(genre=cle.genre, objet=cle.objet)
    Maillon.objects.create(chaine=bout, entree=entree, **prolonger(bout, contenu(entree)))


def _doubler(entree: EntreeJournal) -> EntreeJournal:
    """La même entrée, écrite une seconde fois sans passer par l'acte."""
    double = EntreeJournal.objects.get(pk=entree.pk)
    double.pk, double.uuid = None, uuid.uuid4()
    double._state.adding = True  # noqa: SLF001  # une ligne neuve, non la même
    with a_l_instant(QUAND):
        double.save()
    return double


OTES_OU_GLISSES = {
    "un acte du milieu": (lambda e: _effacer(e[1]), f"{S}, maillon 2 : il manque, le suivant est le 3."),
    "le dernier acte": (lambda e: _effacer(e[2]), f"{S}, maillon 3 : il manque, la chaîne en compte 3."),
    "tous les actes": (
        lambda e: _effacer(e[3]),
        "Chaîne installation, maillon 1 : il manque, la chaîne est vide.",
    ),
    "un acte en trop": (
        lambda e: _ajouter(LA_STRUCTURE, _doubler(e[2])),
        f"{S}, maillon 4 : il est en trop, la chaîne n'en compte que 3.",
    ),
    "une tête": (
        lambda _e: Chaine.objects.filter(genre="structure").update(tete=FAUSSE),
        f"{S}, maillon 3 : son empreinte n'est pas celle que la chaîne a retenue.",
    ),
}


@pytest.mark.parametrize("quoi", OTES_OU_GLISSES)
def test_un_acte_ote_ou_glisse_par_derriere_est_trouve(ecrites, quoi):
    geste, phrase = OTES_OU_GLISSES[quoi]
    par_derriere(lambda: geste(ecrites))
    assert rupture() == f"Le journal est rompu. {phrase}"


def test_un_acte_dans_une_chaine_qui_n_est_pas_la_sienne_est_trouve(ecrites):
    _ajouter(LA_STRUCTURE, ecrites[3])
    assert rupture().startswith(
        f"Le journal est rompu. {S}, maillon 4 : cet acte n'est pas de cette chaîne (« essayer »"
    )


@pytest.mark.parametrize(
    ("rang", "chaine"), [(0, f"structure:{STRUCTURE}"), (1, f"campagne:{CAMPAGNE}"), (3, "installation")]
)
def test_un_acte_ecrit_sans_maillon_est_trouve(ecrites, rang, chaine):
    double = _doubler(ecrites[rang])
    phrase = (
        f"Chaîne {chaine} : un acte n'y a pas de maillon (« essayer » du 12/10/2024 à 14h03, entrée {double.uuid})."
    )
    assert rupture() == rupture(chaine=chaine) == f"Le journal est rompu. {phrase}"


def test_une_chaine_rompue_n_empeche_pas_d_en_relire_une_autre(ecrites):
    par_derriere(lambda: _changer(ecrites[0], acte="autre"))
    assert controler(cle_lue("installation"))[:2] == (1, 1)
    assert rupture(chaine=LA_STRUCTURE) == rupture()


def test_le_controle_coute_toujours_autant_de_requetes(ecrites, django_assert_num_queries):
    with django_assert_num_queries(5):
        controler()
    for _ in range(5):
        ecrire(structure=uuid.uuid4(), campagne=uuid.uuid4())
    with django_assert_num_queries(5):
        assert controler()[:2] == (13, 15)


def test_des_actes_d_avant_les_chaines_y_entrent_dans_leur_ordre():
    ecrites = [ecrire(structure=STRUCTURE) for _ in range(3)] + [ecrire()]
    attendus = list(Maillon.objects.order_by("pk").values("chaine__genre", "rang", "precedente", "empreinte", "entree"))
    par_derriere(lambda: (Maillon.objects.all().delete(), Chaine.objects.all().delete()))
    enchainer_l_existant(EntreeJournal.objects.order_by("pk").iterator(), Chaine, Maillon)
    lus = list(Maillon.objects.order_by("pk").values("chaine__genre", "rang", "precedente", "empreinte", "entree"))
    assert (lus, [ligne["entree"] for ligne in lus]) == (attendus, [entree.pk for entree in ecrites])
    ecrire()
    assert controler()[:2] == (2, 5)
