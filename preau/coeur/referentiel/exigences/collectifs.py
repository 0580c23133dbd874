"""§ 1, § 2-2, § 2-4 et § 3 : ce qu'est un collectif — ses enfants, ses adultes, son lieu."""

from __future__ import annotations

from preau.coeur.phrases import compter, enumerer, nombre
from preau.coeur.referentiel.contexte import REMEDE_COMMUNE, Contexte
from preau.coeur.referentiel.exigences.cadre import (
    COLLECTIF,
    Jugement,
    a_apprecier,
    certain,
    conforme,
    engagement,
    exigence,
    non_conforme,
    non_renseigne,
)
from preau.coeur.referentiel.faits import Collectif
from preau.coeur.referentiel.norme import Parametres

NIVEAUX_EN_MOTS = {
    "maternelle": "école maternelle",
    "elementaire": "école élémentaire",
    "college": "collège",
    "lycee": "lycée",
}


def niveaux_en_mots(niveaux: tuple[str, ...]) -> str:
    """« école élémentaire et collège » ; un mot inconnu est cité tel quel."""
    return enumerer(NIVEAUX_EN_MOTS.get(niveau, f"« {niveau} »") for niveau in niveaux)


@exigence(
    "beneficiaires.niveau",
    titre="Le niveau des enfants",
    paragraphe="§ 1 et § 3",
    portee=COLLECTIF,
    clauses=(1, 32),
    parametres=("niveaux",),
    attendu=lambda p: niveaux_en_mots(p.niveaux or ()),
)
def niveau(collectif: Collectif, contexte: Contexte) -> Jugement:
    """§ 1 : « de l'école élémentaire au lycée » ; § 3 : « avant tout (…) des écoles et des collèges »."""
    niveaux = collectif.tous_niveaux
    if niveaux is None:
        phrase = "Le niveau scolaire des enfants n'est pas dit."
        return non_renseigne(phrase, "Indiquez le ou les niveaux : école élémentaire, collège…")
    admis = (contexte.parametres and contexte.parametres.niveaux) or ()
    observe = niveaux_en_mots(niveaux)
    hors = [mot for mot in niveaux if mot not in admis]
    if not hors:
        return conforme(observe, f"Le niveau du collectif est admis : {observe}.")
    if any(mot != "lycee" for mot in hors):
        etrangers = niveaux_en_mots(tuple(mot for mot in hors if mot != "lycee"))
        phrase = f"Le CLAS ne s'adresse pas à ce niveau : {etrangers}."
        return non_conforme(observe, phrase, f"Réservez le collectif aux niveaux admis : {niveaux_en_mots(admis)}.")
    phrase = f"Des lycéens sont accueillis : le texte vise avant tout ces niveaux : {niveaux_en_mots(admis)}."
    return a_apprecier(observe, phrase, "Dites pourquoi ces lycéens ont besoin du CLAS ; la Caf appréciera.")


@exigence(
    "collectif.effectif",
    titre="Le nombre d'enfants",
    paragraphe="§ 2-4",
    portee=COLLECTIF,
    clauses=(24, 27),
    parametres=("effectif_min", "effectif_max"),
    autres_parametres=("rural_population_max", "rural_effectif_min"),
    attendu=lambda p: f"de {p.effectif_min} à {p.effectif_max} enfants{_attendu_rural(p)}",
)
def effectif(collectif: Collectif, contexte: Contexte) -> Jugement:
    """§ 2-4 : « collectif constitué de 8 à 12 enfants maximum » ; en milieu rural, 5 peuvent être acceptés."""
    p = contexte.parametres
    if p is None or p.effectif_min is None or p.effectif_max is None:
        raise TypeError("effectif_min et effectif_max sont garantis par le cadre")
    enfants = collectif.effectif
    if enfants is None:
        phrase = "Le nombre d'enfants du collectif n'est pas dit."
        return non_renseigne(phrase, f"Indiquez le nombre d'enfants prévus, de {p.effectif_min} à {p.effectif_max}.")
    phrase = f"{compter(enfants, 'enfant')} : tout dépend de la commune, et {contexte.doute_sur_commune(collectif)}."
    remede = f"{REMEDE_COMMUNE} En milieu rural, moins d'enfants peuvent suffire."
    return certain(
        (_effectif(enfants, rurale, p) for rurale in contexte.rurale(collectif)),
        non_renseigne(phrase, remede, compter(enfants, "enfant")),
    )


def _effectif(enfants: int, rurale: bool, p: Parametres) -> Jugement:
    mini, maxi = p.effectif_min or 0, p.effectif_max or 0
    observe = compter(enfants, "enfant")
    if mini <= enfants <= maxi:
        return conforme(observe, f"{observe} : le texte en demande {mini} à {maxi}.")
    if rurale and p.rural_effectif_min is not None and p.rural_effectif_min <= enfants < mini:
        phrase = f"{observe} en commune rurale : un collectif peut y être accepté à partir de {p.rural_effectif_min}."
        return a_apprecier(
            f"{observe}, commune rurale", phrase, "Dites la spécificité du territoire ; la Caf appréciera."
        )
    if enfants > maxi:
        phrase = f"{observe}, c'est {nombre(enfants - maxi)} de trop : un collectif réunit {mini} à {maxi} enfants."
        return non_conforme(observe, phrase, f"Ouvrez un second collectif, ou gardez-en {maxi}.")
    phrase = f"{observe}, il en manque {mini - enfants} : un collectif réunit {mini} à {maxi} enfants."
    reunir = ", ou réunissez deux collectifs" if enfants else ""
    return non_conforme(observe, phrase, f"Accueillez au moins {mini} enfants{reunir}.")


