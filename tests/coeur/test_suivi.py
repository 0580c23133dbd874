"""L'année telle qu'elle court (§ 4bis) : mêmes paramètres, mêmes verdicts, autres codes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from preau.coeur.annee import AnneeScolaire
from preau.coeur.calendrier import Horaire, calendrier_scolaire, derouler
from preau.coeur.echange.lecteur import lire_heure
from preau.coeur.referentiel import Verdict, charger
from preau.coeur.referentiel.suivi import CODES_DE_L_ANNEE, AnneeDuCollectif, Realisation, SeanceTenue, suivre

ANNEE = AnneeScolaire.lire("2026-2027")
RHONE = charger("69")
PARAMETRES = RHONE.pour_juger(ANNEE)
PLAN = derouler(
    calendrier_scolaire("69", ANNEE),
    [Horaire(jour, lire_heure("16:30"), lire_heure("18:00")) for jour in (1, 3)],
    date(2026, 9, 15),
    date(2027, 6, 25),
)
JOURS = tuple(seance.date for seance in PLAN.seances)


def seance(jour, **traits):
    return SeanceTenue(jour, **({"minutes": 90, "inscrits": 10, "adultes": 2, "lieu": "Salle des Tilleuls"} | traits))


def annee(seances, au=None, **traits):
    tenues = tuple(seances)
    jour = au or (tenues[-1].jour if tenues else JOURS[0])
    return AnneeDuCollectif(au=jour, plan=JOURS, creneaux=2, seances=tenues, **traits)


def constats(regardee, referentiel=RHONE, parametres=PARAMETRES):
    return {c.code: c for c in suivre(regardee, "collectif:1", referentiel, parametres)}


VINGT = [seance(jour) for jour in JOURS[:20]]


def test_chaque_code_de_l_annee_a_son_constat_et_sa_source():
    trouves = constats(annee(VINGT))
    assert tuple(trouves) == CODES_DE_L_ANNEE
    assert all(c.source and c.attendu and c.phrase and c.objet == "collectif:1" for c in trouves.values())


@pytest.mark.parametrize(
    ("inscrits", "verdict"), [(7, "a_apprecier"), (8, "conforme"), (12, "conforme"), (13, "a_apprecier")]
)
def test_l_effectif_se_regarde_a_chaque_seance(inscrits, verdict):
    constat = constats(annee([*VINGT, seance(JOURS[20], inscrits=inscrits)]))["annee.effectif"]
    assert constat.verdict == verdict


def test_une_baisse_dit_ses_dates():
    constat = constats(annee([*VINGT, seance(date(2026, 11, 24), inscrits=6)]))["annee.effectif"]
    assert constat.verdict is Verdict.A_APPRECIER
    assert "le 24 novembre 2026" in constat.phrase
    assert constat.remede


def test_au_dela_de_cinq_dates_le_nombre_des_autres_est_dit():
    constat = constats(annee([seance(jour, inscrits=5) for jour in JOURS[:8]]))["annee.effectif"]
    assert "3 autres jours" in constat.phrase


@pytest.mark.parametrize(("inscrits", "verdict"), [(4, "a_apprecier"), (5, "conforme")])
def test_le_minimum_rural_ne_vaut_qu_avec_une_derogation_accordee(inscrits, verdict):
    seances = [seance(JOURS[0], inscrits=inscrits)]
    derogee = annee(seances, derogations=frozenset({"collectif.effectif"}))
    assert constats(derogee)["annee.effectif"].verdict == verdict
    assert constats(annee(seances))["annee.effectif"].verdict is Verdict.A_APPRECIER


@pytest.mark.parametrize(
    ("adultes", "inscrits", "derogation", "verdict"),
    [
        (2, 10, False, "conforme"),
        (1, 10, False, "a_apprecier"),
        (1, 7, False, "a_apprecier"),
        (1, 7, True, "conforme"),
        (1, 8, True, "a_apprecier"),
        (0, 7, True, "a_apprecier"),
        (None, 7, True, "non_renseigne"),
        (1, None, True, "non_renseigne"),
        (0, None, True, "a_apprecier"),
        (2, None, True, "conforme"),
        (1, None, False, "a_apprecier"),
    ],
)
def test_l_encadrement_suit_la_derogation_et_les_inscrits_du_jour(adultes, inscrits, derogation, verdict):
    codes = frozenset({"collectif.encadrement"} if derogation else ())
    regardee = annee([seance(JOURS[0], adultes=adultes, inscrits=inscrits)], derogations=codes)
    assert constats(regardee)["annee.encadrement"].verdict == verdict


@pytest.mark.parametrize(("minutes", "verdict"), [(89, "a_apprecier"), (90, "conforme")])
def test_la_duree_de_chaque_seance(minutes, verdict):
    assert constats(annee([seance(JOURS[0], minutes=minutes)]))["annee.duree"].verdict == verdict


def test_une_seance_trop_courte_n_ouvre_pas_de_semaine():
    longues = constats(annee([seance(jour) for jour in JOURS[:2]]))["annee.semaines"]
    courtes = constats(annee([seance(jour, minutes=60) for jour in JOURS[:2]]))["annee.semaines"]
    assert longues.observe.startswith("1 semaine ouverte et 1 complète tenues")
    assert courtes.observe.startswith("0 semaine ouverte et 0 complète tenues")


def test_une_sortie_n_est_pas_un_changement_de_lieu():
    sortie = [*VINGT, seance(JOURS[20], lieu="Musée", sortie=True)]
    demenagement = [*VINGT, seance(JOURS[20], lieu="Gymnase")]
    assert constats(annee(sortie))["annee.lieu"].verdict is Verdict.CONFORME
    assert constats(annee(demenagement))["annee.lieu"].verdict is Verdict.A_APPRECIER


def test_les_semaines_sont_a_venir_tant_que_le_plan_le_permet():
    assert constats(annee(VINGT))["annee.semaines"].verdict is Verdict.A_VENIR


def test_les_semaines_sont_conformes_des_que_les_vingt_sept_sont_tenues():
    assert constats(annee([seance(jour) for jour in JOURS]))["annee.semaines"].verdict is Verdict.CONFORME


def test_les_semaines_s_apprecient_quand_le_plan_ne_suffit_plus():
    tardive = annee([seance(JOURS[-1])], au=JOURS[-1] + timedelta(days=1))
    constat = constats(tardive)["annee.semaines"]
    assert constat.verdict is Verdict.A_APPRECIER
    assert "Au mieux, 0 semaines complètes et 1 ouvertes" in constat.phrase


def test_sans_seance_rien_ne_se_lit_comme_conforme():
    verdicts = {c.verdict for c in constats(annee([])).values()}
    assert Verdict.CONFORME not in verdicts


@pytest.mark.parametrize("code", ["parents", "ecole", "formation"])
def test_ce_qui_est_prevu_se_compare_a_ce_qui_est_tenu(code):
    en_cours = annee(VINGT)
    finie = annee(VINGT, au=date(2027, 7, 1))
    verdicts = [
        constats(replace(regardee, **{code: Realisation(*comptes)}))[f"annee.{code}"].verdict
        for regardee, comptes in [(en_cours, (None, 2)), (en_cours, (3, 2)), (en_cours, (3, 3)), (finie, (3, 2))]
    ]
    assert verdicts == ["non_renseigne", "a_venir", "conforme", "a_apprecier"]


def test_un_texte_qui_ne_fixe_rien_rend_le_constat_sans_objet():
    avant = RHONE.en_vigueur(AnneeScolaire.lire("2023-2024"))
    trouves = constats(annee(VINGT), parametres=avant)
    assert trouves["annee.encadrement"].verdict is Verdict.SANS_OBJET
    assert trouves["annee.effectif"].verdict is Verdict.CONFORME
