"""Relire le dossier, puis le signer et le déposer."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from preau.campagnes.requetes import cloture_pour
from preau.coeur.referentiel import Avis
from preau.projets.depots import deposer_projet, empreinte_a_signer
from preau.projets.ecriture import complement_attendu
from preau.projets.faits import Dossier
from preau.projets.lecture import lire_le_contenu
from preau.projets.rapports import comptes, phrase_de_l_avis, rubriques
from preau.projets.tables.enums import Etape, EtatProjet
from preau.projets.tables.requetes import ROLES_DU_DOSSIER
from preau.web.depot.adresses import adresse_de
from preau.web.depot.argent import totaux
from preau.web.depot.commun import Ouvert, dessiner, ouvrir
from preau.web.depot.formulaires_depot import LONGUEUR_EMPREINTE, SignatureForm
from preau.web.depot.manques import manques_situes
from preau.web.gabarit.acces import Requete, casquette_de, reserve_a

REFUSE = 422
MANQUES_EN_TETE = 12


@require_safe
@reserve_a(*ROLES_DU_DOSSIER)
def relecture(request: Requete, uuid: UUID) -> HttpResponse:
    """Tout le dossier, ce qui manque d'abord."""
    ouvert = ouvrir(request, uuid)
    dossier, manques = _dossier(ouvert), manques_situes(ouvert)
    contexte = {
        "manques": manques,
        "premiers": manques[:MANQUES_EN_TETE],
        "suivants": manques[MANQUES_EN_TETE:],
        "manque_a_la_caf": bool(manques) and ouvert.rapport.avis in (Avis.RECEVABLE, Avis.A_APPRECIER),
        "cloture": cloture_pour(ouvert.projet.campagne, ouvert.projet.structure),
        "phrase_avis": phrase_de_l_avis(dossier),
        "rapport": ouvert.rapport,
        "comptes": comptes(ouvert.rapport.constats),
        "rubriques": rubriques(dossier),
        "lisibles": lire_le_contenu(ouvert.contenu),
        "attendues": ouvert.manques.attendues,
        "modifiable": not ouvert.refus,
        "relu": "" if ouvert.refus else empreinte_a_signer(ouvert.lues, ouvert.manques),
        **totaux(ouvert),
    }
    return dessiner(request, "depot/relecture.html", ouvert, ici="relecture", **contexte)


def _dossier(ouvert: Ouvert) -> Dossier:
    faits = ouvert.dits.projet
    return Dossier(faits, ouvert.rapport, (None,) * len(faits.collectifs))


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(*ROLES_DU_DOSSIER)
def deposer(request: Requete, uuid: UUID) -> HttpResponse:
    """Ce que l'on s'apprête à déposer, la signature ; en POST, le dépôt. Le même envoi ne dépose qu'une fois."""
    ouvert = ouvrir(request, uuid)
    manques = manques_situes(ouvert)
    relu = empreinte_a_signer(ouvert.lues, ouvert.manques)
    # La relecture dit ce qu'elle montrait ; sans elle, on signe ce que montre cette page.
    initial = {"nom": str(request.user), "relu": request.GET.get("relu", "")[:LONGUEUR_EMPREINTE] or relu}
    attendu = complement_attendu(ouvert.projet)
    repond = attendu is not None
    form = SignatureForm(request.POST or None, manquent=bool(manques), repond=repond, initial=initial)
    statut = 200
    if request.method == "POST":
        numero = _tenter(request, ouvert, form)
        if numero:
            return redirect("depot:confirmation", uuid=uuid, numero=numero)
        statut = REFUSE
        if form.perime:
            form.repartir(relu)
    contexte = {
        "form": form,
        "manques": manques,
        "attendu": attendu,
        **_ou_l_on_en_est(ouvert),
        **_ce_qui_est_demande(ouvert),
    }
    return dessiner(request, "depot/deposer.html", ouvert, ici="relecture", statut=statut, **contexte)


def _tenter(request: Requete, ouvert: Ouvert, form: SignatureForm) -> int:
    """Dépose, et rend le numéro du dépôt ; 0 si c'est refusé, le refus étant dans le formulaire."""
    if not form.is_valid():
        return 0
    lu = form.cleaned_data
    try:
        depot = deposer_projet(
            projet=ouvert.projet,
            casquette=casquette_de(request),
            nom=lu["nom"],
            qualite=lu["qualite"],
            attestation=lu["attestation"],
            cle=lu["cle"],
            malgre=lu.get("malgre", ""),
            reponse=lu.get("reponse", ""),
            relu=lu["relu"],
        )
    except ValidationError as erreur:
        form.refuser(erreur)
        return 0
    numero: int = depot.numero
    return numero


def _ou_l_on_en_est(ouvert: Ouvert) -> dict[str, Any]:
    projet = ouvert.projet
    depose = projet.etat == EtatProjet.DEPOSE
    return {
        "cloture": cloture_pour(projet.campagne, projet.structure),
        "dernier": projet.depots.order_by("-numero").first() if depose else None,
    }


def _ce_qui_est_demande(ouvert: Ouvert) -> dict[str, str]:
    """Pourquoi le dossier ne demande rien à la Caf, si c'est le cas, et où revoir son budget s'il s'écrit."""
    s_ecrit = ouvert.laisse_ecrire("projet.lignes", Etape.BUDGET)
    adresse = adresse_de(ouvert.projet, "projet.lignes", Etape.BUDGET) if s_ecrit else ""
    return {"sans_demande": ouvert.budget.budget.sans_demande, "budget": adresse}
