"""Le PDF d'un dossier entier : accessible, complet, et fait de ce qui est scellé."""

import hashlib
import io
import json
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db.models import F
from django.utils import timezone
from pypdf import PdfReader

from preau.coeur.referentiel import Avis
from preau.editions.dossier import dossier_pdf
from preau.editions.faiseurs import FAISEURS
from preau.editions.instruction import instruction_a_composer
from preau.projets.rapport_scelle import dossier_scelle
from preau.projets.surcouche import rapport_du_jour
from preau.projets.tables import ActionEcartee, Collectif, Depot, LigneBudget, Projet, Recevabilite
from preau.projets.tirages import dossier_depose, dossier_instruit, dossier_instruit_sans_avis
from preau.socle.horloge import a_l_instant
from preau.socle.tirages import contenu_de, travailler
from tests.campagnes.fabriques import QuestionLocaleFactory
from tests.editions.dossiers import gros_cadre, gros_depot
from tests.projets.depots import deposer
from tests.projets.test_surcouche import deroger, rendre_avis

pytestmark = pytest.mark.django_db


@pytest.fixture
def depot() -> Depot:
    return gros_depot()


def rien(avancement: int, etape: str) -> None:
    """L'avancement ne regarde pas ces tests."""


def lire(depot: Depot, **options) -> PdfReader:
    return PdfReader(io.BytesIO(dossier_pdf(depot, rien, **options)))


def serre(texte: str) -> str:
    return re.sub(r"\s+", "", texte)


def texte(depot: Depot, **options) -> str:
    return serre("".join(page.extract_text() for page in lire(depot, **options).pages))


def signets(pdf: PdfReader) -> list[str]:
    """Les titres du plan, à plat."""
    a_plat = []

    def parcourir(niveau):
        for signet in niveau:
            parcourir(signet) if isinstance(signet, list) else a_plat.append(signet.title)

    parcourir(pdf.outline)
    return a_plat


def absents(dits: list[str], imprime: str) -> list[str]:
    return [dit for dit in dits if serre(dit) not in imprime]


