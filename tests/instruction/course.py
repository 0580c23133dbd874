"""Des décideurs au même instant, chacun sur sa connexion, devant une enveloppe qui ne suffit pas à tous."""

import threading
from collections.abc import Callable
from decimal import Decimal
from functools import partial

from django.core.exceptions import ValidationError
from django.db import connections

from preau.campagnes.actions import fixer_enveloppe
from preau.campagnes.models import Enveloppe, SousEnveloppe
from preau.instruction import actions
from preau.instruction.models import Decision, DecisionDeCollectif
from tests.instruction.fabriques import Instruite, adopter, classer, instruite

FAIT = "fait"
DECIDEURS = 4
MONTANT = Decimal("3000.01")
TIENNENT = 3
"""Combien d'attributions de ``MONTANT`` tiennent dans les 10 000 € de l'enveloppe."""
REFUS = "Il reste 999,97 € dans l'enveloppe"
REFUS_DU_COMITE = "Il reste 999,97 € dans la sous-enveloppe « Comité de l'Est »"


def ensemble(gestes: list[Callable[[], object]], tours: int, entre_deux: Callable[[list[str]], None]) -> None:
    """Joue ``tours`` fois tous les gestes au même instant, un fil et une connexion par geste.

    ``entre_deux`` reçoit, après chaque tour, « fait » ou le refus de chacun, et remet tout en place.
    """
    depart, arrivee = (threading.Barrier(len(gestes) + 1, timeout=120) for _ in range(2))
    issues = [""] * len(gestes)

    def courir(numero: int) -> None:
        try:
            for _ in range(tours):
                depart.wait()
                issues[numero] = jouer(gestes[numero])
                arrivee.wait()
        finally:
            connections.close_all()

    fils = [threading.Thread(target=courir, args=[numero], daemon=True) for numero in range(len(gestes))]
    for fil in fils:
        fil.start()
    try:
        for _ in range(tours):
            depart.wait()
            arrivee.wait()
            entre_deux(issues)
    finally:
        depart.abort()
        for fil in fils:
            fil.join(timeout=120)


def jouer(geste: Callable[[], object]) -> str:
    try:
        geste()
    except ValidationError as refus:
        return refus.messages[0]
    except Exception as panne:  # noqa: BLE001  # une panne dans un fil se lit dans le test, pas dans le fil
        return f"panne : {panne!r}"
    return FAIT


def courir(tours: int, baisses: int) -> int:
    """Quatre attributions au même instant, là où trois tiennent ; puis une attribution et l'enveloppe qui baisse.

    Rend le nombre d'actes disputés.
    """
    cadre = instruite("10000.00")
    trop_peu = {"campagne": cadre.campagne, "casquette": cadre.conseillere, "montant": MONTANT - Decimal("0.01")}
    return _disputer(cadre, tours, baisses, REFUS, lambda: fixer_enveloppe(**trop_peu))


def courir_par_comite(tours: int, baisses: int) -> int:
    """La même course, quand c'est la sous-enveloppe du comité qui ne suffit pas, dans une enveloppe plus large."""
    cadre = instruite("50000.00")
    fixer = partial(actions.fixer_sous_enveloppes, campagne=cadre.campagne, casquette=cadre.conseillere)
    fixer(montants={cadre.comite.uuid: Decimal("10000.00")})
    baisse = partial(fixer, montants={cadre.comite.uuid: MONTANT - Decimal("0.01")})
    return _disputer(cadre, tours, baisses, REFUS_DU_COMITE, baisse)


def _disputer(cadre: Instruite, tours: int, baisses: int, phrase: str, baisse: Callable[[], object]) -> int:
    for rang in range(1, DECIDEURS + 1):
        classer(cadre, rang, ps=str(MONTANT))
    decisions = adopter(cadre)
    attributions = [attribution(cadre, decision) for decision in decisions]

    def disputer(issues: list[str]) -> None:
        refus = [issue for issue in issues if issue != FAIT]
        assert len(refus) == DECIDEURS - TIENNENT, issues
        assert all(refuse.startswith(phrase) for refuse in refus), refus
        rendre(cadre)

    def baisser(issues: list[str]) -> None:
        assert issues.count(FAIT) == 1, issues
        rendre(cadre)

    ensemble(attributions, tours, disputer)
    ensemble([attributions[0], baisse], baisses, baisser)
    return tours * DECIDEURS + baisses * 2


def attribution(cadre: Instruite, decision: Decision) -> Callable[[], object]:
    part = actions.Part(decision.collectifs.select_related("collectif").get().collectif.uuid, MONTANT)
    return lambda: actions.attribuer(
        decision=decision, casquette=cadre.decideur, parts=[part], motif="Au même instant."
    )


def rendre(cadre: Instruite) -> None:
    """Vérifie que l'enveloppe est juste, puis remet tout comme avant le tour."""
    enveloppe = Enveloppe.objects.get(pk=cadre.enveloppe.pk)
    attribues = list(Decision.objects.filter(campagne=cadre.campagne).values_list("montant", flat=True))
    assert enveloppe.attribue == sum(attribues) <= enveloppe.montant, (enveloppe.attribue, attribues)
    for sous in cadre.campagne.sous_enveloppes.all():
        assert sous.attribue == sum(attribues) <= sous.montant, (sous.attribue, attribues)
    DecisionDeCollectif.objects.update(retenu=None, montant=0, motif="")
    vide = {"etat": "preparee", "issue": "", "montant": 0, "motif": "", "decidee_le": None, "decidee_par": None}
    Decision.objects.update(**vide)
    Enveloppe.objects.update(attribue=0, montant=cadre.enveloppe.montant)
    SousEnveloppe.objects.update(attribue=0, montant=Decimal("10000.00"))
