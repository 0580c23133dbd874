"""Clore une réunion, la rouvrir, et ce que l'enveloppe en lit."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from preau.coeur.phrases import heure
from preau.coeur.referentiel.norme import en_date
from preau.instruction.actions import classement, cloture, liens, tenue
from preau.instruction.candidats import candidats
from preau.instruction.models import DeportDuProcesVerbal, DocumentDeReunion
from preau.projets.tables import AvisDuComite, Observation
from preau.socle.models import Tirage
from tests.fabriques import RattachementFactory
from tests.instruction.comites import clos, ouvert, siege
from tests.instruction.fabriques import clore, deposer_dossier, proposer

pytestmark = pytest.mark.django_db


def refus(geste, **options) -> list[str]:
    with pytest.raises(ValidationError) as refuse:
        geste(**options)
    return refuse.value.messages


def en_vigueur(pret) -> list[tuple[str, int | None]]:
    """L'avis et le rang de chaque dossier, dans l'ordre du jour."""
    avis = {a.depot_id: (a.avis, a.rang) for a in AvisDuComite.objects.filter(remplace_le__isnull=True)}
    return [avis[point.depot_id] for point in pret.points if point.depot_id in avis]


def test_tout_ce_qui_manque_est_dit_a_la_fois():
    pret = ouvert(dossiers=4)
    sans_avis, sans_rang, a, b = pret.points
    for point in (sans_rang, a, b):
        pret.avis(point)
    pret.rang(a, 1)
    classement.mettre_a_egalite(point=b, casquette=pret.conseillere, rang=1)
    assert refus(pret.agir, acte=cloture.clore_reunion) == [
        f"« {sans_avis} » n'a pas d'avis : rendez-le, ou ajournez ce dossier.",
        f"« {sans_rang} » n'a pas de rang : placez-le.",
        f"« {a} » et « {b} » ont le même rang : déclarez-les ex æquo, ou départagez-les.",
    ]


def test_un_quorum_perdu_avant_la_cloture_la_refuse():
    pret = ouvert(dossiers=1)
    [point] = pret.points
    pret.avis(point)
    pret.rang(point, 1)
    pret.emarger("present", "absent", "absent")
    assert refus(pret.agir, acte=cloture.clore_reunion) == [
        (
            f"Pas de quorum pour « {point} » : 1 membre présent sur 3 qui votent ; il en faut 2. "
            "Notez les membres présents, attendez-en d'autres, ou ajournez ce dossier."
        )
    ]


def test_clore_ecrit_les_avis_les_rangs_et_les_observations_au_nom_du_comite():
    pret = ouvert(dossiers=4)
    a, b, refuse, ajourne = pret.points
    for point, avis in ((a, "favorable"), (b, "avec_reserves"), (refuse, "defavorable"), (ajourne, "ajourne")):
        pret.avis(point, avis)
    pret.rang(a, 1)
    classement.mettre_a_egalite(point=b, casquette=pret.conseillere, rang=1)
    classement.declarer_ex_aequo(point=b, casquette=pret.conseillere)
    tenue.observer(point=a, casquette=pret.conseillere, texte="Voir les pères.")
    pret.agir(cloture.clore_reunion)
    assert en_vigueur(pret) == [("favorable", 1), ("avec_reserves", 1), ("defavorable", None), ("ajourne", None)]
    observation = Observation.objects.get()
    assert (observation.comite, observation.projet, observation.communiquee_le) == (
        pret.cadre.comite,
        a.depot.projet,
        None,
    )


def test_des_ex_aequo_se_servent_l_un_apres_l_autre_sans_se_gener():
    pret = ouvert(dossiers=2)
    a, b = pret.points
    for point in (a, b):
        pret.avis(point)
    pret.rang(a, 1)
    classement.mettre_a_egalite(point=b, casquette=pret.conseillere, rang=1)
    classement.declarer_ex_aequo(point=b, casquette=pret.conseillere)
    pret.agir(cloture.clore_reunion)
    clore(pret.cadre.campagne)
    assert [c.rang for c in candidats(pret.cadre.campagne)] == [1, 1]
    lignes = proposer(pret.cadre).lignes.all()
    assert [(str(li.propose), li.rang) for li in lignes] == [("5000.00", 1), ("5000.00", 1)]


def test_clore_copie_les_membres_et_les_deports_et_demande_le_proces_verbal():
    pret = ouvert()
    lie, autre = pret.points
    liens.donner_mandat(membre=pret.membres[1], casquette=pret.conseillere, institution="Ville de Lyon")
    RattachementFactory(personne=pret.membres[0].personne, structure=lie.depot.projet.structure)
    for rang, point in enumerate(pret.points, 1):
        pret.avis(point)
        pret.rang(point, rang)
    pret.emarger("present", "present", "excuse")
    pret.agir(cloture.clore_reunion)
    pret.membres[1].personne.nom = "Autre"
    pret.membres[1].personne.save()
    assert [(m.nom, m.institution, m.venue) for m in pret.reunion.membres.all()] == [
        ("Alix", "", "present"),
        ("Basile", "Ville de Lyon", "present"),
        ("Chloé", "", "excuse"),
    ]
    assert list(DeportDuProcesVerbal.objects.values_list("point", "nom")) == [(lie.pk, "Alix")]
    document = DocumentDeReunion.objects.get()
    assert (document.genre, list(document.points.all())) == ("proces_verbal", [lie, autre])
    assert Tirage.objects.get(genre="proces_verbal").objet == document.uuid


def test_une_seconde_reunion_classe_a_la_suite_de_la_premiere():
    premiere = clos(dossiers=2)
    deposer_dossier(premiere.cadre)
    seconde = clos(dossiers=0, cadre=premiere.cadre)
    assert en_vigueur(premiere) == [("favorable", 1), ("favorable", 2)]
    assert en_vigueur(seconde) == [("favorable", 3)]
    assert refus(premiere.agir, acte=cloture.rouvrir_reunion, motif="Erreur") == [
        "Une réunion close ensuite classe à la suite de celle-ci : rouvrez-la d'abord."
    ]


def test_deux_reunions_rouvertes_se_closent_dans_l_ordre_et_gardent_leurs_rangs():
    premiere = clos(dossiers=2)
    deposer_dossier(premiere.cadre)
    seconde = clos(dossiers=0, cadre=premiere.cadre)
    for pret in (seconde, premiere):
        pret.agir(cloture.rouvrir_reunion, motif="Une voix mal comptée")
    le = timezone.localtime(premiere.reunion.le)
    quand = f"{en_date(le.date())} à {heure(le.time())}"
    assert refus(seconde.agir, acte=cloture.clore_reunion) == [
        f"La réunion du {quand} n'est pas close : ses rangs viennent avant, clôturez-la d'abord."
    ]
    for pret in (premiere, seconde):
        pret.agir(cloture.clore_reunion)
    assert (en_vigueur(premiere), en_vigueur(seconde)) == ([("favorable", 1), ("favorable", 2)], [("favorable", 3)])


def test_un_membre_ne_rouvre_pas_une_reunion_close():
    pret = clos(dossiers=1)
    with pytest.raises(ValidationError) as refuse:
        cloture.rouvrir_reunion(reunion=pret.reunion, casquette=pret.membres[0], motif="Je n'étais pas d'accord")
    assert (refuse.value.code, refuse.value.messages) == (
        "droit",
        ["Une réunion close ne se rouvre que par la Caf, avec un motif : dites-lui ce qu'il faut corriger."],
    )


def test_la_caf_rouvre_avec_un_motif_et_les_avis_ne_comptent_plus_jusqu_a_la_cloture():
    pret = clos(dossiers=1)
    tenue_close = AvisDuComite.objects.get()
    assert refus(pret.agir, acte=cloture.rouvrir_reunion, motif=" ") == ["Dites pourquoi cette réunion est rouverte."]
    pret.agir(cloture.rouvrir_reunion, motif="Une voix mal comptée")
    assert (en_vigueur(pret), pret.reunion.membres.count()) == ([], 0)
    pret.avis(pret.points[0], "defavorable")
    pret.agir(cloture.clore_reunion)
    assert en_vigueur(pret) == [("defavorable", None)]
    tenue_close.refresh_from_db()
    assert tenue_close.remplace_le is not None


def test_rouvrir_puis_clore_n_ecrit_pas_deux_fois_une_observation():
    pret = ouvert(dossiers=1)
    [point] = pret.points
    pret.avis(point)
    pret.rang(point, 1)
    observation = tenue.observer(point=point, casquette=pret.conseillere, texte="Voir les pères.")
    pret.agir(cloture.clore_reunion)
    pret.agir(cloture.rouvrir_reunion, motif="Une faute")
    assert refus(tenue.retirer_observation, observation=observation, casquette=pret.conseillere) == [
        "Cette observation est déjà celle du projet : levez-la depuis sa page."
    ]
    pret.agir(cloture.clore_reunion)
    assert Observation.objects.count() == 1


def test_une_reunion_qu_un_scenario_emploie_ne_se_rouvre_plus():
    pret = clos(dossiers=1)
    proposer(pret.cadre)
    assert refus(pret.agir, acte=cloture.rouvrir_reunion, motif="Erreur") == [
        "Le scénario « Par rang » s'appuie sur ces rangs : cette réunion ne se rouvre plus."
    ]


def test_un_dossier_ajourne_revient_a_la_reunion_suivante():
    pret = ouvert(dossiers=1)
    pret.avis(pret.points[0], "ajourne")
    pret.agir(cloture.clore_reunion)
    suivante = siege(dossiers=0, cadre=pret.cadre)
    assert [point.depot for point in suivante.points] == [pret.points[0].depot]
