"""L'histoire d'un dossier : qui a fait quoi, sous quelle casquette, quand ; avant et après."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from preau.acteurs.enums import ROLES_CAF
from preau.instruction.histoire import actes_du_dossier, raconter, sortes_lues
from preau.instruction.recit import Sorte
from preau.projets.tables.requetes import ROLES_DU_DOSSIER
from preau.web.depot.commun import projet_de
from preau.web.depot.lecteurs import fil_du_dossier, lecteur_de, sortes_tues
from preau.web.gabarit.acces import Requete, reserve_a

PAR_PAGE = 50


@require_safe
@reserve_a(*ROLES_DU_DOSSIER, *ROLES_CAF)
def histoire(request: Requete, uuid: UUID) -> HttpResponse:
    """Les actes que cette casquette peut lire, du plus récent au plus ancien ; ``sorte`` n'en garde qu'une."""
    projet = projet_de(request, uuid)
    lecteur, tues = lecteur_de(request), sortes_tues(request, projet)
    sortes = sortes_lues(lecteur, tues)
    voulue = request.GET.get("sorte", "")
    sorte = Sorte(voulue) if voulue in sortes else None
    page = Paginator(actes_du_dossier(projet, lecteur, sorte, tues), PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {
        "projet": projet,
        "page": page,
        "episodes": raconter(page, tues),
        "sortes": sortes,
        "sorte": sorte,
        "fil": fil_du_dossier(request, projet),
    }
    return render(request, "depot/histoire.html", contexte)
