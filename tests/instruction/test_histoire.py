"""L'histoire d'un dossier : de son premier mot à son argent, qui en lit quoi, et rien de passé sous silence."""

import ast
import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

import preau
from preau.acteurs.histoire import PHRASES as D_UNE_EQUIPE
from preau.campagnes.histoire import PHRASES as D_UNE_CAMPAGNE
from preau.instruction import actions
from preau.instruction.actions import Point as PointDeComplement
from preau.instruction.actions.dossiers import DecisionDeRecevabilite
from preau.instruction.histoire import actes_du_dossier, raconter, sortes_lues
from preau.instruction.models import Convention, Decision
from preau.instruction.recit import RECIT, SANS_DOSSIER, Lecteur, Sorte
from preau.instruction.valeurs_du_recit import _VALEURS
from preau.projets.tables.enums import Etape
from preau.projets.tables.observations import ActeDObservation
from preau.socle.horloge import aujourd_hui
from preau.socle.integrite import controler
from preau.socle.models import EntreeJournal
from tests.instruction.comites import clos
from tests.instruction.fabriques import adopter, charger_textes, decider, notifier

pytestmark = pytest.mark.django_db
LIEN = "https://preau.exemple/suivi/"


def lues(projet, lecteur, **options) -> list[tuple[str, str]]:
    """Les phrases, de la plus ancienne à la plus récente, et leur motif."""
    episodes = raconter(actes_du_dossier(projet, lecteur, **options))
    return [(e.phrase.replace("\u202f", " "), e.motif) for e in reversed(episodes)]


@pytest.fixture
def menee():
    """Un dossier instruit, examiné par son comité, servi, notifié, conventionné, payé ; et celui d'à côté."""
    pret = clos(dossiers=2)
    cadre, depot = pret.cadre, pret.points[0].depot
    qui = {"casquette": cadre.conseillere, "lien": LIEN}
    actions.prendre_en_charge(projet=depot.projet, **qui)
    actions.noter(projet=depot.projet, casquette=cadre.conseillere, texte="À voir avec l'école.")
    demande = {"points": [PointDeComplement(etape=Etape.BESOINS)], "echeance": aujourd_hui() + timedelta(days=9)}
    complement = actions.demander_complement(depot=depot, message="Précisez les besoins.", **demande, **qui)
    actions.annuler_complement(complement=complement, motif="Vu au téléphone.", **qui)
    actions.juger_recevable(depot=depot, motif="Rien ne manque.", **qui)
    charger_textes(cadre.campagne)
    decision, _ = adopter(cadre, nom="Dans l'ordre")
    actions.attribuer(decision=decision, casquette=cadre.decideur)
    decider(cadre, decision, motif="Comme le comité.")
    actions.ecrire_observation(projet=depot.projet, casquette=cadre.conseillere, texte="Ouvrez aux pères.")
    notifier(cadre, [decision])
    convention = Convention.objects.get(notification__decision=decision)
    for _ in range(2):
        actions.noter_signature(convention=convention, casquette=cadre.conseillere, le=aujourd_hui())
    actions.fixer_echeancier(
        campagne=cadre.campagne,
        casquette=cadre.conseillere,
        part_acompte=Decimal(70),
        acompte_le=aujourd_hui(),
        solde_le=aujourd_hui() + timedelta(days=200),
    )
    relue = Decision.objects.get(pk=decision.pk)
    payer = {"nature": "acompte", "montant": Decimal("3500.00"), "verse_le": aujourd_hui()}
    actions.verser(decision=relue, casquette=cadre.conseillere, **payer)
    return pret


