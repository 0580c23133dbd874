"""L'atelier : les documents longs à faire se font hors de la page qui les demande, et disent où ils en sont.

Demander s'écrit dans la transaction de l'acte. L'atelier prend ensuite un document à la fois, pour un temps borné : un
processus mort en chemin rend ce qu'il tenait. Chaque étape s'écrit dès qu'elle est dite ; un faiseur n'ouvre donc pas
de transaction autour d'elle. Les heures sont celles de la machine, comme pour le courrier : ce sont des délais.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID, uuid4

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from preau.socle.enums import EtatTirage
from preau.socle.horloge import maintenant
from preau.socle.models import Tirage
from preau.socle.rangement import Casier, ContenuPerdu, ContenuRemplace

Avancer = Callable[[int, str], None]
Faiseur = Callable[[UUID, Avancer], bytes]

ESSAIS = 4
# Le temps laissé à un essai pour dire son étape suivante, et l'attente après une première panne, doublée à chaque fois.
BAIL = timedelta(minutes=2)
PREMIER_DELAI = timedelta(seconds=30)
# Combien de documents un atelier regarde quand d'autres les prennent en même temps que lui.
DE_FRONT = 10
RANGE = "Le fichier est prêt"
INTERROMPU = "Interrompu à chaque essai."

_TIRAGES = Casier("tirages")


class BailPerdu(Exception):
    """Un autre essai a pris ce document : celui-ci n'a plus rien à en dire."""


class Bilan(NamedTuple):
    """Ce qu'un passage de l'atelier a fait : documents faits, remis à plus tard, abandonnés."""

    faits: int = 0
    remis: int = 0
    abandonnes: int = 0


def demander(*, genre: str, objet: UUID, cle: str) -> Tirage:
    """Demande un document, dans la transaction en cours ; le même contenu (genre et clé) rend la même demande."""
    neuf = {"objet": objet, "prochain_essai": timezone.now()}
    tirage, _ = Tirage.objects.get_or_create(genre=genre, cle=cle, defaults=neuf)
    return tirage


def trouver(*, genre: str, cle: str) -> Tirage | None:
    """La demande de ce contenu, s'il y en a une."""
    return Tirage.objects.filter(genre=genre, cle=cle).first()


def redemander(tirage: Tirage) -> bool:
    """Remet à faire un document abandonné, ou fait puis perdu ; rend faux, sans rien changer, s'il n'y a pas lieu."""
    if tirage.etat == EtatTirage.FAIT and contenu_de(tirage) is not None:
        return False
    finis = Tirage.objects.filter(pk=tirage.pk, etat__in=[EtatTirage.FAIT, EtatTirage.ECHEC])
    neuf = {"avancement": 0, "etape": "", "essais": 0, "fichier": "", "taille": None, "fini_le": None, "erreur": ""}
    return bool(_ecrire(finis, etat=EtatTirage.EN_ATTENTE, prochain_essai=timezone.now(), **neuf))


def contenu_de(tirage: Tirage) -> bytes | None:
    """Le fichier d'un document fait ; ``None`` s'il n'est pas fait, ou si son fichier a disparu ou a été remplacé."""
    if tirage.etat != EtatTirage.FAIT:
        return None
    try:
        return _TIRAGES.relire(tirage.fichier)
    except (ContenuPerdu, ContenuRemplace):
        return None


def travailler(faiseurs: Mapping[str, Faiseur], continuer: Callable[[], bool] = lambda: True) -> Bilan:
    """Fait, l'un après l'autre, les documents dont l'heure est venue et qu'un de ces faiseurs sait faire.

    ``faiseurs`` : par genre. ``continuer`` est demandé avant chaque document.
    """
    resultats = {EtatTirage.FAIT: 0, EtatTirage.EN_ATTENTE: 0, EtatTirage.ECHEC: 0}
    while continuer() and (tirage := _prendre(frozenset(faiseurs))):
        resultats[_essayer(tirage, faiseurs[tirage.genre])] += 1
    return Bilan(*resultats.values())


