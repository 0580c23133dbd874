"""Du fichier lu à la base : ce qui serait créé, modifié, absent ; puis l'écriture, par lots."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from django.db.models import Q, QuerySet

from preau.territoires.enums import ECOLES, EtiquetteRep, NatureListe, TypeEtablissement
from preau.territoires.listes.ecoles import EcoleLue
from preau.territoires.listes.education_prioritaire import EcolePrioritaireLue
from preau.territoires.listes.lecture import Lecture
from preau.territoires.listes.quartiers import QuartierLu
from preau.territoires.models import Commune, Etablissement, ImportDeListe, QuartierPrioritaire, Reseau
from preau.territoires.recherche_ecoles import texte_cherche

_PAR_LOT = 2000
_IDENTITE = (
    "nom",
    "recherche",
    "type",
    "secteur",
    "commune_id",
    "code_commune",
    "nom_commune",
    "code_postal",
    "departement",
)
T = TypeVar("T")


class Cible(NamedTuple):
    """Où va une part de la liste : la table, les champs que la liste y dit, et les liens vers l'import."""

    lignes: QuerySet[Any]
    champs: tuple[str, ...]
    liste: str
    absence: str
    valeurs: Callable[[Any], dict[str, Any]]
    fiches: dict[str, Any]


class Rapprochement(NamedTuple):
    """Les clés du fichier face à celles de la base ; `plus_recents` viennent d'une liste plus récente, et restent."""

    crees: list[str]
    modifies: list[str]
    inchanges: list[str]
    plus_recents: list[str]


class Plan(NamedTuple):
    """Ce qu'un import ferait, part par part ; `absents` sont ceux qu'il devrait nommer et ne nomme plus."""

    parts: list[tuple[Cible, Rapprochement]]
    absents: list[str]

    def total(self, nom: str) -> int:
        """Le nombre de clés d'une sorte (« crees »…), toutes parts réunies."""
        return sum(len(getattr(rapprochement, nom)) for _, rapprochement in self.parts)


def prevoir(nature: NatureListe, lecture: Lecture[Any], au: date) -> Plan:
    """Ce que l'import de ce fichier, daté du `au`, ferait à la base ; rien n'est écrit."""
    fiches = lecture.fiches
    cibles = _CIBLES[nature](fiches)
    parts = [(cible, _rapprocher(cible, au)) for cible in cibles]
    return Plan(parts, _absents(cibles[0], _PERIMETRES[nature](fiches), fiches, au))


def ecrire(nature: NatureListe, plan: Plan, importation: ImportDeListe) -> None:
    """Écrit ce qui était prévu ; dans une transaction, que l'appelant ouvre."""
    if nature == NatureListe.EDUCATION_PRIORITAIRE:
        _ecrire_reseaux({cle: fiche for cible, _ in plan.parts for cle, fiche in cible.fiches.items()})
    for cible, rapprochement in plan.parts:
        _ecrire_part(cible, rapprochement, importation)
    cible = plan.parts[0][0]
    for lot in _par_lots(plan.absents):
        cible.lignes.filter(pk__in=lot).update(**{cible.absence: importation})
    if nature == NatureListe.QUARTIERS:
        _lier_aux_communes(cible.fiches, set(plan.parts[0][1].plus_recents))


def _rapprocher(cible: Cible, au: date) -> Rapprochement:
    lus = cible.lignes.values_list("pk", f"{cible.liste}__au", f"{cible.absence}_id", *cible.champs)
    existants = {pk: (connu_au, absence, valeurs) for pk, connu_au, absence, *valeurs in lus if pk in cible.fiches}
    rapprochement = Rapprochement([], [], [], [])
    for cle, fiche in cible.fiches.items():
        if cle not in existants:
            rapprochement.crees.append(cle)
            continue
        connu_au, absence, connues = existants[cle]
        voulues = cible.valeurs(fiche)
        if connu_au and connu_au > au:
            rapprochement.plus_recents.append(cle)
        elif connu_au and not absence and connues == [voulues[champ] for champ in cible.champs]:
            rapprochement.inchanges.append(cle)
        else:
            rapprochement.modifies.append(cle)
    return rapprochement


