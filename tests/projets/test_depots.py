"""Déposer, retirer, renoncer : ce qui est scellé, ce qui est refusé, ce qui n'arrive qu'une fois."""

import hashlib
import json
import threading
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from preau.acteurs.enums import TypeStructure
from preau.coeur.verification import verifier
from preau.projets import declencheurs, tables
from preau.projets.depots import (
    A_CHANGE,
    empreinte_a_signer,
    manques_au_depot,
    manques_des_tables,
    renoncer,
    retirer_depot,
)
from preau.projets.dossier import lire_tables, rapport_des_tables
from preau.projets.pieces import joindre_piece
from preau.projets.rangement import chemin_de
from preau.projets.rapports import A_TRAITER
from preau.projets.saisie import saisir
from preau.projets.scelle import anomalies_du_depot, listes_du_depot
from preau.projets.tables.enums import EtatProjet
from preau.socle.models import Courrier, EntreeJournal
from preau.territoires.enums import NatureListe
from tests.campagnes.fabriques import PieceDemandeeFactory, ProlongationFactory, QuestionLocaleFactory
from tests.fabriques import RattachementFactory
from tests.projets import fichiers
from tests.projets.depots import cadre_complet, deposer
from tests.projets.listes import liste_officielle

TARD = timedelta(days=45)


def refus(dossier, **options):
    with pytest.raises(ValidationError) as refuse:
        deposer(dossier, **options)
    assert not tables.Depot.objects.exists()
    return refuse.value


def etat(dossier):
    return tables.Projet.objects.get(pk=dossier.projet.pk).etat


def test_un_dossier_auquel_rien_ne_manque_se_depose_et_se_scelle(complet):
    assert manques_au_depot(complet.projet).phrases == ()
    depot = deposer(complet)
    depot.refresh_from_db()
    assert (depot.numero, depot.avis, depot.malgre, depot.manques) == (1, "recevable", "", "")
    assert depot.empreinte == hashlib.sha256(depot.octets).hexdigest()
    assert depot.referentiel_empreinte == complet.campagne.referentiel_empreinte
    assert (depot.referentiel, depot.millesime_communes) == ("Rhône (69), valeurs de 2024-2025", "2026")
    assert anomalies_du_depot(depot) == ()
    assert etat(complet) == EtatProjet.DEPOSE


@pytest.mark.django_db
@pytest.mark.parametrize(("plafond", "avis"), [(None, "a_apprecier"), ("20.00", "recevable"), ("10.00", "irrecevable")])
def test_le_fichier_scelle_se_verifie_comme_le_rapport_scelle(plafond, avis):
    def payante(document):
        document["projet"]["participation_familles"] = {"mode": "payante", "montant_annuel": "15.00"}

    depot = deposer(cadre_complet(payante, participation_plafond_annuel=plafond), malgre="La Caf est prévenue.")
    assert depot.avis == avis
    assert json.loads(depot.rapport) == verifier(depot.octets).en_dict()


def test_le_reste_du_dossier_est_scelle_avec_ce_que_le_fichier_d_echange_ne_porte_pas(complet):
    saisir(projet=complet.projet, champ="projet.contact_nom", brut="Yasmine Colin", vu="", par=complet.amina)
    depot = deposer(complet)
    assert "Yasmine Colin" not in depot.document
    assert "Yasmine Colin" in depot.dossier
    assert json.loads(depot.dossier)["format"] == "preau/dossier"


def test_ce_qui_manque_empeche_de_deposer_et_se_dit(dossier):
    PieceDemandeeFactory(campagne=dossier.campagne, intitule="RIB")
    QuestionLocaleFactory(campagne=dossier.campagne, intitule="Quelles écoles ?")
    QuestionLocaleFactory(campagne=dossier.campagne, intitule="Et encore ?", obligatoire=False)
    saisir(projet=dossier.projet, champ="projet.participation_montant", brut="quinze", vu="", par=dossier.amina)
    phrases = refus(dossier).messages
    assert "Le projet ne dit pas si les familles paient quelque chose." in phrases
    assert [p for p in phrases if "quinze" in p] != []
    assert phrases[-4:] == [
        "Pièce à joindre : RIB.",
        "Question de la Caf sans réponse : Quelles écoles ?",
        "Contrat d'engagement républicain : l'association ne dit pas l'avoir souscrit.",
        "Budget : aucune charge ni aucun produit n'est dit.",
    ]
    assert etat(dossier) == EtatProjet.BROUILLON


