"""Ce qu'un dépôt demande, lu du texte scellé."""

from decimal import Decimal

import pytest

from preau.campagnes.requetes import parametres_de
from preau.instruction.demandes import demande_du_depot
from preau.instruction.enums import OrigineDuDemande
from preau.projets.budget import budget_du
from preau.projets.tables import LigneBudget, PartCollectif
from tests.instruction.fabriques import deposer_dossier, preparer
from tests.projets.depots import deposer
from tests.projets.listes import quartier


def lire(depot):
    return demande_du_depot(depot, parametres_de(depot.projet.campagne))


def test_la_ps_inscrite_au_budget_est_ce_que_le_projet_demande(cadre):
    demande = lire(deposer_dossier(cadre, ps="2000.50", charges="8000.00"))
    assert (demande.montant, demande.origine) == (Decimal("2000.50"), OrigineDuDemande.INSCRITE)
    assert demande.plafond == Decimal("2000.50")


def test_sans_ps_inscrite_l_estimation_du_coeur_en_tient_lieu(cadre):
    depot = deposer_dossier(cadre, ps=None, charges="4000.00", autres="1000.00")
    estimee = budget_du(depot.projet).ps.total
    assert estimee == Decimal("1300.00")
    assert lire(depot)[:3] == (estimee, OrigineDuDemande.ESTIMEE, Decimal("3000.00"))


def test_une_ps_que_les_autres_recettes_couvrent_deja_est_ramenee(cadre):
    demande = lire(deposer_dossier(cadre, ps="3000.00", charges="8000.00", autres="7000.00"))
    assert demande[:3] == (Decimal("1000.00"), OrigineDuDemande.RAMENEE, Decimal("1000.00"))


def test_le_depot_dit_les_enfants_et_les_quartiers_pas_le_dossier_d_aujourd_hui(cadre):
    def deux(document):
        document["collectifs"].append({**document["collectifs"][0], "effectif": 8})

    pret = preparer(cadre, changer=deux)
    premier, second = pret.projet.collectifs.order_by("rang")
    pret.projet.collectifs.filter(pk=premier.pk).update(qpv=quartier())
    depot = deposer(pret)
    pret.projet.collectifs.update(effectif=3, qpv=None)
    demande = lire(depot)
    assert (demande.enfants, demande.enfants_qpv, demande.quartiers) == (18, 10, ("QN06901",))
    assert [collectif.cle for collectif in demande.collectifs] == [premier.uuid, second.uuid]


def test_chaque_collectif_a_la_ps_et_la_formule_que_le_budget_du_dossier_donne(cadre):
    def deux(document):
        document["collectifs"].append({**document["collectifs"][0], "nom": "Collège"})

    pret = preparer(cadre, ps="2000.00", charges="6000.00", changer=deux)
    achats = pret.projet.lignes.get(compte="60")
    PartCollectif.objects.create(ligne=achats, collectif=pret.projet.collectifs.first(), montant=Decimal("1234.56"))
    LigneBudget.objects.create(projet=pret.projet, compte="", libelle="Sans compte", montant=Decimal(9))
    LigneBudget.objects.create(projet=pret.projet, compte="60", libelle="Sans montant")
    attendues = budget_du(pret.projet).ps.collectifs
    demande = lire(deposer(pret, malgre="Budget à revoir"))
    assert [collectif.ps for collectif in demande.collectifs] == list(attendues)
    assert [collectif.nom for collectif in demande.collectifs] == ["CM", "Collège"]
    assert [collectif.formule.splitlines() for collectif in demande.collectifs] == [
        list(ps.formule) for ps in attendues
    ]


@pytest.mark.parametrize("montant", ["0.00", "0.01", "1999.99"])
def test_un_montant_se_partage_entre_collectifs_sans_perdre_un_centime(cadre, montant):
    def trois(document):
        document["collectifs"] += [{**document["collectifs"][0], "nom": nom} for nom in ("B", "C")]

    demande = lire(deposer_dossier(cadre, ps="2000.00", changer=trois))
    assert sum(demande.partager(Decimal(montant))) == Decimal(montant)
