"""La pile d'appels d'une page tient d'un seul tenant.

Python range les appels en cours par tranches de 16 ko. Une boucle dont les appels franchissent le bord d'une tranche la
demande au système et la rend à chaque tour (python/cpython n° 142183, réparé après 3.12). Une page, où les gabarits
s'emboîtent, y perd jusqu'à la moitié de son temps, selon la profondeur d'où on l'appelle.
"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

# En mots de huit octets : la tranche qui contient un tel appel laisse plus de 200 ko à ceux qu'il fait.
_PLACE = 33_000


def d_un_seul_tenant(geste: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Fait le geste ; tous les appels qu'il fait tiennent dans la même tranche."""
    return geste(*args, **kwargs)


# Un appel qui annonce une grande pile reçoit une tranche à sa taille, et la garde jusqu'à son retour.
d_un_seul_tenant.__code__ = d_un_seul_tenant.__code__.replace(co_stacksize=_PLACE)
