"""Un changement et un plan, dits comme on les dit."""

from datetime import date
from typing import NamedTuple

from preau.coeur.calendrier import JOURS
from preau.coeur.communes import commune_en_vigueur
from preau.coeur.phrases import compter, enumerer, heure
from preau.coeur.referentiel.faits import Creneau, Encadrants, Fermeture
from preau.coeur.referentiel.norme import en_date
from preau.projets.plan import CollectifDuPlan, PlanDeLAnnee, VersionLue
from preau.projets.tables import Modification
from preau.projets.tables.modifications import SorteDeModification as S


class Dit(NamedTuple):
    """Une chose du plan, avant et après, en mots."""

    quoi: str
    avant: str
    apres: str


PAS_DIT = "non dit"


def creneau_dit(creneau: Creneau) -> str:
    """« mardi, de 16 h 30 à 18 h »."""
    jour = JOURS[creneau.jour] if creneau.jour is not None else "jour non dit"
    debut, fin = (heure(moment) if moment else "?" for moment in (creneau.debut, creneau.fin))
    return f"{jour}, de {debut} à {fin}"


def periode_dite(debut: date | None, fin: date | None) -> str:
    """« du 14 septembre 2026 au 25 juin 2027 » ; « le 3 mai 2027 » pour un seul jour."""
    if debut is not None and debut == fin:
        return f"le {en_date(debut)}"
    premier, dernier = (en_date(jour) if jour else PAS_DIT for jour in (debut, fin))
    return f"du {premier} au {dernier}"


def fermeture_dite(fermeture: Fermeture) -> str:
    """« du 3 au 5 mai (travaux) »."""
    motif = f" ({fermeture.motif})" if fermeture.motif else ""
    return f"{periode_dite(fermeture.debut, fermeture.fin)}{motif}"


def adultes_dits(adultes: Encadrants) -> str:
    """« 1 professionnel et 1 bénévole »."""
    if adultes.professionnels is None and adultes.benevoles is None:
        return PAS_DIT
    return f"{compter(adultes.professionnels or 0, 'professionnel')} et {compter(adultes.benevoles or 0, 'bénévole')}"


def seances_dites(collectif: CollectifDuPlan) -> str:
    """« mardi, de 16 h 30 à 18 h ; jeudi, de 16 h 30 à 18 h »."""
    return " ; ".join(creneau_dit(creneau) for creneau in collectif.dit.creneaux or ()) or PAS_DIT


def encadrement_dit(collectif: CollectifDuPlan) -> str:
    """« 1 professionnel et 1 bénévole ; le jeudi, 1 professionnel et 0 bénévole »."""
    jours = {creneau.jour for creneau in collectif.dit.creneaux or ()}
    autres = (
        f"le {JOURS[jour]}, {adultes_dits(adultes)}"
        for jour, adultes in sorted(collectif.adultes_du_jour.items())
        if jour in jours
    )
    return " ; ".join((adultes_dits(collectif.dit.encadrants), *autres))


def commune_dite(code: str | None) -> str:
    """Le nom de la commune ; un code inconnu se dit tel quel."""
    trouvee = commune_en_vigueur(code) if code else None
    return trouvee.nom if trouvee else (code or PAS_DIT)


def lieu_dit(collectif: CollectifDuPlan) -> str:
    """« Salle des fêtes, à Villeurbanne »."""
    return f"{enumerer(collectif.dit.lieux or (PAS_DIT,))}, à {commune_dite(collectif.dit.commune)}"


def collectif_dit(collectif: CollectifDuPlan) -> list[tuple[str, str]]:
    """Tout ce qui est prévu d'un collectif : une question, sa réponse."""
    dit = collectif.dit
    fermetures = " ; ".join(fermeture_dite(f) for f in dit.fermetures) or "aucune"
    return [
        ("Séances de la semaine", seances_dites(collectif)),
        ("Lieu", lieu_dit(collectif)),
        ("Première et dernière séance", periode_dite(dit.debut, dit.fin)),
        ("Enfants prévus", compter(dit.effectif, "enfant") if dit.effectif is not None else PAS_DIT),
        ("Adultes à chaque séance", encadrement_dit(collectif)),
        ("Fermetures", fermetures),
    ]


def ce_qui_change(avant: PlanDeLAnnee, apres: PlanDeLAnnee) -> list[tuple[str, list[Dit]]]:
    """Par collectif, ce qui n'est plus pareil ; un collectif qui n'est plus prévu le dit."""
    changes = []
    for collectif in avant.collectifs:
        reste = apres.collectif(collectif.cle)
        if reste is None:
            changes.append((collectif.nom, [Dit("Ce collectif", "prévu", "n'est plus prévu")]))
            continue
        paires = zip(collectif_dit(collectif), collectif_dit(reste), strict=True)
        dits = [Dit(quoi, ancien, nouveau) for (quoi, ancien), (_, nouveau) in paires if ancien != nouveau]
        dits += _du_lieu(collectif, reste)
        if dits:
            changes.append((collectif.nom, dits))
    return changes


def _du_lieu(avant: CollectifDuPlan, apres: CollectifDuPlan) -> list[Dit]:
    """Ce qu'un nouveau lieu change sans en changer le nom."""
    questions = (("Les parents peuvent y entrer", "accessible_parents"), ("Les locaux sont adaptés", "locaux_adaptes"))
    mots = {True: "oui", False: "non", None: PAS_DIT}
    return [
        Dit(quoi, mots[getattr(avant.dit, nom)], mots[getattr(apres.dit, nom)])
        for quoi, nom in questions
        if getattr(avant.dit, nom) != getattr(apres.dit, nom)
    ]


def titre_de(modification: Modification) -> str:
    """« Les CM : les adultes auprès des enfants » ; aucune requête si le collectif est lu avec le changement."""
    sorte = S(modification.sorte)
    if sorte == S.ABANDON_PROJET or modification.collectif is None:
        return str(sorte.label)
    return f"{modification.collectif} : {sorte.label}"


def duree_de_la_version(lue: VersionLue) -> str:
    """« à partir du 1er septembre 2026, jusqu'au 4 janvier 2027 non compris »."""
    debut = en_date(lue.version.du)
    if not lue.vaut:
        return f"le {debut}, remplacée le jour même"
    return f"à partir du {debut}" + (f", jusqu'au {en_date(lue.au)} non compris" if lue.au else "")
