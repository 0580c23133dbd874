import uuid
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from preau.socle import declencheurs
from preau.socle.journal import Signature, consigner
from preau.socle.models import Chaine, EntreeJournal, Maillon

pytestmark = pytest.mark.django_db
INALTERABLES = [(EntreeJournal, "acte"), (Maillon, "empreinte")]


def entree(**champs) -> EntreeJournal:
    return consigner(acte="essayer", objet=SimpleNamespace(uuid=uuid.uuid4()), signature=Signature(), **champs)


@pytest.mark.parametrize(("modele", "champ"), INALTERABLES)
def test_le_journal_ne_se_modifie_pas(modele, champ):
    entree()
    avant = modele.objects.values().get()
    with pytest.raises(DatabaseError, match="ne se modifie pas"), transaction.atomic():
        modele.objects.update(**{champ: "autre"})
    assert modele.objects.values().get() == avant


@pytest.mark.parametrize("modele", [EntreeJournal, Maillon])
def test_le_journal_ne_s_efface_pas(modele):
    entree()
    with pytest.raises(DatabaseError, match="ne s'efface pas"), transaction.atomic():
        modele.objects.all().delete()
    assert modele.objects.count() == 1


@pytest.mark.skipif(connection.vendor != "sqlite", reason="« INSERT OR REPLACE » n'est qu'à SQLite")
@pytest.mark.parametrize("table", ["socle_entreejournal", "socle_maillon"])
def test_le_journal_ne_se_remplace_pas_ligne_pour_ligne(table):
    entree()
    remplacer = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
    with pytest.raises(DatabaseError, match="ne s'efface pas"), transaction.atomic(), connection.cursor() as curseur:
        curseur.execute(remplacer)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite n'a pas de TRUNCATE")
@pytest.mark.parametrize("table", ["socle_entreejournal", "socle_maillon", "socle_chaine"])
def test_le_journal_ne_se_vide_pas_d_un_coup(table):
    entree()
    connection.check_constraints()
    with pytest.raises(DatabaseError, match="ne s'efface pas"), transaction.atomic(), connection.cursor() as curseur:
        curseur.execute(f"TRUNCATE {table} CASCADE")
    assert (EntreeJournal.objects.count(), Maillon.objects.count(), Chaine.objects.count()) == (1, 1, 1)


def test_une_chaine_qui_a_des_maillons_ne_s_efface_pas():
    entree()
    Chaine.objects.all()._raw_delete("default")  # noqa: SLF001  # sans détour
    # La base compte les liens à la fin de la transaction.
    with pytest.raises(IntegrityError):
        connection.check_constraints()
    transaction.set_rollback(True)


@pytest.mark.parametrize("table", declencheurs.TABLES, ids=lambda table: table.nom)
def test_tous_les_declencheurs_sont_la_apres_la_derniere_migration(table):
    assert table.releves(connection) == table.noms[connection.vendor]


def test_aucune_autre_table_ne_porte_de_declencheur():
    releve = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }
    with connection.cursor() as curseur:
        curseur.execute(releve[connection.vendor])
        poses = {nom for (nom,) in curseur.fetchall()}
    assert poses == {nom for table in declencheurs.TABLES for nom in table.noms[connection.vendor]}
    assert {"journal", "maillon"} <= {table.nom for table in declencheurs.TABLES}


def test_un_acte_dit_qui_quand_sur_quoi_et_ce_qui_change():
    personne, organisme, structure, campagne = (uuid.uuid4() for _ in range(4))
    objet = SimpleNamespace(uuid=uuid.uuid4())
    ecrite = consigner(
        acte="inviter",
        objet=objet,
        signature=Signature(personne, "responsable", organisme),
        structure=structure,
        campagne=campagne,
        avant={"role": None},
        apres={"role": "intervenant"},
    )
    lue = EntreeJournal.objects.get(pk=ecrite.pk)
    assert (lue.auteur, lue.role, lue.organisme) == (personne, "responsable", organisme)
    assert (lue.acte, lue.objet_type, lue.objet) == ("inviter", "simplenamespace", objet.uuid)
    assert (lue.structure, lue.campagne) == (structure, campagne)
    assert (lue.avant, lue.apres) == ({"role": None}, {"role": "intervenant"})
    assert lue.quand is not None


def test_un_acte_entre_dans_la_chaine_de_sa_structure_et_dans_celle_de_sa_campagne():
    structure, campagne = uuid.uuid4(), uuid.uuid4()
    les_deux = entree(structure=structure, campagne=campagne)
    ailleurs = entree()
    seule = entree(structure=structure)
    places = {
        (str(m.chaine), m.rang): m.entree_id
        for m in Maillon.objects.select_related("chaine").order_by("chaine", "rang")
    }
    assert places == {
        (f"campagne:{campagne}", 1): les_deux.pk,
        (f"structure:{structure}", 1): les_deux.pk,
        (f"structure:{structure}", 2): seule.pk,
        ("installation", 1): ailleurs.pk,
    }


def test_chaque_maillon_tient_au_precedent_et_la_chaine_connait_le_dernier():
    for _ in range(3):
        entree()
    premier, second, dernier = Maillon.objects.order_by("rang")
    assert (premier.precedente, second.precedente, dernier.precedente) == ("", premier.empreinte, second.empreinte)
    assert len({premier.empreinte, second.empreinte, dernier.empreinte}) == 3
    chaine = Chaine.objects.get()
    assert (chaine.longueur, chaine.tete) == (3, dernier.empreinte)


def test_un_acte_refuse_ne_laisse_rien():
    entree()
    with pytest.raises(TypeError), transaction.atomic():
        entree(apres={"quoi": object()})
    assert (EntreeJournal.objects.count(), Maillon.objects.count(), Chaine.objects.get().longueur) == (1, 1, 1)


@pytest.mark.parametrize(
    "faux",
    [
        {"rang": 1, "precedente": "a", "empreinte": "b"},
        {"rang": 2, "precedente": "", "empreinte": "b"},
        {"rang": 2, "precedente": "a", "empreinte": ""},
        {"rang": 0, "precedente": "", "empreinte": "b"},
    ],
)
def test_la_base_refuse_un_maillon_bancal(faux):
    ailleurs = Chaine.objects.create(genre="structure", objet=uuid.uuid4())
    with pytest.raises(IntegrityError), transaction.atomic():
        Maillon.objects.create(chaine=ailleurs, entree=entree(), **faux)


def test_la_base_refuse_deux_maillons_au_meme_rang_et_deux_fois_le_meme_acte():
    ecrite, autre = entree(), entree()
    chaine = Chaine.objects.get()
    for acte, rang in ((autre, 1), (ecrite, 3)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Maillon.objects.create(chaine=chaine, entree=acte, rang=rang, precedente="a" * (rang > 1), empreinte="b")


@pytest.mark.parametrize(
    "fausse",
    [
        {"genre": "installation", "objet": uuid.uuid4()},
        {"genre": "structure"},
        {"genre": "autre", "objet": uuid.uuid4()},
        {"genre": "installation", "longueur": 1},
        {"genre": "installation", "tete": "a"},
    ],
)
def test_la_base_refuse_une_chaine_bancale(fausse):
    with pytest.raises(IntegrityError), transaction.atomic():
        Chaine.objects.create(**fausse)


def test_il_n_y_a_qu_une_chaine_par_objet():
    Chaine.objects.create(genre="installation")
    with pytest.raises(IntegrityError), transaction.atomic():
        Chaine.objects.create(genre="installation")
