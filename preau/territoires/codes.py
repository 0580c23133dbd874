"""Les codes des listes officielles, rendus à leur forme : UAI, commune, département, quartier."""

import re

_UAI = re.compile(r"[0-9]{6,7}[A-Z]")
_LONGUEUR_UAI = 8
_CLES_UAI = "ABCDEFGHJKLMNPRSTUVWXYZ"
_COMMUNE = re.compile(r"[0-9]{4,5}|2[AB][0-9]{3}")
_DEPARTEMENT = re.compile(r"0?(2[AB]|[0-9]{1,2})|9[78][0-9]")
_QUARTIER = re.compile(r"Q[NP][0-9A-Z]{6}")


def lire_uai(texte: str) -> str:
    """« 0690001a » devient « 0690001A » ; le zéro de tête qu'un tableur a mangé est rendu. Vide si mal formé."""
    uai = texte.strip().upper()
    return uai.zfill(_LONGUEUR_UAI) if _UAI.fullmatch(uai) else ""


def cle_uai_juste(uai: str) -> bool:
    """Vrai si la lettre d'un UAI bien formé est celle que donnent ses chiffres (leur reste par 23)."""
    return uai[-1] == _CLES_UAI[int(uai[:-1]) % len(_CLES_UAI)]


def lire_commune(texte: str) -> str:
    """Un code Insee de cinq caractères, zéro de tête rendu (« 1053 » devient « 01053 ») ; vide si mal formé."""
    code = texte.strip().upper()
    return code.zfill(5) if _COMMUNE.fullmatch(code) else ""


def lire_departement(texte: str) -> str:
    """« 069 » et « 69 » donnent « 69 », « 02A » donne « 2A », « 1 » donne « 01 », « 974 » ne change pas. Vide sinon."""
    code = texte.strip().upper()
    trouve = _DEPARTEMENT.fullmatch(code)
    if trouve is None:
        return ""
    return (trouve[1] or code).zfill(2)


def departement_de(commune: str) -> str:
    """Le département d'un code de commune bien formé : « 69266 » donne « 69 », « 97411 » donne « 974 »."""
    return commune[:3] if commune.startswith(("97", "98")) else commune[:2]


def lire_quartier(texte: str) -> str:
    """Un code de quartier prioritaire (QN ou QP et six caractères), en capitales ; vide si mal formé."""
    code = texte.strip().upper()
    return code if _QUARTIER.fullmatch(code) else ""