def test_avec_une_raison_on_depose_malgre_ce_qui_manque(dossier):
    depot = deposer(dossier, malgre="La salle sera connue le 3.")
    assert (depot.malgre, depot.avis) == ("La salle sera connue le 3.", "incomplet")
    assert set(depot.manques.split("\n")) == set(manques_au_depot(dossier.projet).phrases)
    assert all(constat.verdict in A_TRAITER for constat in manques_au_depot(dossier.projet).constats)


def test_un_budget_desequilibre_manque_et_dit_de_combien(complet):
    complet.projet.lignes.filter(compte="74").update(montant=1000)
    assert refus(complet).messages == [
        (
            "Budget : Les charges (comptes 60 à 68), 1\u202f500,00 €, dépassent les produits (comptes 70 à 79), "
            "1\u202f000,00 €, de 500,00 € : les deux totaux doivent être égaux."
        )
    ]


def test_le_contrat_republicain_ne_manque_qu_a_une_association(complet):
    tables.Projet.objects.update(contrat_republicain=None)
    assert len(manques_au_depot(complet.projet).phrases) == 1
    complet.structure.type = TypeStructure.CCAS
    complet.structure.save()
    assert manques_au_depot(complet.projet).phrases == ()


def test_le_depot_scelle_de_quand_sont_les_listes_officielles(complet):
    liste_officielle(NatureListe.ECOLES)
    depot = deposer(complet)
    assert json.loads(depot.dossier)["millesimes"] == {
        "communes": "2026",
        "annuaire": "2026-02-02",
        "education_prioritaire": None,
        "quartiers": None,
    }
    assert listes_du_depot(depot) == [
        ("annuaire de l'éducation", date(2026, 2, 2)),
        ("établissements de l'éducation prioritaire", None),
        ("quartiers prioritaires de la politique de la ville", None),
    ]
    depot.dossier = '{"etapes": []}'
    assert listes_du_depot(depot) == []


def test_un_manque_ne_cite_que_le_debut_de_ce_qui_ne_se_lit_pas(complet):
    saisir(projet=complet.projet, champ="projet.participation_montant", brut="x" * 5000, vu="", par=complet.amina)
    depot = deposer(complet, malgre="À corriger")
    assert f"« {'x' * 300}… » ne se lit pas." in depot.manques
    assert "x" * 301 not in depot.manques
    assert "x" * 301 not in Courrier.objects.first().texte
    assert "x" * 5000 in depot.dossier


@pytest.mark.parametrize("change", ["champ", "piece", "manque"])
def test_ce_qui_a_change_depuis_la_relecture_ne_se_signe_pas(complet, change):
    demandee = PieceDemandeeFactory(campagne=complet.campagne, intitule="Statuts", obligatoire=False)
    lues = lire_tables(complet.projet)
    relu = empreinte_a_signer(lues, manques_des_tables(lues, rapport_des_tables(lues)))
    match change:
        case "champ":
            saisir(projet=complet.projet, champ="projet.equipe", brut="Trois salariées", vu="", par=complet.bruno)
        case "piece":
            ici = {"projet": complet.projet, "demandee": demandee, "casquette": complet.bruno}
            joindre_piece(nom="statuts.pdf", octets=fichiers.PDF, **ici)
        case "manque":
            PieceDemandeeFactory(campagne=complet.campagne, intitule="RIB")
    refuse = refus(complet, relu=relu, malgre="Oui")
    assert (refuse.messages, refuse.error_list[0].code) == ([A_CHANGE], "relu")


def test_une_fondation_souscrit_le_contrat_republicain_et_s_ecrit_autre_dans_le_fichier(complet):
    complet.structure.type = TypeStructure.FONDATION
    complet.structure.full_clean()
    complet.structure.save()
    tables.Projet.objects.update(contrat_republicain=None)
    assert manques_au_depot(complet.projet).phrases == (
        "Contrat d'engagement républicain : la fondation ne dit pas l'avoir souscrit.",
    )
    demandee = PieceDemandeeFactory(campagne=complet.campagne, intitule="Contrat", reservee_aux_associations=True)
    assert demandee.est_exigee_de(complet.structure)
    depot = deposer(complet, malgre="À signer")
    assert json.loads(depot.document)["porteur"]["type"] == "autre"
    assert json.loads(depot.rapport) == verifier(depot.octets).en_dict()


@pytest.mark.parametrize("faux", [{"nom": " "}, {"qualite": ""}, {"attestation": False}, {"nom": "x" * 121}], ids=str)
def test_sans_nom_ni_qualite_ni_attestation_on_ne_depose_pas(complet, faux):
    assert list(refus(complet, **faux).message_dict) == list(faux)


