"""L'année telle qu'elle court, face aux mêmes paramètres (contrat des exigences, § 4bis).

Ces constats n'entrent jamais dans l'avis du dépôt. Le texte ne dit pas ce que coûte une baisse en cours d'année : une
baisse est donc « à apprécier », avec ses dates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from preau.coeur.assiduite import Prevision, prevoir
from preau.coeur.phrases import compter, duree, enumerer, majuscule
from preau.coeur.referentiel.constats import Constat, Verdict
from preau.coeur.referentiel.exigences.cadre import Jugement, a_apprecier, conforme, non_renseigne, sans_objet
from preau.coeur.referentiel.norme import Parametres, Referentiel, en_date

DATES_CITEES = 5


class SeanceTenue(NamedTuple):
    """Une séance qui a eu lieu. ``inscrits`` : inscriptions actives ce jour-là ; ``adultes`` : adultes présents."""

    jour: date
    minutes: int | None = None
    inscrits: int | None = None
    adultes: int | None = None
    lieu: str | None = None
    sortie: bool = False


class Realisation(NamedTuple):
    """Ce que le dossier prévoyait et ce qui s'est tenu ; ``None`` : le dossier ne le disait pas."""

    prevues: int | None = None
    tenues: int = 0


_NON_DITE = Realisation()


@dataclass(frozen=True)
class AnneeDuCollectif:
    """Ce qui est enregistré d'un collectif au jour ``au``.

    ``plan`` : jours des séances que le plan donne. ``creneaux`` : séances par semaine prévues. ``derogations`` : codes
    des dérogations accordées au dépôt (``collectif.effectif``, ``collectif.encadrement``, ``collectif.duree_seance``).
    """

    au: date
    plan: tuple[date, ...]
    creneaux: int
    seances: tuple[SeanceTenue, ...] = ()
    derogations: frozenset[str] = frozenset()
    parents: Realisation = _NON_DITE
    ecole: Realisation = _NON_DITE
    formation: Realisation = _NON_DITE

    @property
    def tenues(self) -> tuple[SeanceTenue, ...]:
        """Les séances tenues jusqu'au jour où l'on regarde."""
        return tuple(seance for seance in self.seances if seance.jour <= self.au)

    @property
    def finie(self) -> bool:
        """Vrai quand plus aucune séance du plan n'est à venir."""
        return all(jour <= self.au for jour in self.plan)


class _Suivi(NamedTuple):
    code: str
    paragraphe: str
    parametres: tuple[str, ...]
    attendu: Callable[[Parametres], str]
    juger: Callable[[AnneeDuCollectif, Parametres], Jugement]


def suivre(
    annee: AnneeDuCollectif, objet: str, referentiel: Referentiel, parametres: Parametres
) -> tuple[Constat, ...]:
    """Les constats ``annee.*`` d'un collectif (``objet`` : ``collectif:1``)."""
    return tuple(_constater(suivi, annee, objet, referentiel, parametres) for suivi in _SUIVIS)


def _constater(s: _Suivi, annee: AnneeDuCollectif, objet: str, texte: Referentiel, p: Parametres) -> Constat:
    citations = dict.fromkeys(p.valeurs[cle].citation for cle in s.parametres if cle in p.valeurs)
    source = " ; ".join(citations) or f"{texte.citation}, {s.paragraphe}"
    muette = next((cle for cle in s.parametres if getattr(p, cle) is None), None)
    if muette:
        phrase = f"Le texte de l'année ne fixe pas : {texte.cles[muette].libelle.lower()}."
        jugement, attendu = sans_objet("aucune valeur fixée", phrase), "aucune valeur fixée par le texte de l'année"
    else:
        jugement, attendu = s.juger(annee, p), s.attendu(p)
    return Constat(s.code, objet, jugement.verdict, attendu, jugement.observe, jugement.phrase, jugement.remede, source)


_AUCUNE_SEANCE = non_renseigne(
    "Aucune séance tenue n'est enregistrée.", "Ouvrez la séance du jour et confirmez « séance tenue ».", "aucune séance"
)


def _seance_par_seance(
    annee: AnneeDuCollectif,
    mesure: Callable[[SeanceTenue], int | None],
    suffit: Callable[[SeanceTenue, int], bool],
    quoi: str,
) -> Jugement:
    """Regarde chaque séance tenue : celles qui s'écartent du texte, puis celles dont la mesure manque."""
    tenues = annee.tenues
    if not tenues:
        return _AUCUNE_SEANCE
    mesurees = [(seance, mesure(seance)) for seance in tenues]
    ecarts = [seance.jour for seance, valeur in mesurees if valeur is not None and not suffit(seance, valeur)]
    observe = f"{compter(len(tenues), 'séance tenue', 'séances tenues')}, {len(ecarts)} hors du texte"
    if ecarts:
        phrase = f"{quoi} n'est pas celui du texte {_dates(ecarts)}."
        return a_apprecier(observe, phrase, "Dites ce qui s'est passé et ce que vous faites ; la Caf appréciera.")
    muettes = [seance.jour for seance, valeur in mesurees if valeur is None]
    if muettes:
        phrase = f"{quoi} n'est pas noté {_dates(muettes)}."
        return non_renseigne(phrase, "Complétez ces séances.", observe)
    return conforme(observe, f"{quoi} est celui du texte à chaque séance tenue.")