def _absents(cible: Cible, perimetre: Q, fiches: dict[str, Any], au: date) -> list[str]:
    """Ceux que la base connaît, dont le fichier devrait parler, et qu'il ne nomme plus."""
    connus = cible.lignes.filter(perimetre, **{cible.absence: None})
    anciens = connus.exclude(**{f"{cible.liste}__au__gt": au})
    return [cle for cle in anciens.values_list("pk", flat=True) if cle not in fiches]


def _ecrire_part(cible: Cible, rapprochement: Rapprochement, importation: ImportDeListe) -> None:
    liens = {cible.liste: importation, cible.absence: None}
    a_ecrire = [*rapprochement.crees, *rapprochement.modifies]
    nom_cle = cible.lignes.model._meta.pk.name
    champs = [champ.removesuffix("_id") for champ in (*cible.champs, *liens)]
    for lot in _par_lots(a_ecrire):
        objets = [cible.lignes.model(**{nom_cle: cle}, **cible.valeurs(cible.fiches[cle]), **liens) for cle in lot]
        cible.lignes.bulk_create(objets, update_conflicts=True, unique_fields=[nom_cle], update_fields=champs)
    for lot in _par_lots(rapprochement.inchanges):
        cible.lignes.filter(pk__in=lot).update(**{cible.liste: importation})


def _par_lots(suite: Iterable[T]) -> Iterator[list[T]]:
    reste = iter(suite)
    while lot := list(islice(reste, _PAR_LOT)):
        yield lot


# --- Les écoles ------------------------------------------------------------------------------------------------------


def _identite(fiche: EcoleLue | EcolePrioritaireLue, communes: set[str]) -> dict[str, Any]:
    return {
        "nom": fiche.nom,
        "recherche": texte_cherche(fiche.nom, TypeEtablissement(fiche.type).label, fiche.nom_commune),
        "type": fiche.type,
        "secteur": fiche.secteur,
        "commune_id": fiche.code_commune if fiche.code_commune in communes else None,
        "code_commune": fiche.code_commune,
        "nom_commune": fiche.nom_commune,
        "code_postal": fiche.code_postal,
        "departement": fiche.departement,
    }


def _codes_connus() -> set[str]:
    return set(Commune.objects.values_list("code", flat=True))


def _cibles_ecoles(fiches: dict[str, EcoleLue]) -> list[Cible]:
    communes = _codes_connus()

    def valeurs(fiche: EcoleLue) -> dict[str, Any]:
        return {**_identite(fiche, communes), "rep_annuaire": fiche.rep, "ouvert": fiche.ouvert}

    champs = (*_IDENTITE, "rep_annuaire", "ouvert")
    return [Cible(Etablissement.objects.all(), champs, "annuaire", "absent_annuaire", valeurs, fiches)]


def _perimetre_ecoles(fiches: dict[str, EcoleLue]) -> Q:
    """Un fichier d'un département, ou de collèges, ne dit rien des autres."""
    types = {type_ for fiche in fiches.values() for type_ in (ECOLES if fiche.type in ECOLES else (fiche.type,))}
    return Q(departement__in={fiche.departement for fiche in fiches.values()}, type__in=types)


# --- L'éducation prioritaire -----------------------------------------------------------------------------------------


def _cibles_education_prioritaire(fiches: dict[str, EcolePrioritaireLue]) -> list[Cible]:
    """Un établissement que l'annuaire connaît garde le nom et la commune de l'annuaire ; les autres sont créés."""
    communes = _codes_connus()
    de_l_annuaire = set(Etablissement.objects.filter(annuaire__isnull=False).values_list("uai", flat=True))

    def valeurs(fiche: EcolePrioritaireLue) -> dict[str, Any]:
        dit = {"rep_liste": fiche.rep, "annee_rep": fiche.annee, "reseau_id": fiche.tete or None}
        return {**_identite(fiche, communes), **dit}

    dits = ("rep_liste", "reseau_id", "annee_rep")
    liens = ("education_prioritaire", "absent_education_prioritaire")
    connues = {cle: fiche for cle, fiche in fiches.items() if cle in de_l_annuaire}
    autres = {cle: fiche for cle, fiche in fiches.items() if cle not in de_l_annuaire}
    return [
        Cible(Etablissement.objects.all(), dits, *liens, valeurs, connues),
        Cible(Etablissement.objects.all(), (*_IDENTITE, *dits), *liens, valeurs, autres),
    ]


