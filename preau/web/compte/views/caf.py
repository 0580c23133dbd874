"""« Ma Caf » : qui la tient ; ses structures, et celles qui n'ont plus personne."""

from collections import defaultdict
from typing import NamedTuple
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from preau.acteurs import ouvertures
from preau.acteurs.courriers import courriers_abandonnes, relancer_courriers
from preau.acteurs.enums import ROLES_CAF, Role
from preau.acteurs.models import Caf, Comite, Financeur, Rattachement, Structure, Utilisateur
from preau.acteurs.territoire import communes_du_departement
from preau.coeur.phrases import compter
from preau.socle.horloge import aujourd_hui
from preau.web.compte.formulaires_caf import StructureForm, StructureNouvelleForm, ajouter_refus
from preau.web.compte.lien import lien_d_invitation
from preau.web.compte.views.commun import contexte_d_equipe, formulaire_d_invitation, inviter
from preau.web.gabarit.acces import Requete, casquette_de, objet_visible, reserve_a


class Fiche(NamedTuple):
    """Une structure et les personnes qui en sont responsables aujourd'hui."""

    structure: Structure
    responsables: list[Utilisateur]


def caf_de(request: Requete) -> Caf:
    """La Caf de la casquette portée."""
    caf = casquette_de(request).caf
    if caf is None:
        raise Http404
    return caf


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(*ROLES_CAF)
def caf(request: Requete) -> HttpResponse:
    """L'équipe de la Caf et ce qu'elle tient ; en POST, invite un ou une collègue."""
    mienne = caf_de(request)
    formulaire = formulaire_d_invitation(request, mienne)
    if inviter(request, mienne, formulaire):
        return redirect("compte:caf")
    siennes = Structure.objects.visibles_par(request.casquette)
    tenues = Rattachement.objects.visibles_par(request.casquette).responsables(aujourd_hui())
    nombres = {
        "structures": siennes.count(),
        "orphelines": siennes.exclude(pk__in=tenues.values("structure")).count(),
        "comites": Comite.objects.visibles_par(request.casquette).count(),
        "financeurs": Financeur.objects.visibles_par(request.casquette).count(),
    }
    nombres["abandonnes"] = courriers_abandonnes(mienne).count()
    return render(request, "compte/caf.html", contexte_d_equipe(mienne, formulaire) | nombres)


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(*ROLES_CAF)
def courriers(request: Requete) -> HttpResponse:
    """Les messages qui n'ont pas pu partir ; en POST, les renvoie tous, ou un seul."""
    mienne = caf_de(request)
    perdus = list(courriers_abandonnes(mienne))
    if request.method != "POST":
        return render(request, "compte/courriers.html", {"courriers": perdus, "caf": mienne})
    choisi = request.POST.get("courrier", "")
    vises = [perdu.pk for perdu in perdus if choisi in ("", str(perdu.uuid))]
    try:
        combien = relancer_courriers(caf=mienne, casquette=casquette_de(request), parmi=vises)
    except ValidationError as refus:
        messages.error(request, " ".join(refus.messages))
    else:
        messages.success(request, f"{compter(combien, 'message')} en route : s'il échoue encore, il reviendra ici.")
    return redirect("compte:courriers")


@require_safe
@reserve_a(*ROLES_CAF)
def structures(request: Requete) -> HttpResponse:
    """Toutes les structures de la Caf, celles sans responsable d'abord."""
    en_place = Rattachement.objects.visibles_par(request.casquette).responsables(aujourd_hui())
    responsables = defaultdict(list)
    for rattachement in en_place.select_related("personne"):
        responsables[rattachement.structure_id].append(rattachement.personne)
    visibles = Structure.objects.visibles_par(request.casquette).select_related("commune")
    toutes = [Fiche(structure, responsables[structure.pk]) for structure in visibles]
    orphelines = [fiche.structure for fiche in toutes if not fiche.responsables]
    return render(request, "compte/structures.html", {"fiches": toutes, "orphelines": orphelines})


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(*ROLES_CAF)
def rattacher(request: Requete, uuid: UUID) -> HttpResponse:
    """Les responsables d'une structure ; en POST, en invite une par son adresse. Le reste de l'équipe est chez elle."""
    structure = objet_visible(request, Structure.objects.visibles_par, uuid=uuid)
    formulaire = formulaire_d_invitation(request, structure)
    if inviter(request, structure, formulaire):
        return redirect("compte:rattacher", uuid=structure.uuid)
    contexte = contexte_d_equipe(structure, formulaire)
    contexte["membres"] = contexte["membres"].filter(role=Role.RESPONSABLE)
    contexte["invitations"] = contexte["invitations"].filter(role=Role.RESPONSABLE)
    return render(request, "compte/rattacher.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(*ROLES_CAF)
def nouvelle_structure(request: Requete) -> HttpResponse:
    """Inscrit une structure et invite sa première responsable."""
    departement = caf_de(request).departement
    formulaire = StructureNouvelleForm(request.POST or None, departement=departement)
    if request.method == "POST" and formulaire.is_valid():
        try:
            structure = ouvertures.inscrire_structure(
                structure=formulaire.instance,
                courriel=formulaire.cleaned_data["courriel"],
                casquette=casquette_de(request),
                lien=lien_d_invitation(request),
            )
        except ValidationError as erreur:
            ajouter_refus(formulaire, erreur)
        else:
            courriel = formulaire.cleaned_data["courriel"]
            messages.success(request, f"{structure} est inscrite. Une invitation est partie à {courriel}.")
            return redirect("compte:rattacher", uuid=structure.uuid)
    communes = communes_du_departement(departement)
    return render(request, "compte/nouvelle_structure.html", {"form": formulaire, "communes": communes})


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(*ROLES_CAF)
def corriger_structure(request: Requete, uuid: UUID) -> HttpResponse:
    """Corrige le nom, la forme, la commune ou le Siret d'une structure."""
    structure = objet_visible(request, Structure.objects.visibles_par, uuid=uuid)
    departement = caf_de(request).departement
    formulaire = StructureForm(request.POST or None, instance=structure, departement=departement)
    if request.method == "POST" and formulaire.is_valid():
        try:
            ouvertures.corriger_structure(structure=structure, casquette=casquette_de(request))
        except ValidationError as erreur:
            ajouter_refus(formulaire, erreur)
        else:
            messages.success(request, f"La fiche « {structure} » est corrigée.")
            return redirect("compte:rattacher", uuid=structure.uuid)
    communes = communes_du_departement(departement)
    return render(request, "compte/corriger_structure.html", {"form": formulaire, "communes": communes, "uuid": uuid})
