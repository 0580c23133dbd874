"""Demander des compléments ; écarter une action du dépôt."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from preau.acteurs.enums import Role
from preau.coeur.charges_ecartees import portees, retrancher
from preau.instruction import actions
from preau.instruction.ecarts import retraits_de
from preau.projets.budget_scelle import budget_des_blocs
from preau.projets.lecture import blocs_du_depot
from preau.socle.horloge import aujourd_hui
from preau.web.gabarit.acces import Requete, casquette_de, reserve_a
from preau.web.gabarit.actes import tenter
from preau.web.instruire.dossier import AInstruire, a_instruire, exiger_d_instruire, fil_du_dossier, lien_du_suivi
from preau.web.instruire.formulaires_instruction import DELAI_PROPOSE, UN_JOUR, ComplementForm, EcartForm

REFUSE = 422
METHODES = ["GET", "HEAD", "POST"]


@require_http_methods(METHODES)
@reserve_a(Role.CONSEILLERE, Role.DECIDEUR)
def demander(request: Requete, uuid: UUID) -> HttpResponse:
    """Les points sur lesquels rouvrir le dossier, le message, le dernier jour."""
    lu, jour = a_instruire(request, uuid), aujourd_hui()
    exiger_d_instruire(request, lu.projet)
    campagne = lu.projet.campagne
    pieces = {str(p.uuid): p for p in campagne.pieces_demandees.all() if p.est_demandee_a(lu.projet.structure)}
    form = ComplementForm(
        request.POST or None,
        constats=lu.choix_de_constats,
        pieces=pieces,
        demain=jour + UN_JOUR,
        initial={"echeance": jour + DELAI_PROPOSE, "constats": request.GET.getlist("constat")},
    )

    def agir() -> None:
        actions.demander_complement(
            depot=lu.depot_montre(request.POST),
            casquette=casquette_de(request),
            points=form.points,
            message=form.cleaned_data["message"],
            echeance=form.cleaned_data["echeance"],
            lien=lien_du_suivi(request, lu.projet),
        )

    if request.method == "POST" and tenter(form, agir):
        messages.success(request, "La demande est envoyée : le dossier est rouvert sur ces points.")
        return redirect("instruire:instruction", uuid=uuid)
    return _montrer(request, "instruire/demander.html", lu, form)


@require_http_methods(METHODES)
@reserve_a(Role.CONSEILLERE, Role.DECIDEUR)
def ecarter(request: Requete, uuid: UUID, action: UUID) -> HttpResponse:
    """Une action que le texte ne finance pas : pourquoi, et quelles charges quittent la base."""
    lu = a_instruire(request, uuid)
    exiger_d_instruire(request, lu.projet)
    visee = next((a for a in lu.actions if a.cle == action), None)
    if visee is None:
        raise Http404
    budget = retrancher(budget_des_blocs(blocs_du_depot(lu.depot)).budget, retraits_de(lu.depot))
    noms = {collectif.cle: collectif.nom for collectif in budget.collectifs}
    form = EcartForm(
        request.POST or None,
        portees=portees(budget),
        collectifs=noms,
        initial={"motif": lu.motifs_de_l_action(action)},
    )

    def agir() -> None:
        actions.ecarter_action(
            depot=lu.depot_montre(request.POST),
            casquette=casquette_de(request),
            action=action,
            motif=form.cleaned_data["motif"],
            charges=form.charges,
            lien=lien_du_suivi(request, lu.projet),
        )

    if request.method == "POST" and tenter(form, agir):
        messages.success(request, "L'action est écartée ; la structure le sait.")
        return redirect("instruire:instruction", uuid=uuid)
    return _montrer(request, "instruire/ecarter.html", lu, form, action=visee)


def _montrer(request: Requete, gabarit: str, lu: AInstruire, form: object, **contexte: object) -> HttpResponse:
    communs = {"lu": lu, "projet": lu.projet, "form": form, "depot": lu.depot}
    fil = fil_du_dossier(lu.projet, jusqu_au_dossier=True)
    statut = REFUSE if request.method == "POST" else 200
    return render(request, gabarit, {**communs, "fil": fil, **contexte}, status=statut)
