"""Lire un fichier ``preau/projet`` (contrat des exigences, § 5).

Toute clé peut manquer ou valoir null : c'est « non renseigné ». Ce qui est écrit mais faux fait refuser le fichier,
une faute par endroit.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import date, time
from typing import NamedTuple

from preau.coeur.annee import AnneeScolaire
from preau.coeur.calendrier import JOURS
from preau.coeur.echange.fautes import Faute, FichierRefuse
from preau.coeur.echange.json_strict import analyser
from preau.coeur.echange.lecteur import Journal, Lecteur
from preau.coeur.referentiel import faits
from preau.coeur.referentiel.norme import AnneeSansTexte

FORMAT = "preau/projet"
VERSION = 1
CRENEAUX_MAX = 30
"""Bien plus que n'en tient une semaine : au-delà, la liste n'est pas un emploi du temps."""


class Lecture(NamedTuple):
    """Les faits lus, et ce que le fichier portait d'inconnu."""

    projet: faits.Projet
    avertissements: tuple[str, ...]


def lire(octets: bytes, premiere_annee: AnneeScolaire | None = None) -> Lecture:
    """Lit un fichier d'échange. Lève :class:`FichierRefuse` avec toutes ses fautes.

    ``premiere_annee`` : la première qui se juge ; une année plus ancienne est une faute, et ses dates n'en sont pas.
    """
    donnees = analyser(octets)
    journal = Journal()
    if not isinstance(donnees, dict):
        journal.refuser("", "objet attendu", donnees)
        raise FichierRefuse(journal.fautes)
    racine = Lecteur(donnees, "", journal)
    projet = _projet(racine, premiere_annee)
    racine.clore()
    if journal.fautes:
        raise FichierRefuse(journal.fautes)
    return Lecture(projet, tuple(journal.avertissements))


def _projet(racine: Lecteur, premiere_annee: AnneeScolaire | None) -> faits.Projet:
    racine.controler_format(FORMAT, VERSION)
    campagne = racine.objet("campagne")
    departement = campagne.texte("departement")
    annee = _annee(campagne, premiere_annee)
    plafond = campagne.montant("participation_plafond_annuel")
    campagne.clore()
    porteur = _porteur(racine.objet("porteur"))
    du_projet = racine.objet("projet")
    champs = _champs_du_projet(du_projet)
    du_projet.clore()
    collectifs = racine.objets("collectifs", lambda lecteur: _collectif(lecteur, annee)) or ()
    return faits.Projet(
        departement=departement,
        annee=annee,
        plafond_participation=plafond,
        porteur=porteur,
        collectifs=collectifs,
        **champs,  # type: ignore[arg-type]
    )


def _annee(campagne: Lecteur, premiere: AnneeScolaire | None) -> AnneeScolaire | None:
    ecrite = campagne.texte("annee_scolaire")
    if ecrite is None:
        return None
    try:
        annee = AnneeScolaire.lire(ecrite)
    except ValueError:
        campagne.refuser("annee_scolaire", "année scolaire attendue (par exemple 2024-2025)", ecrite)
        return None
    if premiere is not None and annee < premiere:
        campagne.journal.fautes.append(
            Faute(campagne.chemin_de("annee_scolaire"), str(AnneeSansTexte(annee, premiere)))
        )
        return None
    return annee


def _porteur(lecteur: Lecteur) -> faits.Porteur:
    porteur = faits.Porteur(
        nom=lecteur.texte("nom"),
        type=lecteur.choix("type", faits.TYPES_DE_PORTEUR),
        commune=lecteur.texte("commune"),
        siret=lecteur.texte("siret"),
    )
    lecteur.clore()
    return porteur


def _champs_du_projet(projet: Lecteur) -> dict[str, object]:
    diagnostic, articulation = projet.objet("diagnostic"), projet.objet("articulation")
    champs: dict[str, object] = {
        "intitule": projet.texte("intitule"),
        "participation": _participation(projet.objet("participation_familles")),
        "laicite": projet.booleen("laicite"),
        "non_discrimination": projet.booleen("non_discrimination"),
        "mixite": projet.booleen("mixite"),
        "comite_local": _comite_local(projet.objet("comite_local")),
        "besoins": diagnostic.texte("besoins"),
        "etablissements": diagnostic.textes("etablissements"),
        "adhesion_familles": projet.texte("adhesion_familles"),
        "implication_parents": projet.texte("implication_parents"),
        "familles_immigrees_illettrisme": projet.texte("familles_immigrees_illettrisme"),
        "place_des_peres": projet.texte("place_des_peres"),
        "dispositifs": articulation.textes("dispositifs"),
        "articulation_commentaire": articulation.texte("commentaire"),
        "formations": projet.objets("formation_intervenants", _formation),
        "presences_ailleurs": projet.textes("presences_declarees_ailleurs"),
        "actions": projet.objets("actions", _action) or (),
        "evaluation": _evaluation(projet.objet("evaluation")),
        "observations": projet.objets("observations_financeurs", _observation) or (),
        "derogations": projet.objets("derogations", _derogation) or (),
    }
    diagnostic.clore()
    articulation.clore()
    return champs


def _participation(lecteur: Lecteur) -> faits.Participation:
    participation = faits.Participation(
        lecteur.choix("mode", ("gratuite", "payante")), lecteur.montant("montant_annuel")
    )
    lecteur.clore()
    return participation


