"""L'enveloppe d'une campagne : ce qu'elle vaut, ce qui en est demandé et donné, ses scénarios, ses sous-enveloppes."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from preau.acteurs.enums import Role
from preau.acteurs.models import Comite
from preau.campagnes.models import Campagne
from preau.coeur.financement import ZERO
from preau.instruction import actions
from preau.instruction.avis_tus import situations_lues
from preau.instruction.candidats import candidats
from preau.instruction.comparaison import sommes
from preau.instruction.versions import version_des_sous_enveloppes
from preau.socle.horloge import maintenant
from preau.web.gabarit.acces import Requete, casquette_de, reserve_a
from preau.web.gabarit.actes import tenter
from preau.web.repartir.commun import ECRIRE, campagne_de, dessiner, fait
from preau.web.repartir.forms import SousEnveloppesForm
from preau.web.repartir.obstacles import montrees, obstacles


@require_safe
@reserve_a(Role.CONSEILLERE, Role.DECIDEUR)
def du_moment(request: Requete) -> HttpResponse:
    """Mène à l'enveloppe de la campagne du moment : la dernière publiée, à défaut la dernière ouverte."""
    siennes = Campagne.objects.visibles_par(request.casquette)
    campagne = siennes.publiees().first() or siennes.first()
    if campagne is None:
        messages.info(request, "Une enveloppe est celle d'une campagne : votre Caf n'en a pas encore.")
        return redirect("instruire:campagnes")
    return redirect("repartir:enveloppe", uuid=campagne.uuid)


@require_safe
@reserve_a(Role.CONSEILLERE, Role.DECIDEUR)
def enveloppe(request: Requete, uuid: UUID) -> HttpResponse:
    """Demandé, proposé, attribué, versé, reste ; les scénarios ; ce qui bloque."""
    campagne = campagne_de(request, uuid)
    presents = montrees(situations_lues(campagne, casquette_de(request)))
    sous = list(campagne.sous_enveloppes.select_related("comite"))
    scenarios = list(campagne.scenarios.pour_liste())
    adopte = next((scenario for scenario in scenarios if scenario.adopte_le), None)
    reference = adopte or (scenarios[-1] if scenarios else None)
    contexte: dict[str, Any] = {
        "sommes": sommes(campagne),
        "classables": sum(not situation.exclusion for situation in presents),
        "sous": sous,
        "d_ensemble": campagne.rangs_d_ensemble.exists(),
        "partage": sum((une.montant for une in sous), ZERO),
        "scenarios": scenarios,
        "adopte": adopte,
        "reference": reference,
        "demande_du_jour": None if reference else _demande_du_jour(campagne),
        "obstacles": obstacles(campagne, presents, sous, maintenant()),
        "ici": "L'enveloppe",
    }
    return dessiner(request, "repartir/enveloppe.html", campagne, **contexte)


def _demande_du_jour(campagne: Campagne) -> Decimal:
    """Ce que demandent les dossiers déposés, avant qu'un scénario ne le retienne ; huit requêtes."""
    return sum((candidat.demande.montant for candidat in candidats(campagne)), ZERO)


@require_http_methods(ECRIRE)
@reserve_a(Role.CONSEILLERE, Role.DECIDEUR)
def sous_enveloppes(request: Requete, uuid: UUID) -> HttpResponse:
    """Partager l'enveloppe entre les comités, ou non."""
    campagne, casquette = campagne_de(request, uuid), casquette_de(request)
    comites = Comite.objects.filter(caf=campagne.caf).order_by("nom", "pk")
    fixees = list(campagne.sous_enveloppes.select_related("comite"))
    formulaire = SousEnveloppesForm(request.POST or None, comites=comites, fixees=fixees)
    if request.method == "POST" and tenter(
        formulaire,
        lambda: actions.fixer_sous_enveloppes(
            campagne=campagne, casquette=casquette, montants=formulaire.montants(), vu=request.POST.get("vu")
        ),
    ):
        phrase = "Les sous-enveloppes sont fixées." if formulaire.montants() else "L'enveloppe se partage d'un bloc."
        return fait(request, phrase, reverse("repartir:enveloppe", args=[campagne.uuid]))
    contexte: dict[str, Any] = {
        "form": formulaire,
        "vu": version_des_sous_enveloppes(campagne),
        "adopte": campagne.scenarios.adoptes().first(),
        "sous": campagne.sous_enveloppes.select_related("comite"),
        "total": getattr(getattr(campagne, "enveloppe", None), "montant", Decimal(0)),
    }
    return dessiner(request, "repartir/sous_enveloppes.html", campagne, **contexte)
