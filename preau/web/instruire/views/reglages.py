"""Ce que dit une campagne : sa présentation, ses dates, son texte, son enveloppe, les textes de la Caf."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from preau.acteurs.enums import Role
from preau.campagnes import actions, droits
from preau.campagnes.enums import SujetDeTexte
from preau.campagnes.models import Campagne
from preau.campagnes.regles import regles_de
from preau.campagnes.requetes import referentiel_de, texte_a_change
from preau.web.gabarit.acces import Requete, casquette_de, reserve_a
from preau.web.gabarit.actes import tenter
from preau.web.gabarit.templatetags.francais import nombre
from preau.web.instruire.commun import (
    a_ecrire,
    campagne_de,
    dessiner,
    fait,
    lien_de_l_appel,
)
from preau.web.instruire.forms import CalendrierForm, EnveloppeForm, PresentationForm, TexteForm

ECRIRE = ["GET", "HEAD", "POST"]
ENREGISTRE = "C'est enregistré."


@require_http_methods(ECRIRE)
@reserve_a(Role.CONSEILLERE, lecture=(Role.DECIDEUR,))
def presentation(request: Requete, uuid: UUID) -> HttpResponse:
    """Le titre, la présentation, le plafond de la participation."""
    campagne, casquette = campagne_de(request, uuid), casquette_de(request)
    plafond = campagne.participation_plafond_annuel
    initial = {
        "titre": campagne.titre,
        "presentation": campagne.presentation,
        "participation_plafond_annuel": nombre(plafond, 2),
    }
    formulaire = PresentationForm(request.POST or None, initial=initial)
    if request.method == "POST" and tenter(
        formulaire,
        lambda: actions.modifier_campagne(campagne=campagne, casquette=casquette, **formulaire.cleaned_data),
    ):
        return fait(request, ENREGISTRE, "instruire:campagne", campagne)
    ouvert = formulaire if formulaire.is_bound or a_ecrire(request, campagne) else None
    return dessiner(request, "instruire/presentation.html", campagne, form=ouvert)


@require_http_methods(ECRIRE)
@reserve_a(Role.CONSEILLERE, lecture=(Role.DECIDEUR,))
def calendrier(request: Requete, uuid: UUID) -> HttpResponse:
    """Les dates ; une fois publiées, un changement est annoncé aux responsables."""
    campagne, casquette = campagne_de(request, uuid), casquette_de(request)
    formulaire = CalendrierForm(request.POST or None, initial=CalendrierForm.depuis(campagne))
    if request.method == "POST" and tenter(
        formulaire,
        lambda: actions.fixer_calendrier(
            campagne=campagne,
            casquette=casquette,
            calendrier=formulaire.calendrier(),
            lien=lien_de_l_appel(request, campagne),
        ),
    ):
        return fait(request, ENREGISTRE, "instruire:campagne", campagne)
    ouvert = formulaire if droits.peut_gerer(casquette, campagne) else None
    return dessiner(request, "instruire/calendrier.html", campagne, form=ouvert)


@require_safe
@reserve_a(Role.CONSEILLERE, Role.DECIDEUR)
def referentiel(request: Requete, uuid: UUID) -> HttpResponse:
    """Le texte épinglé, règle par règle, et d'où vient chaque valeur."""
    campagne = campagne_de(request, uuid)
    contexte = {
        "regles": regles_de(campagne),
        "referentiel": referentiel_de(campagne),
        "texte_a_change": texte_a_change(campagne),
    }
    return dessiner(request, "instruire/referentiel.html", campagne, **contexte)


@require_http_methods(ECRIRE)
@reserve_a(Role.CONSEILLERE, Role.DECIDEUR)
def enveloppe(request: Requete, uuid: UUID) -> HttpResponse:
    """Ce que la Caf peut attribuer."""
    campagne, casquette = campagne_de(request, uuid), casquette_de(request)
    fixee = getattr(campagne, "enveloppe", None)
    formulaire = EnveloppeForm(request.POST or None, initial={"montant": nombre(fixee.montant, 2)} if fixee else None)
    if request.method == "POST" and tenter(
        formulaire,
        lambda: actions.fixer_enveloppe(campagne=campagne, casquette=casquette, **formulaire.cleaned_data),
    ):
        return fait(request, ENREGISTRE, "instruire:campagne", campagne)
    return dessiner(request, "instruire/enveloppe.html", campagne, form=formulaire, enveloppe=fixee)


@require_safe
@reserve_a(Role.CONSEILLERE, Role.DECIDEUR)
def textes(request: Requete, uuid: UUID) -> HttpResponse:
    """Les textes de la Caf, chargés ou non."""
    campagne = campagne_de(request, uuid)
    charges = {texte.sujet: texte for texte in campagne.textes.all()}
    sujets = [(sujet.value, sujet.label, charges.get(sujet)) for sujet in SujetDeTexte]
    return dessiner(request, "instruire/textes.html", campagne, sujets=sujets, a_ecrire=a_ecrire(request, campagne))


@require_http_methods(ECRIRE)
@reserve_a(Role.CONSEILLERE, lecture=(Role.DECIDEUR,))
def texte(request: Requete, uuid: UUID, sujet: str) -> HttpResponse:
    """Un texte : le lire, le charger, le remplacer."""
    campagne, casquette = campagne_de(request, uuid), casquette_de(request)
    if sujet not in SujetDeTexte.values:
        raise Http404
    formulaire = TexteForm(request.POST or None, initial={"contenu": _contenu(campagne, sujet)})
    if request.method == "POST" and tenter(
        formulaire,
        lambda: actions.ecrire_texte(campagne=campagne, casquette=casquette, sujet=sujet, **formulaire.cleaned_data),
    ):
        return fait(request, ENREGISTRE, "instruire:textes", campagne)
    contexte = {
        "form": formulaire if formulaire.is_bound or a_ecrire(request, campagne) else None,
        "contenu": _contenu(campagne, sujet),
        "sujet": SujetDeTexte(sujet).label,
    }
    return dessiner(request, "instruire/texte.html", campagne, **contexte)


def _contenu(campagne: Campagne, sujet: str) -> str:
    charge = campagne.textes.filter(sujet=sujet).first()
    return charge.contenu if charge else ""
