"""§ 2-2 et § 2-4 : le temps d'un collectif — séances de la semaine, durée, semaines de l'année, hors temps scolaire."""

from __future__ import annotations

from preau.coeur.calendrier import JOURS
from preau.coeur.phrases import compter, duree, enumerer, heure
from preau.coeur.referentiel.contexte import REMEDE_COMMUNE, Contexte
from preau.coeur.referentiel.exigences.cadre import (
    COLLECTIF,
    Jugement,
    a_apprecier,
    certain,
    conforme,
    exigence,
    non_conforme,
    non_renseigne,
)
from preau.coeur.referentiel.faits import Collectif, Creneau
from preau.coeur.referentiel.norme import Parametres
from preau.coeur.referentiel.plan import Comptes, PlanInconnu, comptes_possibles

_SANS_CRENEAU = non_renseigne(
    "Les séances de la semaine ne sont pas dites.",
    "Indiquez le jour, l'heure de début et l'heure de fin de chaque séance.",
)
_REMEDE_RURAL = "Dites la spécificité du territoire ; la Caf appréciera."


@exigence(
    "collectif.frequence",
    titre="Deux séances par semaine",
    paragraphe="§ 2-4",
    portee=COLLECTIF,
    clauses=(26, 27),
    parametres=("seances_hebdo_min",),
    autres_parametres=("rural_population_max", "rural_seances_hebdo_min"),
    attendu=lambda p: f"au moins {compter(p.seances_hebdo_min or 0, 'séance')} par semaine",
)
def frequence(collectif: Collectif, contexte: Contexte) -> Jugement:
    """§ 2-4 : « 2 séances hebdomadaires » ; en milieu rural, une seule peut être acceptée."""
    if not collectif.creneaux or contexte.parametres is None:
        return _SANS_CRENEAU
    p, seances = contexte.parametres, len(collectif.creneaux)
    return certain(
        (_frequence(seances, rurale, p) for rurale in contexte.rurale(collectif)),
        _selon_la_commune(f"{compter(seances, 'séance')} par semaine", collectif, contexte),
    )


def _selon_la_commune(observe: str, collectif: Collectif, contexte: Contexte) -> Jugement:
    phrase = f"{observe} : tout dépend de la commune, et {contexte.doute_sur_commune(collectif)}."
    return non_renseigne(phrase, REMEDE_COMMUNE, observe)


def _frequence(seances: int, rurale: bool, p: Parametres) -> Jugement:
    requises, observe = p.seances_hebdo_min or 0, f"{compter(seances, 'séance')} par semaine"
    if seances >= requises:
        return conforme(observe, f"{observe} : il en faut au moins {requises}.")
    if rurale and p.rural_seances_hebdo_min is not None and seances >= p.rural_seances_hebdo_min:
        phrase = f"{observe} en commune rurale : cela peut y être accepté."
        return a_apprecier(f"{observe}, commune rurale", phrase, _REMEDE_RURAL)
    phrase = f"{observe} : le texte en demande {requises}."
    return non_conforme(observe, phrase, f"Prévoyez {compter(requises - seances, 'séance')} de plus chaque semaine.")


@exigence(
    "collectif.duree_seance",
    titre="Une heure et demie par séance",
    paragraphe="§ 2-4",
    portee=COLLECTIF,
    clauses=(26, 27),
    parametres=("seances_hebdo_min", "duree_seance_min_minutes"),
    autres_parametres=("rural_population_max", "rural_seances_hebdo_min", "rural_duree_seance_min_minutes"),
    attendu=lambda p: f"au moins {p.seances_hebdo_min} séances de {duree(p.duree_seance_min_minutes or 0)} par semaine",
)
def duree_seance(collectif: Collectif, contexte: Contexte) -> Jugement:
    """§ 2-4 : « 1 h 30 minimum par séance » ; en milieu rural, une séance de 2 h peut être acceptée."""
    if not collectif.creneaux or contexte.parametres is None:
        return _SANS_CRENEAU
    p = contexte.parametres
    possibles = [creneau.duree_possible for creneau in collectif.creneaux]
    scenarios = [sorted(durees, reverse=True) for durees in zip(*possibles, strict=True)]
    cas = [_duree(durees, rurale, p) for durees in scenarios for rurale in contexte.rurale(collectif)]
    if scenarios[0] != scenarios[1]:
        phrase = "L'heure de début ou de fin d'une séance manque : on ne connaît pas sa durée."
        return certain(cas, non_renseigne(phrase, "Indiquez l'heure de début et l'heure de fin de chaque séance."))
    return certain(cas, _selon_la_commune(cas[0].observe, collectif, contexte))


