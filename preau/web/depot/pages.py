"""Ce que montre chaque page où le dossier s'écrit : ses champs, ses listes, ses entrées, et ce qui vient après."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django.http import Http404
from django.urls import reverse

from preau.coeur.referentiel import Verdict
from preau.projets.contenu import Bloc, etape_de
from preau.projets.etapes import ConstatSitue
from preau.projets.rapports import A_TRAITER
from preau.projets.saisie import Tape, deplacees_ouvertes
from preau.projets.tables.enums import Etape
from preau.web.depot import argent, resumes
from preau.web.depot.adresses import adresse_de
from preau.web.depot.commun import Ouvert
from preau.web.depot.rendu import (
    AXES_DE_L_ETAPE,
    DANS_LA_PAGE,
    DANS_UN_COLLECTIF,
    Dessin,
    du_projet,
    listes,
)
from preau.web.depot.textes import CHAPEAUX

ETAPES = tuple(etape for etape in Etape if etape is not Etape.RELECTURE)
Tapes = Mapping[str, Tape]


class Suite(NamedTuple):
    """Où mène « Continuer » : ses mots, son adresse."""

    mots: str
    href: str


class Page(NamedTuple):
    """Une page du dossier. ``objet`` : l'entrée dont elle parle (« collectif.<uuid> »), vide pour une étape.

    ``constats`` : ce que le texte dit de ce qu'on y écrit. ``retirables`` : les listes dont une entrée retirée revient.
    ``manques`` : ce qu'il y faut encore sans que le texte en juge ; sa phrase, et où y répondre, si cela s'écrit.
    """

    etape: Etape
    titre: str
    gabarit: str
    suite: Suite
    constats: tuple[ConstatSitue, ...]
    contexte: dict[str, Any]
    objet: str = ""
    retirables: tuple[str, ...] = ()
    manques: tuple[tuple[str, str], ...] = ()

    @property
    def a_traiter(self) -> list[ConstatSitue]:
        """Ce qui demande quelque chose : non conforme, à apprécier, non renseigné."""
        return [situe for situe in self.constats if situe.lu.constat.verdict in A_TRAITER]

    @property
    def regles(self) -> list[ConstatSitue]:
        """Ce qui est conforme ; de tous les collectifs ensemble, chacun le dit sur sa page."""
        conformes = [situe for situe in self.constats if situe.lu.constat.verdict is Verdict.CONFORME]
        return [situe for situe in conformes if self.objet or not _est_d_un_collectif(situe)]

    @property
    def a_dire(self) -> list[ConstatSitue]:
        """Ce que la marge dit en entier ; sur la page de tous les collectifs, ce qui manque à l'un se compte."""
        return [situe for situe in self.a_traiter if self.objet or not self._se_compte(situe)]

    @property
    def manquants(self) -> dict[str, int]:
        """Combien de réponses manquent à chaque collectif (« collectif:1 »), sur la page qui les réunit tous."""
        comptes = Counter(s.lu.constat.objet for s in self.a_traiter if not self.objet and self._se_compte(s))
        return dict(sorted(comptes.items(), key=lambda compte: int(compte[0].partition(":")[2])))

    def _se_compte(self, situe: ConstatSitue) -> bool:
        return _est_d_un_collectif(situe) and situe.lu.constat.verdict is Verdict.NON_RENSEIGNE


def _est_d_un_collectif(situe: ConstatSitue) -> bool:
    return situe.lu.constat.objet.startswith("collectif:")


FaireUnePage = Callable[[Ouvert, Tapes], Page]


def _dessin(ouvert: Ouvert, tapes: Tapes) -> Dessin:
    return Dessin(ouvert.lues, deplacees_ouvertes(ouvert.projet), tapes)


def _adresse_de_l_etape(ouvert: Ouvert, etape: Etape) -> str:
    return reverse("depot:etape", args=[ouvert.projet.uuid, etape.value])


def _suite(ouvert: Ouvert, etape: Etape) -> Suite:
    """L'étape suivante ; de la dernière, les pièces."""
    rang = ETAPES.index(etape) + 1
    if rang == len(ETAPES):
        return Suite("les pièces", reverse("depot:pieces", args=[ouvert.projet.uuid]))
    return Suite(_minuscule(ETAPES[rang].label), _adresse_de_l_etape(ouvert, ETAPES[rang]))


def _minuscule(titre: str) -> str:
    return titre[0].lower() + titre[1:]


def _constats(ouvert: Ouvert, etape: Etape, *objets: str) -> tuple[ConstatSitue, ...]:
    """Les constats d'une étape, ou de certains objets seulement."""
    lue = next(lue for lue in ouvert.etapes if lue.etape is etape)
    return tuple(situe for situe in lue.constats if not objets or situe.lu.constat.objet in objets)


def _manques(ouvert: Ouvert, etape: Etape) -> tuple[tuple[str, str], ...]:
    """Ce qui manque à cette étape et que le texte ne juge pas."""
    siens = (autre for autre in ouvert.manques.autres if autre.etape is etape)
    return tuple(
        (
            autre.phrase,
            adresse_de(ouvert.projet, autre.endroit, etape) if ouvert.laisse_ecrire(autre.endroit, etape) else "",
        )
        for autre in siens
    )


