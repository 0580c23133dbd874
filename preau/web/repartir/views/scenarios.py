"""Un scénario : le proposer, le renommer, l'effacer."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from preau.acteurs.enums import Role
from preau.campagnes.models import Campagne
from preau.instruction import actions
from preau.instruction.avis_tus import situations_lues
from preau.instruction.lignes import dans_l_ordre
from preau.instruction.models import Scenario
from preau.socle.horloge import maintenant
from preau.web.gabarit.acces import Requete, casquette_de, reserve_a
from preau.web.gabarit.actes import ActeForm, tenter
from preau.web.gabarit.templatetags.francais import nombre
from preau.web.gabarit.vu import vu_de
from preau.web.repartir.commun import ECRIRE, adresse, campagne_de, dessiner, fait, scenario_de
from preau.web.repartir.forms import NomForm, ProposerForm
from preau.web.repartir.obstacles import montrees, obstacles


@require_http_methods(ECRIRE)
@reserve_a(Role.CONSEILLERE, Role.DECIDEUR)
def proposer(request: Requete, uuid: UUID) -> HttpResponse:
    """Nommer un scénario et dire sa méthode ; les planchers se disent si on les demande."""
    campagne = campagne_de(request, uuid)
    presents = montrees(situations_lues(campagne, casquette_de(request)))
    demandes = request.POST.get("geste") in ("planchers", "avec_planchers")
    classes = [situation for situation in dans_l_ordre(presents) if not situation.exclusion] if demandes else []
    if request.method == "POST" and request.POST.get("geste") != "planchers":
        formulaire = ProposerForm(request.POST, classes=classes)
        if scenario := _proposer(request, campagne, formulaire):
            return fait(request, f"Le scénario « {scenario} » est proposé. Rien n'est attribué.", adresse(scenario))
    else:
        initial = _planchers_d_avant(campagne) | request.POST.dict()
        formulaire = ProposerForm(initial=initial, classes=classes)
    contexte: dict[str, Any] = {
        "form": formulaire,
        "avec_planchers": demandes,
        "obstacles": obstacles(campagne, presents, list(campagne.sous_enveloppes.all()), maintenant()),
        "ici": "Proposer un scénario",
    }
    return dessiner(request, "repartir/proposer.html", campagne, **contexte)


def _proposer(request: Requete, campagne: Campagne, formulaire: ProposerForm) -> Scenario | None:
    proposes: list[Scenario] = []

    def acte() -> None:
        dits = formulaire.cleaned_data
        scenario = actions.proposer_scenario(
            campagne=campagne,
            casquette=casquette_de(request),
            nom=dits["nom"],
            methode=dits["methode"],
            note=dits["note"],
            planchers=formulaire.planchers(),
        )
        proposes.append(scenario)

    return proposes[0] if tenter(formulaire, acte) else None


def _planchers_d_avant(campagne: Campagne) -> dict[str, str]:
    """Les planchers dits dans le dernier scénario : ils ne se retapent pas."""
    dernier = campagne.scenarios.order_by("-pk").first()
    if dernier is None:
        return {}
    lignes = dernier.lignes.filter(exclusion="").values_list("projet__uuid", "plancher", "demande")
    return {f"plancher-{uuid}": nombre(plancher, 2) for uuid, plancher, demande in lignes if plancher < demande}


@require_http_methods(ECRIRE)
@reserve_a(Role.CONSEILLERE, Role.DECIDEUR)
def renommer(request: Requete, uuid: UUID, scenario: UUID) -> HttpResponse:
    """Le nom et la note d'un scénario qui n'est pas adopté."""
    lu = scenario_de(request, uuid, scenario)
    formulaire = NomForm(request.POST or None, initial={"nom": lu.nom, "note": lu.note})
    if request.method == "POST" and tenter(
        formulaire,
        lambda: actions.renommer_scenario(
            scenario=lu,
            casquette=casquette_de(request),
            vu=vu_de(request.POST.get("vu")),
            **formulaire.cleaned_data,
        ),
    ):
        return fait(request, "C'est enregistré.", adresse(lu))
    lu.refresh_from_db()
    return dessiner(request, "repartir/renommer.html", lu.campagne, lu, form=formulaire, vu=lu.modifie_le.isoformat())


@require_http_methods(ECRIRE)
@reserve_a(Role.CONSEILLERE, Role.DECIDEUR)
def supprimer(request: Requete, uuid: UUID, scenario: UUID) -> HttpResponse:
    """Demande une fois, puis efface un scénario qui n'est pas adopté."""
    lu = scenario_de(request, uuid, scenario)
    formulaire = ActeForm(request.POST if request.method == "POST" else None)
    retour = reverse("repartir:enveloppe", args=[uuid])
    if request.method == "POST" and tenter(
        formulaire,
        lambda: actions.supprimer_scenario(
            scenario=lu, casquette=casquette_de(request), vu=vu_de(request.POST.get("vu"))
        ),
    ):
        return fait(request, f"Le scénario « {lu} » est effacé.", retour)
    lu.refresh_from_db()
    return dessiner(request, "repartir/supprimer.html", lu.campagne, lu, form=formulaire, vu=lu.modifie_le.isoformat())
