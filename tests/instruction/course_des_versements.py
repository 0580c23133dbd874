"""Quatre personnes paient la même décision au même instant : jamais plus que ce qui est attribué n'est versé."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from functools import partial

from preau.instruction import actions
from preau.instruction.models import Decision, Versement
from preau.socle.horloge import aujourd_hui
from tests.instruction.course import FAIT, ensemble
from tests.instruction.fabriques import adopter, charger_textes, classer, decider, instruite, notifier

PAYEURS, TIENNENT = 4, 3
ATTRIBUE, SOMME = Decimal("10000.00"), Decimal("3000.01")
REFUS = "Il reste 999,97 € à verser sur 10\u202f000,00 € attribués"


def courir(tours: int) -> int:
    """Rend le nombre de versements disputés."""
    cadre = instruite(str(ATTRIBUE))
    classer(cadre, 1, ps=str(ATTRIBUE))
    charger_textes(cadre.campagne)
    [decision] = adopter(cadre)
    decider(cadre, decision)
    [notification] = notifier(cadre)
    jour = aujourd_hui()
    regle = {"part_acompte": Decimal(0), "acompte_le": jour, "solde_le": jour + timedelta(days=1)}
    actions.fixer_echeancier(campagne=cadre.campagne, casquette=cadre.conseillere, **regle)
    for _ in range(2):
        actions.noter_signature(convention=notification.convention, casquette=cadre.conseillere, le=jour)
    dit = {"decision": decision, "casquette": cadre.conseillere, "nature": "solde", "montant": SOMME, "verse_le": jour}
    gestes: list[Callable[[], object]] = [partial(actions.verser, **dit) for _ in range(PAYEURS)]

    def rendre(issues: list[str]) -> None:
        refus = [issue for issue in issues if issue != FAIT]
        assert len(refus) == PAYEURS - TIENNENT, issues
        assert all(refuse.startswith(REFUS) for refuse in refus), refus
        tiennent = list(Versement.objects.qui_tiennent().filter(decision=decision))
        assert Decision.objects.get(pk=decision.pk).verse == sum(v.montant for v in tiennent) == SOMME * TIENNENT
        for versement in tiennent:
            actions.annuler_versement(versement=versement, casquette=cadre.conseillere, motif="Le tour suivant.")

    ensemble(gestes, tours, rendre)
    return tours * PAYEURS