def de_l_etape(etape: Etape) -> FaireUnePage:
    """La page d'une étape."""

    def page(ouvert: Ouvert, tapes: Tapes) -> Page:
        blocs, dessin = ouvert.contenu[etape], _dessin(ouvert, tapes)
        patrons = DANS_LA_PAGE.get(etape, {})
        contexte = {
            "chapeau": CHAPEAUX[etape],
            "champs": [dessin.champ(reponse) for reponse in du_projet(blocs)],
            "listes": listes(dessin, blocs, patrons, "projet"),
            **_propre_a(etape, ouvert, dessin, blocs),
        }
        retirables = [*patrons, *_ENTREES.get(etape, ())]
        constats = _constats(ouvert, etape)
        return Page(
            etape,
            etape.label,
            "depot/budget.html" if etape is Etape.BUDGET else "depot/etape.html",
            _suite(ouvert, etape),
            constats,
            contexte,
            retirables=tuple(f"projet.{nom}" for nom in retirables),
            manques=_manques(ouvert, etape),
        )

    return page


_ENTREES = {
    Etape.ENFANTS: ("actions",),
    Etape.PARENTS: ("actions",),
    Etape.ECOLE: ("actions",),
    Etape.COLLECTIFS: ("collectifs",),
    Etape.BUDGET: ("lignes",),
}


def _propre_a(etape: Etape, ouvert: Ouvert, dessin: Dessin, blocs: list[Bloc]) -> dict[str, Any]:
    """Ce que seule cette étape montre."""
    if etape in AXES_DE_L_ETAPE:
        axe, titre = AXES_DE_L_ETAPE[etape]
        lus = resumes.actions(ouvert, etape)
        return {
            "actions": lus,
            "axe": axe.value,
            "titre_des_actions": titre,
            "actions_de_l_etape": f"projet.actions|{etape}",
        }
    if etape is Etape.COLLECTIFS:
        return {"collectifs": resumes.collectifs(ouvert)}
    if etape is Etape.BUDGET:
        return argent.du_budget(ouvert, dessin, blocs)
    return {"structure": ouvert.projet.structure} if etape is Etape.STRUCTURE else {}


def _bloc(blocs: list[Bloc], code: str) -> Bloc:
    trouve = next((bloc for bloc in blocs if bloc.code == code), None)
    if trouve is None:
        raise Http404
    return trouve


def du_collectif(cle: UUID) -> FaireUnePage:
    """La page d'un collectif : où, qui, quand, et son année."""

    def page(ouvert: Ouvert, tapes: Tapes) -> Page:
        etape, dessin = Etape.COLLECTIFS, _dessin(ouvert, tapes)
        blocs, code = ouvert.contenu[etape], f"collectif.{cle}"
        bloc = _bloc(blocs, code)
        siens = resumes.blocs_du_collectif(ouvert, blocs, cle)
        contexte = {
            "champs": {champ.champ.nom: champ for champ in dessin.champs(bloc)},
            "listes": {m.adresse.rpartition(".")[2]: m for m in listes(dessin, siens, DANS_UN_COLLECTIF, code)},
            "annee": resumes.annee(ouvert, cle),
            "commune": resumes.commune(ouvert, cle),
        }
        return Page(
            etape,
            bloc.titre,
            "depot/collectif.html",
            Suite("tous les collectifs", _adresse_de_l_etape(ouvert, etape)),
            _constats(ouvert, etape, ouvert.objets.get(cle, "aucun")),
            contexte,
            code,
            tuple(f"{code}.{nom}" for nom in DANS_UN_COLLECTIF),
        )

    return page


def de_l_action(cle: UUID) -> FaireUnePage:
    """La page d'une action."""

    def page(ouvert: Ouvert, tapes: Tapes) -> Page:
        code = f"action.{cle}"
        ligne = next((action for action in ouvert.lues.actions if action.uuid == cle), None)
        if ligne is None:
            raise Http404
        etape = etape_de(ligne)
        bloc = _bloc(ouvert.contenu[etape], code)
        return Page(
            etape,
            bloc.titre,
            "depot/action.html",
            Suite(_minuscule(etape.label), _adresse_de_l_etape(ouvert, etape)),
            _constats(ouvert, etape, "projet", ouvert.objets.get(cle, "aucun")),
            {"champs": _dessin(ouvert, tapes).champs(bloc)},
            code,
        )

    return page


def de_la_repartition(numero: str) -> FaireUnePage:
    """La page qui partage les charges entre les collectifs ; ``numero`` : celui de la page, si elle en a plusieurs."""

    def page(ouvert: Ouvert, tapes: Tapes) -> Page:
        blocs, dessin = ouvert.contenu[Etape.BUDGET], _dessin(ouvert, tapes)
        suite = Suite("le budget", _adresse_de_l_etape(ouvert, Etape.BUDGET))
        contexte = argent.de_la_repartition(ouvert, dessin, blocs, numero)
        return Page(Etape.BUDGET, "Le partage entre collectifs", "depot/repartition.html", suite, (), contexte)

    return page


def de_l_objet(etape: Etape, objet: str) -> FaireUnePage:
    """La page dont parle une marge : celle de l'étape, ou de l'entrée « collectif.<uuid> », « action.<uuid> »."""
    sorte, _, cle = objet.partition(".")
    faire = {"collectif": du_collectif, "action": de_l_action}.get(sorte)
    try:
        return faire(UUID(cle)) if faire else de_l_etape(etape)
    except ValueError:
        raise Http404 from None
