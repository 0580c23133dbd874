"""D'un fichier d'échange déjà jugé à une saisie remplie : pour corriger sans rien retaper."""

import re
from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import date, time
from decimal import Decimal
from typing import Any

from django.forms import BoundField, TextInput

from preau.coeur.calendrier import JOURS
from preau.coeur.echange import lire
from preau.coeur.referentiel import charger
from preau.coeur.referentiel.faits import Collectif, Projet
from preau.projets.enums import PhaseJugee
from preau.territoires.requetes import commune_par_code
from preau.web.verifier.communes import etiquette
from preau.web.verifier.conserve import conserver
from preau.web.verifier.ecriture import en_echange
from preau.web.verifier.forms import AILLEURS
from preau.web.verifier.formulaire import Formulaire
from preau.web.verifier.saisie import LONGUEURS, Ligne

TROP_LONG = "Ce dossier est trop long pour cette page : corrigez le fichier et renvoyez-le."
AUTREMENT_DIT = (
    "Cette page ne sait pas écrire tout ce que dit ce dossier, et rien n'en doit changer sans vous : "
    "corrigez le fichier et renvoyez-le."
)


class NeSeReprendPas(ValueError):
    """Le fichier dit ce que la page changerait en silence ; l'exception porte la phrase à montrer."""


def reprendre(octets: bytes, phase: str) -> Ligne:
    """La saisie qui donnerait ce fichier, exactement.

    Lève :class:`NeSeReprendPas` si la page n'en rendrait pas la même chose, et
    :class:`~preau.coeur.echange.FichierRefuse` s'il ne se lit plus.
    """
    projet = lire(octets, charger(None).premiere_annee).projet
    if not _tient(projet):
        raise NeSeReprendPas(TROP_LONG)
    saisie = _saisie(projet, phase)
    if not _rendue_telle_quelle(saisie, projet):
        raise NeSeReprendPas(AUTREMENT_DIT)
    return saisie


def _tient(projet: Projet) -> bool:
    listes = [(nom, getattr(projet, nom) or ()) for nom in ("collectifs", "actions", "formations", "observations")]
    for collectif in projet.collectifs:
        listes += [("creneaux", collectif.creneaux or ()), ("fermetures", collectif.fermetures)]
    return all(len(lignes) <= LONGUEURS[nom] for nom, lignes in listes)


def _rendue_telle_quelle(saisie: Ligne, projet: Projet) -> bool:
    """Vrai si la page, envoyée sans y toucher, redonne ce projet."""
    formulaire = Formulaire(saisie, lie=True)
    if not formulaire.est_valide() or any(_perd_ses_lignes(champ) for form in formulaire.tous for champ in form):
        return False
    return _comparable(lire(en_echange(formulaire).octets).projet) == _comparable(projet)


def _perd_ses_lignes(champ: BoundField) -> bool:
    """Vrai si un champ d'une ligne en porte plusieurs : le navigateur les mettrait bout à bout."""
    return isinstance(champ.field.widget, TextInput) and bool(re.search(r"[\r\n]", str(champ.value() or "")))


def _comparable(projet: Projet) -> Any:
    """Le projet, sans ce qui s'écrit de deux façons pour dire la même chose."""
    collectifs = tuple(replace(c, niveau=None, niveaux=c.tous_niveaux) for c in projet.collectifs)
    ailleurs = projet.presences_ailleurs
    if ailleurs is not None:
        ailleurs = tuple(sorted(mot.lower() if mot.lower() in _CONNUS else mot for mot in ailleurs))
    return _meme_fin_de_ligne(asdict(replace(projet, collectifs=collectifs, presences_ailleurs=ailleurs)))


def _meme_fin_de_ligne(valeur: Any) -> Any:
    if isinstance(valeur, dict):
        return {cle: _meme_fin_de_ligne(contenu) for cle, contenu in valeur.items()}
    if isinstance(valeur, list | tuple):
        return [_meme_fin_de_ligne(contenu) for contenu in valeur]
    return re.sub(r"\r\n?", "\n", valeur) if isinstance(valeur, str) else valeur


