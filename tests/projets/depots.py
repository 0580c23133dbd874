"""Un dossier prêt à être déposé, et le geste qui le dépose."""

from decimal import Decimal
from uuid import uuid4

from preau.projets.depots import deposer_projet
from preau.projets.reprise import importer_document
from preau.projets.tables import LigneBudget, Projet
from tests.projets import fabriques
from tests.projets.dossiers import Cadre, cadre

SIGNATURE = {"nom": "Amina Berger", "qualite": "présidente", "attestation": True}


def cadre_complet(changer=None, **options) -> Cadre:
    """Un dossier de 2026-2027 auquel rien ne manque, une fois passé par ``changer``."""
    pret = cadre(**options)

    def de_l_annee(document):
        document["campagne"]["annee_scolaire"] = "2026-2027"
        document["collectifs"][0].update(debut="2026-09-14", fin="2027-06-25")
        if changer:
            changer(document)

    importer_document(projet=pret.projet, octets=fabriques.projet(de_l_annee), par=pret.amina)
    Projet.objects.filter(pk=pret.projet.pk).update(contrat_republicain=True)
    for compte, libelle in (("60", "Achats"), ("74", "Commune")):
        LigneBudget.objects.create(projet=pret.projet, compte=compte, libelle=libelle, montant=Decimal(1500))
    return pret


def deposer(pret: Cadre, **options):
    return deposer_projet(**{"projet": pret.projet, "casquette": pret.amina, "cle": uuid4(), **SIGNATURE, **options})