def test_une_inconnue_ne_depose_pas_et_ne_retire_pas(complet):
    etrangere = RattachementFactory()
    with pytest.raises(PermissionDenied):
        deposer(complet, casquette=etrangere)
    deposer(complet)
    with pytest.raises(PermissionDenied):
        retirer_depot(projet=complet.projet, casquette=etrangere)


def test_apres_la_cloture_on_ne_depose_plus_sauf_prolongation(complet):
    tard = timezone.now() + TARD
    assert "La campagne est close depuis le" in refus(complet, instant=tard).messages[0]
    ProlongationFactory(
        campagne=complet.campagne,
        structure=complet.structure,
        accordee_le=timezone.now(),
        jusqu_au=tard + timedelta(days=1),
    )
    assert deposer(complet, instant=tard).depose_le == tard


def test_le_meme_envoi_rend_le_meme_depot_et_n_ecrit_qu_un_recepisse(complet):
    cle = uuid4()
    premier, second = (deposer(complet, cle=cle) for _ in range(2))
    assert premier == second
    recepisses = Courrier.objects.filter(objet__startswith="Récépissé du dépôt n° 1")
    assert list(recepisses.values_list("destinataire", flat=True)) == [complet.amina.personne.courriel]
    assert premier.sceau in recepisses.get().texte
    assert EntreeJournal.objects.filter(acte="deposer_projet").count() == 1


def test_un_dossier_depose_ne_se_depose_pas_une_seconde_fois(complet):
    deposer(complet)
    with pytest.raises(ValidationError, match="est déposé"):
        deposer(complet)


def test_on_retire_on_corrige_on_depose_a_nouveau(complet):
    premier = deposer(complet)
    for _ in range(2):
        retirer_depot(projet=complet.projet, casquette=complet.bruno)
    saisir(
        projet=complet.projet,
        champ="projet.besoins",
        brut="Lire, et oser",
        vu="Lecture et confiance",
        par=complet.amina,
    )
    second = deposer(complet)
    assert (premier.numero, second.numero) == (1, 2)
    assert list(tables.RetraitDeDepot.objects.values_list("depot__numero", flat=True)) == [1]
    assert ("Lire, et oser" in premier.document, "Lire, et oser" in second.document) == (False, True)
    assert premier.empreinte != second.empreinte


def test_apres_la_cloture_on_ne_retire_plus_et_la_phrase_le_dit(complet):
    deposer(complet)
    for acte in (retirer_depot, renoncer):
        with pytest.raises(ValidationError, match="se lit, mais ne s'écrit plus"):
            acte(projet=complet.projet, casquette=complet.amina, instant=timezone.now() + TARD)
    assert etat(complet) == EtatProjet.DEPOSE


def test_un_dossier_auquel_on_renonce_ne_s_ecrit_plus(complet):
    deposer(complet)
    for _ in range(2):
        renoncer(projet=complet.projet, casquette=complet.amina)
    assert (etat(complet), tables.RetraitDeDepot.objects.count()) == (EtatProjet.RETIRE, 1)
    with pytest.raises(ValidationError, match="Vous avez renoncé à ce dossier"):
        deposer(complet)


def test_un_brouillon_auquel_on_renonce_reste_cache_a_la_caf(complet):
    conseillere = RattachementFactory(conseillere=True, caf=complet.campagne.caf)
    renoncer(projet=complet.projet, casquette=complet.amina)
    assert not tables.Projet.objects.visibles_par(conseillere).exists()


def scelle(dossier):
    demandee = PieceDemandeeFactory(campagne=dossier.campagne)
    joindre_piece(
        projet=dossier.projet, demandee=demandee, casquette=dossier.amina, nom="statuts.pdf", octets=fichiers.PDF
    )
    return deposer(dossier)


@pytest.mark.parametrize("modele", [tables.Depot, tables.DepotPiece, tables.RetraitDeDepot])
def test_la_base_refuse_de_changer_ou_d_effacer_ce_qui_est_scelle(complet, modele):
    scelle(complet)
    retirer_depot(projet=complet.projet, casquette=complet.amina)
    lignes = modele.objects.all()
    assert lignes.count() == 1
    for geste in (lambda: lignes.update(id=1000), lambda: lignes._raw_delete(lignes.db)):  # noqa: SLF001  # sans détour
        with pytest.raises(DatabaseError, match=r"ne s'efface(nt)? pas"), transaction.atomic():
            geste()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="« INSERT OR REPLACE » n'est qu'à SQLite")
