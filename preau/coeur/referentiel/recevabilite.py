"""Juger un projet : tous les constats, puis l'avis (contrat des exigences, § 1)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from preau.coeur.referentiel.constats import Avis, Constat, Phase, Verdict, avis_de
from preau.coeur.referentiel.contexte import Contexte
from preau.coeur.referentiel.exigences import EXIGENCES
from preau.coeur.referentiel.faits import Derogation, Projet
from preau.coeur.referentiel.norme import NATIONAL, Parametres, Referentiel, avec_plafond, charger, en_date

_MOMENT = {Phase.DECISION: "à la décision", Phase.BILAN: "au bilan"}


class Rapport(NamedTuple):
    """Ce que le texte dit d'un projet.

    ``preambule`` : sur quel texte on s'appuie, quand cela ne va pas de soi. ``avertissements`` : ce qui, dans le
    dossier, n'a pas pu servir (dérogation sans objet).
    """

    referentiel: str
    phase: Phase
    avis: Avis
    constats: tuple[Constat, ...]
    preambule: tuple[str, ...] = ()
    avertissements: tuple[str, ...] = ()

    def en_dict(self) -> dict[str, Any]:
        """Forme d'échange ``preau/rapport``, version 1."""
        return {
            "format": "preau/rapport",
            "version": 1,
            "referentiel": self.referentiel,
            "phase": self.phase.value,
            "avis": self.avis.value,
            "preambule": list(self.preambule),
            "constats": [constat.en_dict() for constat in self.constats],
        }


def juger(projet: Projet, phase: Phase = Phase.DEPOT, referentiel: Referentiel | None = None) -> Rapport:
    """Juge un projet à une phase, par le référentiel de son département (ou celui qu'on donne).

    Lève :class:`~preau.coeur.referentiel.norme.AnneeSansTexte` quand l'année précède le premier référentiel.
    """
    contexte = contexte_de(projet, referentiel)
    constats = [_a_son_heure(constat, phase) for constat in tous_les_constats(contexte)]
    deroges, avertissements = _deroger(constats, projet.derogations)
    return Rapport(
        referentiel=_nommer(contexte),
        phase=phase,
        avis=avis_de(deroges),
        constats=deroges,
        preambule=tuple(_preambule(contexte)),
        avertissements=avertissements,
    )


def contexte_de(projet: Projet, referentiel: Referentiel | None = None) -> Contexte:
    """Le projet et le texte qui le juge, plafond de participation de la campagne compris."""
    texte = referentiel or charger(projet.departement)
    if projet.annee and projet.plafond_participation is not None and projet.annee >= texte.premiere_annee:
        texte = avec_plafond(texte, projet.annee, projet.plafond_participation)
    return Contexte(projet, texte, texte.pour_juger(projet.annee) if projet.annee else None)


def tous_les_constats(contexte: Contexte) -> Iterable[Constat]:
    """Chaque exigence du catalogue, sur chaque objet qu'elle regarde, sans égard à la phase."""
    for exigence in EXIGENCES.values():
        yield from exigence.constater(contexte)


def _a_son_heure(constat: Constat, phase: Phase) -> Constat:
    """Ce qui est dû plus tard est à venir, quel qu'en soit le verdict aujourd'hui."""
    due = EXIGENCES[constat.code].phase
    if due.rang <= phase.rang:
        return constat
    exigence = EXIGENCES[constat.code]
    phrase = f"{exigence.titre} : ce point sera regardé {_MOMENT[due]}."
    return constat._replace(
        verdict=Verdict.A_VENIR,
        phrase=phrase,
        remede=f"Rien à faire aujourd'hui : {_MOMENT[due]}, le texte attend {constat.attendu}.",
    )


def _deroger(
    constats: list[Constat], derogations: tuple[Derogation, ...]
) -> tuple[tuple[Constat, ...], tuple[str, ...]]:
    """Applique ce qu'une personne a décidé des « à apprécier » ; la première décision sur un constat l'emporte."""
    if not derogations:
        return tuple(constats), ()
    rangs = {(c.code, c.objet): rang for rang, c in enumerate(constats) if c.verdict is Verdict.A_APPRECIER}
    decides: set[tuple[str, str]] = set()
    avertissements = []
    for numero, derogation in enumerate(derogations, 1):
        cible = (derogation.code or "code absent", derogation.objet or "objet absent")
        if cible in rangs and cible not in decides:
            decides.add(cible)
            constats[rangs[cible]] = _decide(constats[rangs[cible]], derogation)
        else:
            raison = "une autre en a déjà décidé" if cible in decides else "aucun constat à apprécier ne lui correspond"
            avertissements.append(f"dérogation {numero} ({', '.join(cible)}) : {raison}")
    return tuple(constats), tuple(avertissements)


def _decide(constat: Constat, derogation: Derogation) -> Constat:
    par = f" ({derogation.decideur})" if derogation.decideur else ""
    le = f" le {en_date(derogation.date)}" if derogation.date else ""
    motif = f" : {derogation.motif}" if derogation.motif else ""
    if derogation.decision == "accordee":
        phrase = f"{constat.phrase} Dérogation accordée{par}{le}{motif}."
        return constat._replace(verdict=Verdict.CONFORME, phrase=phrase, remede="", derogation=True)
    phrase = f"{constat.phrase} Dérogation refusée{par}{le}{motif}."
    remede = "Revenez à la règle générale, ou reprenez ce point avec la Caf."
    return constat._replace(verdict=Verdict.NON_CONFORME, phrase=phrase, remede=remede)


def _nommer(contexte: Contexte) -> str:
    """« Rhône (69), valeurs de 2024-2025 »."""
    texte = contexte.referentiel
    nom = texte.nom if texte.code == NATIONAL else f"{texte.nom} ({texte.code})"
    if contexte.parametres is None:
        return f"{nom}, année non renseignée"
    return f"{nom}, valeurs de {contexte.parametres.annee_du_texte}"


def _preambule(contexte: Contexte) -> Iterable[str]:
    projet, texte = contexte.projet, contexte.referentiel
    if texte.code == NATIONAL and projet.departement != NATIONAL:
        yield _sans_texte_propre(projet.departement)
    if contexte.parametres is None:
        yield "Le dossier ne dit pas son année scolaire : les exigences chiffrées ne peuvent pas être jugées."
    else:
        yield from _texte_d_une_autre_annee(contexte.parametres)


def _sans_texte_propre(departement: str | None) -> str:
    if departement is None:
        return "Le dossier ne dit pas son département : il est jugé par le référentiel national."
    return f"Le département {departement} n'a pas de texte dans Préau : le projet est jugé par le référentiel national."


def _texte_d_une_autre_annee(parametres: Parametres) -> Iterable[str]:
    if parametres.annee != parametres.annee_du_texte:
        yield (
            f"Le texte de {parametres.annee} n'est pas dans Préau : "
            f"le rapport s'appuie sur celui de {parametres.annee_du_texte}."
        )
