"""Douze structures inventées dans de vraies communes du Rhône, leur Caf, leurs comités, deux financeurs."""

from stdnum import luhn

from preau.acteurs.enums import TypeStructure
from preau.acteurs.models import Caf, Comite, Financeur, Structure
from preau.territoires.models import Commune

CAF = "Caf du Rhône"
DEPARTEMENT = "69"
PASSERELLES = "Les Passerelles"
COMITE_EST = "Comité de pilotage de Lyon Est"
COMITE_BEAUJOLAIS = "Comité de pilotage du Beaujolais"
VILLE = "Ville de Villeurbanne"

# Nom, forme, code Insee de la commune.
STRUCTURES: tuple[tuple[str, TypeStructure, str], ...] = (
    (PASSERELLES, TypeStructure.CENTRE_SOCIAL, "69266"),
    ("Centre social des Quatre-Vents", TypeStructure.CENTRE_SOCIAL, "69259"),
    ("L'Escale des devoirs", TypeStructure.ASSOCIATION, "69256"),
    ("La Cabane aux mots", TypeStructure.ASSOCIATION, "69387"),
    ("Maison de quartier des Tilleuls", TypeStructure.ASSOCIATION, "69029"),
    ("Ville de Saint-Priest", TypeStructure.COLLECTIVITE, "69290"),
    ("CCAS de Rillieux-la-Pape", TypeStructure.CCAS, "69286"),
    ("Centre social du Vieux-Pressoir", TypeStructure.CENTRE_SOCIAL, "69264"),
    ("Tisser ensemble", TypeStructure.ASSOCIATION, "69243"),
    ("Foyer rural d'Odenas", TypeStructure.ASSOCIATION, "69145"),
    ("Commune de Deux-Grosnes", TypeStructure.COLLECTIVITE, "69135"),
    ("Le Pas de côté", TypeStructure.AUTRE, "69091"),
)

COMITES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (COMITE_EST, ("69266", "69256", "69029", "69290", "69259", "69286")),
    (COMITE_BEAUJOLAIS, ("69264", "69145", "69135", "69243")),
)
FINANCEURS = (VILLE, "Métropole de Lyon")


def siret(rang: int) -> str:
    """Un Siret valable et inventé : sa clé est juste, son numéro n'est pas attribué."""
    debut = f"0000{rang:04d}"
    siren = debut + luhn.calc_check_digit(debut)
    etablissement = f"{siren}0001"
    return etablissement + luhn.calc_check_digit(etablissement)


def semer() -> int:
    """Sème la Caf, ses structures, ses comités et ses financeurs ; rend le nombre de structures."""
    caf, _ = Caf.objects.get_or_create(departement=DEPARTEMENT, defaults={"nom": CAF})
    for rang, (nom, forme, commune) in enumerate(STRUCTURES, start=1):
        champs = {"type": forme, "commune_id": commune, "caf": caf, "siret": siret(rang)}
        Structure.objects.update_or_create(nom=nom, defaults=champs)
    for nom, communes in COMITES:
        comite, _ = Comite.objects.get_or_create(nom=nom, caf=caf)
        comite.communes.set(Commune.objects.filter(code__in=communes))
    for nom in FINANCEURS:
        Financeur.objects.get_or_create(nom=nom, caf=caf)
    return len(STRUCTURES)
