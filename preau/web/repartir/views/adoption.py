"""Adopter un scénario, revenir dessus, reprendre ce qui est arrivé depuis."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from preau.acteurs.enums import Role
from preau.coeur.financement import ZERO
from preau.coeur.phrases import compter
from preau.instruction import actions
from preau.instruction.comparaison import sous_le_plancher
from preau.instruction.models import Decision
from preau.instruction.versions import version_du_scenario
from preau.web.gabarit.acces import Requete, casquette_de, reserve_a
from preau.web.gabarit.actes import ActeForm, tenter
from preau.web.repartir.commun import ECRIRE, adresse, dessiner, fait, scenario_de


@require_http_methods(ECRIRE)
@reserve_a(Role.DECIDEUR, lecture=(Role.CONSEILLERE,))
def adopter(request: Requete, uuid: UUID, scenario: UUID) -> HttpResponse:
    """Demande une fois, puis adopte : une décision se prépare par projet, rien n'est encore attribué."""
    lu = scenario_de(request, uuid, scenario)
    formulaire, preparees = ActeForm(request.POST if request.method == "POST" else None), list[Decision]()
    if request.method == "POST" and tenter(
        formulaire,
        lambda: preparees.extend(
            actions.adopter_scenario(scenario=lu, casquette=casquette_de(request), vu=request.POST.get("vu"))
        ),
    ):
        phrase = f"Le scénario « {lu} » est adopté : {compter(len(preparees), 'décision')} à prendre."
        return fait(request, phrase, adresse(lu))
    lignes = list(lu.lignes.all())
    propose = sum((ligne.propose for ligne in lignes), ZERO)
    contexte = {
        "form": formulaire,
        "vu": version_du_scenario(lu),
        "lignes": lignes,
        "servis": sum(bool(ligne.propose) for ligne in lignes),
        "propose": propose,
        "sous_plancher": sous_le_plancher(lignes),
        "enveloppe": getattr(lu.campagne, "enveloppe", None),
        "ici": "Adopter",
    }
    return dessiner(request, "repartir/adopter.html", lu.campagne, lu, **contexte)


@require_http_methods(ECRIRE)
@reserve_a(Role.DECIDEUR, lecture=(Role.CONSEILLERE,))
def reprendre(request: Requete, uuid: UUID, scenario: UUID) -> HttpResponse:
    """Demande une fois, puis défait l'adoption, tant qu'aucune décision n'est prise."""
    lu = scenario_de(request, uuid, scenario)
    formulaire = ActeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and tenter(
        formulaire, lambda: actions.reprendre_scenario(scenario=lu, casquette=casquette_de(request))
    ):
        return fait(request, f"Le scénario « {lu} » n'est plus adopté : il se corrige à nouveau.", adresse(lu))
    contexte = {"form": formulaire, "decisions": lu.decisions.count(), "ici": "Reprendre"}
    return dessiner(request, "repartir/reprendre.html", lu.campagne, lu, **contexte)


@require_http_methods(ECRIRE)
@reserve_a(Role.DECIDEUR, lecture=(Role.CONSEILLERE,))
def actualiser(request: Requete, uuid: UUID, scenario: UUID) -> HttpResponse:
    """Demande une fois, puis prépare les décisions de ce qui est arrivé ou a changé depuis l'adoption."""
    lu = scenario_de(request, uuid, scenario)
    formulaire, preparees = ActeForm(request.POST if request.method == "POST" else None), list[Decision]()
    if request.method == "POST" and tenter(
        formulaire,
        lambda: preparees.extend(actions.actualiser_scenario(scenario=lu, casquette=casquette_de(request))),
    ):
        nouvelles = compter(len(preparees), "décision préparée", "décisions préparées")
        phrase = f"{nouvelles}." if preparees else "Rien n'a changé depuis l'adoption."
        return fait(request, phrase, adresse(lu))
    return dessiner(request, "repartir/actualiser.html", lu.campagne, lu, form=formulaire, ici="Actualiser")
