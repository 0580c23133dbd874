"""Du dossier à ce qui se juge : ses tables, ses faits, son fichier d'échange, son rapport.

Tout part de :func:`lire_tables`, qui lit le dossier entier en un nombre constant de requêtes.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Prefetch, QuerySet

from preau.acteurs.enums import TypeStructure
from preau.campagnes.models import QuestionLocale
from preau.coeur.echange import rediger
from preau.coeur.referentiel import Phase, Rapport, charger, faits, juger
from preau.projets import tables
from preau.projets.tables import Projet

# Les colonnes du projet qui portent le nom de leur fait.
TEXTES = (
    "intitule",
    "besoins",
    "adhesion_familles",
    "implication_parents",
    "familles_immigrees_illettrisme",
    "place_des_peres",
    "articulation_commentaire",
)
# L'établissement d'une école, et ce qu'il faut pour dire sa commune et son éducation prioritaire.
ETABLISSEMENT = tuple(f"etablissement{lien}" for lien in ("", "__commune", "__annuaire", "__education_prioritaire"))
ENGAGEMENTS = ("laicite", "non_discrimination", "mixite")


@dataclass(frozen=True, slots=True)
class Tables:
    """Un dossier lu d'un coup : le projet, et les entrées présentes de chaque liste, dans l'ordre.

    Chaque collectif porte ses ``lieux_lus``, ``creneaux_lus``, ``fermetures_lues`` ; chaque ligne, ses ``parts_lues``.
    """

    projet: Projet
    collectifs: list[Any]
    actions: list[tables.Action]
    formations: list[tables.Formation]
    dispositifs: list[tables.DispositifArticule]
    ecoles: list[tables.EcoleAssociee]
    observations: list[tables.ObservationRecue]
    lignes: list[Any]
    cofinancements: list[tables.Cofinancement]
    questions: list[QuestionLocale]
    suspens: dict[str, tables.SaisieEnSuspens]
    reponses: dict[int, tables.ReponseLocale]


def lire_tables(projet: Projet) -> Tables:
    """Tout le dossier, lu en un nombre constant de requêtes."""
    complet = Projet.objects.select_related("campagne__caf", "structure__commune", "modifie_par").get(pk=projet.pk)
    return Tables(
        complet,
        _collectifs(complet),
        _presentes(complet.actions),
        _presentes(complet.formations),
        _presentes(complet.dispositifs),
        _presentes(complet.ecoles.select_related(*ETABLISSEMENT)),
        _presentes(complet.observations),
        _presentes(complet.lignes.prefetch_related(_parts())),
        _presentes(complet.cofinancements.select_related("financeur")),
        list(complet.campagne.questions.prefetch_related("choix")),
        {suspens.champ: suspens for suspens in complet.suspens.all()},
        {reponse.question_id: reponse for reponse in complet.reponses.all()},
    )


def _presentes(lignes: Any) -> list[Any]:
    return list(lignes.filter(retire_le__isnull=True))


def _parts() -> Prefetch:
    parts = tables.PartCollectif.objects.filter(collectif__retire_le__isnull=True).select_related("collectif")
    return Prefetch("parts", parts.order_by("collectif__rang", "collectif_id"), to_attr="parts_lues")


def _collectifs(projet: Projet) -> list[Any]:
    def presentes(modele: Any) -> QuerySet:
        return modele.objects.presentes()

    return _presentes(
        projet.collectifs.select_related("qpv").prefetch_related(
            Prefetch("lieux", presentes(tables.Lieu), to_attr="lieux_lus"),
            Prefetch("creneaux", presentes(tables.Creneau), to_attr="creneaux_lus"),
            Prefetch("fermetures", presentes(tables.Fermeture), to_attr="fermetures_lues"),
            Prefetch("ecoles", presentes(tables.EcoleAssociee), to_attr="ecoles_lues"),
        )
    )


class FaitsDuDossier(NamedTuple):
    """Les faits d'un dossier, et la ligne derrière chaque objet d'un constat : « collectif:1 », « action:3 »."""

    projet: faits.Projet
    objets: dict[str, Any]


def faits_du(projet: Projet) -> FaitsDuDossier:
    """Les faits d'un dossier tel qu'il est : ce qui est en suspens n'y est pas."""
    return faits_des_tables(lire_tables(projet))


