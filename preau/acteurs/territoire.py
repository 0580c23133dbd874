"""Les communes d'une Caf : reconnaître celles qu'on lui tape, chercher un département."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError

from preau.coeur import academies
from preau.coeur.communes import nom_epci
from preau.territoires.models import Commune
from preau.territoires.noms import normaliser

SANS_COMMUNE = "Dites au moins une commune, ou une intercommunalité."
TROP_LONG = 40
LIGNES_FAUSSES_DITES = 10


def nom_du_departement(code: str) -> str:
    """« Rhône » pour « 69 » ; refuse un code qui n'est pas celui d'un département."""
    departement = academies.departements().get(code)
    if departement is None:
        raise ValidationError(
            {"departement": f"« {code[:TROP_LONG]} » n'est pas un département : écrivez son code, comme 69 ou 2A."}
        )
    return departement.nom


def etiquette(commune: Commune) -> str:
    """« Villeurbanne (69100) » : ce qui s'écrit dans un champ pour désigner une commune."""
    premier = commune.codes_postaux.partition(" ")[0]
    return f"{commune.nom} ({premier})" if premier else commune.nom


def communes_du_departement(departement: str) -> list[Commune]:
    """Celles qu'une Caf propose dans un champ, par ordre de nom : arrondissements compris."""
    return list(Commune.objects.proposables().filter(departement=departement).order_by("nom_recherche", "code"))


def lire_commune(texte: str, departement: str) -> Commune:
    """La commune que ce texte désigne dans ce département : son étiquette, son nom, son code postal ou son code Insee.

    Refuse par une phrase un texte qui n'en désigne aucune, ou plusieurs.
    """
    nom = texte.strip()
    trouvees = [c for c in Commune.objects.cherchees(nom) if c.departement == departement]
    exactes = [
        c for c in trouvees if etiquette(c) == nom or c.code == nom.upper() or c.nom_recherche == normaliser(nom)
    ]
    retenues = exactes or trouvees
    if len(retenues) == 1:
        return retenues[0]
    court = nom[:TROP_LONG]
    if not retenues:
        lieu = nom_du_departement(departement)
        raise ValidationError(f"Aucune commune de ce département ({lieu}) ne répond à « {court} ».", code="inconnue")
    noms = ", ".join(etiquette(commune) for commune in retenues[:5])
    raise ValidationError(
        f"Plusieurs communes répondent à « {court} » : {noms}. Écrivez-en une en entier.", code="laquelle"
    )


def lire_communes(texte: str, departement: str) -> list[Commune]:
    """Les communes d'un texte qui en donne une par ligne ; refuse en disant chaque ligne fausse."""
    trouvees: dict[str, Commune] = {}
    fautes: list[ValidationError] = []
    for ligne in filter(None, (ligne.strip() for ligne in texte.splitlines())):
        try:
            commune = lire_commune(ligne, departement)
        except ValidationError as erreur:
            fautes.append(erreur)
        else:
            trouvees[commune.code] = commune
    if fautes:
        raise ValidationError(fautes[:LIGNES_FAUSSES_DITES])
    return list(trouvees.values())


def intercommunalites(departement: str) -> list[tuple[str, str]]:
    """Les intercommunalités qui ont des communes dans ce département : code, nom."""
    codes = Commune.objects.en_vigueur().filter(departement=departement).exclude(epci="")
    return sorted(
        ((code, nom_epci(code) or code) for code in set(codes.values_list("epci", flat=True))),
        key=lambda paire: paire[1],
    )


def communes_des_intercommunalites(codes: Iterable[str], departement: str) -> list[Commune]:
    """Les communes de ces intercommunalités qui sont dans ce département."""
    return list(Commune.objects.en_vigueur().filter(departement=departement, epci__in=list(codes)))
