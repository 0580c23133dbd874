"""L'exemple de partage que montre le README se partage tel quel."""

import re
from pathlib import Path

from preau.coeur.repartition import lire_demandes, repartir

LISEZ_MOI = Path(__file__).resolve().parents[2] / "README.md"


def test_l_exemple_du_readme_se_partage():
    exemple = re.search(r"```json\n(.*?)```", LISEZ_MOI.read_text(encoding="utf-8"), re.DOTALL)[1]
    lu = lire_demandes(exemple.encode())
    assert not lu.avertissements
    montants = [(ligne.id, str(ligne.montant)) for ligne in repartir(lu.demandes, lu.enveloppe).lignes]
    assert montants == [("Les Passerelles", "7500.00"), ("L'Escale", "2500.00")]
