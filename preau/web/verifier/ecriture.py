"""De la saisie au fichier d'échange, et retour : il n'y a qu'un chemin vers le jugement, celui du fichier."""

import json
import re
from collections.abc import Iterable
from datetime import date, time
from decimal import Decimal
from typing import Any, NamedTuple

from django import forms

from preau.coeur.communes import commune_en_vigueur
from preau.coeur.echange import Faute
from preau.coeur.phrases import majuscule
from preau.web.verifier.conserve import RIEN, Conserve
from preau.web.verifier.formulaire import BlocCollectif, Formulaire

_AUTRES_NOMS = {"annee_scolaire": "annee"}
_FIN_DE_LIGNE = re.compile(r"\r\n?")
_CRENEAU = re.compile(r"collectifs\[[0-9]+\]\.creneaux\[([0-9]+)\]")


class Ecrit(NamedTuple):
    """Un fichier d'échange, et le formulaire d'où vient chaque objet (« collectifs[0].creneaux[1] »)."""

    document: dict[str, Any]
    places: dict[str, forms.Form]

    @property
    def octets(self) -> bytes:
        """Le fichier tel qu'il s'envoie."""
        return json.dumps(self.document, ensure_ascii=False, indent=2).encode()

    def signaler(self, fautes: Iterable[Faute]) -> None:
        """Pose chaque faute du cœur à côté du champ d'où elle vient ; à défaut, en tête de la page."""
        for faute in fautes:
            place, champ = self._trouver(faute.chemin)
            phrase = f"{majuscule(_en_mots(faute.message))}."
            if place is None:
                self.places["campagne"].add_error(None, str(faute))
            elif phrase not in place.errors.get(champ, []):
                place.add_error(champ, phrase)

    def _trouver(self, chemin: str) -> tuple[forms.Form | None, str]:
        """Le formulaire et le champ d'un chemin ; le premier champ de la ligne si c'est elle qui est en faute."""
        if chemin in self.places:
            return self.places[chemin], next(iter(self.places[chemin].fields))
        objet, _, nom = chemin.rpartition(".")
        place, champ = self.places.get(objet), _AUTRES_NOMS.get(nom, nom)
        return (place, champ) if place is not None and champ in place.fields else (None, "")


def _en_mots(message: str) -> str:
    """Le message du cœur, où le chemin d'un créneau devient « la séance 1 »."""
    return _CRENEAU.sub(lambda trouve: f"la séance {int(trouve[1]) + 1}", message)


def en_echange(formulaire: Formulaire) -> Ecrit:
    """Le fichier d'échange de ce qui a été tapé ; ce qui n'est pas valable y manque. Après ``est_valide()``."""
    places: dict[str, forms.Form] = {"campagne": formulaire.projet, "projet": formulaire.reste}
    dits, reste = _dits(formulaire.projet), _dits(formulaire.reste)
    conserve: Conserve = reste.get("conserve") or RIEN
    collectifs: list[dict[str, Any]] = []
    for bloc in formulaire.collectifs:
        if not _vide_collectif(bloc):
            collectifs.append(_collectif(bloc, f"collectifs[{len(collectifs)}]", places))
    document = {
        "format": "preau/projet",
        "version": 1,
        "campagne": {
            "departement": dits.get("departement") or _departement(collectifs),
            "annee_scolaire": dits.get("annee") or None,
            "participation_plafond_annuel": conserve.plafond,
        },
        "porteur": {"nom": dits.get("porteur_nom") or None, **conserve.porteur},
        "projet": {
            "intitule": dits.get("intitule") or None,
            "participation_familles": {"mode": dits.get("mode") or None, "montant_annuel": _montant(dits)},
            **_reste(reste),
            "formation_intervenants": _formations(formulaire, reste),
            "actions": _lignes(formulaire.actions, "projet.actions", places),
            "observations_financeurs": _lignes(formulaire.observations, "projet.observations_financeurs", places),
            "derogations": conserve.derogations,
        },
        "collectifs": collectifs,
    }
    return Ecrit(document, places)


def _dits(form: forms.Form) -> dict[str, Any]:
    return getattr(form, "cleaned_data", {})


def _vide(form: forms.Form) -> bool:
    """Vrai si rien n'y est dit, hors de l'axe d'une ligne que la page a proposée et que nul n'a touchée."""
    dits = {nom: valeur for nom, valeur in _dits(form).items() if valeur not in (None, "", [])}
    propose = dits.pop("propose", None)
    return not dits or (propose is not None and dits == {"axe": propose})


def _vide_collectif(bloc: BlocCollectif) -> bool:
    return all(_vide(form) for form in (bloc.form, *bloc.creneaux, *bloc.fermetures))


