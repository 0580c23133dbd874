import resource

import pytest

from preau.socle.pile import d_un_seul_tenant

TOURS, PROFONDEURS, APPELS = 300, 250, 12


def _descendre(reste: int) -> int:
    return _descendre(reste - 1) if reste else 0


def _memoire_redemandee() -> int:
    """Les pages de mémoire que le système donne pendant une boucle de petits appels."""
    avant = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(TOURS):
        _descendre(APPELS)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - avant


def _a_chaque_profondeur(reste: int) -> list[int]:
    ici = _memoire_redemandee()
    return [ici, *(_a_chaque_profondeur(reste - 1) if reste else [])]


def test_un_geste_rend_ce_qu_il_rend_et_laisse_passer_ses_erreurs():
    assert d_un_seul_tenant(sorted, [2, 1], reverse=True) == [2, 1]
    with pytest.raises(ZeroDivisionError):
        d_un_seul_tenant(divmod, 7, 0)


def test_aucune_profondeur_ne_redemande_de_la_memoire_a_chaque_tour():
    assert max(d_un_seul_tenant(_a_chaque_profondeur, PROFONDEURS)) < TOURS