def _a_faire(genres: frozenset[str]) -> QuerySet[Tirage]:
    instant = timezone.now()
    attendent = Q(etat=EtatTirage.EN_ATTENTE, prochain_essai__lte=instant)
    delaisses = Q(etat=EtatTirage.EN_COURS, bail_fin__lt=instant)
    return Tirage.objects.filter(attendent | delaisses, genre__in=genres)


def _prendre(genres: frozenset[str]) -> Tirage | None:
    """Prend le plus ancien document à faire. La condition est relue par l'écriture même : un seul le prend."""
    for pk in list(_a_faire(genres).order_by("prochain_essai", "pk").values_list("pk", flat=True)[:DE_FRONT]):
        libre = _a_faire(genres).filter(pk=pk)
        pris = {"etat": EtatTirage.EN_COURS, "preneur": uuid4(), "bail_fin": timezone.now() + BAIL}
        if _ecrire(libre, **pris, avancement=0, etape="", essais=F("essais") + 1):
            return Tirage.objects.get(pk=pk)
    return None


def _essayer(tirage: Tirage, faiseur: Faiseur) -> EtatTirage:
    """Mène un essai ; rend l'état où il laisse le document."""
    if tirage.essais > ESSAIS:
        return _abandonner(tirage, tirage.erreur or INTERROMPU)
    tenu = Tirage.objects.filter(pk=tirage.pk, preneur=tirage.preneur)

    def avancer(avancement: int, etape: str) -> None:
        """Dit où l'on en est, et garde le document pour soi. Lève :class:`BailPerdu`."""
        if not _ecrire(tenu, avancement=avancement, etape=etape, bail_fin=timezone.now() + BAIL):
            raise BailPerdu

    try:
        octets = faiseur(tirage.objet, avancer)
        fichier = _TIRAGES.ranger(octets)
    except BailPerdu:
        return EtatTirage.EN_ATTENTE
    except Exception as erreur:  # noqa: BLE001  # quelle que soit la panne, elle est notée et les autres documents se font
        return _apres_une_panne(tirage, f"{type(erreur).__name__} : {erreur}")
    fini = _ecrire(
        tenu, **_libre(EtatTirage.FAIT), avancement=100, etape=RANGE, fichier=fichier, taille=len(octets), erreur=""
    )
    return EtatTirage.FAIT if fini else EtatTirage.EN_ATTENTE


def _apres_une_panne(tirage: Tirage, erreur: str) -> EtatTirage:
    if tirage.essais >= ESSAIS:
        return _abandonner(tirage, erreur)
    tenu = Tirage.objects.filter(pk=tirage.pk, preneur=tirage.preneur)
    suite = timezone.now() + PREMIER_DELAI * 2 ** (tirage.essais - 1)
    _ecrire(tenu, **_libre(EtatTirage.EN_ATTENTE), avancement=0, etape="", prochain_essai=suite, erreur=erreur[:500])
    return EtatTirage.EN_ATTENTE


def _abandonner(tirage: Tirage, erreur: str) -> EtatTirage:
    tenu = Tirage.objects.filter(pk=tirage.pk, preneur=tirage.preneur)
    _ecrire(tenu, **_libre(EtatTirage.ECHEC), erreur=erreur[:500])
    return EtatTirage.ECHEC


def _libre(etat: EtatTirage) -> dict[str, object]:
    """Ce qui rend un document, dans cet état."""
    fini_le = None if etat == EtatTirage.EN_ATTENTE else timezone.now()
    return {"etat": etat, "preneur": None, "bail_fin": None, "fini_le": fini_le}


def _ecrire(lignes: QuerySet[Tirage], **valeurs: object) -> int:
    return lignes.update(modifie_le=maintenant(), **valeurs)
