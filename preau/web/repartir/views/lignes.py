"""Corriger à la main une ligne d'un scénario."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from preau.acteurs.enums import Role
from preau.coeur.phrases import euros
from preau.instruction import actions
from preau.instruction.actions.commun import LIE_AU_DOSSIER
from preau.instruction.deports import est_tu
from preau.instruction.lignes import LigneLue, lignes_lues
from preau.instruction.models import Scenario
from preau.web.gabarit.acces import Requete, casquette_de, reserve_a
from preau.web.gabarit.actes import tenter
from preau.web.gabarit.templatetags.francais import nombre
from preau.web.gabarit.vu import vu_de
from preau.web.repartir.commun import ECRIRE, adresse, dessiner, fait, scenario_de
from preau.web.repartir.forms import CorrigerForm


@require_http_methods(ECRIRE)
@reserve_a(Role.CONSEILLERE, Role.DECIDEUR)
def corriger(request: Requete, uuid: UUID, scenario: UUID, ligne: UUID) -> HttpResponse:
    """Un autre montant, et pourquoi ; le montant de la méthode rend la ligne à la méthode."""
    lu = scenario_de(request, uuid, scenario)
    lue = _ligne(request, lu, ligne)
    initial = {"montant": nombre(lue.ligne.propose, 2), "motif": lue.ligne.motif_de_correction}
    formulaire = CorrigerForm(request.POST or None, initial=initial)
    if request.method == "POST" and tenter(
        formulaire,
        lambda: actions.corriger_ligne(
            ligne=lue.ligne,
            casquette=casquette_de(request),
            vu=vu_de(request.POST.get("vu")),
            **formulaire.cleaned_data,
        ),
    ):
        phrase = f"« {lue.projet} » : {euros(formulaire.cleaned_data['montant'])} proposés."
        return fait(request, phrase, f"{adresse(lu)}#lignes")
    contexte = {
        "form": formulaire,
        "lue": lue,
        "vu": lue.ligne.modifie_le.isoformat(),
        "ici": str(lue.projet),
    }
    return dessiner(request, "repartir/corriger.html", lu.campagne, lu, **contexte)


def _ligne(request: Requete, scenario: Scenario, uuid: UUID) -> LigneLue:
    for lue in lignes_lues(scenario):
        if lue.ligne.uuid == uuid:
            if est_tu(casquette_de(request), lue.ligne.projet_id):
                raise PermissionDenied(LIE_AU_DOSSIER)
            return lue
    raise Http404
