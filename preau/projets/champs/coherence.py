"""Ce qu'une réponse ne peut pas dire à côté des autres, sans quoi le document ne se lirait plus."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from preau.coeur.financement import PRODUITS
from preau.coeur.phrases import euros
from preau.coeur.phrases import heure as heure_dite
from preau.coeur.referentiel.norme import en_date
from preau.projets import tables
from preau.projets.champs.convertisseurs import SaisieRefusee
from preau.projets.champs.places import Place
from preau.projets.tables import Projet


def incoherence(projet: Projet, place: Place, valeur: Any) -> str:
    """Ce qui, dans le reste du dossier, contredit cette valeur, en une phrase ; vide si rien."""
    controle = _CONTROLES.get((place.champ.objet, place.champ.nom))
    if controle is None or valeur == place.champ.forme.vide:
        return ""
    try:
        controle(projet, place.ligne, place.champ.nom, valeur)
    except SaisieRefusee as refus:
        return str(refus)
    return ""


def _dates(projet: Projet, ligne: Any, nom: str, valeur: Any) -> None:
    annee = projet.campagne.annee
    if valeur not in annee:
        bornes = f"du {en_date(annee.premier_jour)} au {en_date(annee.dernier_jour)}"
        raise SaisieRefusee(f"Cette date n'est pas dans l'année scolaire {annee}, qui va {bornes}.")
    if nom == "debut" and ligne.fin and valeur > ligne.fin:
        raise SaisieRefusee(f"Cette date vient après la fin, le {en_date(ligne.fin)}.")
    if nom == "fin" and ligne.debut and valeur < ligne.debut:
        raise SaisieRefusee(f"Cette date vient avant le début, le {en_date(ligne.debut)}.")


def _creneau(_projet: Projet, ligne: tables.Creneau, nom: str, valeur: Any) -> None:
    jour, debut, fin = ({"jour": ligne.jour, "debut": ligne.debut, "fin": ligne.fin} | {nom: valeur}).values()
    if debut and fin and fin <= debut:
        raise SaisieRefusee(f"La séance finirait à {heure_dite(fin)}, avant d'avoir commencé, à {heure_dite(debut)}.")
    if jour is None or debut is None or fin is None:
        return
    autres = tables.Creneau.objects.presentes().filter(collectif=ligne.collectif_id, jour=jour).exclude(pk=ligne.pk)
    autre = autres.filter(debut__lt=fin, fin__gt=debut).values_list("debut", "fin").first()
    if autre:
        de, a = (heure_dite(moment) for moment in autre if moment)
        raise SaisieRefusee(f"Cette séance en chevauche une autre du même jour, de {de} à {a}.")


def _total_des_parts(ligne: tables.LigneBudget, sauf: int | None = None) -> Decimal:
    parts = ligne.parts.filter(collectif__retire_le__isnull=True)
    if sauf is not None:
        parts = parts.exclude(pk=sauf)
    return sum((part.montant for part in parts), Decimal(0))


def _montant_de_ligne(_projet: Projet, ligne: tables.LigneBudget, _nom: str, valeur: Decimal) -> None:
    parts = _total_des_parts(ligne)
    if parts > valeur:
        raise SaisieRefusee(f"Les parts des collectifs font déjà {euros(parts)} : baissez-les d'abord.")


def _part(_projet: Projet, part: tables.PartCollectif, _nom: str, valeur: Decimal) -> None:
    reste = None if part.ligne.montant is None else part.ligne.montant - _total_des_parts(part.ligne, part.pk)
    if reste is not None and valeur > reste:
        au_plus = euros(max(reste, Decimal(0)))
        raise SaisieRefusee(f"{au_plus} au plus pour ce collectif : le reste de la ligne est déjà partagé.")


def _ps(_projet: Projet, ligne: tables.LigneBudget, nom: str, valeur: Any) -> None:
    compte, est_ps = (valeur, ligne.est_ps) if nom == "compte" else (ligne.compte, valeur)
    if est_ps and compte and compte not in PRODUITS:
        raise SaisieRefusee("La prestation de service est une recette : elle va dans un compte de 70 à 79.")


def _ecoles(projet: Projet, _ligne: tables.Collectif, _nom: str, valeur: list[tables.EcoleAssociee]) -> None:
    if any(ecole.projet_id != projet.pk for ecole in valeur):
        raise SaisieRefusee("Choisissez ces écoles parmi celles du projet.")


def _financeur(projet: Projet, _ligne: tables.Cofinancement, _nom: str, valeur: Any) -> None:
    if valeur.caf_id != projet.campagne.caf_id:
        raise SaisieRefusee("Choisissez un financeur de la liste, ou écrivez son nom à côté.")


_CONTROLES: dict[tuple[str, str], Callable[[Projet, Any, str, Any], None]] = {
    **{(objet, nom): _dates for objet in ("collectif", "fermeture") for nom in ("debut", "fin")},
    **{("creneau", nom): _creneau for nom in ("jour", "debut", "fin")},
    ("ligne", "montant"): _montant_de_ligne,
    ("ligne", "compte"): _ps,
    ("ligne", "est_ps"): _ps,
    ("part", "montant"): _part,
    ("collectif", "ecoles"): _ecoles,
    ("cofinancement", "financeur"): _financeur,
}


def depend_des_autres(code: str) -> bool:
    """Ce champ peut attendre à cause d'un autre : une date, une heure, un montant que d'autres bornent."""
    objet, *reste = code.split(".")
    nom = "montant" if objet == "part" else reste[-1] if reste else ""
    return (objet, nom) in _CONTROLES
