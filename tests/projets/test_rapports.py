import pytest

from preau.coeur.referentiel import Phase, Verdict
from preau.projets.faits import lire_dossier
from preau.projets.rapports import GRAVITE, comptes, phrase_de_l_avis, rubriques
from tests.projets.fabriques import projet


def dossier(changer=None, phase=Phase.DEPOT, collectifs=1):
    return lire_dossier(projet(changer, collectifs), phase)


def enfants(*effectifs):
    return lambda d: [c.update(effectif=n) for c, n in zip(d["collectifs"], effectifs, strict=True)]


@pytest.mark.parametrize(
    ("changer", "phrase"),
    [
        (None, "Ce projet est recevable : tout ce que le texte demande au dépôt est là."),
        (enfants(14), "Ce projet n'est pas recevable en l'état : 1 point ne respecte pas le texte."),
        (
            lambda d: d["projet"].update(laicite=False, mixite=False),
            "Ce projet n'est pas recevable en l'état : 2 points ne respectent pas le texte.",
        ),
        (
            lambda d: d["projet"].update(laicite=None),
            "Ce projet est incomplet : rien ne contredit le texte, mais 1 point n'est pas renseigné.",
        ),
        (
            lambda d: d["projet"].update(participation_familles={"mode": "payante", "montant_annuel": "5.00"}),
            "Tout ce que le texte demande au dépôt est dit : 1 point sera apprécié par la Caf.",
        ),
    ],
)
def test_l_avis_se_dit_en_une_phrase(changer, phrase):
    assert phrase_de_l_avis(dossier(changer)) == phrase


def test_chaque_constat_est_dans_une_rubrique_et_une_seule():
    lu = dossier(enfants(14, 10, 3), Phase.BILAN, collectifs=3)
    ranges = [un.constat for rubrique in rubriques(lu) for un in rubrique.constats]
    assert sorted(ranges) == sorted(lu.rapport.constats)


def test_le_plus_grave_vient_d_abord_dans_chaque_rubrique():
    lu = dossier(lambda d: d["projet"].update(laicite=False, mixite=None))
    rangs = [GRAVITE.index(un.constat.verdict) for un in rubriques(lu)[0].constats]
    assert rangs == sorted(rangs)
    assert rubriques(lu)[0].a_traiter[0].exigence.code == "laicite"


def test_les_rubriques_suivent_le_projet_les_actions_les_collectifs_les_observations():
    def changer(d):
        d["projet"]["actions"][1]["nature"] = "etude_surveillee"
        d["projet"]["observations_financeurs"] = [{"texte": "Préciser", "reponse": None}]

    lu = dossier(changer, Phase.DECISION)
    titres = [(rubrique.objet, rubrique.titre) for rubrique in rubriques(lu)]
    assert titres == [
        ("projet", "Le projet"),
        ("action:2", "Action 2 : Théâtre"),
        ("collectif:1", "Collectif 1 : CM"),
        ("observation:1", "Observation 1"),
    ]


def test_les_comptes_disent_chaque_verdict_rencontre_du_plus_grave_au_plus_leger():
    lu = dossier(enfants(14))
    nombres = comptes(lu.rapport.constats)
    assert sum(nombre for _, nombre in nombres) == len(lu.rapport.constats)
    assert nombres[0] == (Verdict.NON_CONFORME, 1)
    assert nombres[-1][0] is Verdict.CONFORME


def test_un_constat_nomme_ses_clauses():
    par_code = {un.exigence.code: un.clauses for rubrique in rubriques(dossier()) for un in rubrique.constats}
    assert par_code["collectif.effectif"] == "clauses 24 et 27"
    assert par_code["comite.validation"] == "clause 17"
