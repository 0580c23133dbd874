"""L'année d'un collectif en texte : une ligne par semaine, une colonne par créneau."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from preau.coeur.academies import departements, designer_academie
from preau.coeur.calendrier import JOURS, CalendrierScolaire, Deroulement, Horaire, Semaine
from preau.coeur.phrases import compter, decimal, enumerer, heure, majuscule, quantieme
from preau.commandes.terminal import Couleurs

TENUE, PERDUE, HORS_PLAN = "●", "×", " "
MOIS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)

Case = tuple[date, Horaire]


def jour_et_mois(jour: date) -> str:
    """« 1er septembre », « 7 octobre »."""
    return f"{quantieme(jour.day)} {MOIS[jour.month - 1]}"


def jour_mois_annee(jour: date) -> str:
    """« 7 octobre 2024 »."""
    return f"{jour_et_mois(jour)} {jour.year}"


def mettre_en_texte(
    departement: str,
    calendrier: CalendrierScolaire,
    horaires: Sequence[Horaire],
    dates: tuple[date, date],
    deroulement: Deroulement,
    couleurs: Couleurs,
) -> str:
    """Le texte entier : qui et quand, les comptes, puis l'image de l'année semaine par semaine."""
    nom, academie = departements()[departement].nom, designer_academie(departement).removeprefix("l'")
    semaine_type = enumerer(f"{JOURS[h.jour]} {heure(h.debut)} – {heure(h.fin)}" for h in horaires)
    debut, fin = dates
    return "\n".join(
        [
            couleurs(f"Année scolaire {calendrier.annee}, zone {calendrier.zone} : {nom} ({academie})", "gras"),
            f"{majuscule(semaine_type)}, du {jour_mois_annee(debut)} au {jour_mois_annee(fin)}",
            "",
            *_comptes(deroulement, couleurs),
            "",
            *_image(horaires, deroulement, couleurs),
            "",
            f"{_colorier(TENUE, couleurs)} séance   {_colorier(PERDUE, couleurs)} séance perdue",
        ]
    )


def _comptes(deroulement: Deroulement, couleurs: Couleurs) -> list[str]:
    completes = compter(deroulement.semaines_completes, "semaine complète", "semaines complètes")
    ouvertes = compter(deroulement.semaines_ouvertes, "semaine ouverte", "semaines ouvertes")
    seances = compter(len(deroulement.seances), "séance")
    perdues = compter(len(deroulement.perdues), "séance perdue", "séances perdues")
    return [
        f"  {couleurs(completes, 'gras')}",
        f"  {couleurs(ouvertes, 'gras')} (une séance au moins)",
        f"  {seances}, soit {decimal(deroulement.heures)} heures ; {perdues}",
    ]


def _image(horaires: Sequence[Horaire], deroulement: Deroulement, couleurs: Couleurs) -> list[str]:
    cases: dict[Case, str | None] = {(seance.date, seance.horaire): None for seance in deroulement.seances}
    cases |= {(perdue.date, perdue.horaire): perdue.motif for perdue in deroulement.perdues}
    entete = " ".join(JOURS[horaire.jour][:3] for horaire in horaires)
    semaines = [_semaine(semaine, horaires, cases, couleurs) for semaine in deroulement.semaines]
    return [couleurs(f"  {'semaine du':<16} {entete}", "gris"), *semaines]


def _semaine(
    semaine: Semaine, horaires: Sequence[Horaire], cases: Mapping[Case, str | None], couleurs: Couleurs
) -> str:
    de_la_semaine = [(semaine.lundi + timedelta(days=horaire.jour), horaire) for horaire in horaires]
    marques = " ".join(f" {_marque(case, cases, couleurs)} " for case in de_la_semaine)
    motifs = ", ".join(dict.fromkeys(motif for case in de_la_semaine if (motif := cases.get(case))))
    fin = f"  {couleurs(motifs, 'gris')}" if motifs else ""
    return f"  {jour_et_mois(semaine.lundi):<16} {marques}{fin}".rstrip()


def _marque(case: Case, cases: Mapping[Case, str | None], couleurs: Couleurs) -> str:
    if case not in cases:
        return HORS_PLAN
    return _colorier(PERDUE if cases[case] else TENUE, couleurs)


def _colorier(marque: str, couleurs: Couleurs) -> str:
    return couleurs(marque, "vert" if marque == TENUE else "jaune")
