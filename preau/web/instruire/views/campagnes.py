"""Les campagnes d'une Caf : leur liste, en ouvrir une, ce qui lui manque, la publier."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from preau.acteurs.enums import Role
from preau.acteurs.models import Rattachement
from preau.campagnes import actions, requetes
from preau.campagnes.enums import EtatCampagne
from preau.campagnes.histoire import histoire
from preau.campagnes.models import Campagne
from preau.coeur.annee import AnneeScolaire
from preau.projets.listes_de_dossiers import dossiers_par_campagne
from preau.socle.horloge import aujourd_hui, maintenant
from preau.web.gabarit.acces import Requete, casquette_de, reserve_a
from preau.web.gabarit.actes import tenter
from preau.web.instruire.commun import campagne_de, dessiner, fait, lien_de_l_appel
from preau.web.instruire.forms import OuvrirForm
from preau.web.instruire.reprise import ouvrir_en_reprenant
from preau.web.instruire.taches import taches

ECRIRE = ["GET", "HEAD", "POST"]


class Annonce(NamedTuple):
    """Une campagne, son état à l'instant de la page, et le nombre de ses dossiers à lire."""

    campagne: Campagne
    etat: EtatCampagne
    dossiers: int


@require_safe
@reserve_a(Role.CONSEILLERE, Role.DECIDEUR)
def campagnes(request: Requete) -> HttpResponse:
    """Les campagnes de la Caf, de la plus récente à la plus ancienne."""
    instant, casquette = maintenant(), casquette_de(request)
    siennes = list(Campagne.objects.visibles_par(casquette).pour_liste())
    a_lire = dossiers_par_campagne(request.casquette)
    contexte = {
        "annonces": [Annonce(c, c.etat(instant), a_lire.get(c.pk, 0)) for c in siennes],
        "peut_ouvrir": casquette.role == Role.CONSEILLERE and bool(_annees_a_ouvrir(siennes)),
    }
    return render(request, "instruire/campagnes.html", contexte)


def _annees_a_ouvrir(siennes: Iterable[Campagne]) -> tuple[AnneeScolaire, ...]:
    """L'année qui vient et celle en cours, si la Caf n'y a pas déjà sa campagne."""
    courante = AnneeScolaire.contenant(aujourd_hui())
    prises = {campagne.annee_scolaire for campagne in siennes}
    return tuple(annee for annee in (courante.suivante, courante) if str(annee) not in prises)


@require_http_methods(ECRIRE)
@reserve_a(Role.CONSEILLERE)
def ouvrir(request: Requete) -> HttpResponse:
    """Ouvre la campagne d'une année scolaire ; elle n'est vue que de la Caf."""
    casquette = casquette_de(request)
    siennes = list(Campagne.objects.visibles_par(casquette))
    annees, precedente = _annees_a_ouvrir(siennes), next(iter(siennes), None)
    initial = {"annee": str(annees[0])} if annees else {}
    if precedente:
        initial |= {"titre": precedente.titre, "presentation": precedente.presentation}
    formulaire = OuvrirForm(request.POST or None, annees=annees, precedente=precedente, initial=initial)
    if request.method == "POST":
        ouvertes: list[Campagne] = []
        if tenter(formulaire, lambda: ouvertes.append(ouvrir_en_reprenant(formulaire, casquette, precedente))):
            phrase = "La campagne est ouverte. Elle n'est vue que de votre Caf tant que vous ne la publiez pas."
            return fait(request, phrase, "instruire:campagne", ouvertes[0])
    return render(request, "instruire/ouvrir.html", {"form": formulaire, "annees": annees})


@require_safe
@reserve_a(Role.CONSEILLERE, Role.DECIDEUR)
def campagne(request: Requete, uuid: UUID) -> HttpResponse:
    """Où en est une campagne, ce qui lui manque, ce qui s'est passé."""
    lue = campagne_de(request, uuid)
    listes = "pieces_demandees", "questions", "contacts", "textes", "dates_de_comite", "prolongations"
    prefetch_related_objects([lue], *listes)
    contexte = {
        "fil_liste": [("Les campagnes", reverse("instruire:campagnes"))],
        "etat": lue.etat(maintenant()),
        "taches": taches(lue),
        "manques": () if lue.publiee_le else requetes.ce_qui_manque_pour_publier(lue),
        "histoire": histoire(lue),
        "texte_a_change": requetes.texte_a_change(lue),
        "dossiers_a_lire": dossiers_par_campagne(request.casquette).get(lue.pk, 0),
    }
    return dessiner(request, "instruire/campagne.html", lue, **contexte)


@require_http_methods(ECRIRE)
@reserve_a(Role.CONSEILLERE)
def publier(request: Requete, uuid: UUID) -> HttpResponse:
    """Demande une fois, puis publie."""
    lue = campagne_de(request, uuid)
    if lue.publiee_le is not None:
        messages.info(request, "Cette campagne est déjà publiée.")
        return redirect("instruire:campagne", uuid=lue.uuid)
    casquette, refus = casquette_de(request), []
    if request.method == "POST":
        try:
            actions.publier_campagne(campagne=lue, casquette=casquette, lien=lien_de_l_appel(request, lue))
        except ValidationError as erreur:
            refus = erreur.messages
        else:
            phrase = "La campagne est publiée. Les responsables des structures en sont prévenus."
            return fait(request, phrase, "instruire:campagne", lue)
    responsables = Rattachement.objects.filter(structure__caf=lue.caf).responsables(aujourd_hui())
    contexte = {
        "refus": refus,
        "manques": requetes.ce_qui_manque_pour_publier(lue),
        "destinataires": responsables.values("personne").distinct().count(),
    }
    return dessiner(request, "instruire/publier.html", lue, **contexte)
