"""Le rang d'ensemble : l'ordre de tous les projets d'une campagne, quand plusieurs comités en ont classé une part."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from preau.acteurs.models import Rattachement
from preau.campagnes.actions.commun import consigner, refuser_sans_droit, verrouiller
from preau.campagnes.models import Campagne
from preau.campagnes.mots import en_instant
from preau.coeur.cycle import PROJET
from preau.coeur.phrases import enumerer
from preau.instruction import droits
from preau.instruction.actions.commun import passer, refuser_l_ordre_a_qui_est_lie, refuser_si_autre
from preau.instruction.candidats import candidats
from preau.instruction.models import RangDEnsemble
from preau.instruction.versions import version_des_rangs
from preau.projets.tables import Projet
from preau.socle.horloge import maintenant

_PARTAGEE = (
    "Chaque comité partage sa sous-enveloppe dans son propre ordre : "
    "ôtez d'abord les sous-enveloppes pour fixer un rang d'ensemble."
)


@transaction.atomic
def fixer_rang_d_ensemble(
    *,
    campagne: Campagne,
    casquette: Rattachement,
    projets: Sequence[Projet],
    vu: str | None = None,
    instant: datetime | None = None,
) -> list[RangDEnsemble]:
    """Classe ensemble, du premier au dernier, tous les projets que leur comité valide ; remplace l'ordre précédent.

    Sans projet, efface le rang d'ensemble : les rangs des comités comptent à nouveau. Une fois un scénario adopté,
    l'ordre qui l'explique ne fait plus que s'allonger. Refusé là où chaque comité a sa sous-enveloppe : son
    ordre suffit. ``vu`` : :func:`preau.instruction.versions.version_des_rangs`.
    """
    campagne = verrouiller(campagne)
    refuser_sans_droit(permis=droits.peut_preparer(casquette, campagne))
    refuser_l_ordre_a_qui_est_lie(casquette, campagne)
    if projets and campagne.sous_enveloppes.exists():
        raise ValidationError(_PARTAGEE, code="sous_enveloppes")
    refuser_si_autre(vu, version_des_rangs(campagne), _dernier(campagne))
    avant = list(RangDEnsemble.objects.filter(campagne=campagne).values_list("projet__uuid", flat=True))
    if campagne.scenarios.adoptes().exists() and (not avant or [p.uuid for p in projets][: len(avant)] != avant):
        phrase = "Un scénario de cette campagne est adopté : l'ordre ne peut plus que s'allonger, à la fin."
        raise ValidationError(phrase, code="adopte")
    _verifier(campagne, projets)
    RangDEnsemble.objects.filter(campagne=campagne).delete()
    le = instant or maintenant()
    rangs = RangDEnsemble.objects.bulk_create(
        RangDEnsemble(campagne=campagne, projet=projet, rang=rang, par=casquette.personne, le=le)
        for rang, projet in enumerate(projets, 1)
    )
    consigner(
        "fixer_rang_d_ensemble",
        campagne,
        casquette,
        avant={"projets": [str(uuid) for uuid in avant]},
        apres={"projets": [str(projet.uuid) for projet in projets]},
    )
    return rangs


def _dernier(campagne: Campagne) -> str:
    """Qui a fixé l'ordre d'aujourd'hui, et quand."""
    premier = campagne.rangs_d_ensemble.select_related("par", "projet").first()
    if premier is None:
        return "l'ordre est effacé"
    return f"{premier.par} a fixé l'ordre le {en_instant(premier.le)}, « {premier.projet} » en tête"


def _verifier(campagne: Campagne, projets: Sequence[Projet]) -> None:
    """Chaque projet est à classer, une fois, et aucun ne manque."""
    for projet in projets:
        passer(PROJET, projet.etat, "classer")
    if len({projet.pk for projet in projets}) < len(projets):
        raise ValidationError("Un projet est classé deux fois : donnez-lui un seul rang.", code="double")
    attendus = {candidat.projet for candidat in candidats(campagne) if candidat.eligible}
    en_trop, manquent = set(projets) - attendus, attendus - set(projets)
    if en_trop:
        noms = enumerer(sorted(f"« {projet} »" for projet in en_trop))
        raise ValidationError(f"Aucun comité de cette campagne ne valide {noms} : ôtez-le de l'ordre.", code="exclu")
    if projets and manquent:
        noms = enumerer(sorted(f"« {projet} »" for projet in manquent))
        raise ValidationError(f"L'ordre ne dit rien de {noms} : donnez un rang à chaque projet.", code="manque")