def test_la_caf_lit_tout_ce_qu_elle_et_le_comite_ont_fait(menee):
    projet = menee.points[0].depot.projet
    jour = f"{menee.reunion.le:%Y}"
    phrases = lues(projet, Lecteur.CAF)
    sans_dates = [(re.sub(r"\d+(er)? \w+ \d{4}", "un jour", phrase), motif) for phrase, motif in phrases]
    assert jour in " ".join(phrase for phrase, _ in phrases)
    assert sans_dates == [
        ("a déposé le dossier : dépôt n° 1.", ""),
        ("a convoqué la réunion du un jour (Comité de l'Est), qui examine ce dossier.", ""),
        ("a écrit l'avis du comité : favorable.", ""),
        ("a placé ce dossier, au rang 1.", ""),
        ("a clos la réunion du un jour (Comité de l'Est) : avis favorable, rang 1.", ""),
        ("a pris le dossier en charge.", ""),
        ("a écrit une note pour la Caf.", ""),
        ("a demandé des compléments pour le un jour (Étape : Les besoins).", "Précisez les besoins."),
        ("a renoncé aux compléments demandés.", "Vu au téléphone."),
        ("a jugé le dépôt n° 1 recevable.", "Rien ne manque."),
        ("a adopté le scénario « Dans l'ordre » : 5 000,00 € proposés, la décision est préparée.", ""),
        ("a attribué 5 000,00 €.", phrases[11][1]),
        ("a attribué 5 000,00 €.", "Comme le comité."),
        ("a relu la décision.", ""),
        ("a écrit une observation, à laquelle la structure doit répondre.", ""),
        ("a notifié la décision : attribué, 5 000,00 €, au rang 1.", ""),
        ("a noté la signature de la convention, le un jour : signée par la structure.", ""),
        ("a noté la signature de la convention, le un jour : conventionné.", ""),
        ("a noté un versement, acompte : 3 500,00 €, 3 500,00 € en tout.", ""),
    ]
    assert phrases[11][1].startswith("Rang 1.")


def test_la_structure_ne_lit_rien_de_ce_que_la_caf_et_le_comite_preparent(menee):
    projet = menee.points[0].depot.projet
    dites = [phrase for phrase, _ in lues(projet, Lecteur.STRUCTURE)]
    for tu in ("note pour la Caf", "avis du comité", "a placé", "scénario", "a attribué", "a relu"):
        assert not any(tu in phrase for phrase in dites), tu
    lisibles = ("a commencé le dossier", "des compléments", "a notifié la décision", "une observation", "un versement")
    for dit in lisibles:
        assert any(dit in phrase for phrase in dites), dit
    assert Sorte.COMITE not in sortes_lues(Lecteur.STRUCTURE)
    assert Sorte.ENVELOPPE not in sortes_lues(Lecteur.STRUCTURE)


def test_une_observation_n_arrive_a_la_structure_qu_avec_la_decision():
    pret = clos(dossiers=1)
    projet = pret.points[0].depot.projet
    actions.ecrire_observation(projet=projet, casquette=pret.conseillere, texte="Ouvrez aux pères.")
    dites = {lecteur: [phrase for phrase, _ in lues(projet, lecteur)] for lecteur in (Lecteur.CAF, Lecteur.STRUCTURE)}
    assert [any("observation" in phrase for phrase in dites[lecteur]) for lecteur in dites] == [True, False]


def test_l_histoire_nomme_le_financeur_qui_accorde(menee):
    projet = menee.points[0].depot.projet
    demande = projet.cofinancements.create(nom="Ville de Bron", montant_demande=Decimal(900))
    Decision.objects.update(a_couvrir=Decimal(20_000))
    accorder = {"cofinancement": demande, "casquette": menee.cadre.conseillere}
    actions.accorder_cofinancement(**accorder, accorde=Decimal(900))
    demande.nom = "Commune de Bron"
    demande.save()
    actions.accorder_cofinancement(**accorder, accorde=Decimal(800), verse=Decimal(100))
    dite = "a dit ce qu'accorde « Ville de Bron » : 900,00 €, 0,00 € versés."
    corrigee = "a dit ce qu'accorde « Commune de Bron » : 800,00 €, au lieu de 900,00 €, 100,00 € versés."
    for lecteur in (Lecteur.CAF, Lecteur.STRUCTURE):
        assert [phrase for phrase, _ in lues(projet, lecteur)][-2:] == [dite, corrigee]
    ancienne = EntreeJournal.objects.filter(acte="accorder_cofinancement").last()
    del ancienne.apres["financeur"]
    assert raconter([ancienne])[0].phrase.startswith("a dit ce qu'accorde un financeur : ")


def test_ce_qui_arrive_au_voisin_n_est_pas_dans_l_histoire(menee):
    voisin = menee.points[1].depot.projet
    dites = [phrase for phrase, _ in lues(voisin, Lecteur.CAF)]
    assert any("avis favorable, rang 2" in phrase for phrase in dites)
    assert not any("notifié" in phrase or "versement" in phrase for phrase in dites)