def _attendu_rural(p: Parametres) -> str:
    if p.rural_effectif_min is None or p.rural_population_max is None:
        return ""
    seuil = nombre(p.rural_population_max)
    return f" ; {p.rural_effectif_min} peuvent être acceptés en commune de moins de {seuil} habitants"


@exigence(
    "collectif.encadrement",
    titre="Deux adultes au moins",
    paragraphe="§ 2-4",
    portee=COLLECTIF,
    clauses=(25, 27),
    parametres=("encadrants_min", "effectif_min"),
    autres_parametres=("rural_population_max", "rural_encadrants_min"),
    attendu=lambda p: f"au moins {compter(p.encadrants_min or 0, 'adulte')}, salariés ou bénévoles",
)
def encadrement(collectif: Collectif, contexte: Contexte) -> Jugement:
    """§ 2-4 : « 2 professionnels minimum (professionnels et/ou bénévoles) » ; en rural, un seul sous 8 enfants."""
    p = contexte.parametres
    if p is None or p.encadrants_min is None or p.effectif_min is None:
        raise TypeError("encadrants_min et effectif_min sont garantis par le cadre")
    encadrants, observe = collectif.encadrants, compter(collectif.encadrants.connus, "adulte")
    if encadrants.connus >= p.encadrants_min:
        return conforme(observe, f"{observe} auprès du collectif : il en faut au moins {p.encadrants_min}.")
    if not encadrants.complets:
        phrase = "Le nombre d'adultes n'est pas dit en entier : salariés, bénévoles, ou les deux."
        return non_renseigne(phrase, f"Indiquez salariés et bénévoles : au moins {p.encadrants_min} en tout.")
    enfants_possibles = (0, p.effectif_min) if collectif.effectif is None else (collectif.effectif,)
    cas = [
        _trop_peu_d_adultes(encadrants.connus, rurale, enfants, p)
        for rurale in contexte.rurale(collectif)
        for enfants in enfants_possibles
    ]
    if collectif.effectif is None:
        doute, remede = "le nombre d'enfants n'est pas dit", "Indiquez le nombre d'enfants du collectif."
    else:
        doute, remede = contexte.doute_sur_commune(collectif), REMEDE_COMMUNE
    phrase = f"{observe} : en commune rurale, cela peut suffire pour un petit collectif, mais {doute}."
    return certain(cas, non_renseigne(phrase, remede, observe))


def _trop_peu_d_adultes(adultes: int, rurale: bool, enfants: int, p: Parametres) -> Jugement:
    requis, observe = p.encadrants_min or 0, compter(adultes, "adulte")
    petit = enfants < (p.effectif_min or 0)
    if rurale and petit and p.rural_encadrants_min is not None and adultes >= p.rural_encadrants_min:
        phrase = f"{observe} en commune rurale : cela peut être accepté pour moins de {p.effectif_min} enfants."
        return a_apprecier(
            f"{observe}, commune rurale", phrase, "Dites la spécificité du territoire ; la Caf appréciera."
        )
    manque = compter(requis - adultes, "adulte")
    phrase = f"Il manque {manque} : chaque collectif doit être encadré par au moins {requis} adultes."
    return non_conforme(observe, phrase, f"Prévoyez {manque} de plus à chaque séance, salarié ou bénévole.")


@exigence(
    "collectif.lieu_unique",
    titre="Un même lieu toute l'année",
    paragraphe="§ 2-4",
    portee=COLLECTIF,
    clauses=(24,),
    attendu="un seul lieu, toute l'année scolaire",
)
def lieu_unique(collectif: Collectif, _contexte: Contexte) -> Jugement:
    """§ 2-4 : le collectif « se réunit dans un même lieu, toute l'année scolaire »."""
    lieux = {" ".join(lieu.split()).casefold(): lieu for lieu in collectif.lieux or ()}
    if not lieux:
        return non_renseigne("Le lieu du collectif n'est pas dit.", "Indiquez la salle où le collectif se réunit.")
    noms = enumerer(lieux.values())
    if len(lieux) == 1:
        return conforme(noms, f"Le collectif se réunit dans un même lieu : {noms}.")
    phrase = f"Le collectif se réunit dans {len(lieux)} lieux : il en faut un seul, toute l'année."
    return non_conforme(noms, phrase, "Gardez un seul lieu, ou décrivez un collectif par lieu.")


@exigence(
    "collectif.accessible_parents",
    titre="Un lieu ouvert aux parents",
    paragraphe="§ 2-4",
    portee=COLLECTIF,
    clauses=(24,),
    attendu="un lieu accessible aux parents",
)
def accessible_parents(collectif: Collectif, _contexte: Contexte) -> Jugement:
    """§ 2-4 : « et accessible aux parents »."""
    return engagement(
        collectif.accessible_parents,
        "Les parents peuvent entrer là où le collectif se réunit.",
        "Les parents ne peuvent pas entrer là où le collectif se réunit.",
        "Choisissez un lieu où les parents peuvent entrer, et dites-le.",
        "On ne sait pas si les parents peuvent entrer.",
        "Dites si les parents peuvent entrer là où le collectif se réunit.",
    )


@exigence(
    "collectif.locaux_adaptes",
    titre="Des locaux adaptés",
    paragraphe="§ 2-2",
    portee=COLLECTIF,
    clauses=(14,),
    attendu="des locaux adaptés",
)
def locaux_adaptes(collectif: Collectif, _contexte: Contexte) -> Jugement:
    """§ 2-2 : les actions « sont réalisées dans des locaux adaptés »."""
    return engagement(
        collectif.locaux_adaptes,
        "Les locaux sont adaptés.",
        "Les locaux ne sont pas adaptés.",
        "Trouvez des locaux adaptés : tables, lumière, calme, place pour bouger.",
        "On ne sait pas si les locaux sont adaptés.",
        "Dites si les locaux sont adaptés.",
    )