def _saisie(projet: Projet, phase: str) -> Ligne:
    racine = _remplir(
        phase=phase,
        intitule=projet.intitule,
        porteur_nom=projet.porteur.nom,
        annee=projet.annee,
        departement=projet.departement,
        mode=projet.participation.mode,
        montant=projet.participation.montant_annuel,
        **_reste(projet),
    )
    racine.champs["ailleurs"] = _ailleurs(projet)
    racine.listes = {
        "actions": [
            _remplir(intitule=a.intitule, axe=a.axe, nature=a.nature, modalite=a.modalite) for a in projet.actions
        ],
        "formations": [_remplir(intitule=f.intitule, heures=f.heures) for f in projet.formations or ()],
        "observations": [_remplir(texte=o.texte, reponse=o.reponse) for o in projet.observations],
        "collectifs": [_collectif(collectif) for collectif in projet.collectifs],
    }
    return racine


def premiere_saisie(annee: str, structure: str) -> Ligne:
    """Une saisie neuve : les trois axes proposés, un collectif, deux séances par semaine."""
    racine = _remplir(annee=annee, porteur_nom=structure, phase=PhaseJugee.DEPOT.value)
    racine.listes = {
        "actions": [_remplir(axe=axe, propose=axe) for axe in ("enfants", "parents", "ecole")],
        "collectifs": [Ligne(listes={"creneaux": [Ligne(), Ligne()]})],
    }
    return racine


def _dire(valeur: Any) -> str:
    """Une valeur du cœur, telle qu'un champ de la page l'écrit."""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, time):
        return f"{valeur:%H:%M}"
    if isinstance(valeur, date):
        return valeur.isoformat()
    if isinstance(valeur, Decimal):
        return f"{valeur:f}".replace(".", ",")
    return str(valeur)


def _remplir(**valeurs: Any) -> Ligne:
    return Ligne({nom: [_dire(valeur)] for nom, valeur in valeurs.items() if valeur is not None})


def _par_ligne(textes: Iterable[str] | None) -> str | None:
    return "\n".join(textes) if textes else None


def _reste(projet: Projet) -> dict[str, Any]:
    comite, evaluation = projet.comite_local, projet.evaluation
    return {
        "laicite": projet.laicite,
        "non_discrimination": projet.non_discrimination,
        "mixite": projet.mixite,
        "besoins": projet.besoins,
        "etablissements": _par_ligne(projet.etablissements),
        "adhesion_familles": projet.adhesion_familles,
        "implication_parents": projet.implication_parents,
        "familles_immigrees_illettrisme": projet.familles_immigrees_illettrisme,
        "place_des_peres": projet.place_des_peres,
        "dispositifs": _par_ligne(projet.dispositifs),
        "sans_dispositif": "on" if projet.dispositifs == () else None,
        "articulation_commentaire": projet.articulation_commentaire,
        "sans_formation": "on" if projet.formations == () else None,
        "ailleurs_autre": ", ".join(_autres(projet)) or None,
        "comite_avis": comite.avis,
        "comite_date": comite.date,
        "comite_rang": comite.rang,
        "parents_attendus_ecole": evaluation.parents_attendus_ecole,
        "relations_parents_enseignants": evaluation.relations_parents_enseignants,
        "impact_enfants": evaluation.impact_enfants,
        "conserve": conserver(projet),
    }


_CONNUS = frozenset(mot for mot, _ in AILLEURS)


def _autres(projet: Projet) -> list[str]:
    return [mot for mot in projet.presences_ailleurs or () if mot.lower() not in _CONNUS]


def _ailleurs(projet: Projet) -> list[str]:
    if projet.presences_ailleurs == ():
        return ["aucune"]
    return [mot.lower() for mot in projet.presences_ailleurs or () if mot.lower() in _CONNUS]


def _collectif(collectif: Collectif) -> Ligne:
    commune = commune_par_code(collectif.commune) if collectif.commune else None
    ligne = _remplir(
        nom=collectif.nom,
        lieux=_par_ligne(collectif.lieux),
        commune=etiquette(commune) if commune else collectif.commune,
        commune_code=commune.code if commune else None,
        effectif=collectif.effectif,
        professionnels=collectif.encadrants.professionnels,
        benevoles=collectif.encadrants.benevoles,
        debut=collectif.debut,
        fin=collectif.fin,
        accessible_parents=collectif.accessible_parents,
        locaux_adaptes=collectif.locaux_adaptes,
    )
    ligne.champs["niveaux"] = list(collectif.tous_niveaux or ())
    ligne.listes = {
        "creneaux": [
            _remplir(jour=None if c.jour is None else JOURS[c.jour], debut=c.debut, fin=c.fin)
            for c in collectif.creneaux or ()
        ],
        "fermetures": [_remplir(debut=f.debut, fin=f.fin, motif=f.motif) for f in collectif.fermetures],
    }
    return ligne
