"""Ce qui suit une décision : les autres financeurs, la convention, les versements."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from preau.acteurs.enums import Role
from preau.instruction import actions, droits
from preau.instruction.echeances import Echeance, echeances
from preau.instruction.enums import EtatConvention, EtatDecision
from preau.instruction.liberation import arret_a_liberer
from preau.instruction.models import Convention, Decision, Versement
from preau.projets.changements_en_mots import titre_de
from preau.socle.horloge import aujourd_hui
from preau.web.decider.commun import ECRIRE, decision_de, dessiner, faire, revenir
from preau.web.decider.financeurs import Financement, financements_de
from preau.web.decider.forms import FinancementForm, MotifForm, SignatureForm, VersementForm
from preau.web.gabarit.acces import Requete, casquette_de, reserve_a
from preau.web.gabarit.actes import tenter
from preau.web.gabarit.templatetags.francais import nombre


@require_http_methods(ECRIRE)
@reserve_a(Role.CONSEILLERE, Role.DECIDEUR)
def financements(request: Requete, campagne: UUID, decision: UUID) -> HttpResponse:
    """Ce que chaque autre financeur accorde et a versé."""
    lue = decision_de(request, campagne, decision)
    lignes = [(f, financement_form(request, f)) for f in financements_de(lue.projet_id)]
    for financement, formulaire in lignes:
        if formulaire.is_bound and accorder(request, financement, formulaire):
            faire(request, lambda: None, "C'est enregistré.")
            return revenir(lue, "financements")
    status = 422 if request.method == "POST" else 200
    contexte: dict[str, Any] = {
        "lignes": lignes,
        "a_couvrir": lue.a_couvrir,
        "reste": lue.a_couvrir - lue.accorde - lue.montant,
    }
    return dessiner(request, "decider/financements.html", lue.campagne, decision=lue, status=status, **contexte)


def financement_form(request: Requete, financement: Financement) -> FinancementForm:
    """Le formulaire d'un financeur, rempli si c'est de lui qu'il s'agit."""
    cle = str(financement.demande.uuid)
    la_sienne = request.method == "POST" and request.POST.get("cofinancement") == cle
    initial = FinancementForm.depuis(financement.reponse)
    return FinancementForm(request.POST if la_sienne else None, initial=initial, prefix=cle)


def accorder(request: Requete, financement: Financement, formulaire: FinancementForm) -> bool:
    """Note ce que ce financeur accorde ; un refus se lit dans le formulaire."""
    return tenter(
        formulaire,
        lambda: actions.accorder_cofinancement(
            cofinancement=financement.demande, casquette=casquette_de(request), **formulaire.cleaned_data
        ),
    )


@require_http_methods(ECRIRE)
@reserve_a(Role.CONSEILLERE, Role.DECIDEUR)
def versements(request: Requete, campagne: UUID, decision: UUID) -> HttpResponse:
    """La convention, ses signatures, et ce qui est payé."""
    lue = decision_de(request, campagne, decision)
    convention = _convention(lue)
    payes = list(lue.versements.select_related("annulation", "par"))
    dues = echeances(lue, [v for v in payes if not hasattr(v, "annulation")])
    geste = request.POST.get("geste", "") if request.method == "POST" else ""
    formulaires = _formulaires(request, lue, geste, dues)
    if request.method == "POST" and _agir(request, lue, geste, formulaires, convention, payes):
        return revenir(lue, "versements")
    contexte: dict[str, Any] = {
        **formulaires,
        "convention": convention,
        "conventionnee": convention is not None and convention.etat == EtatConvention.CONVENTIONNEE,
        "echeances": dues,
        "payes": payes,
        "reste": lue.montant - lue.verse,
        "arret": (arret := arret_a_liberer(lue)),
        "titre_de_l_arret": titre_de(arret) if arret else "",
        "decide": droits.peut_decider(casquette_de(request), lue.campagne),
        "notifiee": lue.etat == EtatDecision.NOTIFIEE,
    }
    status = 422 if request.method == "POST" else 200
    return dessiner(request, "decider/versements.html", lue.campagne, decision=lue, status=status, **contexte)


def _convention(decision: Decision) -> Convention | None:
    siennes = Convention.objects.filter(notification__decision=decision).exclude(etat=EtatConvention.REMPLACEE)
    return siennes.select_related("notification").order_by("-pk").first()


def _formulaires(request: Requete, lue: Decision, geste: str, dues: tuple[Echeance, ...]) -> dict[str, Any]:
    """Les trois formulaires ; un versement propose la prochaine somme due."""
    donnees = {nom: request.POST if geste == nom else None for nom in ("signer", "verser", "annuler")}
    prochaine = next((e for e in dues if e.reste), None)
    initial: dict[str, Any] = {"vu": lue.modifie_le.isoformat(), "verse_le": aujourd_hui()}
    if prochaine:
        initial |= {"nature": prochaine.nature.value, "montant": nombre(prochaine.reste, 2)}
    return {
        "form_signer": SignatureForm(donnees["signer"], initial={"le": aujourd_hui()}, prefix="signer"),
        "form_verser": VersementForm(donnees["verser"], initial=initial, prefix="verser"),
        "form_annuler": MotifForm(donnees["annuler"], prefix="annuler"),
        "annule": request.POST.get("versement", "") if geste == "annuler" else "",
    }


def _agir(
    request: Requete,
    lue: Decision,
    geste: str,
    formulaires: dict[str, Any],
    convention: Convention | None,
    payes: list[Versement],
) -> bool:
    """Fait le geste ; faux s'il est refusé."""
    if geste == "verser":
        return _verser(request, lue, formulaires["form_verser"])
    if geste == "annuler":
        paye = next((v for v in payes if str(v.uuid) == formulaires["annule"]), None)
        return _annuler(request, paye, formulaires["form_annuler"])
    if convention is None or geste not in ("signer", "effacer"):
        raise Http404
    par: dict[str, Any] = {"convention": convention, "casquette": casquette_de(request)}
    if geste == "effacer":
        return faire(request, lambda: actions.effacer_signature(**par), "La dernière signature est effacée.")
    formulaire = formulaires["form_signer"]
    signe = tenter(formulaire, lambda: actions.noter_signature(le=formulaire.cleaned_data["le"], **par))
    return signe and faire(request, lambda: None, "La signature est notée.")


def _verser(request: Requete, lue: Decision, formulaire: VersementForm) -> bool:
    verse = tenter(
        formulaire,
        lambda: actions.verser(decision=lue, casquette=casquette_de(request), **formulaire.cleaned_data),
    )
    return verse and faire(request, lambda: None, "Le versement est noté.")


def _annuler(request: Requete, paye: Versement | None, formulaire: MotifForm) -> bool:
    if paye is None:
        raise Http404
    annule = tenter(
        formulaire,
        lambda: actions.annuler_versement(
            versement=paye, casquette=casquette_de(request), motif=formulaire.cleaned_data["motif"]
        ),
    )
    return annule and faire(request, lambda: None, "Le versement est annulé ; la somme redevient due.")
