"""De ce que l'on tape à une valeur : dates, heures, montants et nombres écrits à la française.

Chaque fonction reçoit un texte non blanc, déjà dépouillé de ses bords, et rend la valeur ; elle lève
:class:`SaisieRefusee`, qui porte une phrase disant quoi écrire.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, time
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from preau.coeur.communes import commune_en_vigueur
from preau.coeur.financement import MONTANT_MAX
from preau.coeur.phrases import nombre
from preau.coeur.referentiel.norme import MOIS
from preau.territoires.noms import normaliser
from preau.territoires.requetes import chercher_communes

LIGNE_MAX = 200
TEXTE_MAX = 10_000
ENTIER_MAX = 9_999
HEURES_MAX = 1_000

_DATE_FRANCAISE = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})")
_DATE_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_DATE_EN_MOTS = re.compile(r"(?:(?:lun|mar|mercre|jeu|vendre|same)di |dimanche )?(\d{1,2}) ([a-z]{3,}) (\d{4})")
_HEURE = re.compile(r"(\d{1,2})(?:[:h](\d{2})?(?::\d{2})?)?")
_MONTANT = re.compile(r"(\d+)(?:[.,](\d{1,2}))?")
_COMMUNE = re.compile(r"(?:.*\()?(\d[0-9AB]\d{3})\)?")


class SaisieRefusee(ValueError):
    """Ce qui a été tapé ne se lit pas ; le message est la phrase à montrer."""


def nettoyer(brut: str) -> str:
    """Le texte sans ses blancs de bord ni caractères de commande, que la base ne garderait pas."""
    uni = brut.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in uni if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"}).strip()


def _sans_blancs(brut: str) -> str:
    return "".join(brut.split())


def ligne(brut: str) -> str:
    """Un texte court, sur une ligne."""
    texte = " ".join(brut.split())
    if len(texte) > LIGNE_MAX:
        raise SaisieRefusee(f"Ce texte est trop long : {nombre(LIGNE_MAX)} caractères au plus, il en a {len(texte)}.")
    return texte


def paragraphes(brut: str) -> str:
    """Un texte de quelques phrases ou de quelques pages."""
    if len(brut) > TEXTE_MAX:
        raise SaisieRefusee(
            f"Ce texte est trop long : {nombre(TEXTE_MAX)} caractères au plus, il en a {nombre(len(brut))}."
        )
    return brut


def courriel(brut: str) -> str:
    """Une adresse électronique."""
    try:
        validate_email(brut)
    except ValidationError:
        raise SaisieRefusee("Cette adresse n'est pas complète : écrivez-la comme prenom.nom@exemple.fr.") from None
    return brut.lower()


def telephone(brut: str) -> str:
    """Un numéro de téléphone, tel qu'il est écrit."""
    if not re.fullmatch(r"\+?[0-9](?:[ .\-]?[0-9]){7,14}", brut):
        raise SaisieRefusee("Ce numéro n'est pas complet : écrivez-le comme 04 72 00 00 00.")
    return brut


def jour(brut: str) -> date:
    """Une date « 07/10/2026 », « 7/10/26 », « 2026-10-07 » ou « mercredi 7 octobre 2026 »."""
    if iso := _DATE_ISO.fullmatch(brut):
        annee, mois, du_mois = map(int, iso.groups())
    elif francaise := _DATE_FRANCAISE.fullmatch(brut):
        du_mois, mois, annee = map(int, francaise.groups())
        annee += 2000 if annee < 100 else 0  # noqa: PLR2004  # « 26 » est 2026
    elif (en_mots := _DATE_EN_MOTS.fullmatch(normaliser(brut))) and (mois := _mois(en_mots[2])):
        du_mois, annee = int(en_mots[1]), int(en_mots[3])
    else:
        raise SaisieRefusee("Écrivez cette date comme 07/10/2026.")
    try:
        return date(annee, mois, du_mois)
    except ValueError:
        raise SaisieRefusee("Ce jour n'existe pas dans le calendrier : écrivez-le comme 07/10/2026.") from None


def _mois(mot: str) -> int:
    """Le mois que dit ce mot sans accent, entier ou abrégé ; 0 si ce n'en est pas un, ou si deux commencent ainsi."""
    trouves = [rang for rang, mois in enumerate(MOIS, 1) if normaliser(mois).startswith(mot)]
    return trouves[0] if len(trouves) == 1 else 0


def heure(brut: str) -> time:
    """Une heure « 16h30 », « 16 h 30 », « 16:30 », « 16h »."""
    lue = _HEURE.fullmatch(_sans_blancs(brut).lower())
    if lue is None:
        raise SaisieRefusee("Écrivez cette heure comme 16h30.")
    try:
        return time(int(lue[1]), int(lue[2] or 0))
    except ValueError:
        raise SaisieRefusee("Cette heure n'existe pas : écrivez-la comme 16h30.") from None