def _comite_local(lecteur: Lecteur) -> faits.ComiteLocal:
    comite = faits.ComiteLocal(
        lecteur.choix("avis", ("valide", "refuse")), lecteur.date("date"), lecteur.entier("rang", minimum=1)
    )
    lecteur.clore()
    return comite


def _evaluation(lecteur: Lecteur) -> faits.Evaluation:
    evaluation = faits.Evaluation(
        lecteur.texte("parents_attendus_ecole"),
        lecteur.texte("relations_parents_enseignants"),
        lecteur.texte("impact_enfants"),
    )
    lecteur.clore()
    return evaluation


def _formation(lecteur: Lecteur) -> faits.Formation:
    return faits.Formation(lecteur.texte("intitule"), lecteur.nombre("heures"))


def _action(lecteur: Lecteur) -> faits.Action:
    return faits.Action(
        lecteur.texte("intitule"),
        lecteur.choix("axe", faits.AXES),
        lecteur.choix("nature", faits.NATURES),
        lecteur.choix("modalite", faits.MODALITES),
    )


def _observation(lecteur: Lecteur) -> faits.Observation:
    return faits.Observation(lecteur.texte("texte"), lecteur.texte("reponse"))


def _derogation(lecteur: Lecteur) -> faits.Derogation:
    return faits.Derogation(
        code=lecteur.texte("code"),
        objet=lecteur.texte("objet"),
        decision=lecteur.choix("decision", ("accordee", "refusee")) or "accordee",
        motif=lecteur.texte("motif"),
        decideur=lecteur.texte("decideur"),
        date=lecteur.date("date"),
    )


def _collectif(lecteur: Lecteur, annee: AnneeScolaire | None) -> faits.Collectif:
    debut, fin = _dates(lecteur, annee)
    encadrants = lecteur.objet("encadrants")
    collectif = faits.Collectif(
        nom=lecteur.texte("nom"),
        niveau=lecteur.texte("niveau"),
        niveaux=lecteur.textes("niveaux") or None,
        commune=lecteur.texte("commune"),
        lieux=lecteur.textes("lieux"),
        accessible_parents=lecteur.booleen("accessible_parents"),
        locaux_adaptes=lecteur.booleen("locaux_adaptes"),
        effectif=lecteur.entier("effectif"),
        encadrants=faits.Encadrants(encadrants.entier("professionnels"), encadrants.entier("benevoles")),
        debut=debut,
        fin=fin,
        fermetures=lecteur.objets("fermetures", lambda f: _fermeture(f, annee)) or (),
        creneaux=_creneaux(lecteur),
    )
    encadrants.clore()
    return collectif


def _dates(lecteur: Lecteur, annee: AnneeScolaire | None) -> tuple[date | None, date | None]:
    debut, fin = lecteur.date("debut"), lecteur.date("fin")
    for cle, jour in (("debut", debut), ("fin", fin)):
        if jour is not None and annee is not None and jour not in annee:
            lecteur.refuser(cle, f"date de l'année scolaire {annee} attendue", jour)
    if debut is not None and fin is not None and fin < debut:
        lecteur.refuser("fin", f"date égale ou postérieure au {debut} attendue", fin)
    return debut, fin


def _fermeture(lecteur: Lecteur, annee: AnneeScolaire | None) -> faits.Fermeture:
    debut, fin = _dates(lecteur, annee)
    return faits.Fermeture(debut, fin, lecteur.texte("motif"))


def _creneaux(collectif: Lecteur) -> tuple[faits.Creneau, ...] | None:
    semaine = _Semaine()

    def un_creneau(lecteur: Lecteur) -> faits.Creneau:
        creneau = _creneau(lecteur)
        if autre := semaine.placer(creneau, lecteur.chemin):
            lecteur.journal.fautes.append(Faute(lecteur.chemin, f"créneau qui chevauche {autre}"))
        return creneau

    return collectif.objets("creneaux", un_creneau, CRENEAUX_MAX) or None


class _Semaine:
    """Les créneaux complets déjà lus, rangés par jour et par heure, pour trouver aussitôt qui chevauche qui."""

    def __init__(self) -> None:
        self._jours: dict[int, list[tuple[time, time, str]]] = {}

    def placer(self, creneau: faits.Creneau, chemin: str) -> str | None:
        """Range le créneau ; rend le chemin de celui qu'il chevauche, s'il y en a un. Bout à bout est permis."""
        if creneau.jour is None or creneau.debut is None or creneau.fin is None:
            return None
        du_jour = self._jours.setdefault(creneau.jour, [])
        rang = bisect_left(du_jour, (creneau.debut,))
        for debut, fin, autre in du_jour[max(rang - 1, 0) : rang + 1]:
            if creneau.debut < fin and debut < creneau.fin:
                return autre
        du_jour.insert(rang, (creneau.debut, creneau.fin, chemin))
        return None


def _creneau(lecteur: Lecteur) -> faits.Creneau:
    jour, debut, fin = lecteur.choix("jour", JOURS), lecteur.heure("debut"), lecteur.heure("fin")
    if debut is not None and fin is not None and fin <= debut:
        lecteur.refuser("fin", f"heure après {debut:%H:%M} attendue", f"{fin:%H:%M}")
    return faits.Creneau(None if jour is None else JOURS.index(jour), debut, fin)