def _perimetre_education_prioritaire(fiches: dict[str, EcolePrioritaireLue]) -> Q:
    departements = {fiche.departement for fiche in fiches.values()}
    return Q(education_prioritaire__isnull=False, departement__in=departements)


def _ecrire_reseaux(fiches: dict[str, EcolePrioritaireLue]) -> None:
    tetes = {fiche.tete for fiche in fiches.values() if fiche.tete}
    noms = dict(Etablissement.objects.filter(uai__in=tetes).values_list("uai", "nom"))
    reseaux = [
        Reseau(
            uai_tete=tete,
            nom=noms.get(tete) or (fiches[tete].nom if tete in fiches else ""),
            etiquette=fiches[tete].rep if tete in fiches and fiches[tete].rep != EtiquetteRep.HORS else "",
        )
        for tete in sorted(tetes)
    ]
    for lot in _par_lots(reseaux):
        Reseau.objects.bulk_create(
            lot, update_conflicts=True, unique_fields=["uai_tete"], update_fields=["nom", "etiquette"]
        )


# --- Les quartiers ---------------------------------------------------------------------------------------------------


def _valeurs_quartier(fiche: QuartierLu) -> dict[str, Any]:
    return {
        "generation": fiche.generation,
        "nom": fiche.nom,
        "departement": fiche.departement,
        "codes_communes": " ".join(fiche.communes),
    }


def _cibles_quartiers(fiches: dict[str, QuartierLu]) -> list[Cible]:
    champs = ("generation", "nom", "departement", "codes_communes")
    return [Cible(QuartierPrioritaire.objects.all(), champs, "liste", "absent_liste", _valeurs_quartier, fiches)]


def _perimetre_quartiers(fiches: dict[str, QuartierLu]) -> Q:
    """La géographie de 2024 ne dit rien des quartiers de 2015, ni un département des autres."""
    return Q(
        generation__in={fiche.generation for fiche in fiches.values()},
        departement__in={fiche.departement for fiche in fiches.values()},
    )


def _lier_aux_communes(fiches: dict[str, QuartierLu], laisses: set[str]) -> None:
    """Les communes de chaque quartier, telles que le fichier les dit : rien n'est réécrit qui n'ait changé."""
    lien = QuartierPrioritaire.communes.through
    connus = _codes_connus()
    ecrits = {(q, c): pk for pk, q, c in lien.objects.values_list("pk", "quartierprioritaire_id", "commune_id")}
    touches = {cle: fiche for cle, fiche in fiches.items() if cle not in laisses}
    voulus = {(cle, commune) for cle, fiche in touches.items() for commune in fiche.communes if commune in connus}
    perdus = [
        pk for (quartier, commune), pk in ecrits.items() if quartier in touches and (quartier, commune) not in voulus
    ]
    for lot in _par_lots(perdus):
        lien.objects.filter(pk__in=lot).delete()
    nouveaux = [lien(quartierprioritaire_id=quartier, commune_id=commune) for quartier, commune in voulus - set(ecrits)]
    lien.objects.bulk_create(nouveaux, batch_size=_PAR_LOT)


_CIBLES: dict[NatureListe, Callable[[dict[str, Any]], list[Cible]]] = {
    NatureListe.ECOLES: _cibles_ecoles,
    NatureListe.EDUCATION_PRIORITAIRE: _cibles_education_prioritaire,
    NatureListe.QUARTIERS: _cibles_quartiers,
}
_PERIMETRES: dict[NatureListe, Callable[[dict[str, Any]], Q]] = {
    NatureListe.ECOLES: _perimetre_ecoles,
    NatureListe.EDUCATION_PRIORITAIRE: _perimetre_education_prioritaire,
    NatureListe.QUARTIERS: _perimetre_quartiers,
}