def test_le_pdf_est_balise_en_francais_titre_et_se_dit_pdf_ua(depot):
    pdf = lire(depot)
    racine = pdf.trailer["/Root"]
    assert racine["/MarkInfo"]["/Marked"]
    assert racine["/StructTreeRoot"]["/K"]
    assert racine["/Lang"].startswith("fr")
    assert racine["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.metadata.title == "Ouvrir les portes : dossier déposé, dépôt n° 1"
    assert re.search(r"pdfuaid:part(>|=\")1", racine["/Metadata"].get_data().decode())


def test_les_signets_suivent_les_parties_du_dossier(depot):
    titres = signets(lire(depot))
    etapes = [etape["titre"] for etape in json.loads(depot.dossier)["etapes"]]
    assert [titre for titre in titres if titre in etapes] == etapes
    assert [titre for titre in titres if titre.startswith("Collectif 1")] == ["Collectif 1 : Collectif du Tonkin"] * 2
    assert [t for t in ("Le rapport du dépôt", "Les pièces") if t not in titres] == []
    assert "L’instruction à ce jour" not in titres


def test_la_couverture_dit_qui_signe_ce_qui_est_scelle_et_pourquoi_malgre_un_manque(depot):
    couverture = serre(lire(depot).pages[0].extract_text())
    dits = [
        "Ouvrir les portes",
        depot.projet.structure.nom,
        "Amina Berger, présidente",
        depot.attestation,
        depot.sceau,
        depot.empreinte,
        depot.dossier_empreinte,
        depot.referentiel,
        "Le numéro de la coordinatrice arrive lundi.",
        depot.manques,
        "Ce projet est recevable",
    ]
    assert absents(dits, couverture) == []


def test_chaque_reponse_scellee_est_imprimee(depot):
    imprime = texte(depot)
    etapes = json.loads(depot.dossier)["etapes"]
    reponses = [r for e in etapes for bloc in e["blocs"] if bloc["objet"] != "ligne" for r in bloc["reponses"]]
    assert len(reponses) > 100
    assert absents([reponse["lecture"] for reponse in reponses], imprime) == []
    assert absents(["« zéro six » (ne se lit pas : Écrivez dix chiffres.)"], imprime) == []


def test_le_budget_se_lit_par_compte_avec_ses_totaux_et_la_part_de_chacun(depot):
    imprime = texte(depot)
    dits = [
        "60 · Achats 2 400,00 € Fournitures et goûters 2 400,00 €",
        "74 · Subventions d'exploitation 25 500,00 €",
        "Total des charges 25 800,00 €",
        "Total des produits 25 800,00 €",
        "87 · Contributions volontaires en nature 900,00 €",
        "Les charges égalent les produits.",
        "64 Salaires 3 000,00 € 3 000,00 € 3 000,00 € 3 000,00 € 3 000,00 € – 6 600,00 €",
        "Total 7 000,00 €",
    ]
    assert absents(dits, imprime) == []


def test_une_ligne_sans_montant_ne_compte_pas_et_se_dit():
    pret = gros_cadre()
    LigneBudget.objects.create(projet=pret.projet, compte="60", libelle="Goûters de juin")
    imprime = texte(deposer(pret, malgre="À chiffrer"))
    assert absents(["il leur manque un compte ou un montant", "60 · Achats · Goûters de juin"], imprime) == []
    assert absents(["Total des charges 25 800,00 €"], imprime) == []


def test_chaque_collectif_a_son_annee_meme_apres_un_collectif_dont_rien_ne_se_juge():
    pret = gros_cadre()
    Collectif.objects.filter(projet=pret.projet).update(rang=F("rang") + 1)
    Collectif.objects.create(projet=pret.projet, rang=1)
    imprime = texte(deposer(pret, malgre="Un collectif en trop"))
    assert imprime.count("L'année,moisparmois") == 6
    assert "Collectif6:CollectifduCroix-Luizet" in imprime
    assert "Collectif7" not in imprime


def test_les_pieces_sont_listees_avec_leur_empreinte(depot):
    piece = depot.pieces.get()
    assert absents(["Statuts", "statuts.pdf", piece.sha256], texte(depot)) == []


def test_chaque_constat_du_rapport_scelle_est_imprime(depot):
    imprime = texte(depot)
    assert absents([constat["phrase"] for constat in json.loads(depot.rapport)["constats"]], imprime) == []


def test_le_rapport_montre_est_celui_du_sceau_et_non_celui_d_aujourd_hui(depot):
    scelle = json.loads(depot.rapport)
    scelle["constats"][0].update(verdict="non_conforme", phrase="Ce que l'on disait alors.", remede="Relire.")
    depot.rapport = json.dumps(scelle | {"avis": "irrecevable"})
    assert dossier_scelle(depot).rapport.avis == Avis.IRRECEVABLE
    assert absents(["Ce que l'on disait alors.", "Ce projet n'est pas recevable en l'état"], texte(depot)) == []


def test_le_meme_depot_donne_les_memes_octets_quoi_que_deviennent_les_tables(depot):
    avant = dossier_pdf(depot, rien)
    Projet.objects.filter(pk=depot.projet_id).update(intitule="Changé depuis", besoins="Changé depuis")
    Collectif.objects.filter(projet=depot.projet).update(effectif=3, nom="Changé depuis")
    LigneBudget.objects.filter(projet=depot.projet).update(montant=1)
    relu = Depot.objects.get(pk=depot.pk)
    assert hashlib.sha256(dossier_pdf(relu, rien)).digest() == hashlib.sha256(avant).digest()


def test_l_avancement_monte_et_dit_ce_qui_se_fait(depot):
    dits = []
    dossier_pdf(depot, lambda avancement, etape: dits.append((avancement, etape)), instruit=True)
    assert [avancement for avancement, _ in dits] == sorted(avancement for avancement, _ in dits)
    assert [etape for _, etape in dits] == [
        "La lecture du dépôt scellé",
        "L'instruction d'aujourd'hui",
        "La mise en page",
    ]


def test_l_instruction_se_lit_a_part_quand_on_la_demande(depot):
    deroger(depot, depot.deposant, motif="Une petite école de montagne")
    rendre_avis(depot, depot.deposant, avis="avec_reserves")
    depot.complements.create(
        demande="Les horaires du mercredi ?",
        demande_le=timezone.now(),
        demande_par=depot.deposant,
        echeance=timezone.now().date(),
    )
    dits = [
        "Cette partie n'est pas scellée.",
        "favorable avec réserves",
        "Budget à revoir",
        "Une petite école de montagne",
        "Les horaires du mercredi ?",
        "Pas encore de réponse.",
        "tout ce que le texte demande à la décision est là",
    ]
    assert absents(dits, texte(depot, instruit=True).replace("’", "'")) == []
    depose = texte(depot).replace("’", "'")
    assert absents(dits, depose) == dits


def test_l_instruction_vide_le_dit_et_ne_se_demande_a_nouveau_que_si_elle_avance(depot):
    assert "Aucunavisn'estrendu." in texte(depot, instruit=True).replace("’", "'")
    # Comme la page : on ne reproche pas au dossier un avis que le comité n'a pas encore rendu.
    assert instruction_a_composer(depot)["rapport"]["avis"] == rapport_du_jour(depot).avis
    premiere = dossier_instruit(depot)
    assert dossier_instruit(depot) == premiere
    rendre_avis(depot, depot.deposant)
    assert dossier_instruit(depot) != premiere
    assert dossier_depose(depot) == dossier_depose(Depot.objects.get(pk=depot.pk))


def test_l_instruction_dit_la_recevabilite_les_actions_ecartees_et_les_jours_d_une_derogation(depot):
    action = depot.projet.actions.first()
    par, le = depot.deposant, timezone.now()
    jugee = Recevabilite.objects.create(
        depot=depot, decision="irrecevable", motif="Il manque deux axes", le=le, par=par
    )
    deroger(depot, par, valable_du=date(2026, 10, 1), valable_au=date(2027, 3, 31))
    dits = {"intitule": "Étude du lundi", "motif": "Étude surveillée", "le": le, "par": par}
    ecartee = ActionEcartee.objects.create(depot=depot, action=action, **dits)
    ecartee.charges.create(compte="60", montant=Decimal("500.00"))
    attendus = [
        "irrecevable",
        "Il manque deux axes",
        "Étude du lundi",
        "Étude surveillée",
        "500,00 € au compte 60, Achats (charges communes)",
        "du 1er octobre 2026 au 31 mars 2027",
    ]
    assert absents(attendus, texte(depot, instruit=True)) == []
    for annule in (jugee, ecartee):
        type(annule).objects.filter(pk=annule.pk).update(annulee_le=le, annulee_par=par, motif_annulation="Relu")
    imprime = texte(depot, instruit=True).replace("’", "'")
    dits = ["La Caf ne s'est pas encore prononcée.", "Aucune action n'est écartée."]
    assert absents([*dits, *attendus[:5]], imprime) == attendus[:5]


def _derogation(depot):
    return deroger(depot, depot.deposant, valable_au=date(2026, 12, 31))


def _ecartee(depot):
    dits = {"intitule": "Étude", "motif": "Étude surveillée", "le": timezone.now(), "par": depot.deposant}
    return ActionEcartee.objects.create(depot=depot, action=depot.projet.actions.first(), **dits)


def _jugee(depot):
    return Recevabilite.objects.create(depot=depot, decision="recevable", le=timezone.now(), par=depot.deposant)


@pytest.mark.parametrize("ecrire", [_derogation, _ecartee, _jugee])
def test_chaque_acte_de_l_instruction_et_son_annulation_font_un_autre_document(depot, ecrire):
    cles = [dossier_instruit(depot)]
    acte = ecrire(depot)
    cles.append(dossier_instruit(depot))
    acte.annulee_le, acte.annulee_par, acte.motif_annulation = timezone.now(), depot.deposant, "Relu"
    acte.save()
    cles.append(dossier_instruit(depot))
    assert len(set(cles)) == 3


def test_une_derogation_qui_echoit_fait_un_autre_document(depot):
    _derogation(depot)
    cles = []
    for jour in (31, 32):
        with a_l_instant(datetime(2026, 12, 1, 12, tzinfo=UTC) + timedelta(days=jour - 1)):
            cles.append(dossier_instruit(depot))
    assert cles[0] != cles[1]


def test_un_avis_rendu_ne_change_pas_le_document_de_qui_ne_le_lit_pas(depot):
    avant = dossier_instruit_sans_avis(depot)
    rendre_avis(depot, depot.deposant)
    assert dossier_instruit_sans_avis(depot) == avant


def test_les_questions_de_la_caf_et_ce_qui_ressemble_a_du_code_restent_du_texte():
    pret = gros_cadre()
    QuestionLocaleFactory(campagne=pret.campagne, intitule="Et le mercredi ?")
    piege = '#import "ailleurs.typ" <b>*gras*</b> $x$ [#read("/etc/passwd")]'
    Projet.objects.filter(pk=pret.projet.pk).update(besoins=piege)
    imprime = texte(deposer(pret, malgre=piege))
    assert imprime.count(serre(piege)) == 2
    assert absents(["Et le mercredi ?"], imprime) == []


def test_un_texte_demesure_s_imprime_en_entier():
    pret = gros_cadre()
    Projet.objects.filter(pk=pret.projet.pk).update(besoins="mot " * 5_000, intitule="titre " * 500)
    pdf = lire(deposer(pret, malgre="Long"))
    imprime = serre("".join(page.extract_text() for page in pdf.pages))
    assert imprime.count("mot") >= 5_000
    assert imprime.count("titre") >= 500
    assert len(pdf.metadata.title) < 400


def test_un_depot_demande_son_pdf_et_l_atelier_le_fait(depot):
    demande = dossier_depose(depot)
    assert demande.trouver().etat == "en_attente"
    assert travailler(FAISEURS).faits == 1
    assert contenu_de(demande.trouver()) == dossier_pdf(depot, rien)
