from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from preau.projets.depots import renoncer, retirer_depot
from preau.projets.filtres_de_dossiers import appliquer, lire_demande, options
from preau.projets.listes_de_dossiers import (
    Bilan,
    CommuneDite,
    Quartier,
    bilan,
    brouillons,
    dossiers_par_campagne,
    lire_liste,
)
from preau.projets.tables import Cofinancement, EcoleAssociee, LigneBudget, Projet
from tests.fabriques import CafFactory, ComiteFactory, RattachementFactory, StructureFactory
from tests.projets.depots import cadre_complet, deposer
from tests.projets.dossiers import campagne_ouverte
from tests.projets.listes import college_rep, quartier, semer

pytestmark = pytest.mark.django_db


@pytest.fixture
def conseillere():
    return RattachementFactory(conseillere=True)


def demander(dossiers, adresse=""):
    return lire_demande(QueryDict(adresse).dict(), options(dossiers))


def titres(dossiers, adresse=""):
    return [dossier.intitule for dossier in appliquer(demander(dossiers, adresse), dossiers)]


def test_une_ligne_dit_tout_ce_que_la_caf_cherche(conseillere):
    ComiteFactory(nom="Comité de Lyon", communes=["69123"])
    # Un arrondissement de Lyon, et une petite commune.
    pret = cadre_complet(lambda document: document["collectifs"][0].update(commune="69388"))
    premier = pret.projet.collectifs.get()
    premier.qpv = quartier()
    premier.save()
    pret.projet.collectifs.create(rang=2, commune="69145", effectif=6)
    pret.projet.collectifs.create(rang=3, commune="69266", effectif=12, retire_le=pret.projet.cree_le)
    EcoleAssociee.objects.create(projet=pret.projet, etablissement=college_rep())
    for compte, montant, est_ps in (("64", "0.10", False), ("86", "900", False), ("74", "0.20", True)):
        LigneBudget.objects.create(projet=pret.projet, compte=compte, montant=Decimal(montant), est_ps=est_ps)
    for montant in ("10.10", "20.20", None):
        Cofinancement.objects.create(projet=pret.projet, nom="Ville", montant_demande=montant and Decimal(montant))
    depot = deposer(pret, malgre="Le bail arrive.")
    (lu,) = lire_liste(conseillere, pret.campagne)
    assert (lu.uuid, lu.intitule, lu.structure) == (pret.projet.uuid, "Ouvrir les portes", pret.structure.nom)
    assert (lu.annee, lu.etat) == ("2026-2027", "depose")
    assert lu.depot == (1, depot.depose_le, depot.avis, "Le bail arrive.")
    assert (lu.collectifs, lu.enfants) == (2, 16)
    assert lu.communes == (CommuneDite("69123", "Lyon"), CommuneDite("69145", "Odenas"))
    assert (lu.comites, lu.quartiers) == (("Comité de Lyon",), (Quartier("QN06901", "Le Tonkin"),))
    assert (lu.rural, lu.rep) == (True, ("REP+",))
    montants = ("1500.10", "0.20", "30.30")
    assert tuple(map(str, (lu.charges, lu.ps, lu.cofinancements))) == montants
    assert lu.demande is None


