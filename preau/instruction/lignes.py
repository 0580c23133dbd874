"""Les lignes d'un scénario, et les rangs d'une campagne, tels qu'on les lit : sur une page comme en tableur."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from preau.coeur.communes import commune_en_vigueur
from preau.instruction.candidats import Situation
from preau.instruction.comparaison import lignes_de
from preau.instruction.models import LigneDeScenario, Scenario
from preau.projets.tables import AvisDuComite, Collectif, Projet


class Sort(StrEnum):
    """Ce qu'un scénario fait d'un projet."""

    ENTIER = "entier"
    PARTIE = "partie"
    RIEN = "rien"
    EXCLU = "exclu"

    @property
    def mot(self) -> str:
        """Le mot d'une étiquette."""
        return {"entier": "en entier", "partie": "en partie", "rien": "rien", "exclu": "exclu"}[self.value]


@dataclass(frozen=True)
class LigneLue:
    """Une ligne de scénario, avec ses communes et le jour où son comité s'est réuni.

    ``tue`` : ce que le comité en dit ne se montre pas à qui la lit (:mod:`preau.instruction.avis_tus`).
    """

    ligne: LigneDeScenario
    communes: str
    reunion_le: date | None
    tue: bool = False

    @property
    def projet(self) -> Projet:
        """Le projet de la ligne."""
        return self.ligne.projet

    @property
    def comite(self) -> str:
        """Le comité qui l'a classé, ou vide."""
        return str(self.ligne.comite) if self.ligne.comite and not self.tue else ""

    @property
    def sort(self) -> Sort:
        """Servi en entier, en partie, pas du tout, ou exclu."""
        return sort_de(self.ligne)

    @property
    def pourquoi(self) -> str:
        """Le motif de la correction si une personne a changé le montant, celui de la méthode sinon."""
        return self.ligne.motif_de_correction or self.ligne.motif


def sort_de(ligne: LigneDeScenario) -> Sort:
    """Ce que sa ligne fait d'un projet."""
    if ligne.exclusion:
        return Sort.EXCLU
    if not ligne.propose:
        return Sort.RIEN
    return Sort.ENTIER if ligne.propose == ligne.demande else Sort.PARTIE


def lignes_lues(scenario: Scenario) -> list[LigneLue]:
    """Les lignes d'un scénario, dans l'ordre des rangs, les exclus à la fin ; trois requêtes."""
    lignes = lignes_de(scenario)
    communes = communes_des_projets(ligne.projet_id for ligne in lignes)
    rendus = AvisDuComite.objects.filter(depot__projet__in=[ligne.projet_id for ligne in lignes])
    avis = rendus.order_by("pk").values_list("depot__projet", "comite_id", "le")
    reunions = {(projet, comite): le for projet, comite, le in avis}
    return [
        LigneLue(li, communes.get(li.projet_id, ""), reunions.get((li.projet_id, li.comite_id or 0))) for li in lignes
    ]


def communes_des_projets(projets: Iterable[int]) -> dict[int, str]:
    """Le nom des communes où se réunissent les collectifs de chaque projet ; une requête."""
    dites: dict[int, dict[str, None]] = {}
    collectifs = Collectif.objects.presentes().filter(projet__in=list(projets)).order_by("rang", "id")
    for projet, code in collectifs.values_list("projet_id", "commune"):
        if code:
            dites.setdefault(projet, {})[_nom(code)] = None
    return {projet: ", ".join(noms) for projet, noms in dites.items()}


def _nom(code: str) -> str:
    commune = commune_en_vigueur(code)
    return commune.nom if commune else code


def dans_l_ordre(situations: Iterable[Situation]) -> list[Situation]:
    """Les projets dans l'ordre des rangs qui comptent, ceux qui ne peuvent rien recevoir à la fin."""
    return sorted(
        situations,
        key=lambda s: (s.exclusion != "", s.rang is None, s.rang or 0, str(s.comite or ""), s.projet.pk),
    )
