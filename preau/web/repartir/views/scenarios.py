"""Un scénario : le proposer, le lire, le renommer, l'effacer."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from preau.acteurs.enums import Role
from preau.campagnes.models import Campagne
from preau.coeur.financement import ZERO
from preau.instruction import actions
from preau.instruction.actions.adoption import PERIME, est_perime
from preau.instruction.candidats import situations
from preau.instruction.comparaison import parts_de
from preau.instruction.enums import EtatScenario, MethodeDeScenario
from preau.instruction.lignes import dans_l_ordre, lignes_lues
from preau.instruction.models import LigneDeScenario, Scenario
from preau.instruction.partage import Part
from preau.socle.horloge import maintenant
from preau.web.gabarit.acces import Requete, casquette_de, reserve_a
from preau.web.gabarit.actes import ActeForm, tenter
from preau.web.gabarit.templatetags.francais import nombre
from preau.web.repartir.commun import ECRIRE, adresse, campagne_de, dessiner, fait, instant_lu, scenario_de
from preau.web.repartir.dessin import Barre, barre
from preau.web.repartir.forms import GainForm, NomForm, ProposerForm
from preau.web.repartir.obstacles import obstacles
from preau.web.repartir.supposer import GAIN, Reponse, plancher_du_gain, supposer
from preau.web.repartir.tableau import Tableau


@require_http_methods(ECRIRE)
@reserve_a(Role.CONSEILLERE, Role.DECIDEUR)
def proposer(request: Requete, uuid: UUID) -> HttpResponse:
    """Nommer un scénario et dire sa méthode ; les planchers se disent si on les demande."""
    campagne = campagne_de(request, uuid)
    presents = situations(campagne)
    demandes = request.POST.get("geste") in ("planchers", "avec_planchers")
    classes = [situation for situation in dans_l_ordre(presents) if not situation.exclusion] if demandes else []
    if request.method == "POST" and request.POST.get("geste") != "planchers":
        formulaire = ProposerForm(request.POST, classes=classes)
        if scenario := _proposer(request, campagne, formulaire):
            return fait(request, f"Le scénario « {scenario} » est proposé. Rien n'est attribué.", adresse(scenario))
    else:
        initial = _planchers_d_avant(campagne) | request.POST.dict()
        formulaire = ProposerForm(initial=initial, classes=classes)
    contexte = {
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


@require_safe
@reserve_a(Role.CONSEILLERE, Role.DECIDEUR)
def scenario(request: Requete, uuid: UUID, scenario: UUID) -> HttpResponse:
    """Un scénario : son image, sa table, et ce que donnerait une autre enveloppe."""
    lu = scenario_de(request, uuid, scenario)
    lues, parts = lignes_lues(lu), parts_de(lu)
    lignes = [lue.ligne for lue in lues]
    formulaire, reponse = _et_si(request, lu, lignes, parts)
    contexte = {"gain": formulaire, "reponse": reponse, "scenario": lu, "a_la_main": _a_la_main(lu)}
    if request.htmx and request.htmx.target == "et-si":
        return render(request, "repartir/_et_si.html", contexte)
    propose = sum((ligne.propose for ligne in lignes), ZERO)
    jour = getattr(lu.campagne, "enveloppe", None)
    contexte |= {
        "tableau": Tableau(lues, request.GET),
        "barres": _barres(lu, lignes, parts),
        "demande": sum((ligne.demande for ligne in lignes), ZERO),
        "propose": propose,
        "reste": lu.enveloppe - propose,
        "servis": [ligne for ligne in lignes if ligne.propose],
        "enveloppe_du_jour": jour.montant if jour and jour.montant != lu.enveloppe else None,
        "perime": _perime(lu, lignes),
        "adopte": lu.etat == EtatScenario.ADOPTE,
    }
    contexte["enfants"] = sum(ligne.enfants for ligne in contexte["servis"])
    contexte["enfants_qpv"] = sum(ligne.enfants_qpv for ligne in contexte["servis"])
    gabarit = "repartir/scenario.html"
    contexte.pop("scenario")
    return dessiner(request, gabarit, lu.campagne, lu, **contexte)


def _a_la_main(scenario: Scenario) -> bool:
    return scenario.methode == MethodeDeScenario.A_LA_MAIN


def _et_si(
    request: Requete, lu: Scenario, lignes: list[LigneDeScenario], parts: dict[int, Part]
) -> tuple[GainForm, Reponse | None]:
    """La question posée dans l'adresse, ou celle des 10 000 € ; « optimale », plus longue, attend qu'on la pose."""
    comites = [(pk, part.nom) for pk, part in parts.items()]
    posee = "gain" in request.GET
    premier = str(comites[0][0]) if comites else ""
    formulaire = GainForm(
        request.GET if posee else None, comites=comites, initial={"gain": nombre(GAIN, 0), "comite": premier}
    )
    if not posee:
        if lu.methode == MethodeDeScenario.OPTIMALE:
            return formulaire, None
        return formulaire, supposer(lu, lignes, parts, GAIN, comites[0][0] if comites else None)
    if not formulaire.is_valid():
        return formulaire, None
    gain, dit = formulaire.cleaned_data["gain"], formulaire.cleaned_data.get("comite") or premier
    comite = int(dit) if dit else None
    if gain < plancher_du_gain(lu, parts, comite):
        formulaire.add_error("gain", "L'enveloppe n'a pas autant à perdre : écrivez un montant plus petit.")
        return formulaire, None
    return formulaire, supposer(lu, lignes, parts, gain, comite)


def _barres(lu: Scenario, lignes: list[LigneDeScenario], parts: dict[int, Part]) -> list[Barre]:
    """Une barre, ou une par comité qui a sa sous-enveloppe."""
    if not parts:
        return [barre("enveloppe", "L'enveloppe", lignes, lu.enveloppe)]
    return [
        barre(f"comite-{numero}", part.nom, [ligne for ligne in lignes if ligne.comite_id == pk], part.montant)
        for numero, (pk, part) in enumerate(parts.items(), 1)
    ]


def _perime(lu: Scenario, lignes: list[LigneDeScenario]) -> str:
    """Pourquoi ce scénario ne s'adopterait plus, ou vide."""
    if lu.etat == EtatScenario.ADOPTE:
        return ""
    dotes = lu.campagne.sous_enveloppes.values_list("comite_id", flat=True)
    return PERIME if est_perime(lu, lignes, situations(lu.campagne), dotes) else ""


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
            vu=instant_lu(request.POST.get("vu")),
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
            scenario=lu, casquette=casquette_de(request), vu=instant_lu(request.POST.get("vu"))
        ),
    ):
        return fait(request, f"Le scénario « {lu} » est effacé.", retour)
    lu.refresh_from_db()
    return dessiner(request, "repartir/supprimer.html", lu.campagne, lu, form=formulaire, vu=lu.modifie_le.isoformat())
