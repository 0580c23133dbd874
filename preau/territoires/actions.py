"""Charger les communes et les listes officielles : les seules écritures de ces tables."""

from collections.abc import Iterable
from datetime import date
from typing import Any, BinaryIO, NamedTuple

from django.db import transaction
from django.db.models import QuerySet

from preau.coeur.communes import MILLESIME, LigneCommune, toutes_les_lignes
from preau.coeur.referentiel.norme import en_date
from preau.socle.horloge import aujourd_hui
from preau.territoires.enums import NatureListe, TypeCommune
from preau.territoires.listes.ecriture import Plan, ecrire, prevoir
from preau.territoires.listes.fichier import mesurer
from preau.territoires.listes.lecteurs import lire_liste
from preau.territoires.listes.lecture import Lecture, ListeRefusee
from preau.territoires.listes.rapport import Rapport
from preau.territoires.models import Commune, ImportDeListe
from preau.territoires.noms import normaliser

_PAR_LOT = 2000
_CHAMPS = [champ.name for champ in Commune._meta.concrete_fields if not champ.primary_key]


class Chargement(NamedTuple):
    """Ce qu'un chargement a fait : codes chargés, et codes d'hier qui ne sont plus dans le fichier."""

    chargees: int
    anciennes: int


@transaction.atomic
def charger_communes(*, lignes: Iterable[LigneCommune] | None = None, millesime: str = MILLESIME) -> Chargement:
    """Met les communes de la base à l'état du fichier ; le refaire ne change rien.

    Un code qui n'est plus dans le fichier n'est pas effacé (une structure peut le désigner) : il devient une
    ancienne commune, que plus rien ne propose.
    """
    communes = [_commune(ligne, millesime) for ligne in (toutes_les_lignes() if lignes is None else lignes)]
    # Celles dont d'autres dépendent passent devant : la clé étrangère les veut déjà là.
    communes.sort(key=lambda commune: commune.rattachement_id is not None)
    codes = {commune.code for commune in communes}
    perdus = [code for code in Commune.objects.proposables().values_list("code", flat=True) if code not in codes]
    Commune.objects.bulk_create(
        communes, batch_size=_PAR_LOT, update_conflicts=True, unique_fields=["code"], update_fields=_CHAMPS
    )
    for debut in range(0, len(perdus), _PAR_LOT):
        Commune.objects.filter(code__in=perdus[debut : debut + _PAR_LOT]).update(type=TypeCommune.ANCIENNE)
    return Chargement(len(communes), len(perdus))


def _commune(ligne: LigneCommune, millesime: str) -> Commune:
    return Commune(
        code=ligne.code,
        nom=ligne.nom,
        nom_recherche=normaliser(ligne.nom),
        type=ligne.type,
        rattachement_id=ligne.rattachement or None,
        departement=ligne.departement,
        population=ligne.population,
        codes_postaux=" ".join(ligne.codes_postaux),
        epci=ligne.epci,
        millesime=millesime,
    )


SOURCES = {
    NatureListe.ECOLES: "Annuaire de l'éducation, ministère de l'Éducation nationale (fr-en-annuaire-education)",
    NatureListe.EDUCATION_PRIORITAIRE: "Établissements de l'éducation prioritaire, Dgesco (fr-en-etablissements-ep)",
    NatureListe.QUARTIERS: "Quartiers prioritaires de la politique de la ville, ANCT",
}
_LONGUEUR_NOM = 200


def importer_liste(
    *, nature: NatureListe, flux: BinaryIO, nom: str, au: date | None = None, source: str = "", essai: bool = False
) -> Rapport:
    """Importe une liste officielle ; le refaire ne change rien. Un `essai` dit ce qui serait fait et n'écrit rien.

    `flux` se lit en octets et se rembobine ; `au` est la date du fichier (celle de son premier import, ou le jour
    même, à défaut). Lève `ListeRefusee` avec une phrase. Rien n'est effacé : ce que le fichier ne nomme plus devient
    « absent du fichier du … », dans les seuls départements et types dont il parle.
    """
    empreinte = mesurer(flux)
    communes = dict(Commune.objects.values_list("code", "departement"))
    if not communes:
        raise ListeRefusee("Les communes ne sont pas chargées : lancez d'abord « manage.py charger_territoires ».")
    connu = ImportDeListe.objects.filter(nature=nature, empreinte=empreinte).first()
    jour = au or (connu.au if connu else aujourd_hui())
    if jour > aujourd_hui():
        raise ListeRefusee(f"La date du fichier est à venir : {en_date(jour)}.")
    lecture = lire_liste(nature, flux, communes)
    importation = ImportDeListe(
        nature=nature, fichier=nom[:_LONGUEUR_NOM], source=(source or SOURCES[nature])[:_LONGUEUR_NOM], au=jour
    )
    importation.empreinte = empreinte
    importation.millesime = lecture.millesime
    if essai:
        return _rapport(importation, lecture, prevoir(nature, lecture, jour), essai=True)
    with transaction.atomic():
        plan = prevoir(nature, lecture, jour)
        rapport = _rapport(importation, lecture, plan, essai=False)
        ecrire(nature, plan, _enregistrer(importation, rapport))
    return rapport


def _rapport(importation: ImportDeListe, lecture: Lecture[Any], plan: Plan, *, essai: bool) -> Rapport:
    return Rapport(
        nature=NatureListe(importation.nature),
        fichier=importation.fichier,
        empreinte=importation.empreinte,
        au=importation.au,
        millesime=importation.millesime,
        dialecte=lecture.dialecte,
        essai=essai,
        deja_importe=_le_meme(importation).exists(),
        mot=lecture.mot,
        lus=lecture.lus,
        gardes=lecture.gardes,
        crees=plan.total("crees"),
        modifies=plan.total("modifies"),
        inchanges=plan.total("inchanges"),
        plus_recents=plan.total("plus_recents"),
        absents=plan.absents,
        ecarts=lecture.ecarts,
        remarques=lecture.remarques,
    )


def _le_meme(importation: ImportDeListe) -> QuerySet[ImportDeListe]:
    return ImportDeListe.objects.filter(nature=importation.nature, empreinte=importation.empreinte, au=importation.au)


def _enregistrer(importation: ImportDeListe, rapport: Rapport) -> ImportDeListe:
    """La ligne de ce fichier : celle de son premier import, dont les comptes restent, ou une nouvelle."""
    if connu := _le_meme(importation).first():
        return connu
    importation.lus, importation.gardes, importation.ecartes = rapport.lus, rapport.gardes, len(rapport.ecarts)
    importation.crees, importation.modifies = rapport.crees, rapport.modifies
    importation.absents, importation.motifs = len(rapport.absents), rapport.motifs
    importation.save()
    return importation
