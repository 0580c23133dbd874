"""L'année d'un collectif en texte : une ligne par semaine, une colonne par créneau."""

from collections.abc import Sequence
from datetime import date, timedelta

from preau.coeur.academies import departements, designer_academie
from preau.coeur.calendrier import JOURS, CalendrierScolaire, Deroulement, Horaire, Semaine
from preau.coeur.phrases import compter, decimal, enumerer, heure, majuscule

TENUE, PERDUE, HORS_PLAN = "●", "×", " "
MOIS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)

Case = tuple[date, Horaire]


def jour_et_mois(jour: date) -> str:
    """« 1er septembre », « 7 octobre »."""
    return f"{jour.day}{'er' if jour.day == 1 else ''} {MOIS[jour.month - 1]}"


def jour_mois_annee(jour: date) -> str:
    """« 7 octobre 2024 »."""
    return f"{jour_et_mois(jour)} {jour.year}"


def mettre_en_texte(
    departement: str,
    calendrier: CalendrierScolaire,
    horaires: Sequence[Horaire],
    dates: tuple[date, date],
    deroulement: Deroulement,
) -> str:
    """Le texte entier : qui et quand, les comptes, puis l'image de l'année semaine par semaine."""
    nom, academie = departements()[departement].nom, designer_academie(departement).removeprefix("l'")
    semaine_type = enumerer(f"{JOURS[h.jour]} {heure(h.debut)} – {heure(h.fin)}" for h in horaires)
    debut, fin = dates
    return "\n".join(
        [
            f"Année scolaire {calendrier.annee}, zone {calendrier.zone} : {nom} ({academie})",
            f"{majuscule(semaine_type)}, du {jour_mois_annee(debut)} au {jour_mois_annee(fin)}",
            "",
            *_comptes(deroulement),
            "",
            *_image(horaires, deroulement),
            "",
            f"{TENUE} séance   {PERDUE} séance perdue",
        ]
    )


def _comptes(deroulement: Deroulement) -> list[str]:
    seances = compter(len(deroulement.seances), "séance")
    perdues = compter(len(deroulement.perdues), "séance perdue", "séances perdues")
    return [
        f"  {compter(deroulement.semaines_completes, 'semaine complète', 'semaines complètes')}",
        f"  {compter(deroulement.semaines_ouvertes, 'semaine ouverte', 'semaines ouvertes')} (une séance au moins)",
        f"  {seances}, soit {decimal(deroulement.heures)} heures ; {perdues}",
    ]


def _image(horaires: Sequence[Horaire], deroulement: Deroulement) -> list[str]:
    tenues = {(seance.date, seance.horaire) for seance in deroulement.seances}
    perdues = {(perdue.date, perdue.horaire): perdue.motif for perdue in deroulement.perdues}
    entete = " ".join(JOURS[horaire.jour][:3] for horaire in horaires)
    lignes = [f"  {'semaine du':<16} {entete}"]
    lignes += [_ligne(semaine, horaires, tenues, perdues) for semaine in deroulement.semaines]
    return lignes


def _ligne(semaine: Semaine, horaires: Sequence[Horaire], tenues: set[Case], perdues: dict[Case, str]) -> str:
    cases = [(semaine.lundi + timedelta(days=horaire.jour), horaire) for horaire in horaires]
    marques = " ".join(f" {_marque(case, tenues, perdues)} " for case in cases)
    motifs = ", ".join(dict.fromkeys(perdues[case] for case in cases if case in perdues))
    return f"  {jour_et_mois(semaine.lundi):<16} {marques}  {motifs}".rstrip()


def _marque(case: Case, tenues: set[Case], perdues: dict[Case, str]) -> str:
    if case in tenues:
        return TENUE
    return PERDUE if case in perdues else HORS_PLAN
