"""Un dossier de six collectifs, bien rempli, et de quoi le déposer."""

from copy import deepcopy
from decimal import Decimal

from preau.projets.pieces import joindre_piece
from preau.projets.saisie import saisir
from preau.projets.tables import Cofinancement, LigneBudget, PartCollectif
from tests.campagnes.fabriques import (
    ContactFactory,
    DateDeComiteFactory,
    PieceDemandeeFactory,
    QuestionLocaleFactory,
)
from tests.projets import fichiers
from tests.projets.depots import cadre_complet
from tests.projets.dossiers import Cadre

NOMS = ("Les CM1 du mardi", "Les CM2 du jeudi", "Les 6e", "Les 5e et 4e", "Les 3e du mercredi", "Les CE2")
PHRASE = (
    "Les enseignants des trois écoles du quartier et nos bénévoles ont vu des enfants qui savent faire et n'osent pas. "
)
LIGNES = (
    ("60", "Achats de matériel et de jeux", 2400),
    ("61", "Location de la salle des fêtes", 1800),
    ("62", "Déplacements et sorties", 2600),
    ("64", "Coordinatrice, mi-temps", 21000),
    ("64", "Animateurs", 14200),
    ("74", "Ville de Villeurbanne", 15000),
    ("74", "Métropole de Lyon", 9000),
    ("74", "Prestation de service Clas", 18000),
    ("86", "Bénévolat", 6000),
    ("87", "Bénévolat", 6000),
)


def _six(document: dict) -> None:
    projet, modele = document["projet"], document["collectifs"][0]
    projet["intitule"] = "Lire, chercher, oser : le CLAS des Passerelles"
    for cle in ("adhesion_familles", "implication_parents", "familles_immigrees_illettrisme", "place_des_peres"):
        projet[cle] = PHRASE * 2
    projet["diagnostic"] = {
        "besoins": PHRASE * 4,
        "etablissements": ["École Anatole-France", "École Jules-Guesde", "Collège Lamartine"],
    }
    fermeture = {"debut": "2026-12-07", "fin": "2026-12-11", "motif": "Travaux dans la salle"}
    document["collectifs"] = []
    for nom in NOMS:
        collectif = deepcopy(modele) | {"nom": nom, "debut": "2026-09-14", "fin": "2027-06-25"}
        collectif["fermetures"] = [fermeture]
        document["collectifs"].append(collectif)


def cadre_riche(changer=None, **options) -> Cadre:
    """Six collectifs, un budget partagé, des pièces, des questions, des contacts : rien n'y manque."""

    def six(document):
        _six(document)
        if changer:
            changer(document)

    riche = cadre_complet(six, **options)
    projet = riche.projet
    projet.lignes.all().delete()
    collectifs = list(projet.collectifs.all())
    for compte, libelle, montant in LIGNES:
        ligne = LigneBudget.objects.create(projet=projet, compte=compte, libelle=libelle, montant=Decimal(montant))
        if compte == "64":
            for collectif in collectifs:
                PartCollectif.objects.create(ligne=ligne, collectif=collectif, montant=Decimal(montant // 12))
    LigneBudget.objects.filter(projet=projet, libelle__startswith="Prestation").update(est_ps=True)
    Cofinancement.objects.create(projet=projet, nom="Ville de Villeurbanne", montant_demande=Decimal(15000))
    question = QuestionLocaleFactory(campagne=riche.campagne)
    for champ, brut in (
        (f"question.{question.uuid}", "Les trois écoles du quartier, en avril."),
        ("projet.contact_nom", "Bruno Diallo"),
        ("projet.contact_courriel", "bruno@exemple.fr"),
        ("projet.equipe", PHRASE),
        ("projet.tiers_distinct", "oui"),
    ):
        saisir(projet=projet, champ=champ, brut=brut, par=riche.amina)
    for nature, intitule in (("statuts", "Statuts"), ("rib", "Relevé d'identité bancaire")):
        demandee = PieceDemandeeFactory(
            campagne=riche.campagne, nature=nature, intitule=intitule, aide="La version en vigueur, signée."
        )
        octets = fichiers.PDF + nature.encode() + b"\n%%EOF\n"
        joindre_piece(projet=projet, demandee=demandee, casquette=riche.amina, nom=f"{nature}.pdf", octets=octets)
    PieceDemandeeFactory(
        campagne=riche.campagne, nature="comptes", intitule="Comptes du dernier exercice", obligatoire=False
    )
    ContactFactory(campagne=riche.campagne, fonction="Conseillère", telephone="04 78 00 00 00")
    DateDeComiteFactory(campagne=riche.campagne)
    return riche