def test_un_dossier_rouvert_se_lit_tel_que_depose(conseillere):
    ville = RattachementFactory(cofinanceur=True)
    pret = cadre_complet(lambda document: document["collectifs"][0].update(commune="69388"))
    pret.projet.collectifs.update(qpv=quartier())
    EcoleAssociee.objects.create(projet=pret.projet, etablissement=college_rep())
    LigneBudget.objects.create(projet=pret.projet, compte="74", montant=Decimal("250.50"), est_ps=True)
    Cofinancement.objects.create(projet=pret.projet, financeur=ville.financeur, montant_demande=Decimal("10.10"))
    Cofinancement.objects.create(projet=pret.projet, nom="Région", montant_demande=Decimal("20.20"))
    deposer(pret, malgre="Le bail arrive.")
    lecteurs = (conseillere, ville)
    depose = [lire_liste(lecteur, pret.campagne)[0] for lecteur in lecteurs]
    assert (depose[0].ps, depose[1].demande) == (Decimal("250.50"), Decimal("10.10"))
    # La structure récrit tout, sauf la ligne qui fait lire le dossier à la ville.
    Projet.objects.filter(pk=pret.projet.pk).update(etat="a_completer", intitule="Autre titre")
    pret.projet.collectifs.update(commune="69145", effectif=50, qpv=None)
    pret.projet.collectifs.create(rang=9, commune="69266", effectif=12)
    pret.projet.lignes.update(montant=1)
    pret.projet.cofinancements.update(montant_demande=Decimal(5000))
    pret.projet.ecoles.update(retire_le=pret.projet.cree_le)
    relus = [lire_liste(lecteur, pret.campagne)[0] for lecteur in lecteurs]
    sans = {"etat": "", "instruction": None}
    assert [replace(relu, **sans) for relu in relus] == [replace(lu, **sans) for lu in depose]
    assert [relu.etat for relu in relus] == ["a_completer", "a_completer"]


def test_une_commune_inconnue_est_dite_telle_quelle(conseillere):
    pret = cadre_complet()
    pret.projet.collectifs.update(commune="99999")
    deposer(pret, malgre="Nous ne savons pas encore où.")
    (lu,) = lire_liste(conseillere, pret.campagne)
    assert (lu.communes, lu.comites, lu.rural) == ((CommuneDite("99999", "99999"),), (), False)


def test_le_dernier_depot_est_celui_que_la_liste_montre(conseillere):
    pret = cadre_complet()
    deposer(pret)
    retirer_depot(projet=pret.projet, casquette=pret.amina)
    second = deposer(pret)
    (lu,) = lire_liste(conseillere, pret.campagne)
    assert lu.depot[:2] == (2, second.depose_le)


def test_un_brouillon_meme_retire_n_est_que_compte(conseillere):
    brouillon = cadre_complet()
    retire = cadre_complet(campagne=brouillon.campagne)
    deposer(retire)
    retirer_depot(projet=retire.projet, casquette=retire.amina)
    assert (lire_liste(conseillere, brouillon.campagne), brouillons(brouillon.campagne)) == ((), 2)


def test_un_depot_auquel_on_renonce_se_lit_encore_et_ne_compte_plus(conseillere):
    pret = cadre_complet()
    autre = cadre_complet(campagne=pret.campagne)
    deposer(pret)
    deposer(autre)
    renoncer(projet=pret.projet, casquette=pret.amina)
    lus = lire_liste(conseillere, pret.campagne)
    assert sorted(dossier.etat for dossier in lus) == ["depose", "retire"]
    mille_cinq_cents, rien = Decimal("1500.00"), Decimal("0.00")
    assert bilan(lus) == Bilan(1, 1, 1, 10, mille_cinq_cents, rien, rien, rien)


def test_une_caf_ne_lit_que_ses_campagnes(conseillere):
    semer(campagne_ouverte(caf=CafFactory(departement="38")), 2)
    sienne = campagne_ouverte(caf=conseillere.caf)
    semer(sienne, 3)
    assert (len(lire_liste(conseillere)), dossiers_par_campagne(conseillere)) == (3, {sienne.pk: 3})


def test_un_financeur_ne_lit_que_ce_qu_on_lui_demande_et_combien():
    casquette = RattachementFactory(cofinanceur=True)
    campagne = campagne_ouverte(caf=casquette.financeur.caf)
    (sien,) = semer(campagne, 1, financeur=casquette.financeur)
    semer(campagne, 2, financeur=RattachementFactory(cofinanceur=True).financeur)
    semer(campagne, 2)
    Cofinancement.objects.create(projet=sien, financeur=casquette.financeur, montant_demande=Decimal("0.50"))
    Cofinancement.objects.create(projet=sien, nom="Métropole", montant_demande=200)
    (lu,) = lire_liste(casquette)
    assert (lu.uuid, lu.demande, lu.cofinancements) == (sien.uuid, Decimal("1000.50"), Decimal("1200.50"))
    Cofinancement.objects.filter(projet=sien).update(montant_demande=None)
    assert lire_liste(casquette)[0].demande is None
    Cofinancement.objects.filter(projet=sien).update(retire_le=sien.cree_le)
    assert lire_liste(casquette) == ()