def _duree(durees: list[int], rurale: bool, p: Parametres) -> Jugement:
    """``durees`` : minutes de chaque séance de la semaine, de la plus longue à la plus courte."""
    requises, assez = p.seances_hebdo_min or 0, p.duree_seance_min_minutes or 0
    observe = f"{compter(len(durees), 'séance')} de {_durees(durees)}"
    longues = sum(minutes >= assez for minutes in durees)
    if longues >= requises:
        return conforme(
            observe, f"{observe} : {compter(longues, 'séance dure', 'séances durent')} au moins {duree(assez)}."
        )
    if rurale and _longue_seance_rurale(durees, p):
        phrase = (
            f"{observe} en commune rurale : une séance de {duree(p.rural_duree_seance_min_minutes or 0)} par semaine "
        )
        return a_apprecier(f"{observe}, commune rurale", f"{phrase}peut y être acceptée.", _REMEDE_RURAL)
    phrase = f"{observe} : il faut {compter(requises, 'séance')} d'au moins {duree(assez)} chaque semaine."
    return non_conforme(
        observe, phrase, f"Allongez ou ajoutez des séances, pour en avoir {requises} de {duree(assez)}."
    )


def _longue_seance_rurale(durees: list[int], p: Parametres) -> bool:
    """§ 2-4, en milieu rural : « une séance hebdomadaire de 2 h min ». Faux quand le texte n'a pas de règle rurale."""
    assez, requises = p.rural_duree_seance_min_minutes, p.rural_seances_hebdo_min
    if assez is None or requises is None:
        return False
    return sum(minutes >= assez for minutes in durees) >= requises


def _durees(durees: list[int]) -> str:
    return enumerer(dict.fromkeys(duree(minutes) if minutes else "durée non dite" for minutes in durees))


@exigence(
    "collectif.semaines",
    titre="Vingt-sept semaines dans l'année",
    paragraphe="§ 2-4",
    portee=COLLECTIF,
    clauses=(26,),
    parametres=("semaines_min", "seances_hebdo_min"),
    attendu=lambda p: f"au moins {compter(p.semaines_min or 0, 'semaine')} de fonctionnement",
)
def semaines(collectif: Collectif, contexte: Contexte) -> Jugement:
    """§ 2-4 : « sur une période de 27 semaines de fonctionnement annuel ».

    Ce que l'on fait : le texte ne dit pas si compte une semaine dont un jour férié prend une séance. On compte donc
    les semaines complètes, qui suffisent, et les semaines ouvertes, qu'une personne apprécie.
    """
    p = contexte.parametres
    if p is None or p.semaines_min is None:
        raise TypeError("semaines_min est garanti par le cadre")
    try:
        comptes = comptes_possibles(collectif, contexte)
    except PlanInconnu as inconnu:
        return non_renseigne(inconnu.phrase, inconnu.remede)
    jugements = [_semaines(compte, p.semaines_min) for compte in comptes]
    if len(jugements) == 1:
        return jugements[0]
    observe = f"selon ce qui manque, de {comptes[0].en_mots} à {comptes[-1].en_mots}"
    phrase = "Il manque un jour de séance ou une date de fermeture : le nombre de semaines n'est pas sûr."
    remede = "Complétez le jour de chaque séance et les dates de chaque fermeture."
    jugement = certain(jugements, non_renseigne(phrase, remede))
    return jugement._replace(observe=observe)


_PLAN_VIDE = "Vérifiez les dates et les jours : aucune séance ne tombe un jour d'école."


def _semaines(comptes: Comptes, requises: int) -> Jugement:
    ouvertes = compter(comptes.ouvertes, "semaine ouverte", "semaines ouvertes")
    completes = compter(comptes.completes, "semaine complète", "semaines complètes")
    if comptes.completes >= requises:
        marge = comptes.completes - requises
        reste = f"il vous reste {compter(marge, 'semaine')} de marge" if marge else "c'est tout juste"
        return conforme(comptes.en_mots, f"{completes} : le texte en demande {requises}, {reste}.")
    if comptes.ouvertes >= requises:
        phrase = (
            f"{ouvertes}, dont {compter(comptes.completes, 'complète')} : le texte en demande {requises}, "
            "et ne dit pas si une semaine qui perd une séance compte."
        )
        manque = compter(requises - comptes.completes, "semaine")
        remede = f"Rattrapez des séances pour compléter {manque} de plus ; sinon, la Caf appréciera."
        return a_apprecier(comptes.en_mots, phrase, remede)
    manque = compter(requises - comptes.ouvertes, "semaine")
    phrase = f"{ouvertes} : il en manque {requises - comptes.ouvertes}, le texte en demande {requises}."
    remede = f"Commencez plus tôt, finissez plus tard ou fermez moins : {manque} de plus."
    return non_conforme(comptes.en_mots, phrase, remede if comptes.ouvertes else _PLAN_VIDE)