def _effectif(annee: AnneeDuCollectif, p: Parametres) -> Jugement:
    """Inscriptions actives à la date de chaque séance ; le minimum rural ne vaut qu'avec une dérogation accordée."""
    deroge = "collectif.effectif" in annee.derogations and p.rural_effectif_min is not None
    mini = (p.rural_effectif_min if deroge else p.effectif_min) or 0
    maxi = p.effectif_max or 0
    return _seance_par_seance(
        annee, lambda s: s.inscrits, lambda _, n: mini <= n <= maxi, "Le nombre d'enfants inscrits"
    )


def _encadrement(annee: AnneeDuCollectif, p: Parametres) -> Jugement:
    """Adultes présents ; un seul suffit avec une dérogation accordée, les jours où moins de 8 enfants sont inscrits."""
    deroge = "collectif.encadrement" in annee.derogations and p.rural_encadrants_min is not None

    def suffit(seance: SeanceTenue, adultes: int) -> bool:
        petit = seance.inscrits is not None and seance.inscrits < (p.effectif_min or 0)
        return adultes >= ((p.rural_encadrants_min if deroge and petit else p.encadrants_min) or 0)

    def adultes_surs(seance: SeanceTenue) -> int | None:
        """Sans le nombre d'inscrits, on ne sait pas si un seul adulte suffisait ce jour-là."""
        sans_inscrits = deroge and seance.inscrits is None and seance.adultes is not None
        doute = sans_inscrits and (p.rural_encadrants_min or 0) <= (seance.adultes or 0) < (p.encadrants_min or 0)
        return None if doute else seance.adultes

    return _seance_par_seance(annee, adultes_surs, suffit, "Le nombre d'adultes présents")


def duree_minimale(annee: AnneeDuCollectif, p: Parametres) -> int:
    """Durée, en minutes, au-dessous de laquelle une séance n'ouvre pas de semaine."""
    deroge = "collectif.duree_seance" in annee.derogations and p.rural_duree_seance_min_minutes is not None
    return (p.rural_duree_seance_min_minutes if deroge else p.duree_seance_min_minutes) or 0


def _duree(annee: AnneeDuCollectif, p: Parametres) -> Jugement:
    """Longueur de chaque séance tenue."""
    mini = duree_minimale(annee, p)
    return _seance_par_seance(annee, lambda s: s.minutes, lambda _, minutes: minutes >= mini, "Le temps de séance")


def _lieu(annee: AnneeDuCollectif, _p: Parametres) -> Jugement:
    """Un même lieu ; une sortie n'est pas un changement de lieu."""
    sur_place = [seance for seance in annee.tenues if not seance.sortie]
    if not sur_place:
        return _AUCUNE_SEANCE
    lieux: dict[str, list[date]] = {}
    for seance in sur_place:
        if seance.lieu:
            lieux.setdefault(" ".join(seance.lieu.split()).casefold(), []).append(seance.jour)
    if len(lieux) > 1:
        premier = max(lieux.values(), key=len)
        ailleurs = sorted(jour for jours in lieux.values() if jours is not premier for jour in jours)
        phrase = f"Le collectif a changé de lieu {_dates(ailleurs)} : il se réunit dans un même lieu toute l'année."
        return a_apprecier(compter(len(lieux), "lieu", "lieux"), phrase, "Dites pourquoi ; la Caf appréciera.")
    muettes = [seance.jour for seance in sur_place if not seance.lieu]
    if muettes:
        return non_renseigne(f"Le lieu n'est pas noté {_dates(muettes)}.", "Complétez ces séances.")
    return conforme("1 lieu", "Toutes les séances ont eu lieu au même endroit, hors sorties.")


def prevoir_semaines(annee: AnneeDuCollectif, p: Parametres) -> tuple[Prevision, Prevision]:
    """Les semaines ouvertes puis complètes : tenues, et leurs prévisions. Une séance trop courte n'en ouvre aucune."""
    mini = duree_minimale(annee, p)
    comptees = [seance.jour for seance in annee.tenues if seance.minutes is not None and seance.minutes >= mini]
    requises = min(p.seances_hebdo_min or 1, annee.creneaux) or 1
    return prevoir(comptees, annee.plan, annee.au), prevoir(comptees, annee.plan, annee.au, requises)


