"""Une version du plan de l'année, à lire et à emporter."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from preau.acteurs.enums import ROLES_CAF
from preau.projets.changements_en_mots import collectif_dit, duree_de_la_version
from preau.projets.plan import VersionLue
from preau.projets.rapports import A_TRAITER
from preau.projets.tables import Projet
from preau.projets.tables.requetes import ROLES_DU_DOSSIER
from preau.web.gabarit.acces import Requete, reserve_a
from preau.web.suivre.commun import fil_des_changements, projet_de, versions_de


def _version(request: Requete, uuid: UUID, numero: int) -> tuple[Projet, VersionLue]:
    projet = projet_de(request, uuid)
    lue = next((lue for lue in versions_de(projet) if lue.version.numero == numero), None)
    if lue is None:
        raise Http404
    return projet, lue


@require_safe
@reserve_a(*ROLES_DU_DOSSIER, *ROLES_CAF)
def version(request: Requete, uuid: UUID, numero: int) -> HttpResponse:
    """Ce qui est prévu de chaque collectif dans cette version, et ce que le texte en dit."""
    projet, lue = _version(request, uuid, numero)
    constats = [] if lue.plan.arrete else [c for c in lue.plan.rapport.constats if c.verdict in A_TRAITER]
    collectifs = [
        (c, collectif_dit(c), [constat for constat in constats if constat.objet == f"collectif:{rang}"])
        for rang, c in enumerate(lue.plan.collectifs, 1)
    ]
    contexte = {
        "projet": projet,
        "lue": lue,
        "duree": duree_de_la_version(lue),
        "collectifs": collectifs,
        "fil": fil_des_changements(request, projet),
    }
    return render(request, "suivre/version.html", contexte)


@require_safe
@reserve_a(*ROLES_DU_DOSSIER, *ROLES_CAF)
def version_json(request: Requete, uuid: UUID, numero: int) -> HttpResponse:
    """Le fichier d'échange de cette version, que ``preau verifier`` lit."""
    _, lue = _version(request, uuid, numero)
    reponse = HttpResponse(lue.plan.document, content_type="application/json; charset=utf-8")
    reponse["Content-Disposition"] = f'attachment; filename="plan-{numero}.json"'
    return reponse
