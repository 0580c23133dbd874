"""Ce que dit le texte pendant que l'on tape : rien n'est gardé, une réponse fausse ne bloque pas les autres."""

import re
from dataclasses import dataclass
from typing import Any

from preau.coeur.echange import FichierRefuse
from preau.coeur.referentiel import Constat, Phase, Verdict
from preau.projets.faits import Dossier, lire_dossier
from preau.projets.rapports import Rubrique, comptes, rubriques
from preau.web.gabarit.annee import AnneeDessinee, dessiner
from preau.web.verifier.ecriture import Ecrit, en_echange
from preau.web.verifier.formulaire import BlocCollectif, Formulaire

# Ce que l'essentiel permet de dire ; le reste du dossier n'est montré qu'une fois commencé.
ESSENTIELS = ("collectif.", "beneficiaires.", "axe.", "participation.", "exclusion.", "demarche.", "college.")


@dataclass
class Apercu:
    """Les constats que touche l'essentiel, l'image de l'année de chaque collectif saisi, et ce qui ne se lit pas."""

    dossier: Dossier | None
    rubriques: tuple[Rubrique, ...]
    annees: list[tuple[BlocCollectif, AnneeDessinee | None]]
    comptes: tuple[tuple[Verdict, int], ...]
    a_corriger: int

    @property
    def annonce(self) -> str:
        """Ce qu'un lecteur d'écran entend quand l'aperçu change : le compte seulement."""
        if self.a_corriger == 0:
            return "Rien à corriger dans ce qui est saisi."
        return f"{self.a_corriger} point{'s' if self.a_corriger > 1 else ''} à corriger."


def apercevoir(formulaire: Formulaire) -> Apercu:
    """Juge ce qui est valable dans une saisie en cours."""
    formulaire.est_valide()
    ecrit = en_echange(formulaire)
    dossier = _lire(ecrit, Phase(formulaire.projet.cleaned_data.get("phase") or Phase.DEPOT))
    if dossier is None:
        return Apercu(None, (), [(bloc, None) for bloc in formulaire.collectifs], (), 0)
    retenus = [constat for constat in dossier.rapport.constats if _a_montrer(constat)]
    nombres = comptes(retenus)
    return Apercu(
        dossier=dossier,
        rubriques=tuple(sorted(rubriques(dossier, retenus), key=lambda rubrique: not rubrique.a_dire)),
        annees=_annees(ecrit, dossier, formulaire),
        comptes=nombres,
        a_corriger=dict(nombres).get(Verdict.NON_CONFORME, 0),
    )


def _a_montrer(constat: Constat) -> bool:
    """L'essentiel toujours ; le reste du dossier seulement s'il dit quelque chose."""
    if constat.verdict in (Verdict.SANS_OBJET, Verdict.A_VENIR):
        return False
    return constat.code.startswith(ESSENTIELS) or constat.verdict is not Verdict.NON_RENSEIGNE


def _lire(ecrit: Ecrit, phase: Phase) -> Dossier | None:
    """Juge le fichier ; ce que le cœur refuse en est ôté, pour juger le reste."""
    for _ in range(3):
        try:
            return lire_dossier(ecrit.octets, phase)
        except FichierRefuse as refus:
            for faute in refus.fautes:
                _oter(ecrit.document, faute.chemin)
    return None


def _oter(document: Any, chemin: str) -> None:
    """Vide la valeur d'un chemin (« collectifs[0].creneaux[1].fin ») ; sans effet s'il ne mène à rien."""
    cles: list[Any] = [int(cle) if cle.isdigit() else cle for cle in re.findall(r"[^.\[\]]+", chemin)]
    try:
        for cle in cles[:-1]:
            document = document[cle]
        document[cles[-1]] = {} if isinstance(document, list) else None
    except (KeyError, IndexError, TypeError):
        return


def _annees(ecrit: Ecrit, dossier: Dossier, formulaire: Formulaire) -> list[tuple[BlocCollectif, AnneeDessinee | None]]:
    """L'image de l'année de chaque bloc de la page, dans l'ordre de la page."""
    dessins = {}
    for rang, plan in enumerate(dossier.plans):
        form = ecrit.places.get(f"collectifs[{rang}]")
        if form is not None and plan is not None:
            dessins[form.prefix] = dessiner(plan.deroulement, plan.calendrier, plan.semaines_min)
    return [(bloc, dessins.get(bloc.form.prefix)) for bloc in formulaire.collectifs]
