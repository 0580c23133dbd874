"""Les rangs et les scénarios en tableur : les mêmes lignes que leurs pages, toutes pages réunies."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from preau.acteurs.enums import Role
from preau.editions.repartition import rangs_csv, rangs_xlsx, scenario_csv, scenario_xlsx
from preau.editions.tableurs import TYPE_CSV, TYPE_XLSX
from preau.instruction.avis_tus import lignes_de_scenario
from preau.socle.horloge import maintenant
from preau.web.gabarit.acces import Requete, casquette_de, reserve_a
from preau.web.repartir.commun import campagne_de, scenario_de
from preau.web.repartir.tableau import Tableau
from preau.web.repartir.views.rangs import rangs_demandes


@require_safe
@reserve_a(Role.CONSEILLERE, Role.DECIDEUR)
def rangs(request: Requete, uuid: UUID, tableur: str) -> HttpResponse:
    """Les rangs demandés."""
    campagne = campagne_de(request, uuid)
    lus = rangs_demandes(request, campagne)
    octets = rangs_csv(lus) if tableur == "csv" else rangs_xlsx(lus, timezone.localtime(maintenant()))
    return _fichier(octets, f"rangs-{campagne.annee_scolaire}", tableur)


@require_safe
@reserve_a(Role.CONSEILLERE, Role.DECIDEUR)
def scenario(request: Requete, uuid: UUID, scenario: UUID, tableur: str) -> HttpResponse:
    """Les lignes demandées d'un scénario."""
    lu = scenario_de(request, uuid, scenario)
    _, lues = lignes_de_scenario(lu, casquette_de(request))
    lignes = Tableau(lues, request.GET).retenues
    octets = scenario_csv(lignes) if tableur == "csv" else scenario_xlsx(lignes, timezone.localtime(maintenant()))
    nom = slugify(lu.nom) or "scenario"
    return _fichier(octets, f"scenario-{nom}-{lu.campagne.annee_scolaire}", tableur)


def _fichier(octets: bytes, nom: str, tableur: str) -> HttpResponse:
    reponse = HttpResponse(octets, content_type=TYPE_CSV if tableur == "csv" else TYPE_XLSX)
    reponse["Content-Disposition"] = f'attachment; filename="{nom}.{tableur}"'
    return reponse
