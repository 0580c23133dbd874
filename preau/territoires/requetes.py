"""Chercher une commune, un établissement scolaire, un quartier prioritaire."""

from datetime import date

from django.db.models import Max, Q, QuerySet

from preau.territoires.codes import lire_departement, lire_uai
from preau.territoires.enums import GenerationQuartier, NatureListe
from preau.territoires.models import Commune, Etablissement, ImportDeListe, QuartierPrioritaire

LIMITE = 10
LIMITE_MAXIMALE = 50


def chercher_communes(texte: str, limite: int = LIMITE) -> list[Commune]:
    """Les communes que ce texte désigne, par nom ou code postal ; au plus `limite`, jamais plus de 50.

    Accents, tirets, apostrophes, casse, « st » pour « saint » et « 8ème » pour « 8e » sont pardonnés. Le début du nom
    passe avant le reste ; à rang égal, la plus peuplée d'abord. Une seule requête, quel que soit le nombre.
    """
    return list(Commune.objects.cherchees(texte)[: max(0, min(limite, LIMITE_MAXIMALE))])


def commune_par_code(code: str) -> Commune | None:
    """La commune (ou l'arrondissement, la déléguée, l'associée) du dernier millésime qui porte ce code Insee."""
    return Commune.objects.proposables().select_related("rattachement").filter(code=code).first()


def chercher_etablissements(
    texte: str, *, departement: str = "", commune: str = "", limite: int = LIMITE
) -> list[Etablissement]:
    """Les établissements ouverts que ce texte désigne (nom, type, commune ou début d'UAI) ; au plus `limite` ≤ 50.

    `departement` et `commune` sont des codes. Sans texte, ceux de la commune ou du département par ordre de nom ; sans
    rien, aucun. Trois requêtes au plus, commune, réseau et listes compris.
    """
    if not texte.strip() and not departement and not commune:
        return []
    trouves = Etablissement.objects.proposables().cherches(texte)
    if departement:
        trouves = trouves.filter(departement=lire_departement(departement))
    if commune:
        trouves = trouves.des_communes(list(_codes_du_territoire(commune)))
    # Chercher et ranger sur les seuls UAI : les jointures ne portent que sur ce que l'on rend.
    uais = list(trouves.values_list("uai", flat=True)[: max(0, min(limite, LIMITE_MAXIMALE))])
    complets = Etablissement.objects.avec_leurs_listes().in_bulk(uais)
    return [complets[uai] for uai in uais]


def etablissement_par_uai(uai: str) -> Etablissement | None:
    """L'établissement de cet UAI, même fermé ou absent du dernier annuaire ; None s'il est inconnu."""
    return Etablissement.objects.avec_leurs_listes().filter(uai=lire_uai(uai)).first()


def etablissements_du_reseau(uai_tete: str) -> list[Etablissement]:
    """Les établissements proposables d'un réseau d'éducation prioritaire, par type puis par nom."""
    membres = Etablissement.objects.proposables().filter(reseau=lire_uai(uai_tete))
    return list(membres.avec_leurs_listes().order_by("type", "recherche"))


def quartiers_de_la_commune(
    code: str, generation: GenerationQuartier | None = GenerationQuartier.DE_2024
) -> list[QuartierPrioritaire]:
    """Les quartiers prioritaires qui couvrent au moins une part de cette commune, par nom ; 2015 et 2024 si None.

    Une ville a ceux de ses arrondissements et communes rattachées ; un arrondissement, les siens et ceux que la liste
    dit de toute la ville.
    """
    quartiers = QuartierPrioritaire.objects.filter(communes__in=_codes_du_territoire(code), absent_liste=None)
    if generation:
        quartiers = quartiers.filter(generation=generation)
    return list(quartiers.select_related("liste").distinct().order_by("nom", "code"))


def _codes_du_territoire(code: str) -> QuerySet:
    """La commune, celles qui en dépendent, et celle dont elle dépend."""
    dont_elle_depend = Commune.objects.filter(code=code).values("rattachement")
    return Commune.objects.filter(Q(code=code) | Q(rattachement=code) | Q(code__in=dont_elle_depend)).values_list(
        "code", flat=True
    )


def dates_des_listes() -> dict[NatureListe, date | None]:
    """La date du dernier fichier entré de chaque liste officielle, ``None`` si aucun ne l'est ; une requête."""
    dates = dict(ImportDeListe.objects.order_by().values_list("nature").annotate(dernier=Max("au")))
    return {nature: dates.get(nature.value) for nature in NatureListe}
