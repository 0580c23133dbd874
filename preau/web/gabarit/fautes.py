"""Les fautes d'un fichier refusé, telles que la page les montre."""

from collections.abc import Sequence

from preau.coeur.echange import Faute
from preau.coeur.phrases import nombre
from preau.projets.phrases import couper

FAUTES_MONTREES = 20


def premieres(avertissements: Sequence[str]) -> list[str]:
    """Les remarques sur un fichier, chacune à la longueur d'une page ; au-delà de vingt, on dit combien il en reste."""
    montrees = [couper(phrase) for phrase in avertissements[:FAUTES_MONTREES]]
    reste = len(avertissements) - len(montrees)
    return [*montrees, f"et {nombre(reste)} autres"] if reste > 1 else [*montrees, *["et une autre"] * reste]


def phrases(fautes: Sequence[Faute]) -> list[str]:
    """Une phrase par faute, chemin devant ; au-delà de ``FAUTES_MONTREES``, on dit combien il en reste."""
    montrees = [str(faute) for faute in fautes[:FAUTES_MONTREES]]
    reste = len(fautes) - len(montrees)
    if reste == 1:
        montrees.append("Et une autre faute, du même fichier.")
    elif reste:
        montrees.append(f"Et {nombre(reste)} autres fautes, du même fichier.")
    return montrees
