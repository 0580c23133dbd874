"""La page où un dossier s'instruit : ses constats d'abord, ce qui s'y décide, les notes, les messages."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from preau.acteurs.enums import Role
from preau.coeur.referentiel import EXIGENCES
from preau.instruction import actions
from preau.instruction.instruits import messages_de
from preau.projets.champs.references import uuid_de
from preau.projets.objets_scelles import objet_en_mots
from preau.projets.tables import ActionEcartee, Derogation
from preau.socle.horloge import aujourd_hui
from preau.web.gabarit.acces import Requete, casquette_de, reserve_a
from preau.web.gabarit.actes import ActeForm, tenter
from preau.web.gabarit.vu import vu_de
from preau.web.instruire import formulaires_instruction as formulaires
from preau.web.instruire.dossier import (
    AInstruire,
    ConstatAJuger,
    a_instruire,
    ce_que_peut,
    exiger_d_instruire,
    fil_du_dossier,
    lien_du_suivi,
)

REFUSE = 422


class Geste(NamedTuple):
    """Un geste de la page : son formulaire, l'acte qu'il fait d'un envoi lu, la phrase qui le dit fait."""

    form: type[ActeForm]
    acte: Callable[["Envoi"], object]
    fait: str


class Envoi(NamedTuple):
    """Ce qui est envoyé : par qui, sur quoi, et ce que le formulaire en a lu. ``cible`` : ce que le geste vise."""

    request: Requete
    lu: AInstruire
    cible: str
    dits: dict[str, Any]

    @property
    def commun(self) -> dict[str, Any]:
        """Ce que tous les actes prennent."""
        return {"casquette": casquette_de(self.request), "lien": lien_du_suivi(self.request, self.lu.projet)}

    @property
    def du_depot(self) -> dict[str, Any]:
        """Ce que prennent les actes sur un dépôt : celui que la page montrait, pas celui qui serait venu depuis."""
        return {"depot": self.lu.depot_montre(self.request.POST), **self.commun}

    @property
    def vu(self) -> datetime | None:
        """Le moment où la ligne que la page montrait avait été écrite."""
        return vu_de(self.request.POST.get("vu"))


def _prendre(envoi: Envoi) -> object:
    vu = uuid_de(envoi.request.POST.get("vu", ""))
    return actions.prendre_en_charge(projet=envoi.lu.projet, vu=vu, **envoi.commun)


def _noter(envoi: Envoi) -> object:
    casquette = casquette_de(envoi.request)
    return actions.noter(projet=envoi.lu.projet, casquette=casquette, texte=envoi.dits["texte"])


def _deroger(envoi: Envoi) -> object:
    code, _, objet = envoi.cible.partition("|")
    return actions.deroger(code=code, objet=objet, **envoi.dits, **envoi.du_depot)


def _annuler_derogation(envoi: Envoi) -> object:
    visee = _viser(Derogation.objects.filter(depot__projet=envoi.lu.projet), envoi.cible)
    return actions.annuler_derogation(derogation=visee, **envoi.dits, **envoi.commun)


def _retablir(envoi: Envoi) -> object:
    visee = _viser(ActionEcartee.objects.filter(depot__projet=envoi.lu.projet), envoi.cible)
    return actions.retablir_action(ecartee=visee, **envoi.dits, **envoi.commun)


def _viser(lignes: Any, cible: str) -> Any:
    uuid = uuid_de(cible)
    visee = lignes.filter(uuid=uuid).select_related("depot__projet__campagne").first() if uuid else None
    if visee is None:
        raise Http404
    return visee


def _du_complement(acte: Callable[..., object]) -> Callable[[Envoi], object]:
    def faire(envoi: Envoi) -> object:
        visee = next((c for c in envoi.lu.lue.complements if str(c.uuid) == envoi.cible), None)
        if visee is None:
            raise Http404
        return acte(complement=visee, vu=envoi.vu, **envoi.dits, **envoi.commun)

    return faire


def _du_depot(acte: Callable[..., object]) -> Callable[[Envoi], object]:
    return lambda envoi: acte(**envoi.dits, **envoi.du_depot)


