from preau.coeur.referentiel import Phase
from preau.coeur.verification import verifier
from preau.projets.faits import juger_fichier, lire_dossier
from tests.projets.fabriques import projet


def plan(**collectif):
    return lire_dossier(projet(lambda d: d["collectifs"][0].update(collectif)), Phase.DEPOT).plans[0]


def test_le_plan_compte_les_memes_semaines_que_le_constat():
    dossier = lire_dossier(projet(), Phase.DEPOT)
    deroulement = dossier.plans[0].deroulement
    constat = next(c for c in dossier.rapport.constats if c.code == "collectif.semaines")
    assert f"{deroulement.semaines_ouvertes} semaines ouvertes" in constat.observe
    assert f"{deroulement.semaines_completes} semaines complètes" in constat.observe
    assert (dossier.plans[0].semaines_min, dossier.plans[0].complet) == (27, True)


def test_sans_date_il_n_y_a_pas_de_plan():
    assert plan(fin=None) is None


def test_sans_creneau_il_n_y_a_pas_de_plan():
    assert plan(creneaux=None) is None


def test_une_commune_sans_calendrier_n_a_pas_de_plan():
    assert plan(commune="2A004") is None


def test_un_creneau_incomplet_n_est_pas_dessine_et_le_plan_le_dit():
    creneaux = [{"jour": "mardi", "debut": "16:30", "fin": "18:00"}, {"jour": "jeudi", "debut": "16:30"}]
    incomplet = plan(creneaux=creneaux)
    assert {seance.horaire.jour for seance in incomplet.deroulement.seances} == {1}
    assert not incomplet.complet


def test_le_fichier_lu_une_fois_a_le_rapport_de_la_ligne_de_commande():
    octets = projet(lambda d: d.update(couleur="rouge") or d["collectifs"][0].update(effectif=14))
    assert juger_fichier(octets, Phase.BILAN)[1] == verifier(octets, Phase.BILAN)
