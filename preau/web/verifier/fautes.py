"""Les fautes d'un fichier refusé, telles que la page les montre."""

from collections.abc import Sequence

from preau.coeur.echange import Faute
from preau.coeur.phrases import nombre

FAUTES_MONTREES = 20


def phrases(fautes: Sequence[Faute]) -> list[str]:
    """Une phrase par faute, chemin devant ; au-delà de ``FAUTES_MONTREES``, on dit combien il en reste."""
    montrees = [str(faute) for faute in fautes[:FAUTES_MONTREES]]
    reste = len(fautes) - len(montrees)
    if reste == 1:
        montrees.append("Et une autre faute, du même fichier.")
    elif reste:
        montrees.append(f"Et {nombre(reste)} autres fautes, du même fichier.")
    return montrees
