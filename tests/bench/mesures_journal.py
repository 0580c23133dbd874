"""Le journal : ce que coûtent un acte de plus, et toutes les chaînes relues, dans une base de dix mille actes."""

import uuid
from functools import cache
from types import SimpleNamespace

from preau.socle.chaines import enchainer_l_existant
from preau.socle.integrite import controler
from preau.socle.journal import Signature, consigner
from preau.socle.models import Chaine, EntreeJournal, Maillon
from tests.bench.outils import Mesure, duree_mediane

ACTES, STRUCTURES = 10_000, 40
ESSAIS = 30
DIT = {"depot": str(uuid.UUID(int=7)), "numero": "1", "montant": "3500.00", "sceau": "a" * 64}
LOT = 2000


@cache
def lieux() -> list[dict[str, uuid.UUID]]:
    """Une campagne et ses structures, dix mille actes derrière elles, chacun dans deux chaînes."""
    campagne = uuid.uuid4()
    places = [{"structure": uuid.uuid4(), "campagne": campagne} for _ in range(STRUCTURES)]
    deja = EntreeJournal.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    actes = (_acte(**places[rang % STRUCTURES]) for rang in range(ACTES))
    EntreeJournal.objects.bulk_create(actes, batch_size=LOT)
    enchainer_l_existant(EntreeJournal.objects.filter(pk__gt=deja).order_by("pk").iterator(LOT), Chaine, Maillon)
    return places


def _acte(**lieu: uuid.UUID) -> EntreeJournal:
    return EntreeJournal(
        auteur=uuid.uuid4(),
        role="responsable",
        acte="deposer_projet",
        objet_type="projet",
        objet=uuid.uuid4(),
        apres=DIT,
        **lieu,
    )


def un_acte_de_plus() -> float:
    """Un acte écrit et enchaîné deux fois, jusqu'à la base (ms)."""
    lieu, objet = lieux()[0], SimpleNamespace(uuid=uuid.uuid4())
    signature = Signature(uuid.uuid4(), "responsable", lieu["structure"])
    return duree_mediane(
        lambda: consigner(acte="deposer_projet", objet=objet, signature=signature, apres=DIT, **lieu), essais=ESSAIS
    )


def toutes_les_chaines() -> float:
    """Dix mille actes, vingt mille maillons, chaque empreinte refaite (s)."""
    lieux()
    return duree_mediane(controler, essais=3) / 1000


MESURES = [
    Mesure("Un acte de plus au journal, dans deux chaînes", 5, "ms", un_acte_de_plus),
    Mesure("Les chaînes de 10 000 actes, toutes relues", 2, "s", toutes_les_chaines),
]