def test_une_sorte_choisie_et_une_sorte_tue(menee):
    projet = menee.points[0].depot.projet
    assert {RECIT[e.acte].sorte for e in actes_du_dossier(projet, Lecteur.CAF, Sorte.COMITE)} == {Sorte.COMITE}
    assert not actes_du_dossier(projet, Lecteur.CAF, Sorte.COMITE, tues={Sorte.COMITE})
    entiere = {RECIT[e.acte].sorte for e in actes_du_dossier(projet, Lecteur.CAF, tues={Sorte.COMITE})}
    assert Sorte.COMITE not in entiere


def test_les_requetes_ne_suivent_pas_les_actes(menee, django_assert_max_num_queries):
    projet = menee.points[0].depot.projet
    for _ in range(40):
        actions.noter(projet=projet, casquette=menee.conseillere, texte="Encore.")
    with django_assert_max_num_queries(8):
        assert len(raconter(actes_du_dossier(projet, Lecteur.CAF))) > 50


def test_le_dossier_d_un_acte_est_tenu_par_la_chaine(menee):
    entrees = EntreeJournal.objects.filter(dossier=menee.points[0].depot.projet.uuid)
    assert entrees.count() > 15
    assert controler().maillons >= entrees.count()


def test_chaque_phrase_ne_demande_que_des_valeurs_connues():
    demandees = {nom for dit in RECIT.values() for nom in re.findall(r"{(\w+)}", dit.phrase)}
    assert demandees == set(_VALEURS)


# Les actes dont le nom se compose à l'exécution, fichier par fichier.
COMPOSES = {
    "acteurs/actions.py": {"quitter", "retirer"},
    "campagnes/actions/contenu.py": {
        *("ajouter_piece_demandee", "retirer_piece_demandee", "ajouter_question", "retirer_question"),
        *("ajouter_contact", "retirer_contact", "ecrire_texte"),
    },
    "instruction/actions/attribution.py": {"attribuer", "refuser", "ajourner"},
    "instruction/actions/dossiers.py": {f"juger_{decision}" for decision in DecisionDeRecevabilite.values},
    "instruction/actions/observations.py": {f"{acte}_observation" for acte in ActeDObservation.values},
}
# Ce qui écrit au journal, et ce qui ne fait que lui passer un nom d'acte reçu.
ECRIVAINS = {"consigner", "_consigner", "consigner_instruction", "consigner_decision", "noter_au_journal"}
PASSEURS = {"_classer", "_deplacer", "_noter", "_ecrire"}
ETAGES = ("acteurs", "campagnes", "projets", "instruction", "web")


def appels() -> Iterator[tuple[str, str, list[ast.expr]]]:
    racine = Path(preau.__file__).parent
    for chemin in sorted(fichier for etage in ETAGES for fichier in (racine / etage).rglob("*.py")):
        for noeud in ast.walk(ast.parse(chemin.read_text())):
            if isinstance(noeud, ast.Call):
                nom = getattr(noeud.func, "attr", getattr(noeud.func, "id", ""))
                mots = [mot.value for mot in noeud.keywords if mot.arg == "acte"]
                yield chemin.relative_to(racine).as_posix(), nom, [*mots, *noeud.args]


def en_clair(arguments: list[ast.expr]) -> str | None:
    constantes = [a.value for a in arguments if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    return constantes[0] if constantes and re.fullmatch(r"[a-z]+(_[a-z]+)*", constantes[0]) else None


def test_rien_de_ce_qui_se_consigne_n_est_passe_sous_silence():
    consignes = {acte for actes in COMPOSES.values() for acte in actes}
    for chemin, nom, arguments in appels():
        acte = en_clair(arguments)
        if nom in ECRIVAINS | PASSEURS and acte:
            consignes.add(acte)
        elif nom in ECRIVAINS and any(isinstance(a, ast.JoinedStr | ast.Subscript) for a in arguments[:1]):
            assert chemin in COMPOSES, chemin
    assert {"prendre_en_charge", "placer_au_rang", "noter_signature", "inscrire_points"} <= consignes
    dits = RECIT.keys() | D_UNE_EQUIPE.keys() | D_UNE_CAMPAGNE.keys() | SANS_DOSSIER
    assert consignes - dits == set()
    assert dits - consignes == set()
