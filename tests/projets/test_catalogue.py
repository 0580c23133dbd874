from preau.coeur.referentiel import EXIGENCES, Verdict
from preau.projets.catalogue import catalogue

# Ce que le contrat des exigences nomme, § 3.
CODES = """
axe.enfants axe.parents axe.ecole axe.territoire diagnostic.besoins adhesion.familles parents.implication
familles.immigrees_illettrisme familles.peres comite.validation comite.priorisation participation.gratuite laicite
non_discrimination mixite demarche.collective college.pas_que_methodologie articulation.dispositifs
intervenants.formation exclusion.enseignement_specifique exclusion.etude_surveillee exclusion.soutien_disciplinaire
exclusion.individuelle exclusion.loisirs_exclusifs presences.sans_double_compte evaluation.questions
observations.reponses beneficiaires.niveau collectif.effectif collectif.encadrement collectif.frequence
collectif.duree_seance collectif.semaines collectif.lieu_unique collectif.accessible_parents collectif.locaux_adaptes
collectif.hors_temps_scolaire
""".split()  # noqa: SIM905  # trente-sept noms se lisent mieux à la suite


def test_le_catalogue_a_toutes_les_exigences_du_contrat_et_elles_seules():
    assert sorted(EXIGENCES) == sorted(CODES)
    assert [lue.exigence.code for lue in catalogue()] == list(EXIGENCES)


def test_chaque_exigence_montre_une_phrase_et_un_remede_tires_d_un_vrai_jugement():
    sans = [lue.exigence.code for lue in catalogue() if not any(un.constat.remede for un in lue.exemples)]
    assert sans == []
    assert all(un.constat.phrase for lue in catalogue() for un in lue.exemples)


def test_les_exemples_montrent_les_six_verdicts():
    assert {un.constat.verdict for lue in catalogue() for un in lue.exemples} == set(Verdict)