def test_la_caf_seule_lit_ou_en_est_l_instruction_et_qui_suit(conseillere):
    campagne, jour = campagne_ouverte(caf=conseillere.caf), timezone.localdate()
    financeur = RattachementFactory(cofinanceur=True)
    projets = semer(campagne, 5, financeur=financeur.financeur)
    par, dit = {"par": conseillere.personne}, {"demande": "Dites le lieu.", "demande_par": conseillere.personne}
    depots = [projet.depots.get() for projet in projets]
    projets[1].prises_en_charge.create(depuis=timezone.now(), **par)
    depots[2].recevabilites.create(decision="recevable", le=timezone.now(), **par)
    depots[3].complements.create(demande_le=timezone.now(), echeance=jour, **dit)
    Projet.objects.filter(pk=projets[3].pk).update(etat="a_completer")
    lus = {lu.uuid: lu for lu in lire_liste(conseillere, campagne)}
    dits = [(lus[p.uuid].instruction, lus[p.uuid].suivi) for p in projets]
    nom = str(conseillere.personne)
    assert dits == [("a_lire", ""), ("lu", nom), ("recevable", ""), ("a_completer", ""), ("a_lire", "")]
    lendemain = {lu.uuid: lu for lu in lire_liste(conseillere, campagne, jour + timedelta(days=1))}
    assert lendemain[projets[3].uuid].instruction == "en_retard"
    proposees = options(lus.values())
    assert {o.valeur for o in proposees["suivi"]} == {nom, "personne"}
    assert [lu.uuid for lu in appliquer(lire_demande({"suivi": nom}, proposees), lus.values())] == [projets[1].uuid]
    assert {(lu.instruction, lu.suivi) for lu in lire_liste(financeur)} == {(None, "")}


def test_la_liste_compte_toujours_les_memes_requetes(conseillere):
    campagne = campagne_ouverte(caf=conseillere.caf)

    def requetes(casquette):
        with CaptureQueriesContext(connection) as lues:
            lire_liste(casquette, campagne)
        return len(lues)

    financeur = RattachementFactory(cofinanceur=True)
    semer(campagne, 5, financeur=financeur.financeur)
    cinq = requetes(conseillere), requetes(financeur)
    semer(campagne, 55, financeur=financeur.financeur)
    assert (requetes(conseillere), requetes(financeur)) == cinq == (12, 10)


# --- Chercher, filtrer, ranger ---------------------------------------------------------------------------------------


@pytest.fixture
def dossiers(conseillere):
    """Trois dossiers : un à Villeurbanne et Lyon, un à Lyon, un à Saint-Fons."""
    campagne = campagne_ouverte(caf=conseillere.caf)
    ComiteFactory(nom="Comité de Lyon", communes=["69123"])
    noms = ("Les Passerelles", "Étincelle", "Œuvre de Saint-Fons")
    projets = semer(campagne, 3, structures=[StructureFactory(nom=nom) for nom in noms])
    for projet, titre, communes in zip(
        projets, ("Ouvrir", "Élan", "Zénith"), (("69266", "69123"), ("69388", "69388"), ("69199", "69199")), strict=True
    ):
        Projet.objects.filter(pk=projet.pk).update(intitule=titre)
        for collectif, code in zip(projet.collectifs.order_by("rang"), communes, strict=True):
            collectif.commune = code
            collectif.save()
    projets[0].collectifs.update(qpv=quartier())
    return lire_liste(conseillere, campagne)


@pytest.mark.parametrize(
    ("tape", "trouves"),
    [
        ("elan", ["Élan"]),
        ("OUVRIR passerelles", ["Ouvrir"]),
        ("st fons", ["Zénith"]),
        ("lyon", ["Ouvrir", "Élan"]),
        ("etincelle", ["Élan"]),
        ("rien de tel", []),
        ("…", ["Ouvrir", "Élan", "Zénith"]),
    ],
)
def test_on_cherche_sans_accent_ni_casse_un_titre_une_structure_une_commune(dossiers, tape, trouves):
    assert titres(dossiers, f"q={tape}") == trouves


