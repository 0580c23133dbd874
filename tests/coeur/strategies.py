"""Des fichiers d'échange inventés : tout ce que le format permet, et tout ce qu'il ne permet pas."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

AXES = ["enfants", "parents", "ecole", "territoire"]
NATURES = [
    "aide_methodologique",
    "ouverture_culturelle",
    "loisirs",
    "rencontre_parents",
    "enseignement_specifique",
    "etude_surveillee",
    "soutien_disciplinaire",
    "autre",
]
JOURS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
# Ville, campagne, arrondissement, déléguée, Corse, La Réunion, Moselle, inconnue.
COMMUNES = ["69266", "69145", "69006", "69381", "69015", "2A004", "97411", "57463", "69999", "Lyon"]
RENTREE, FIN = date(2024, 9, 1), date(2025, 8, 31)


def peut_manquer(strategie: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """La valeur, un peu plus souvent que null."""
    return st.one_of(strategie, strategie, st.none())


def textes() -> st.SearchStrategy[str]:
    """Un texte, parfois blanc."""
    return st.sampled_from(["Réponse écrite", "É « à » ü", " ", ""])


def listes_de(*mots: str) -> st.SearchStrategy[list[str]]:
    """Quelques mots, parfois blancs."""
    return st.lists(st.sampled_from([*mots, " "]), max_size=3)


@st.composite
def periodes(tirer: st.DrawFn) -> tuple[str, str]:
    """Deux dates de l'année scolaire 2024-2025, dans l'ordre."""
    jours = sorted(tirer(st.lists(st.integers(0, (FIN - RENTREE).days), min_size=2, max_size=2)))
    return tuple((RENTREE + timedelta(days=jour)).isoformat() for jour in jours)  # type: ignore[return-value]


@st.composite
def creneaux(tirer: st.DrawFn) -> list[dict[str, Any]]:
    """Des créneaux sans chevauchement : au plus un par tranche de deux heures d'un jour."""
    tranches = tirer(st.lists(st.tuples(st.sampled_from(JOURS), st.integers(3, 10)), max_size=4, unique=True))
    tires = []
    for jour, tranche in tranches:
        debut = tranche * 120 + tirer(st.sampled_from([0, 30]))
        fin = min(debut + tirer(st.sampled_from([30, 89, 90, 119, 120])), tranche * 120 + 119 + 1)
        creneau = {"jour": jour, "debut": _heure(debut), "fin": _heure(fin)}
        tires.append({cle: tirer(peut_manquer(st.just(valeur))) for cle, valeur in creneau.items()})
    return tires