GESTES = {
    "prendre": Geste(ActeForm, _prendre, "Vous suivez ce dossier."),
    "noter": Geste(formulaires.NoteForm, _noter, "La note est gardée."),
    "recevable": Geste(
        formulaires.RecevableForm,
        _du_depot(actions.juger_recevable),
        "Le dossier est recevable : sa structure le sait.",
    ),
    "irrecevable": Geste(
        formulaires.IrrecevableForm,
        _du_depot(actions.juger_irrecevable),
        "Le dossier est irrecevable ; sa structure le sait.",
    ),
    "rejuger": Geste(
        formulaires.MotifForm, _du_depot(actions.annuler_recevabilite), "Ce jugement est annulé ; sa structure le sait."
    ),
    "deroger": Geste(formulaires.DerogationForm, _deroger, "C'est décidé, et le constat le dit."),
    "annuler_derogation": Geste(
        formulaires.MotifForm, _annuler_derogation, "Cette décision est annulée : le constat est à apprécier."
    ),
    "retablir": Geste(formulaires.MotifForm, _retablir, "L'action est retenue à nouveau, avec ses charges."),
    "prolonger": Geste(
        formulaires.EcheanceForm, _du_complement(actions.prolonger_complement), "Le délai est prolongé."
    ),
    "annuler_complement": Geste(
        formulaires.MotifForm, _du_complement(actions.annuler_complement), "Les compléments ne sont plus attendus."
    ),
}
_DE_LA_CAF = frozenset({"deroger", "annuler_derogation"})


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(Role.CONSEILLERE, Role.DECIDEUR)
def instruction(request: Requete, uuid: UUID) -> HttpResponse:
    """Le dossier à instruire ; en POST, un geste (« deroger:<constat> »), ou son refus et ce qui était écrit."""
    lu = a_instruire(request, uuid)
    if request.method != "POST":
        return _montrer(request, lu)
    nom, _, cible = request.POST.get("geste", "").partition(":")
    geste = GESTES.get(nom)
    if geste is None:
        raise Http404
    if nom not in _DE_LA_CAF:
        exiger_d_instruire(request, lu.projet)
    form = geste.form(request.POST, prefix=_prefixe(nom, cible))
    if tenter(form, lambda: geste.acte(Envoi(request, lu, cible, form.cleaned_data))):
        messages.success(request, geste.fait)
        return redirect("instruire:instruction", uuid=uuid)
    return _montrer(request, a_instruire(request, uuid), (nom, cible, form))


def _prefixe(nom: str, cible: str) -> str:
    """Le préfixe des champs d'un formulaire : il y en a plusieurs sur la page."""
    return f"{nom}-{cible}" if cible else nom


def _montrer(request: Requete, lu: AInstruire, refuse: tuple[str, str, ActeForm] | None = None) -> HttpResponse:
    def form(nom: str, cible: str = "", **initial: Any) -> ActeForm:
        if refuse and refuse[:2] == (nom, cible):
            return refuse[2]
        return GESTES[nom].form(prefix=_prefixe(nom, cible), initial=initial)

    attendu = lu.lue.attendu
    contexte = {
        "lu": lu,
        "projet": lu.projet,
        "campagne": lu.projet.campagne,
        "depot": lu.depot,
        "etat": lu.lue.etat(aujourd_hui()),
        "fil": fil_du_dossier(lu.projet),
        "constats": _constats(lu, form),
        "decidees": [
            (d, objet_en_mots(lu.depot, d.objet), EXIGENCES[d.code].titre, form("annuler_derogation", str(d.uuid)))
            for d in lu.derogations.values()
        ],
        "actions_du_depot": [(a, form("retablir", str(a.ecartee.uuid)) if a.ecartee else None) for a in lu.actions],
        "en_retard": attendu is not None and attendu.est_en_retard(aujourd_hui()),
        "forms": {
            "noter": form("noter"),
            "recevable": form("recevable"),
            "irrecevable": form("irrecevable", motif=lu.motifs),
            "rejuger": form("rejuger"),
            "prolonger": form("prolonger", str(attendu.uuid) if attendu else ""),
            "annuler_complement": form("annuler_complement", str(attendu.uuid) if attendu else ""),
        },
        "refuse": refuse,
        "notes": lu.projet.notes_de_la_caf.select_related("par"),
        "envoyes": messages_de(lu.lue, casquette_de(request)),
        **lu.resume,
        **ce_que_peut(request, lu),
    }
    return render(request, "instruire/instruction.html", contexte, status=REFUSE if refuse else 200)


def _constats(lu: AInstruire, form: Callable[..., ActeForm]) -> list[tuple[Any, list[ConstatAJuger]]]:
    """Ce qui demande quelque chose, et de quoi en décider sur place."""
    montres = []
    for rubrique, lus in lu.a_traiter:
        ici = []
        for constat_lu in lus:
            cle = lu.cle(constat_lu)
            a_apprecier = constat_lu.constat.verdict == "a_apprecier"
            ici.append(
                ConstatAJuger(constat_lu, cle, form("deroger", cle) if a_apprecier else None, lu.derogations.get(cle))
            )
        montres.append((rubrique, ici))
    return montres