def faits_des_tables(lues: Tables) -> FaitsDuDossier:
    """Les faits d'un dossier déjà lu. Une entrée où rien n'est dit n'en est pas une, et ne prend pas de numéro."""
    projet = lues.projet
    actions = _dits((ligne, _action(ligne)) for ligne in lues.actions)
    collectifs = _dits((ligne, _collectif(ligne)) for ligne in lues.collectifs)
    observations = _dits((ligne, _observation(ligne)) for ligne in lues.observations)
    numerotes = {"action": actions, "collectif": collectifs, "observation": observations}
    objets = {f"{sorte}:{n}": ligne for sorte, entrees in numerotes.items() for n, (ligne, _) in enumerate(entrees, 1)}
    ensemble = faits.Projet(
        departement=projet.campagne.caf.departement,
        annee=projet.campagne.annee,
        plafond_participation=projet.campagne.participation_plafond_annuel,
        porteur=_porteur(projet),
        participation=faits.Participation(projet.participation_mode or None, projet.participation_montant),
        etablissements=_textes(ecole.nom for ecole in lues.ecoles),
        dispositifs=_textes(d.nom for d in lues.dispositifs) or (() if projet.sans_dispositif else None),
        formations=_formations(lues),
        presences_ailleurs=None if projet.presences_ailleurs is None else tuple(projet.presences_ailleurs),
        actions=tuple(fait for _, fait in actions),
        observations=tuple(fait for _, fait in observations),
        collectifs=tuple(fait for _, fait in collectifs),
        **_dits_du_projet(projet),
    )
    return FaitsDuDossier(ensemble, objets)


def _dits_du_projet(projet: Projet) -> dict[str, Any]:
    textes = {nom: getattr(projet, nom) or None for nom in TEXTES}
    return textes | {nom: getattr(projet, nom) for nom in ENGAGEMENTS}


def _dits(entrees: Iterable[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    return [(ligne, fait) for ligne, fait in entrees if fait != type(fait)()]


def _textes(textes: Iterable[str]) -> tuple[str, ...] | None:
    return tuple(texte for texte in textes if texte) or None


def _porteur(projet: Projet) -> faits.Porteur:
    structure = projet.structure
    # Le format d'échange a sa propre liste de formes, sans les fondations.
    forme = structure.type if structure.type in faits.TYPES_DE_PORTEUR else TypeStructure.AUTRE.value
    return faits.Porteur(structure.nom, forme, structure.commune_id, structure.siret or None)


def _formations(lues: Tables) -> tuple[faits.Formation, ...] | None:
    dites = [faits.Formation(ligne.intitule or None, ligne.heures) for ligne in lues.formations]
    retenues = tuple(fait for fait in dites if fait != faits.Formation())
    return retenues or (() if lues.projet.sans_formation else None)


def _action(ligne: tables.Action) -> faits.Action:
    return faits.Action(ligne.intitule or None, ligne.axe or None, ligne.nature or None, ligne.modalite or None)


def _observation(ligne: tables.ObservationRecue) -> faits.Observation:
    return faits.Observation(ligne.texte or None, ligne.reponse or None)


def _collectif(ligne: Any) -> faits.Collectif:
    creneaux = (faits.Creneau(c.jour, c.debut, c.fin) for c in ligne.creneaux_lus)
    fermetures = (faits.Fermeture(f.debut, f.fin, f.motif or None) for f in ligne.fermetures_lues)
    niveaux = tuple(ligne.niveaux)
    return faits.Collectif(
        nom=ligne.nom or None,
        niveau=niveaux[0] if len(niveaux) == 1 else None,
        niveaux=niveaux if len(niveaux) > 1 else None,
        commune=ligne.commune or None,
        lieux=_textes(lieu.nom for lieu in ligne.lieux_lus),
        accessible_parents=ligne.accessible_parents,
        locaux_adaptes=ligne.locaux_adaptes,
        effectif=ligne.effectif,
        encadrants=faits.Encadrants(ligne.professionnels, ligne.benevoles),
        debut=ligne.debut,
        fin=ligne.fin,
        fermetures=tuple(f for f in fermetures if f != faits.Fermeture()),
        creneaux=tuple(c for c in creneaux if c != faits.Creneau()) or None,
    )


def document_de(projet: Projet) -> str:
    """Le fichier d'échange du dossier, en texte canonique : le même dossier donne toujours le même texte."""
    return rediger(faits_du(projet).projet)


def empreinte_du_document(document: str) -> str:
    """SHA-256 du document en UTF-8, en hexadécimal."""
    return hashlib.sha256(document.encode()).hexdigest()


def rapport_du(projet: Projet, phase: Phase = Phase.DEPOT) -> Rapport:
    """Ce que le texte de la campagne dit du dossier, en un nombre constant de requêtes."""
    return rapport_des_tables(lire_tables(projet), phase)


def rapport_des_tables(lues: Tables, phase: Phase = Phase.DEPOT) -> Rapport:
    """Le rapport d'un dossier déjà lu ; le plafond de participation de la campagne est dans les faits."""
    return juger(faits_des_tables(lues).projet, phase, charger(lues.projet.campagne.referentiel_code))