def _heure(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


@st.composite
def collectifs(tirer: st.DrawFn) -> dict[str, Any]:
    """Un collectif nommé ; tout le reste peut manquer."""
    debut, fin = tirer(periodes())
    fermetures = [
        {"debut": premier, "fin": dernier, "motif": "fermé"}
        for premier, dernier in tirer(st.lists(periodes(), max_size=2))
    ]
    return {
        "nom": tirer(st.sampled_from(["Les CM", "Les 6e"])),
        "niveau": tirer(peut_manquer(st.sampled_from(["elementaire", "college", "lycee", "maternelle", "autre"]))),
        "niveaux": tirer(peut_manquer(listes_de("elementaire", "college", "lycee"))),
        "commune": tirer(peut_manquer(st.sampled_from(COMMUNES))),
        "lieux": tirer(peut_manquer(listes_de("Salle A", "Salle B"))),
        "accessible_parents": tirer(peut_manquer(st.booleans())),
        "locaux_adaptes": tirer(peut_manquer(st.booleans())),
        "effectif": tirer(peut_manquer(st.integers(0, 20))),
        "encadrants": {cle: tirer(peut_manquer(st.integers(0, 3))) for cle in ("professionnels", "benevoles")},
        "debut": tirer(peut_manquer(st.just(debut))),
        "fin": tirer(peut_manquer(st.just(fin))),
        "fermetures": tirer(peut_manquer(st.just(fermetures))),
        "creneaux": tirer(peut_manquer(creneaux())),
    }


def actions() -> st.SearchStrategy[dict[str, Any]]:
    """Une action nommée ; axe, nature et modalité peuvent manquer."""
    return st.fixed_dictionaries(
        {
            "intitule": st.sampled_from(["Atelier", "Sortie", "Café"]),
            "axe": peut_manquer(st.sampled_from(AXES)),
            "nature": peut_manquer(st.sampled_from(NATURES)),
            "modalite": peut_manquer(st.sampled_from(["collective", "individuelle", "mixte"])),
        }
    )


def derogations() -> st.SearchStrategy[dict[str, Any]]:
    """Une décision, sur un constat qui existe ou non."""
    return st.fixed_dictionaries(
        {
            "code": st.sampled_from(["collectif.effectif", "participation.gratuite", "collectif.semaines", "inconnu"]),
            "objet": st.sampled_from(["projet", "collectif:1", "collectif:2"]),
            "decision": peut_manquer(st.sampled_from(["accordee", "refusee"])),
            "date": peut_manquer(st.just("2024-07-01")),
        }
    )


def corps_de_projet() -> st.SearchStrategy[dict[str, Any]]:
    """La partie ``projet`` du format ; tout peut y manquer."""
    libres = ("adhesion_familles", "implication_parents", "familles_immigrees_illettrisme", "place_des_peres")
    oui_ou_non = ("laicite", "non_discrimination", "mixite")
    participation = {
        "mode": peut_manquer(st.sampled_from(["gratuite", "payante"])),
        "montant_annuel": peut_manquer(st.sampled_from(["0", "0.01", "15.00", "120.5"])),
    }
    comite = {"avis": peut_manquer(st.sampled_from(["valide", "refuse"])), "rang": peut_manquer(st.integers(1, 9))}
    questions = ("parents_attendus_ecole", "relations_parents_enseignants", "impact_enfants")
    observation = {"texte": st.just("Mieux dire."), "reponse": peut_manquer(textes())}
    formation = {"intitule": st.just("Rentrée"), "heures": peut_manquer(st.sampled_from([0, 3, 2.5]))}
    return st.fixed_dictionaries(
        {cle: peut_manquer(textes()) for cle in libres}
        | {cle: peut_manquer(st.booleans()) for cle in oui_ou_non}
        | {
            "participation_familles": peut_manquer(st.fixed_dictionaries(participation)),
            "comite_local": peut_manquer(st.fixed_dictionaries(comite)),
            "diagnostic": st.fixed_dictionaries({"besoins": textes(), "etablissements": listes_de("École A")}),
            "articulation": st.fixed_dictionaries(
                {"dispositifs": peut_manquer(listes_de("PEDT")), "commentaire": peut_manquer(textes())}
            ),
            "formation_intervenants": peut_manquer(st.lists(st.fixed_dictionaries(formation), max_size=2)),
            "presences_declarees_ailleurs": peut_manquer(listes_de("pso_alsh", "asre", "autre aide")),
            "actions": peut_manquer(st.lists(actions(), max_size=4)),
            "evaluation": st.fixed_dictionaries({cle: peut_manquer(textes()) for cle in questions}),
            "observations_financeurs": peut_manquer(st.lists(st.fixed_dictionaries(observation), max_size=2)),
            "derogations": peut_manquer(st.lists(derogations(), max_size=2)),
        }
    )


def projets() -> st.SearchStrategy[dict[str, Any]]:
    """Un fichier d'échange valide, de n'importe quel département, de 2024-2025."""
    campagne = {
        "departement": peut_manquer(st.sampled_from(["69", "77", "38"])),
        "annee_scolaire": st.one_of(st.just("2024-2025"), st.just("2024-2025"), st.none()),
        "participation_plafond_annuel": peut_manquer(st.sampled_from(["0", "15.00"])),
    }
    return st.fixed_dictionaries(
        {
            "campagne": st.fixed_dictionaries(campagne),
            "projet": corps_de_projet(),
            "collectifs": st.lists(collectifs(), max_size=3),
        }
    )


def valeurs_json() -> st.SearchStrategy[Any]:
    """N'importe quelle valeur que JSON sache écrire, NaN et infinis compris."""
    feuilles = st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=8),
        st.sampled_from(["25:00", "16:30", "2024-02-30", "2024-10-07", "-1", "15.00", "enfants", "lundi", "7:00"]),
    )
    return st.recursive(
        feuilles,
        lambda enfants: st.lists(enfants, max_size=3) | st.dictionaries(st.text(max_size=6), enfants, max_size=3),
        max_leaves=6,
    )


def chemins(valeur: Any, prefixe: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Le chemin de chaque valeur d'un fichier, racine exceptée."""
    if isinstance(valeur, dict):
        enfants: list[tuple[str | int, Any]] = list(valeur.items())
    elif isinstance(valeur, list):
        enfants = list(enumerate(valeur))
    else:
        return []
    return [chemin for cle, enfant in enfants for chemin in ((*prefixe, cle), *chemins(enfant, (*prefixe, cle)))]