@pytest.mark.parametrize("modele", [tables.Depot, tables.DepotPiece, tables.RetraitDeDepot])
def test_ce_qui_est_scelle_ne_se_remplace_pas_ligne_pour_ligne(complet, modele):
    scelle(complet)
    retirer_depot(projet=complet.projet, casquette=complet.amina)
    table = modele._meta.db_table
    remplacer = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
    with pytest.raises(DatabaseError, match=r"ne s'efface(nt)? pas"), transaction.atomic():
        connection.cursor().execute(remplacer)


def test_les_declencheurs_sont_la_apres_la_derniere_migration(db):
    for table in declencheurs.TABLES:
        assert table.releves(connection) == table.noms[connection.vendor]


def test_une_piece_remplacee_apres_le_depot_se_voit(complet):
    depot = scelle(complet)
    assert anomalies_du_depot(depot) == ()
    chemin_de(depot.pieces.get().sha256).write_bytes(fichiers.PNG)
    assert [phrase for phrase in anomalies_du_depot(depot) if "a été remplacé" in phrase] == list(
        anomalies_du_depot(depot)
    )
    chemin_de(depot.pieces.get().sha256).unlink()
    assert anomalies_du_depot(depot) == ("La pièce « statuts.pdf » n'est plus dans le coffre.",)


def test_un_financeur_ne_lit_pas_le_nom_du_releve_bancaire_perdu(complet):
    demandee = PieceDemandeeFactory(campagne=complet.campagne, nature="rib", intitule="RIB")
    ici = {"projet": complet.projet, "demandee": demandee, "casquette": complet.amina}
    joindre_piece(nom="RIB FR7630006000011234567890189.pdf", octets=fichiers.PDF, **ici)
    depot = deposer(complet)
    chemin_de(depot.pieces.get().sha256).unlink()
    dites = [anomalies_du_depot(depot, qui) for qui in (RattachementFactory(cofinanceur=True), None, complet.amina)]
    assert dites == [
        ("La pièce « fichier non nommé » n'est plus dans le coffre.",),
        ("La pièce « fichier non nommé » n'est plus dans le coffre.",),
        ("La pièce « RIB FR7630006000011234567890189.pdf » n'est plus dans le coffre.",),
    ]


def test_une_piece_remplacee_avant_le_depot_ne_se_scelle_pas(complet):
    demandee = PieceDemandeeFactory(campagne=complet.campagne)
    jointe = joindre_piece(
        projet=complet.projet, demandee=demandee, casquette=complet.amina, nom="s.pdf", octets=fichiers.PDF
    )
    chemin_de(jointe.piece.sha256).write_bytes(fichiers.PNG)
    assert "a été remplacé" in refus(complet).messages[0]


def test_un_depot_change_dans_la_base_malgre_tout_se_voit(complet):
    depot = deposer(complet)
    depot.document, depot.nom = depot.document.replace("Lecture", "Écriture"), "Une autre"
    assert anomalies_du_depot(depot) == (
        "Le fichier d'échange n'est plus celui qui a été déposé.",
        "Le sceau ne correspond plus à ce dépôt.",
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="la base de SQLite est en mémoire, à un seul fil")
@pytest.mark.parametrize("meme_cle", [True, False])
def test_deux_clics_au_meme_instant_ne_font_qu_un_depot(meme_cle):
    pret, cle, issues = cadre_complet(), uuid4(), []
    depart = threading.Barrier(2)

    def cliquer():
        depart.wait()
        try:
            issues.append(deposer(pret, cle=cle if meme_cle else uuid4()).numero)
        except ValidationError as refuse:
            issues.append(refuse.messages[0][:22])
        finally:
            connection.close()

    fils = [threading.Thread(target=cliquer) for _ in range(2)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert sorted(issues, key=str) == ([1, 1] if meme_cle else [1, "Ce dossier est déposé "])
    assert tables.Depot.objects.count() == 1


def test_le_meme_envoi_apres_un_retrait_est_refuse(complet):
    cle = uuid4()
    deposer(complet, cle=cle)
    retirer_depot(projet=complet.projet, casquette=complet.amina)
    with pytest.raises(ValidationError) as refuse:
        deposer(complet, cle=cle)
    assert refuse.value.messages == ["Ce dépôt a été retiré : rechargez la page pour déposer à nouveau."]
    assert (tables.Depot.objects.count(), etat(complet)) == (1, EtatProjet.BROUILLON)
