"""Ce que la structure lit de sa décision, une fois notifiée : en mots simples, avec ce qu'il lui reste à faire."""

import json
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from preau.instruction import actions
from preau.instruction.decisions_lues import decisions_lues
from preau.instruction.echeances import echeances
from preau.instruction.enums import EtatDecision
from preau.instruction.models import Notification
from preau.projets.tables import Observation, Projet
from preau.projets.tables.requetes import ROLES_DU_DOSSIER
from preau.web.decider.commun import ECRIRE, faire
from preau.web.decider.financeurs import financements_de
from preau.web.decider.forms import TexteForm
from preau.web.gabarit.acces import Requete, casquette_de, objet_visible, reserve_a
from preau.web.gabarit.actes import tenter


@require_http_methods(ECRIRE)
@reserve_a(*ROLES_DU_DOSSIER)
def decision(request: Requete, uuid: UUID) -> HttpResponse:
    """La dernière décision notifiée d'un projet ; en POST, la réponse à une observation."""
    projet = objet_visible(
        request, lambda c: Projet.objects.visibles_par(c).select_related("structure", "campagne__caf"), uuid=uuid
    )
    notifications = list(
        Notification.objects.visibles_par(request.casquette)
        .filter(decision__projet=projet)
        .select_related("decision", "convention", "lettre")
        .order_by("-numero")
    )
    if not notifications:
        raise Http404
    siennes = Observation.objects.visibles_par(request.casquette).filter(projet=projet).avec_auteur()
    observations = [(o, _reponse(request, o)) for o in siennes.prefetch_related("echanges")]
    for observation, formulaire in observations:
        if formulaire.is_bound and _repondre(request, observation, formulaire):
            faire(request, lambda: None, "Votre réponse est partie.")
            return redirect(request.path)
    derniere = notifications[0]
    contexte: dict[str, Any] = {
        "projet": projet,
        "fil": [("Mes projets", reverse("depot:projets")), (str(projet), reverse("depot:suivi", args=[projet.uuid]))],
        "notification": derniere,
        "anciennes": notifications[1:],
        "rouverte": derniere.decision.etat != EtatDecision.NOTIFIEE,
        "lue": decisions_lues([projet])[projet.pk],
        "liberations": derniere.decision.liberations.all(),
        "dit": _lisible(json.loads(derniere.document)),
        "observations": observations,
        "a_repondre": sum(o.attend_une_reponse for o, _ in observations),
        **_argent(derniere),
        "financements": financements_de(projet.pk),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "decider/decision_de_structure.html", contexte, status=status)


def _reponse(request: Requete, observation: Observation) -> TexteForm:
    """Le formulaire de réponse, rempli si c'est de cette observation qu'il s'agit."""
    la_sienne = request.method == "POST" and request.POST.get("observation") == str(observation.uuid)
    initial = {"vu": observation.modifie_le.isoformat()}
    formulaire = TexteForm(request.POST if la_sienne else None, initial=initial, prefix=str(observation.uuid))
    formulaire.fields["texte"].label = "Votre réponse"
    formulaire.fields["texte"].help_text = "Ce que vous avez fait, ou ce que vous ferez et quand."
    return formulaire


def _repondre(request: Requete, observation: Observation, formulaire: TexteForm) -> bool:
    return tenter(
        formulaire,
        lambda: actions.repondre_observation(
            observation=observation, casquette=casquette_de(request), **formulaire.cleaned_data
        ),
    )


def _argent(notification: Notification) -> dict[str, Any]:
    """Ce qui est reçu et attendu, si un montant est notifié et que la décision n'est pas rouverte."""
    decision = notification.decision
    verses = list(decision.versements.qui_tiennent())
    en_vigueur = decision.etat == EtatDecision.NOTIFIEE
    return {
        "versements": verses,
        "echeances": echeances(decision, verses) if en_vigueur else (),
        "verse": decision.verse,
        "reste": decision.montant - decision.verse if en_vigueur else None,
        "a_trouver": decision.a_couvrir - decision.accorde - decision.montant if en_vigueur else None,
    }


def _lisible(dit: dict[str, Any]) -> dict[str, Any]:
    """Le contenu de la lettre, montants et dates rendus à leur type."""
    comite = dit["comite"]
    return dit | {
        "montants": {cle: Decimal(valeur) for cle, valeur in dit["montants"].items()},
        "comite": comite and comite | {"le": date.fromisoformat(comite["le"])},
        "collectifs": [c | {"montant": Decimal(c["montant"])} for c in dit["collectifs"]],
        "financeurs": [
            f | {cle: None if f[cle] is None else Decimal(f[cle]) for cle in ("demande", "accorde")}
            for f in dit["financeurs"]
        ],
    }