# § 2-2 : « en dehors du temps scolaire ». Ce que l'on fait : les heures de classe varient d'une ville à l'autre ; on
# retient les plus courantes, en minutes depuis minuit, et ce qui les coupe s'apprécie.
_MATIN, _APRES_MIDI = (8 * 60 + 30, 11 * 60 + 30), (13 * 60 + 30, 15 * 60 + 30)
_LUNDI, _MARDI, _MERCREDI, _JEUDI, _VENDREDI = range(5)
HEURES_DE_CLASSE = {
    _LUNDI: (_MATIN, _APRES_MIDI),
    _MARDI: (_MATIN, _APRES_MIDI),
    _MERCREDI: (_MATIN,),
    _JEUDI: (_MATIN, _APRES_MIDI),
    _VENDREDI: (_MATIN, _APRES_MIDI),
}


_HORS_DE_LA_CLASSE = (
    "Changez de jour ou d'heure ; ou, si vos écoles n'ont pas classe à ce moment, écrivez leurs horaires dans "
    "« Les échanges avec les enseignants » : la Caf appréciera."
)


@exigence(
    "collectif.hors_temps_scolaire",
    titre="En dehors du temps scolaire",
    paragraphe="§ 2-2",
    portee=COLLECTIF,
    clauses=(14,),
    attendu="des séances hors des heures de classe",
)
def hors_temps_scolaire(collectif: Collectif, _contexte: Contexte) -> Jugement:
    """§ 2-2 : « les actions ont lieu en dehors du temps scolaire »."""
    if not collectif.creneaux:
        return _SANS_CRENEAU
    if coupantes := [_dite(creneau) for creneau in collectif.creneaux if _coupe_la_classe(creneau)]:
        sujet = f"La séance du {coupantes[0]} tombe"
        if len(coupantes) > 1:
            sujet = f"Les séances du {enumerer(coupantes)} tombent"
        phrase = f"{sujet} à une heure de classe dans bien des écoles : le CLAS a lieu hors temps scolaire."
        return a_apprecier("séance à une heure de classe", phrase, _HORS_DE_LA_CLASSE)
    if any(_pourrait_couper_la_classe(creneau) for creneau in collectif.creneaux):
        phrase = "Le jour ou l'heure d'une séance manque : on ne sait pas si elle est hors temps scolaire."
        return non_renseigne(phrase, "Indiquez le jour, l'heure de début et l'heure de fin de chaque séance.")
    return conforme("hors des heures de classe", "Toutes les séances ont lieu hors des heures de classe.")


def _dite(creneau: Creneau) -> str:
    """« mercredi, 10 h–11 h 30 » ; « ? » pour une heure que le dossier tait encore. Le jour, lui, est dit."""
    debut, fin = (heure(moment) if moment else "?" for moment in (creneau.debut, creneau.fin))
    return f"{JOURS[creneau.jour or 0]}, {debut}–{fin}"


def _jours_possibles(creneau: Creneau) -> tuple[int, ...]:
    return tuple(range(7)) if creneau.jour is None else (creneau.jour,)


def _pourrait_couper_la_classe(creneau: Creneau) -> bool:
    return any(
        creneau.au_plus_tot < fin and debut < creneau.au_plus_tard
        for jour in _jours_possibles(creneau)
        for debut, fin in HEURES_DE_CLASSE.get(jour, ())
    )


def _coupe_la_classe(creneau: Creneau) -> bool:
    """Vrai quand la séance coupe la classe, quoi que le dossier taise encore."""
    if creneau.jour is None or (creneau.debut is None and creneau.fin is None):
        return False
    # Une heure manquante ne peut que rallonger la séance : elle dure au moins la minute qui touche l'heure dite.
    debut = creneau.au_plus_tot if creneau.debut is not None else creneau.au_plus_tard - 1
    fin = creneau.au_plus_tard if creneau.fin is not None else creneau.au_plus_tot + 1
    return any(
        debut < fin_classe and debut_classe < fin for debut_classe, fin_classe in HEURES_DE_CLASSE.get(creneau.jour, ())
    )
