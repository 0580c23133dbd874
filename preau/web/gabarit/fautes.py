"""Les fautes d'un fichier refusé, telles que la page les montre : en mots, et les rangs comptés depuis un."""

import re
from collections.abc import Sequence

from preau.coeur.echange import Faute
from preau.coeur.phrases import majuscule, nombre, ordinal
from preau.projets.phrases import couper

FAUTES_MONTREES = 20

# Les étages du format qui ne disent rien à qui le lit : « projet.diagnostic.besoins » est « besoins ».
_MUETS = frozenset({"campagne", "projet", "diagnostic", "articulation", "participation_familles", "encadrants"})
_MOTS = {
    "annee_scolaire": "année scolaire",
    "departement": "département",
    "participation_plafond_annuel": "plafond de la participation des familles",
    "montant_annuel": "montant de la participation des familles",
    "porteur": "structure",
    "debut": "début",
    "creneaux": "séances",
    "intitule": "intitulé",
    "modalite": "modalité",
    "decision": "décision",
    "reponse": "réponse",
    "benevoles": "bénévoles",
    "comite_local": "avis du comité",
    "laicite": "laïcité",
    "mixite": "mixité",
    "accessible_parents": "accessible aux parents",
    "locaux_adaptes": "locaux adaptés",
    "etablissements": "écoles",
    "observations_financeurs": "observations des financeurs",
    "derogations": "dérogations",
    "formation_intervenants": "temps de formation",
    "presences_declarees_ailleurs": "présences déclarées ailleurs",
}
# Une entrée de liste : son nom, et s'il est féminin. Ce qui se numérote à l'écran porte son numéro.
_NUMEROTES = {"collectifs": "collectif", "actions": "action", "observations_financeurs": "observation"}
_RANGES = {
    "fermetures": ("fermeture", True),
    "creneaux": ("séance", True),
    "lieux": ("lieu", False),
    "niveaux": ("niveau", False),
    "derogations": ("dérogation", True),
    "dispositifs": ("dispositif", False),
    "etablissements": ("école", True),
    "formation_intervenants": ("temps de formation", False),
}
_ETAGE = re.compile(r"([^.\[\]]+)(?:\[(\d+)\])?")

# Ce que le cœur dit qu'il attendait, et ce qu'une page en dit.
_ATTENDUS = (
    (r"date attendue \(AAAA-MM-JJ\), (?P<recu>.*)", "cette date n'existe pas"),
    (r"date de l'année scolaire (?P<quoi>\S+) attendue, (?P<recu>.*)", "cette date n'est pas de l'année {quoi}"),
    (r"date égale ou postérieure au \S+ attendue, (?P<recu>.*)", "la fin vient avant le début"),
    (r"heure après \S+ attendue, (?P<recu>.*)", "la fin vient avant le début"),
    (r"heure attendue, (?P<recu>.*)", "cette heure n'existe pas"),
    (r"montant attendu \(.*?\), (?P<recu>.*)", "ce montant ne se lit pas"),
    (r"true ou false attendu, (?P<recu>.*)", "la réponse n'est ni oui ni non"),
    (r"nombre entier attendu, (?P<recu>.*)", "il faut un nombre entier"),
    (r"nombre (?:entier )?de \d+ à \d+ attendu, (?P<recu>.*)", "ce nombre est trop petit ou trop grand"),
    (r"nombre attendu, (?P<recu>.*)", "il faut un nombre"),
    (r"un de ces mots attendu : (?P<quoi>.*?), (?P<recu>[^,]*)", "il faut un de ces mots : {quoi}"),
    (r"texte attendu, (?P<recu>.*)", "il faut un texte"),
    (r"liste attendue, (?P<recu>.*)", "il faut une liste"),
    (r"objet attendu, (?P<recu>.*)", "ce n'est pas la forme attendue"),
)
PAS_UN_PROJET = (
    "Ce fichier n'est pas un projet au format d'échange (.json), ou il est coupé : téléchargez-le à nouveau."
)


def premieres(avertissements: Sequence[str]) -> list[str]:
    """Les remarques sur un fichier, chacune à la longueur d'une page ; au-delà de vingt, on dit combien il en reste."""
    montrees = [couper(phrase) for phrase in avertissements[:FAUTES_MONTREES]]
    reste = len(avertissements) - len(montrees)
    return [*montrees, f"et {nombre(reste)} autres"] if reste > 1 else [*montrees, *["et une autre"] * reste]


def phrases(fautes: Sequence[Faute]) -> list[str]:
    """Une phrase par faute, l'endroit devant ; au-delà de ``FAUTES_MONTREES``, on dit combien il en reste."""
    montrees = [en_mots(faute) for faute in fautes[:FAUTES_MONTREES]]
    reste = len(fautes) - len(montrees)
    if reste == 1:
        montrees.append("Et une autre faute, du même fichier.")
    elif reste:
        montrees.append(f"Et {nombre(reste)} autres fautes, du même fichier.")
    return montrees


def en_mots(faute: Faute) -> str:
    """« Collectif 1, première fermeture, début : cette date n'existe pas (« 2027-13-40 ») »."""
    if not faute.chemin and faute.message.startswith(("ce n'est pas du JSON", "texte UTF-8 attendu")):
        return f"{PAS_UN_PROJET} ({majuscule(faute.message)}.)"
    return f"{majuscule(_endroit(faute.chemin) or 'fichier')} : {_message(faute.message)}"


def _endroit(chemin: str) -> str:
    etages = _ETAGE.findall(chemin)
    dits = [_etage(nom, rang) for nom, rang in etages]
    return ", ".join([mot for mot in dits if mot] or [nom for nom, _ in etages])


def _etage(nom: str, rang: str) -> str:
    if not rang:
        return "" if nom in _MUETS else _MOTS.get(nom, nom.replace("_", " "))
    numero = int(rang) + 1
    if nom in _NUMEROTES:
        return f"{_NUMEROTES[nom]} {numero}"
    mot, feminin = _RANGES.get(nom, (f"entrée de « {nom.replace('_', ' ')} »", True))
    return f"{_ordinal(numero, feminin=feminin)} {mot}"


def _ordinal(numero: int, *, feminin: bool) -> str:
    if numero == 1:
        return "première" if feminin else "premier"
    return ordinal(numero, feminin=feminin)


def _message(message: str) -> str:
    if message.startswith("créneau qui chevauche "):
        return f"cette séance en chevauche une autre ({_endroit(message.removeprefix('créneau qui chevauche '))})"
    for motif, phrase in _ATTENDUS:
        if lu := re.fullmatch(motif, message):
            quoi = lu.groupdict().get("quoi", "")
            return f"{phrase.format(quoi=quoi)} ({lu['recu'].removesuffix(' reçu')})"
    return message