def _ecrire(valeur: Any) -> Any:
    """Une valeur de formulaire dans les mots du format d'échange."""
    if isinstance(valeur, time):
        return f"{valeur:%H:%M}"
    if isinstance(valeur, date):
        return valeur.isoformat()
    if isinstance(valeur, Decimal):
        return float(valeur)
    # Un navigateur envoie ses fins de ligne à sa façon : le fichier n'en a qu'une.
    return _FIN_DE_LIGNE.sub("\n", valeur).strip() or None if isinstance(valeur, str) else valeur


def _lignes(lignes: Iterable[forms.Form], chemin: str, places: dict[str, forms.Form]) -> list[dict[str, Any]]:
    """Une liste d'objets ; une ligne vide n'en est pas un."""
    ecrites: list[dict[str, Any]] = []
    for form in lignes:
        if not _vide(form):
            places[f"{chemin}[{len(ecrites)}]"] = form
            ecrites.append({nom: _ecrire(_dits(form).get(nom)) for nom in form.fields if nom != "propose"})
    return ecrites


def _collectif(bloc: BlocCollectif, chemin: str, places: dict[str, forms.Form]) -> dict[str, Any]:
    dits = _dits(bloc.form)
    places[chemin] = bloc.form
    niveaux = dits.get("niveaux") or []
    commune = bloc.form.recherche.commune if bloc.form.recherche else None
    return {
        "nom": dits.get("nom") or None,
        "niveau": niveaux[0] if len(niveaux) == 1 else None,
        "niveaux": niveaux if len(niveaux) > 1 else None,
        "commune": commune.code if commune else None,
        "lieux": _decouper(dits.get("lieux")),
        "accessible_parents": dits.get("accessible_parents"),
        "locaux_adaptes": dits.get("locaux_adaptes"),
        "effectif": dits.get("effectif"),
        "encadrants": {"professionnels": dits.get("professionnels"), "benevoles": dits.get("benevoles")},
        "debut": _ecrire(dits.get("debut")),
        "fin": _ecrire(dits.get("fin")),
        "fermetures": _lignes(bloc.fermetures, f"{chemin}.fermetures", places),
        "creneaux": _lignes(bloc.creneaux, f"{chemin}.creneaux", places) or None,
    }


def _departement(collectifs: list[dict[str, Any]]) -> str | None:
    """Le département de la première commune dite."""
    communes = (commune_en_vigueur(collectif["commune"]) for collectif in collectifs if collectif["commune"])
    return next((commune.departement for commune in communes if commune), None)


def _montant(dits: dict[str, Any]) -> str | None:
    montant = dits.get("montant")
    return None if montant is None else f"{montant:.2f}"


def _decouper(texte: str | None, separateur: str = "\n") -> list[str] | None:
    morceaux = [morceau.strip() for morceau in _FIN_DE_LIGNE.sub("\n", texte or "").split(separateur)]
    return [morceau for morceau in morceaux if morceau] or None


def _reste(dits: dict[str, Any]) -> dict[str, Any]:
    def mot(nom: str) -> str | None:
        return _ecrire(dits.get(nom) or "")

    aucun: list[str] | None = [] if dits.get("sans_dispositif") else None
    return {
        "laicite": dits.get("laicite"),
        "non_discrimination": dits.get("non_discrimination"),
        "mixite": dits.get("mixite"),
        "comite_local": {
            "avis": mot("comite_avis"),
            "date": _ecrire(dits.get("comite_date")),
            "rang": dits.get("comite_rang"),
        },
        "diagnostic": {"besoins": mot("besoins"), "etablissements": _decouper(dits.get("etablissements"))},
        "adhesion_familles": mot("adhesion_familles"),
        "implication_parents": mot("implication_parents"),
        "familles_immigrees_illettrisme": mot("familles_immigrees_illettrisme"),
        "place_des_peres": mot("place_des_peres"),
        "articulation": {
            "dispositifs": _decouper(dits.get("dispositifs")) or aucun,
            "commentaire": mot("articulation_commentaire"),
        },
        "presences_declarees_ailleurs": _ailleurs(dits),
        "evaluation": {
            nom: mot(nom) for nom in ("parents_attendus_ecole", "relations_parents_enseignants", "impact_enfants")
        },
    }


def _ailleurs(dits: dict[str, Any]) -> list[str] | None:
    coches = [mot for mot in dits.get("ailleurs") or () if mot != "aucune"]
    autres = _decouper(dits.get("ailleurs_autre"), ",") or []
    if coches or autres:
        return [*coches, *autres]
    return [] if dits.get("ailleurs") else None


def _formations(formulaire: Formulaire, dits: dict[str, Any]) -> list[dict[str, Any]] | None:
    formations = _lignes(formulaire.formations, "projet.formation_intervenants", {})
    return formations or ([] if dits.get("sans_formation") else None)