def montant(brut: str) -> Decimal:
    """Un montant en euros « 1 234,50 », « 1234.5 », « 15 € »."""
    lu = _MONTANT.fullmatch(_sans_blancs(brut).removesuffix("€"))
    if lu is None:
        if "-" in brut:
            raise SaisieRefusee("Un montant ne peut pas être négatif.")
        raise SaisieRefusee("Écrivez ce montant comme 1 234,50 : des chiffres, et deux décimales au plus.")
    valeur = Decimal(f"{lu[1]}.{(lu[2] or '').ljust(2, '0')}")
    if valeur >= MONTANT_MAX:
        raise SaisieRefusee("Ce montant est trop grand.")
    return valeur


def entier(brut: str) -> int:
    """Un nombre entier positif ou nul."""
    chiffres = _sans_blancs(brut)
    if not re.fullmatch(r"[0-9]+", chiffres):
        raise SaisieRefusee("Écrivez un nombre entier, comme 10.")
    if len(chiffres) > len(str(ENTIER_MAX)) or int(chiffres) > ENTIER_MAX:
        raise SaisieRefusee(f"Ce nombre est trop grand : {nombre(ENTIER_MAX)} au plus.")
    return int(chiffres)


def heures(brut: str) -> Decimal:
    """Une durée en heures « 3 », « 2,5 », « 2h30 »."""
    sans = _sans_blancs(brut).lower()
    if en_minutes := re.fullmatch(r"(\d{1,3})h(\d{2})?", sans):
        minutes = int(en_minutes[2] or 0)
        if minutes < 60:  # noqa: PLR2004  # une heure a soixante minutes
            return (int(en_minutes[1]) + Decimal(minutes) / 60).quantize(Decimal("0.01"))
    elif (en_decimales := _MONTANT.fullmatch(sans)) and len(en_decimales[1]) <= len(str(HEURES_MAX)):
        valeur = Decimal(f"{en_decimales[1]}.{en_decimales[2] or 0}")
        if valeur <= HEURES_MAX:
            return valeur
    raise SaisieRefusee("Écrivez cette durée en heures, comme 3 ou 2,5.")


_OUI = frozenset({"oui", "vrai", "true", "on", "1"})
_NON = frozenset({"non", "faux", "false", "off", "0"})


def oui_non(brut: str) -> bool:
    """« oui » ou « non »."""
    mot = brut.lower()
    if mot in _OUI or mot in _NON:
        return mot in _OUI
    raise SaisieRefusee("Répondez par oui ou par non.")


def commune(brut: str) -> str:
    """Le code Insee d'une commune dite par ce code, par « Nom (code) », ou par un nom qui n'en désigne qu'une.

    Cinq chiffres seuls peuvent être un code Insee ou un code postal : s'ils désignent deux communes, rien n'est deviné.
    """
    lue = _COMMUNE.fullmatch(brut)
    code = lue[1] if lue and commune_en_vigueur(lue[1]) else ""
    if code and brut != code:
        return code
    trouvees = [trouvee.code for trouvee in chercher_communes(brut)]
    if code and (not trouvees or code in trouvees):
        return code
    if len(trouvees) == 1 and not code:
        return trouvees[0]
    if trouvees:
        raise SaisieRefusee("Plusieurs communes se cachent là : choisissez la vôtre dans la liste.")
    raise SaisieRefusee("Cette commune n'est pas connue : vérifiez son nom, ou donnez son code Insee (69266).")


def mot_parmi(choix: dict[str, str]) -> Callable[[str], str]:
    """Un mot d'une liste fermée, par lui-même ou par son libellé."""
    par_libelle = {libelle.casefold(): mot for mot, libelle in choix.items()}

    def convertir(brut: str) -> str:
        if brut in choix:
            return brut
        if brut.casefold() in par_libelle:
            return par_libelle[brut.casefold()]
        raise SaisieRefusee("Choisissez une des réponses proposées.")

    return convertir


def mots_parmi(choix: dict[str, str]) -> Callable[[str], list[str]]:
    """Plusieurs mots d'une liste fermée, un par ligne ; rendus dans l'ordre de la liste, une seule fois chacun."""
    un_mot = mot_parmi(choix)

    def convertir(brut: str) -> list[str]:
        dits = {un_mot(morceau.strip()) for morceau in brut.split("\n") if morceau.strip()}
        return [mot for mot in choix if mot in dits]

    return convertir


AUCUNE = "aucune"


def declarations(brut: str) -> list[str]:
    """Où les présences sont déclarées, un mot par ligne ; « aucune » seule vaut liste vide, un autre mot est gardé."""
    mots = list(dict.fromkeys(" ".join(morceau.split()) for morceau in brut.split("\n") if morceau.strip()))
    if AUCUNE not in mots:
        return mots
    if len(mots) > 1:
        raise SaisieRefusee("Dites « nulle part ailleurs », ou dites où : pas les deux.")
    return []
