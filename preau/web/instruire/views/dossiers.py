"""Les dossiers déposés que lisent la Caf et les financeurs : leur liste, et la même en tableur."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from preau.acteurs.enums import Role
from preau.campagnes.models import Campagne
from preau.editions.liste_de_dossiers import dossiers_csv, dossiers_xlsx
from preau.editions.tableurs import TYPE_CSV, TYPE_XLSX
from preau.projets.listes_de_dossiers import brouillons, lire_liste
from preau.socle.horloge import maintenant
from preau.web.gabarit.acces import Requete, casquette_de, reserve_a
from preau.web.instruire.commun import campagne_de, dessiner
from preau.web.instruire.listes import Liste


@require_safe
@reserve_a(Role.CONSEILLERE, Role.DECIDEUR)
def du_moment(request: Requete) -> HttpResponse:
    """Mène aux dossiers de la campagne du moment : la dernière publiée, à défaut la dernière ouverte."""
    siennes = Campagne.objects.visibles_par(request.casquette)
    campagne = siennes.publiees().first() or siennes.first()
    if campagne is None:
        messages.info(request, "Les dossiers se déposent dans une campagne : votre Caf n'en a pas encore.")
        return redirect("instruire:campagnes")
    return redirect("instruire:dossiers", uuid=campagne.uuid)


@require_safe
@reserve_a(Role.CONSEILLERE, Role.DECIDEUR)
def dossiers(request: Requete, uuid: UUID) -> HttpResponse:
    """Les dossiers déposés dans une campagne de la Caf ; ceux qui s'écrivent encore y sont comptés, sans plus."""
    campagne = campagne_de(request, uuid)
    contexte = {
        "liste": Liste(lire_liste(request.casquette, campagne), request.GET),
        "etat": campagne.etat(maintenant()),
        "brouillons": brouillons(campagne),
        "csv": reverse("instruire:dossiers_csv", args=[campagne.uuid]),
        "xlsx": reverse("instruire:dossiers_xlsx", args=[campagne.uuid]),
    }
    return dessiner(request, "instruire/dossiers.html", campagne, **contexte)


@require_safe
@reserve_a(Role.CONSEILLERE, Role.DECIDEUR)
def exporter(request: Requete, uuid: UUID, tableur: str) -> HttpResponse:
    """La liste demandée, toutes pages réunies, en tableur."""
    campagne = campagne_de(request, uuid)
    liste = Liste(lire_liste(request.casquette, campagne), request.GET)
    return _tableur(liste, f"dossiers-{campagne.annee_scolaire}", tableur)


@require_safe
@reserve_a(Role.COFINANCEUR)
def a_cofinancer(request: Requete) -> HttpResponse:
    """Les dossiers déposés qui demandent une part à ce financeur, toutes campagnes réunies."""
    contexte = {
        "financeur": casquette_de(request).organisme,
        "liste": Liste(lire_liste(request.casquette), request.GET),
        "csv": reverse("instruire:a_cofinancer_csv"),
        "xlsx": reverse("instruire:a_cofinancer_xlsx"),
    }
    return render(request, "instruire/dossiers_a_cofinancer.html", contexte)


@require_safe
@reserve_a(Role.COFINANCEUR)
def exporter_a_cofinancer(request: Requete, tableur: str) -> HttpResponse:
    """La même liste en tableur, avec ce qui est demandé à ce financeur."""
    liste = Liste(lire_liste(request.casquette), request.GET)
    annee = liste.demande.choisis.get("annee")
    nom = f"dossiers-a-cofinancer-{annee}" if annee else "dossiers-a-cofinancer"
    return _tableur(liste, nom, tableur, financeur=str(casquette_de(request).organisme))


def _tableur(liste: Liste, nom: str, tableur: str, financeur: str = "") -> HttpResponse:
    if tableur == "csv":
        reponse = HttpResponse(dossiers_csv(liste.retenus, financeur), content_type=TYPE_CSV)
    else:
        cree_le = timezone.localtime(maintenant())
        reponse = HttpResponse(dossiers_xlsx(liste.retenus, cree_le, financeur), content_type=TYPE_XLSX)
    reponse["Content-Disposition"] = f'attachment; filename="{nom}.{tableur}"'
    return reponse
