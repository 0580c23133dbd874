"""Un gros dossier déposé, avec de tout : plusieurs collectifs, un budget partagé, une pièce, un manque assumé."""

from decimal import Decimal

from preau.projets.pieces import joindre_piece
from preau.projets.tables import Cofinancement, Collectif, Depot, LigneBudget, PartCollectif, Projet, SaisieEnSuspens
from preau.socle.horloge import maintenant
from tests.campagnes.fabriques import PieceDemandeeFactory
from tests.projets import fichiers
from tests.projets.depots import cadre_complet, deposer
from tests.projets.dossiers import Cadre

COLLECTIFS = 6
CHARGES = (("60", "Fournitures et goûters", 2_400), ("61", "Location de salles", 1_800), ("64", "Salaires", 21_600))
PRODUITS = (("70", "Participation des familles", 300), ("74", "Ville de Villeurbanne", 18_500), ("74", "Caf", 7_000))


def six_collectifs(document) -> None:
    """Six collectifs d'une semaine à deux soirs, certains avec des fermetures."""
    modele = document["collectifs"][0]
    document["projet"]["diagnostic"]["besoins"] = "Lecture et confiance.\nUn lieu calme le soir."
    document["collectifs"] = [
        {
            **modele,
            "nom": f"Collectif du {lieu}",
            "lieux": [lieu],
            "effectif": 8 + rang % 5,
            "fermetures": [{"debut": "2027-05-03", "fin": "2027-05-07", "motif": "travaux"}] if rang % 2 else [],
        }
        for rang, lieu in enumerate(["Tonkin", "Charpennes", "Gratte-Ciel", "Cusset", "Buers", "Croix-Luizet"])
    ]


def gros_cadre(changer=six_collectifs, **options) -> Cadre:
    """Le dossier, prêt à être déposé malgré une réponse qui ne se lit pas."""
    pret = cadre_complet(changer, **options)
    LigneBudget.objects.filter(projet=pret.projet).delete()
    for compte, libelle, montant in (*CHARGES, *PRODUITS, ("86", "Bénévoles", 900), ("87", "Bénévolat", 900)):
        est_ps = libelle == "Caf"
        LigneBudget.objects.create(
            projet=pret.projet, compte=compte, libelle=libelle, montant=Decimal(montant), est_ps=est_ps
        )
    salaires = LigneBudget.objects.get(projet=pret.projet, libelle="Salaires")
    for collectif in Collectif.objects.filter(projet=pret.projet)[:5]:
        PartCollectif.objects.create(ligne=salaires, collectif=collectif, montant=Decimal(3_000))
    Cofinancement.objects.create(projet=pret.projet, nom="Ville de Villeurbanne", montant_demande=Decimal(18_500))
    demandee = PieceDemandeeFactory(campagne=pret.campagne)
    joindre_piece(projet=pret.projet, casquette=pret.amina, demandee=demandee, nom="statuts.pdf", octets=fichiers.PDF)
    Projet.objects.filter(pk=pret.projet.pk).update(contact_nom="Amina Berger")
    SaisieEnSuspens.objects.create(
        projet=pret.projet,
        champ="projet.contact_telephone",
        brut="zéro six",
        erreur="Écrivez dix chiffres.",
        auteur=pret.amina.personne,
        le=maintenant(),
    )
    return pret


def gros_depot(**options) -> Depot:
    """Le même, déposé."""
    pret = gros_cadre(**options)
    return deposer(pret, malgre="Le numéro de la coordinatrice arrive lundi.")