@pytest.mark.parametrize(
    ("adresse", "trouves"),
    [
        ("commune=69123", ["Ouvrir", "Élan"]),
        ("comite=Comité de Lyon", ["Ouvrir", "Élan"]),
        ("comite=aucun", ["Zénith"]),
        ("qpv=oui", ["Ouvrir"]),
        ("qpv=QN06901", ["Ouvrir"]),
        ("qpv=non", ["Élan", "Zénith"]),
        ("structure=Étincelle", ["Élan"]),
        ("avis=irrecevable", ["Ouvrir"]),
        ("commune=69123&qpv=non", ["Élan"]),
        ("etat=depose&annee=2026-2027", ["Ouvrir", "Élan", "Zénith"]),
    ],
)
def test_les_filtres_se_cumulent(dossiers, adresse, trouves):
    assert titres(dossiers, adresse) == trouves


def test_une_valeur_inconnue_est_ignoree_et_dite(dossiers):
    demande = demander(dossiers, "etat=perdu&commune=69266&tri=hasard&autre=1")
    assert ([f.nom for f in demande.ignores], demande.choisis) == (["etat"], {"commune": "69266"})
    assert demande.parametres == {"commune": "69266"}


@pytest.mark.parametrize(
    ("tri", "ranges"),
    [
        ("dossier", ["Élan", "Ouvrir", "Zénith"]),
        ("-dossier", ["Zénith", "Ouvrir", "Élan"]),
        ("structure", ["Élan", "Ouvrir", "Zénith"]),
        ("depot", ["Zénith", "Élan", "Ouvrir"]),
        ("avis", ["Ouvrir", "Élan", "Zénith"]),
        ("-enfants", ["Zénith", "Élan", "Ouvrir"]),
        ("collectifs", ["Élan", "Ouvrir", "Zénith"]),
        ("-collectifs", ["Élan", "Ouvrir", "Zénith"]),
        ("-charges", ["Zénith", "Élan", "Ouvrir"]),
        ("ps", ["Ouvrir", "Élan", "Zénith"]),
        ("-cofinancements", ["Zénith", "Élan", "Ouvrir"]),
    ],
)
def test_chaque_colonne_se_range_et_a_egalite_le_titre_departage(dossiers, tri, ranges):
    assert titres(dossiers, f"tri={tri}") == ranges
    assert titres(dossiers[::-1], f"tri={tri}") == ranges


def test_un_filtre_ne_propose_que_ce_que_la_liste_contient(dossiers):
    proposees = options(dossiers)
    assert [option.libelle for option in proposees["commune"]] == ["Lyon", "Saint-Fons", "Villeurbanne"]
    assert [option.valeur for option in proposees["qpv"]] == ["oui", "non", "QN06901"]
    assert [option.libelle for option in proposees["comite"]] == ["aucun comité", "Comité de Lyon"]


def test_d_un_dossier_auquel_on_renonce_un_financeur_n_apprend_que_cela():
    casquette = RattachementFactory(cofinanceur=True)
    pret = cadre_complet(campagne=campagne_ouverte(caf=casquette.financeur.caf))
    Cofinancement.objects.create(projet=pret.projet, financeur=casquette.financeur, montant_demande=Decimal(700))
    deposer(pret, malgre="Une raison qui ne regarde que la Caf.")
    (lu,) = lire_liste(casquette)
    assert (lu.depot.numero, lu.charges, lu.demande) == (1, Decimal("1500.00"), Decimal("700.00"))
    renoncer(projet=pret.projet, casquette=pret.amina)
    (lu,) = lire_liste(casquette)
    rien = Decimal("0.00")
    assert (lu.intitule, lu.etat, lu.depot, lu.demande) == ("Ouvrir les portes", "retire", None, None)
    assert (lu.collectifs, lu.enfants, lu.communes, lu.charges, lu.ps) == (0, 0, (), rien, rien)
