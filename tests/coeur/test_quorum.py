"""Le quorum : combien de membres il faut."""

import pytest

from preau.coeur.quorum import quorum


@pytest.mark.parametrize(
    ("votants", "presents", "pour_cent", "minimum", "requis", "atteint"),
    [
        (5, 3, 50, 1, 3, True),
        (5, 2, 50, 1, 3, False),
        (4, 2, 50, 1, 2, True),
        (0, 0, 50, 1, 1, False),
        (2, 1, 0, 1, 1, True),
        (3, 2, 50, 3, 3, False),
        (3, 2, 100, 1, 3, False),
    ],
)
def test_le_quorum_est_une_part_jamais_moins_d_un_minimum(votants, presents, pour_cent, minimum, requis, atteint):
    compte = quorum(votants=votants, presents=presents, pour_cent=pour_cent, minimum=minimum)
    assert (compte.requis, compte.atteint) == (requis, atteint)


def test_le_quorum_se_dit():
    assert quorum(votants=5, presents=2, pour_cent=50, minimum=1).phrase == (
        "2 membres présents sur 5 qui votent ; il en faut 3."
    )
    assert quorum(votants=1, presents=0, pour_cent=50, minimum=1).phrase == (
        "0 membre présent sur 1 qui vote ; il en faut 1."
    )
