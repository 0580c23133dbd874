"""L'argent d'une enveloppe n'a qu'une porte : aucun autre fichier n'écrit ce qui est attribué."""

import ast
from pathlib import Path

RACINE = Path(__file__).resolve().parents[2]
PORTE = "preau/instruction/actions/attribution.py"
DECLARATIONS = {"preau/campagnes/models/campagne.py", "preau/instruction/models/decisions.py"}


def ecrit_l_attribue(noeud: ast.AST) -> bool:
    """« enveloppe.attribue = … », ou « update(attribue=…) »."""
    if isinstance(noeud, ast.Assign | ast.AugAssign):
        cibles = noeud.targets if isinstance(noeud, ast.Assign) else [noeud.target]
        return any(isinstance(c, ast.Attribute) and c.attr == "attribue" for cible in cibles for c in ast.walk(cible))
    ecritures = {"update", "create", "get_or_create", "update_or_create", "Enveloppe", "SousEnveloppe"}
    if isinstance(noeud, ast.Call):
        nom = noeud.func.attr if isinstance(noeud.func, ast.Attribute) else getattr(noeud.func, "id", "")
        return nom in ecritures and any(cle.arg == "attribue" for cle in noeud.keywords)
    return False


def test_un_seul_fichier_ecrit_ce_qui_est_attribue():
    fichiers = [c for c in (RACINE / "preau").rglob("*.py") if "migrations" not in c.parts]
    ecrivent = {
        str(chemin.relative_to(RACINE))
        for chemin in fichiers
        if any(map(ecrit_l_attribue, ast.walk(ast.parse(chemin.read_text(encoding="utf-8")))))
    }
    assert ecrivent - DECLARATIONS == {PORTE}
