"""La lettre d'une décision et sa convention, en PDF/UA-1 : tout vient du document scellé de la notification.

Le même document donne toujours les mêmes octets.
"""

import json
from datetime import date
from decimal import Decimal
from typing import Any

from preau.coeur.phrases import compter, euros, majuscule
from preau.coeur.referentiel.norme import en_date
from preau.editions.typographie import composer
from preau.instruction.models import Notification
from preau.projets.phrases import couper
from preau.socle.tirages import Avancer

_OBJETS = {
    "attribue": "Votre projet est financé",
    "refuse": "Votre projet n'est pas financé",
    "ajourne": "La décision sur votre projet est remise à plus tard",
    "abandonne": "Votre projet est arrêté",
}


def lettre_pdf(notification: Notification, avancer: Avancer) -> bytes:
    """La lettre. ``avancer`` reçoit l'avancement, de 0 à 100, et ce qui se fait."""
    dit = json.loads(notification.document)
    avancer(30, "La mise en page de la lettre")
    return composer("lettre.typ", lettre_a_composer(dit), notification.notifiee_le)


def convention_pdf(notification: Notification, avancer: Avancer) -> bytes:
    """La convention d'un projet attribué : parties, objet, montants, puis le texte de la Caf et la charte annexée."""
    dit = json.loads(notification.document)
    avancer(30, "La mise en page de la convention")
    communs = lettre_a_composer(dit)
    donnees = communs | {
        "parties": [dit["caf"], _partie(dit["structure"])],
        "texte": _paragraphes(dit["textes"]["convention"]),
        "charte": _paragraphes(dit["textes"]["charte"]),
        "pied": f"Convention, {dit['annee']}. {communs['pied']}",
    }
    return composer("convention.typ", donnees, notification.notifiee_le)


def lettre_a_composer(dit: dict[str, Any]) -> dict[str, Any]:
    """Ce que le gabarit dessine : des phrases et des lignes, montants et dates en français."""
    montants = {cle: _euros(valeur) for cle, valeur in dit["montants"].items()}
    le = _jour(dit["le"])
    return {
        "caf": dit["caf"],
        "campagne": couper(dit["campagne"]),
        "annee": dit["annee"],
        "destinataire": [ligne for ligne in (dit["structure"]["nom"], dit["structure"]["commune"]) if ligne],
        "projet": couper(dit["projet"]),
        "titre": _OBJETS[dit["issue"]],
        "le": le,
        "numero": dit["numero"],
        "attribue": montants["attribue"] if dit["issue"] == "attribue" else "",
        "motif": dit["motif"],
        "calcul": _calcul(dit, montants),
        "comite": _comite(dit["comite"]),
        "collectifs": [_collectif(c) for c in dit["collectifs"]],
        "formules": [{"nom": c["nom"], "lignes": c["formule"]} for c in dit["collectifs"] if c["formule"]],
        "financeurs": [[f["nom"], _ou_tiret(f["demande"]), _accorde(f["accorde"])] for f in dit["financeurs"]],
        "observations": dit["observations"],
        "versements": [[majuscule(v["nature"]), _euros(v["montant"]), _jour(v["le"])] for v in dit["versements"]],
        "voies": _paragraphes(dit["textes"]["voies_de_contestation"]),
        "contacts": [_contact(contact) for contact in dit["contacts"]],
        "pied": f"{dit['caf']}, notification n° {dit['numero']} du {le}, dépôt n° {dit['depot']}.",
    }


def _calcul(dit: dict[str, Any], montants: dict[str, str]) -> list[list[str]]:
    """La ligne du partage, de quoi la refaire."""
    lignes = [
        ("Enveloppe partagée", _euros(dit["enveloppe"])),
        ("Méthode", dit["methode"]),
        ("Rang", str(dit["rang"] or "")),
        ("Montant demandé", montants["demande"]),
        ("Plancher du projet", _euros(dit["plancher"])),
        ("Montant proposé", montants["propose"]),
        ("Pourquoi", "" if dit["explication"] == dit["motif"] else dit["explication"]),
        ("Montant attribué", montants["attribue"]),
        ("Ce que vos autres recettes laissent à couvrir", montants["plafond"]),
    ]
    return [[cle, valeur] for cle, valeur in lignes if valeur]


def _comite(comite: dict[str, Any] | None) -> str:
    if comite is None:
        return ""
    rang = f", rang {comite['rang']}" if comite["rang"] else ""
    motif = f" {comite['motif']}" if comite["motif"] else ""
    return f"{comite['nom']}, le {_jour(comite['le'])} : avis {comite['avis']}{rang}.{motif}"


def _collectif(collectif: dict[str, Any]) -> list[str]:
    decide = _euros(collectif["montant"]) if collectif["retenu"] else f"Non retenu. {collectif['motif']}"
    enfants = compter(collectif["enfants"], "enfant")
    return [collectif["nom"], enfants, _ou_tiret(collectif["calcule"]), decide]


def _partie(structure: dict[str, str]) -> str:
    siret = f", Siret {structure['siret']}" if structure["siret"] else ""
    return f"{structure['nom']}, {structure['forme']}, {structure['commune']}{siret}"


def _contact(contact: dict[str, str]) -> str:
    dits = (contact[cle] for cle in ("nom", "fonction", "courriel", "telephone"))
    return ", ".join(dit for dit in dits if dit)


def _paragraphes(texte: str) -> list[str]:
    return [ligne.strip() for ligne in texte.splitlines() if ligne.strip()]


def _euros(texte: str) -> str:
    return euros(Decimal(texte))


def _ou_tiret(texte: str | None) -> str:
    return "–" if texte is None else _euros(texte)


def _accorde(texte: str | None) -> str:
    return "pas encore dit" if texte is None else _euros(texte)


def _jour(iso: str) -> str:
    return en_date(date.fromisoformat(iso))
