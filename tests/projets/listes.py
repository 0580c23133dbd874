"""De quoi emplir une liste : beaucoup de dossiers déposés, d'un coup, sans passer par leur écriture."""

from datetime import timedelta
from decimal import Decimal
from itertools import product
from uuid import uuid4

from django.utils import timezone

from preau.acteurs.models import Structure
from preau.campagnes.models import Campagne
from preau.projets.depots import ATTESTATION
from preau.projets.enums import AvisRendu
from preau.projets.tables import Cofinancement, Collectif, Depot, LigneBudget, Projet
from preau.projets.tables.enums import EtatProjet
from preau.territoires.enums import GenerationQuartier, NatureListe
from preau.territoires.models import Etablissement, ImportDeListe, QuartierPrioritaire
from tests.fabriques import StructureFactory, UtilisateurFactory, commune

COMMUNES = ("69266", "69123", "69388", "69256", "69259", "69029", "69145", "69264")
DEBUTS = ("Ouvrir les portes", "Le temps d'apprendre", "Tisser des liens", "Réussir au collège", "Des mots à nous")
FINS = ("aux Minguettes", "du Tonkin", "de la Duchère", "à Vénissieux", "du Mas du Taureau", "en Beaujolais")
TITRES = [f"{debut} {fin}" for fin, debut in product(FINS, DEBUTS)]
EMPREINTE = "0" * 64


def semer(
    campagne: Campagne, nombre: int, *, structures: list[Structure] | None = None, financeur=None
) -> list[Projet]:
    """``nombre`` dossiers déposés, de deux collectifs et de quatre lignes ; au financeur, 1 000 € et un de plus."""
    structures = structures or [StructureFactory(caf=campagne.caf, commune=commune("69266"))]
    maintenant = timezone.now()
    projets = Projet.objects.bulk_create(
        Projet(
            campagne=campagne,
            structure=structures[rang % len(structures)],
            intitule=TITRES[rang % len(TITRES)],
            etat=EtatProjet.DEPOSE,
            depose_le=maintenant - timedelta(hours=rang),
        )
        for rang in range(nombre)
    )
    deposant = UtilisateurFactory()
    Depot.objects.bulk_create(_depot(projet, rang, deposant) for rang, projet in enumerate(projets))
    Collectif.objects.bulk_create(
        Collectif(projet=projet, rang=n + 1, commune=COMMUNES[(rang + n) % len(COMMUNES)], effectif=8 + (rang + n) % 5)
        for rang, projet in enumerate(projets)
        for n in range(2)
    )
    LigneBudget.objects.bulk_create(ligne for rang, projet in enumerate(projets) for ligne in _lignes(projet, rang))
    Cofinancement.objects.bulk_create(
        Cofinancement(projet=projet, financeur=financeur, nom="" if financeur else "Ville", montant_demande=1000 + rang)
        for rang, projet in enumerate(projets)
    )
    return projets


def liste_officielle(nature: NatureListe) -> ImportDeListe:
    """Un import de cette liste, toujours le même."""
    champs = {"fichier": "liste.csv", "source": "essai", "lus": 0, "gardes": 0, "ecartes": 0}
    comptes = {"crees": 0, "modifies": 0, "absents": 0}
    return ImportDeListe.objects.get_or_create(
        nature=nature, empreinte=nature.value, au="2026-02-02", defaults=champs | comptes
    )[0]


def quartier(code: str = "QN06901", nom: str = "Le Tonkin") -> QuartierPrioritaire:
    """Un quartier prioritaire de la géographie de 2024."""
    champs = {"generation": GenerationQuartier.DE_2024, "nom": nom, "codes_communes": "69266"}
    return QuartierPrioritaire.objects.create(code=code, liste=liste_officielle(NatureListe.QUARTIERS), **champs)


def college_rep(uai: str = "0690001A") -> Etablissement:
    """Un collège que la liste de l'éducation prioritaire dit REP+."""
    liste = liste_officielle(NatureListe.EDUCATION_PRIORITAIRE)
    champs = {"type": "college", "education_prioritaire": liste, "rep_liste": "REP+", "annee_rep": "2025-2026"}
    return Etablissement.objects.create(uai=uai, nom="Collège Môrice", recherche="college", **champs)


def _depot(projet: Projet, rang: int, deposant) -> Depot:
    empreintes = dict.fromkeys(("empreinte", "dossier_empreinte", "referentiel_empreinte", "sceau"), EMPREINTE)
    manque = rang % 7 == 3
    return Depot(
        projet=projet,
        numero=1 + rang % 2,
        depose_le=projet.depose_le,
        deposant=deposant,
        role="responsable",
        nom="Amina Berger",
        qualite="présidente",
        attestation=ATTESTATION,
        malgre="La salle se libère en septembre." if manque else "",
        manques="Le lieu du collectif n'est pas dit." if manque else "",
        cle=uuid4(),
        document="{}" * 6000,
        dossier='{"etapes": []' + " " * 12_000 + "}",
        rapport="{}" * 6000,
        avis=AvisRendu.values[rang % 4],
        referentiel="Rhône, 2024-2025",
        millesime_communes="2026",
        **empreintes,
    )


def _lignes(projet: Projet, rang: int) -> list[LigneBudget]:
    charges = Decimal(12_000 + 137 * rang)
    dites = (
        ("60", charges / 4, False),
        ("64", charges * 3 / 4, False),
        ("74", charges / 2, True),
        ("74", charges / 2, False),
    )
    return [
        LigneBudget(projet=projet, rang=n, compte=compte, montant=montant, est_ps=ps)
        for n, (compte, montant, ps) in enumerate(dites, 1)
    ]
