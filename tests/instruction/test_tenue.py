"""Pendant la réunion : qui est venu, le quorum, les avis, les observations, le compte rendu, les notes."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from preau.instruction.actions import liens, notes, tenue
from preau.instruction.assemblee import assemblee, membres_de
from preau.instruction.models import NoteDePoint, ObservationDePoint, Point, Reunion
from preau.instruction.versions import version_des_textes
from tests.fabriques import RattachementFactory
from tests.instruction.comites import convoque, ouvert

pytestmark = pytest.mark.django_db


def refus(geste, **options) -> list[str]:
    with pytest.raises(ValidationError) as refuse:
        geste(**options)
    return refuse.value.messages


def test_les_membres_du_jour_leur_institution_et_leur_venue():
    pret = ouvert()
    liens.donner_mandat(membre=pret.membres[0], casquette=pret.conseillere, institution="Ville de Lyon", voix=False)
    RattachementFactory(membre=True, comite=pret.cadre.comite, fin=pret.reunion.le.date())
    pret.emarger("present", "excuse", "absent")
    assert [(m.nom, m.institution, m.voix, m.venue_dite) for m in membres_de(pret.reunion)] == [
        ("Alix", "Ville de Lyon", False, "présent"),
        ("Basile", "", True, "excusé"),
        ("Chloé", "", True, "absent"),
    ]


def test_seul_un_membre_du_jour_emarge():
    pret = ouvert()
    intrus = RattachementFactory(membre=True)
    attendu = [f"{intrus.personne} n'est pas membre de ce comité ce jour-là."]
    assert refus(pret.agir, acte=tenue.emarger, membre=intrus, venue="present") == attendu


def test_une_presence_notee_entre_temps_par_une_autre_personne_reste_et_se_dit():
    pret = convoque()
    pret.emarger("present")
    basile = pret.membres[1]
    pret.agir(tenue.emarger, membre=basile, venue="absent", vu="")
    dit = (
        f"Une autre personne a écrit ici entre-temps : pour {basile.personne}, il est noté « absent ». "
        "Relisez, puis refaites."
    )
    assert refus(pret.agir, acte=tenue.emarger, membre=basile, venue="present", vu="") == [dit]
    pret.agir(tenue.emarger, membre=basile, venue="absent", vu="excuse")
    assert [m.venue for m in membres_de(pret.reunion)] == ["present", "absent", ""]


def test_un_vote_sans_quorum_est_refuse_par_sa_phrase_et_le_dossier_s_ajourne():
    pret = ouvert(dossiers=1)
    pret.emarger("present", "excuse", "absent")
    [point] = pret.points
    assert refus(pret.avis, point=point) == [
        (
            f"Pas de quorum pour « {point} » : 1 membre présent sur 3 qui votent ; il en faut 2. "
            "Notez les membres présents, attendez-en d'autres, ou ajournez ce dossier."
        )
    ]
    assert pret.avis(point, "ajourne").avis == "ajourne"


def test_un_invite_ne_compte_pas_au_quorum():
    pret = ouvert(dossiers=1)
    liens.donner_mandat(membre=pret.membres[0], casquette=pret.conseillere, institution="École", voix=False)
    pret.emarger("present", "present", "absent")
    assert assemblee(pret.reunion, pret.points).quorum_general == (2, 1, 1)


def test_les_deportes_quittent_le_quorum_du_seul_point_qui_les_concerne():
    pret = ouvert()
    lie, autre = pret.points
    RattachementFactory(personne=pret.membres[0].personne, structure=lie.depot.projet.structure)
    present = assemblee(pret.reunion, pret.points)
    assert (present.quorum(lie), present.quorum(autre)) == ((2, 2, 1), (3, 3, 2))
    assert [m.nom for m in present.deportes(lie)] == ["Alix"]


@pytest.mark.parametrize("avis", ["avec_reserves", "defavorable", "ajourne"])
def test_un_avis_qui_n_est_pas_favorable_dit_pourquoi(avis):
    [point] = (pret := ouvert(dossiers=1)).points
    attendu = ["Dites pourquoi : le motif d'un avis qui n'est pas favorable se lit."]
    assert refus(pret.avis, point=point, avis=avis, motif="  ") == attendu


def test_un_dossier_devenu_defavorable_perd_son_rang_et_les_autres_avancent():
    pret = ouvert()
    premier, _second = pret.points
    for rang, point in enumerate(pret.points, 1):
        pret.avis(point)
        pret.rang(point, rang)
    pret.avis(premier, "defavorable")
    assert pret.rangs() == [(None, False), (1, False)]


def test_deux_personnes_sur_un_avis_la_seconde_sait_ce_qui_a_change():
    pret = ouvert(dossiers=1)
    [lu] = pret.points
    vu = version_des_textes(lu.avis, lu.motif)
    pret.avis(lu, "defavorable", motif="Trop loin.", vu=vu)
    assert refus(pret.avis, point=lu, vu=vu) == [
        "Une autre personne a écrit ici entre-temps : l'avis est défavorable, « Trop loin. ». Relisez, puis refaites."
    ]


def test_une_observation_s_ecrit_et_s_ote_tant_que_la_reunion_est_ouverte():
    pret = ouvert(dossiers=1)
    [point] = pret.points
    observation = tenue.observer(point=point, casquette=pret.conseillere, texte=" Voir les pères. ")
    assert observation.texte == "Voir les pères."
    tenue.retirer_observation(observation=observation, casquette=pret.conseillere)
    assert not ObservationDePoint.objects.exists()


def test_le_compte_rendu_d_un_dossier_et_de_la_reunion():
    pret = ouvert(dossiers=1)
    [point] = pret.points
    vide = version_des_textes("")
    tenue.rediger_point(point=point, casquette=pret.conseillere, texte="On a parlé des pères.", vu=vide)
    pret.avis(point)
    pret.agir(tenue.rediger_reunion, texte="Prochaine date en juin.", vu=vide)
    [point] = pret.points
    assert (point.compte_rendu, point.reunion.compte_rendu) == ("On a parlé des pères.", "Prochaine date en juin.")
    assert refus(pret.agir, acte=tenue.rediger_reunion, texte="Autre", vu=vide) == [
        (
            "Une autre personne a écrit ici entre-temps : le compte rendu est maintenant « Prochaine date en juin. ». "
            "Relisez, puis refaites."
        )
    ]


def test_une_conseillere_liee_a_un_dossier_n_y_ecrit_pas():
    pret = ouvert()
    lie, autre = pret.points
    RattachementFactory(personne=pret.conseillere.personne, structure=lie.depot.projet.structure)
    phrase = (
        "Vous avez un lien avec la structure d'un dossier de cette réunion : une autre personne de la Caf doit agir."
    )
    assert refus(pret.avis, point=lie) == [phrase]
    assert pret.avis(autre).avis == "favorable"
    assert refus(pret.rang, point=autre, rang=1) == [phrase]


def test_un_membre_note_pour_lui_seul_et_l_efface():
    pret = convoque(dossiers=1)
    [point] = pret.points
    mot = {"point": point, "casquette": pret.membres[0]}
    assert notes.noter_point(**mot, texte="Beau projet", avis="favorable").avis == "favorable"
    assert notes.noter_point(**mot, texte="Très beau projet").texte == "Très beau projet"
    assert NoteDePoint.objects.count() == 1
    assert notes.noter_point(**mot, texte=" ") is None
    assert not NoteDePoint.objects.exists()


def test_ni_un_deporte_ni_une_autre_personne_ne_notent():
    pret = convoque(dossiers=1)
    [point] = pret.points
    lie = pret.membres[0]
    RattachementFactory(personne=lie.personne, structure=point.depot.projet.structure)
    phrase = ["Seuls les membres du comité notent ses dossiers, chacun pour soi."]
    for autre in (lie, pret.conseillere, RattachementFactory(membre=True)):
        assert refus(notes.noter_point, point=point, casquette=autre, texte="Mot") == phrase


@pytest.mark.parametrize(
    "valeurs",
    [
        {"rang": 1},
        {"avis": "defavorable", "motif": "Non", "rang": 1},
        {"avis": "favorable", "rang": 0},
        {"avis": "ajourne"},
    ],
)
def test_la_base_refuse_un_point_impossible(valeurs):
    [point] = ouvert(dossiers=1).points
    with pytest.raises(IntegrityError), transaction.atomic():
        Point.objects.filter(pk=point.pk).update(**valeurs)


@pytest.mark.parametrize(
    "valeurs", [{"etat": "close"}, {"etat": "preparee"}, {"quorum_pour_cent": 101}, {"quorum_minimum": 0}, {"lieu": ""}]
)
def test_la_base_refuse_une_reunion_impossible(valeurs):
    pret = ouvert(dossiers=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reunion.objects.filter(pk=pret.reunion.pk).update(**valeurs)
