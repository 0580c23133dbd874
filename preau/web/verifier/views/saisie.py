"""Taper l'essentiel d'un projet : la page, l'aperçu qui bouge, les communes proposées."""

import re
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.acteurs.enums import Role
from preau.coeur.annee import AnneeScolaire
from preau.coeur.echange import FichierRefuse, lire
from preau.coeur.referentiel import Phase
from preau.projets.actions import verifier_projet
from preau.socle.horloge import aujourd_hui
from preau.web.gabarit.acces import Requete, reserve_a
from preau.web.verifier.apercu import apercevoir
from preau.web.verifier.casquette import departement_de
from preau.web.verifier.communes import reconnaitre
from preau.web.verifier.ecriture import en_echange
from preau.web.verifier.formulaire import Formulaire
from preau.web.verifier.illisible import page_illisible, verification_visible
from preau.web.verifier.reprise import NeSeReprendPas, premiere_saisie, reprendre
from preau.web.verifier.saisie import Ligne, ajouter, lire_saisie, retirer

_PREFIXE = re.compile(r"collectifs-[0-9]{1,2}")


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(*Role.values)
def saisir(request: Requete) -> HttpResponse:
    """La page de saisie. Un POST dit son geste : vérifier, voir, ajouter ou retirer une ligne, chercher une commune."""
    if request.method != "POST":
        depuis = request.GET.get("depuis")
        return _corriger(request, depuis) if depuis else _page(request, Formulaire(_saisie_neuve(request), lie=False))
    saisie = lire_saisie(request.POST.lists())
    geste, _, cible = request.POST.get("geste", "verifier").partition(":")
    if geste == "verifier":
        return _verifier(request, Formulaire(saisie, lie=True, pres_de=departement_de(request)))
    foyer = _agir(saisie, geste, cible)
    return _page(request, Formulaire(saisie, lie=False), foyer=foyer)


def _agir(saisie: Ligne, geste: str, cible: str) -> str:
    """Fait le geste sur la saisie ; rend l'identifiant du bloc de la page où poser le foyer."""
    if geste == "ajouter":
        return ajouter(saisie, cible)
    if geste == "retirer":
        return retirer(saisie, cible)
    return f"{cible}-communes" if geste == "chercher" else geste


def _corriger(request: Requete, depuis: str) -> HttpResponse:
    """La saisie d'une vérification déjà faite ; ou, si la page en changerait quelque chose, la phrase qui le dit."""
    try:
        uuid = UUID(depuis)
    except ValueError:
        raise Http404 from None
    verification = verification_visible(request, uuid)
    try:
        return _page(request, Formulaire(reprendre(verification.octets, verification.phase), lie=False))
    except FichierRefuse as refus:
        return page_illisible(request, verification, refus)
    except NeSeReprendPas as raison:
        contexte = {"verification": verification, "raison": str(raison), "fil": _fil()}
        return render(request, "verifier/a_corriger.html", contexte, status=409)


def _fil() -> tuple[tuple[str, str], ...]:
    return (("Vérifier un projet", reverse("verifier:accueil")),)


def _saisie_neuve(request: Requete) -> Ligne:
    structure = request.casquette.structure if request.casquette else None
    return premiere_saisie(str(AnneeScolaire.contenant(aujourd_hui())), structure.nom if structure else "")


def _verifier(request: Requete, formulaire: Formulaire) -> HttpResponse:
    """Juge et garde ; une réponse fausse ramène à la page, tout ce qui a été tapé en place."""
    valide = formulaire.est_valide()
    ecrit = en_echange(formulaire)
    phase = Phase(formulaire.projet.cleaned_data.get("phase") or Phase.DEPOT)
    try:
        if valide and request.casquette:
            verification = verifier_projet(casquette=request.casquette, octets=ecrit.octets, phase=phase)
            return redirect("verifier:rapport", uuid=verification.uuid)
        lire(ecrit.octets)
    except FichierRefuse as refus:
        ecrit.signaler(refus.fautes)
    return _page(request, formulaire, statut=422)


def _page(request: Requete, formulaire: Formulaire, *, foyer: str = "", statut: int = 200) -> HttpResponse:
    apercu = apercevoir(Formulaire(formulaire.saisie, lie=True, pres_de=departement_de(request)))
    contexte: dict[str, Any] = {
        "fil": _fil(),
        "form": formulaire,
        "apercu": apercu,
        "blocs": [
            (bloc, annee, lu.form.recherche)
            for bloc, (lu, annee) in zip(formulaire.collectifs, apercu.annees, strict=True)
        ],
        "foyer": foyer,
        "ici": reverse("verifier:saisir"),
    }
    return render(request, "verifier/saisir.html", contexte, status=statut)


@require_POST
@reserve_a(*Role.values)
def apercu(request: Requete) -> HttpResponse:
    """Ce que dit le texte de ce qui est tapé là, tout de suite ; rien n'est gardé."""
    formulaire = Formulaire(lire_saisie(request.POST.lists()), lie=True, pres_de=departement_de(request))
    return render(request, "verifier/_apercu.html", {"apercu": apercevoir(formulaire), "fragment": True})


@require_safe
@reserve_a(*Role.values)
def communes(request: Requete) -> HttpResponse:
    """Les communes que désigne le texte tapé dans le champ ``<prefixe>-commune``."""
    prefixe = request.GET.get("prefixe", "")
    if not _PREFIXE.fullmatch(prefixe):
        raise Http404
    texte = request.GET.get(f"{prefixe}-commune", "").strip()
    if not texte:
        return HttpResponse()
    contexte = {"prefixe": prefixe, "recherche": reconnaitre(texte, pres_de=departement_de(request)), "fragment": True}
    return render(request, "verifier/_communes.html", contexte)