def _semaines(annee: AnneeDuCollectif, p: Parametres) -> Jugement:
    """Semaines ouvertes et complètes tenues, face au minimum ; tant qu'il reste de quoi l'atteindre, c'est à venir."""
    ouvertes, completes = prevoir_semaines(annee, p)
    requises = p.semaines_min or 0
    observe = (
        f"{compter(ouvertes.tenues, 'semaine ouverte', 'semaines ouvertes')} et "
        f"{compter(completes.tenues, 'complète', 'complètes')} tenues ; prévision : de {ouvertes.au_rythme} à "
        f"{ouvertes.au_mieux} ouvertes, de {completes.au_rythme} à {completes.au_mieux} complètes"
    )
    if completes.tenues >= requises:
        return conforme(
            observe, f"{completes.tenues} semaines complètes tenues : les {requises} du texte sont atteintes."
        )
    if completes.au_mieux >= requises and not annee.finie:
        phrase = f"{completes.tenues} semaines complètes tenues sur {requises} ; le plan permet encore d'y arriver."
        return Jugement(Verdict.A_VENIR, observe, phrase, "Tenez les séances prévues ; rattrapez celles qui tombent.")
    possible = f"{completes.au_mieux} semaines complètes et {ouvertes.au_mieux} ouvertes"
    phrase = f"Au mieux, {possible} : le texte en demande {requises}."
    return a_apprecier(observe, phrase, "Ajoutez des séances de rattrapage, et prévenez la Caf, qui appréciera.")


def _realisation(quoi: str, lire: Callable[[AnneeDuCollectif], Realisation]) -> Callable[..., Jugement]:
    def juger(annee: AnneeDuCollectif, _p: Parametres) -> Jugement:
        prevues, tenues = lire(annee)
        if prevues is None:
            return non_renseigne(
                f"Le dossier ne dit pas ce qui était prévu : {quoi}.", "Complétez le dossier.", f"{tenues} sur ?"
            )
        observe = f"{tenues} sur {prevues}"
        if tenues >= prevues:
            return conforme(observe, f"Tout ce qui était prévu s'est tenu : {quoi}, {observe}.")
        if not annee.finie:
            phrase = f"{majuscule(quoi)} : {observe} à ce jour."
            return Jugement(Verdict.A_VENIR, observe, phrase, "Tenez ce qui est prévu d'ici la fin de l'année.")
        phrase = f"L'année est finie : {quoi}, {observe}."
        return a_apprecier(observe, phrase, "Dites pourquoi tout n'a pas pu se tenir ; la Caf appréciera.")

    return juger


def _dates(jours: Iterable[date]) -> str:
    """« le 14 novembre 2024 », « les 14 novembre 2024 et 5 décembre 2024 » ; au-delà de cinq, le nombre des autres."""
    tous = sorted(jours)
    cites = [en_date(jour) for jour in tous[:DATES_CITEES]]
    if len(tous) == 1:
        return f"le {cites[0]}"
    autres = len(tous) - len(cites)
    return (
        f"les {enumerer(cites)}"
        if not autres
        else f"les {', '.join(cites)} et {compter(autres, 'autre jour', 'autres jours')}"
    )


_SUIVIS = (
    _Suivi("annee.effectif", "§ 2-4", ("effectif_min", "effectif_max"),
           lambda p: f"de {p.effectif_min} à {p.effectif_max} enfants inscrits à chaque séance", _effectif),
    _Suivi("annee.encadrement", "§ 2-4", ("encadrants_min", "effectif_min"),
           lambda p: f"au moins {compter(p.encadrants_min or 0, 'adulte')} à chaque séance", _encadrement),
    _Suivi("annee.duree", "§ 2-4", ("duree_seance_min_minutes",),
           lambda p: f"des séances d'au moins {duree(p.duree_seance_min_minutes or 0)}", _duree),
    _Suivi("annee.lieu", "§ 2-4", (), lambda _: "un même lieu toute l'année, hors sorties", _lieu),
    _Suivi("annee.semaines", "§ 2-4", ("semaines_min", "seances_hebdo_min", "duree_seance_min_minutes"),
           lambda p: f"au moins {compter(p.semaines_min or 0, 'semaine')} de fonctionnement", _semaines),
    _Suivi("annee.parents", "§ 2-2", (), lambda _: "les actions prévues avec les parents",
           _realisation("les actions avec les parents", lambda annee: annee.parents)),
    _Suivi("annee.ecole", "§ 2-2", (), lambda _: "les échanges prévus avec l'école",
           _realisation("les échanges avec l'école", lambda annee: annee.ecole)),
    _Suivi("annee.formation", "§ 2-4", (), lambda _: "les temps de formation prévus",
           _realisation("les temps de formation de l'équipe", lambda annee: annee.formation)),
)  # fmt: skip
CODES_DE_L_ANNEE = tuple(suivi.code for suivi in _SUIVIS)
