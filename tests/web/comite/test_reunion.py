"""Une réunion, tenue depuis ses pages : convoquer, émarger, donner avis et rangs, clore ; ce que lit un membre."""

from html import unescape

import pytest
from django.core import mail
from django.urls import reverse

from preau.acteurs.enums import Role
from preau.instruction.assemblee import membres_de
from preau.instruction.enums import EtatReunion, Venue
from preau.instruction.models import NoteDePoint, Reunion
from preau.projets.tables import AvisDuComite
from preau.socle.models import EntreeJournal
from tests.fabriques import RattachementFactory
from tests.instruction.comites import avancer, clos, convoque, membre, ouvert, siege
from tests.instruction.fabriques import adopter, charger_textes, decider, notifier
from tests.web.depot.conftest import connecte

pytestmark = pytest.mark.django_db


def page(reunion, nom="reunion"):
    return reverse(f"comite:{nom}", args=[reunion.uuid])


def lue(reponse) -> str:
    return unescape(reponse.content.decode()).replace("\u00a0", " ").replace("\u202f", " ")


def faire(client, reunion, geste, **donnees) -> str:
    """Le geste, et la page qui suit."""
    reponse = client.post(page(reunion), {"geste": geste, **donnees}, follow=True)
    assert reponse.redirect_chain
    return lue(reponse)


def etat(reunion) -> str:
    return Reunion.objects.get(pk=reunion.pk).etat


def test_la_conseillere_mene_une_reunion_de_la_convocation_a_la_cloture(django_capture_on_commit_callbacks):
    pret = siege(dossiers=2)
    client, reunion = connecte(pret.conseillere), pret.reunion
    with django_capture_on_commit_callbacks(execute=True):
        faire(client, reunion, "convoquer")
    assert sorted(courrier.to[0] for courrier in mail.outbox) == sorted(m.personne.courriel for m in pret.membres)
    assert "si elle se tient aujourd'hui, changez d'abord sa date" in faire(client, reunion, "ouvrir")
    avancer(pret)
    faire(client, reunion, "ouvrir")
    faire(client, reunion, "emarger", **{f"venue-{m.uuid}": Venue.PRESENT for m in pret.membres})
    for point in pret.points:
        ici = reverse("comite:point", args=[point.uuid])
        assert client.post(ici, {"geste": "avis", "avis": "favorable", "motif": ""}).status_code == 302
    un, deux = pret.points
    faire(client, reunion, "placer", point=un.uuid, rang="1")
    faire(client, reunion, "placer", point=deux.uuid, rang="2")
    faire(client, reunion, "monter", point=deux.uuid)
    assert [rang for rang, _ in pret.rangs()] == [2, 1]
    assert client.post(page(reunion, "clore")).status_code == 302
    assert etat(reunion) == EtatReunion.CLOSE
    assert dict(AvisDuComite.objects.values_list("depot", "rang")) == {un.depot_id: 2, deux.depot_id: 1}


def test_un_avis_sans_quorum_et_une_cloture_incomplete_disent_quoi_faire():
    pret = convoque(dossiers=1)
    client, reunion, (point,) = connecte(pret.conseillere), avancer(pret).reunion, pret.points
    faire(client, reunion, "ouvrir")
    faire(client, reunion, "emarger", **{f"venue-{m.uuid}": Venue.ABSENT for m in pret.membres})
    refus = client.post(
        reverse("comite:point", args=[point.uuid]), {"geste": "avis", "avis": "defavorable", "motif": "Trop loin."}
    )
    assert (refus.status_code, "quorum" in lue(refus), "Trop loin." in lue(refus)) == (422, True, True)
    assert "n'a pas d'avis : rendez-le, ou ajournez ce dossier." in lue(client.post(page(reunion, "clore")))
    assert etat(reunion) == EtatReunion.OUVERTE


def test_deux_personnes_notent_les_presences_chacune_garde_ce_qu_elle_a_change():
    pret = convoque()
    client, reunion, (alix, basile, chloe) = connecte(pret.conseillere), pret.reunion, pret.membres
    pret.emarger(Venue.EXCUSE, Venue.PRESENT)
    ancienne = {f"venue-{alix.uuid}": Venue.PRESENT, f"vu-{alix.uuid}": "", f"venue-{chloe.uuid}": Venue.PRESENT}
    assert f"pour {alix.personne}, il est noté « excusé »" in faire(client, reunion, "emarger", **ancienne)
    assert [m.venue for m in membres_de(reunion)] == [Venue.EXCUSE, Venue.PRESENT, Venue.PRESENT]
    actes = EntreeJournal.objects.filter(acte="emarger").count()
    relue = {f"{nom}-{basile.uuid}": Venue.PRESENT for nom in ("venue", "vu")}
    faire(client, reunion, "emarger", **relue)
    assert EntreeJournal.objects.filter(acte="emarger").count() == actes


def test_deux_dossiers_a_egalite_se_declarent_ou_se_departagent_avant_de_clore():
    pret = ouvert(dossiers=2)
    client, reunion, (un, deux) = connecte(pret.conseillere), pret.reunion, pret.points
    for point in (un, deux):
        pret.avis(point)
    pret.rang(un, 1)
    pret.rang(deux, 2)
    dit = faire(client, reunion, "egaler", point=deux.uuid, rang="1")
    assert f"« {deux} » est au 1er rang, à égalité avec « {un} » : déclarez-les ex æquo" in dit
    assert client.post(page(reunion, "clore")).status_code != 302
    assert f"« {un} » est au 1er rang, ex æquo avec « {deux} »." in faire(client, reunion, "declarer", point=un.uuid)
    assert client.post(page(reunion, "clore")).status_code == 302
    assert [avis.rang for avis in AvisDuComite.objects.all()] == [1, 1]


def test_un_membre_suit_la_reunion_note_pour_lui_et_n_y_ecrit_rien():
    pret = ouvert(dossiers=1)
    (point,), (elle, autre, *_) = pret.points, pret.membres
    client = connecte(elle)
    assert str(point.depot.projet) in lue(client.get(page(pret.reunion)))
    assert client.post(page(pret.reunion), {"geste": "monter", "point": point.uuid}).status_code == 403
    ici = reverse("comite:point", args=[point.uuid])
    client.post(ici, {"geste": "noter", "texte": "Une équipe solide.", "avis": "favorable"})
    assert NoteDePoint.objects.get().auteur == elle.personne
    assert "Une équipe solide." in lue(client.get(ici))
    assert "Une équipe solide." not in lue(connecte(autre).get(ici))
    assert "Une équipe solide." not in lue(connecte(pret.conseillere).get(ici))


def test_qui_a_un_lien_avec_la_structure_ne_voit_ni_le_point_ni_le_dossier():
    pret = convoque(dossiers=2)
    cache, montre = pret.points
    liee = membre(pret.cadre, "Dora")
    RattachementFactory(personne=liee.personne, role=Role.INTERVENANT, structure=cache.depot.projet.structure)
    client = connecte(liee)
    client.post(reverse("compte:porter"), {"casquette": liee.uuid})
    html = lue(client.get(page(pret.reunion)))
    assert "1 point ne vous est pas montré : vous y avez un lien" in html
    assert str(cache.depot.projet.structure) not in html
    assert str(montre.depot.projet.structure) in html
    assert client.get(reverse("comite:point", args=[cache.uuid])).status_code == 404
    assert client.get(reverse("comite:point", args=[montre.uuid])).status_code == 200
    assert client.get(reverse("depot:lire", args=[montre.depot.projet.uuid])).status_code == 200


def test_un_membre_ne_rouvre_pas_une_reunion_close():
    pret = clos(dossiers=1)
    client, phrase = (
        connecte(pret.membres[0]),
        "Une réunion close ne se rouvre que par la Caf, avec un motif : dites-lui",
    )
    assert phrase in lue(client.get(page(pret.reunion, "rouvrir")))
    refus = client.post(page(pret.reunion, "rouvrir"), {"motif": "Je change d'avis."})
    assert (refus.status_code, phrase in lue(refus)) == (422, True)
    assert etat(pret.reunion) == EtatReunion.CLOSE


def test_la_structure_ne_lit_son_avis_qu_une_fois_la_decision_notifiee():
    pret = clos(dossiers=1)
    depot = pret.points[0].depot
    responsable = RattachementFactory(structure=depot.projet.structure)
    ici = reverse("depot:depot", args=[depot.projet.uuid, depot.numero])
    assert str(pret.cadre.comite) not in lue(connecte(responsable).get(ici))
    assert str(pret.cadre.comite) in lue(connecte(pret.conseillere).get(ici))
    charger_textes(pret.cadre.campagne)
    (decision,) = adopter(pret.cadre)
    decider(pret.cadre, decision)
    notifier(pret.cadre)
    assert str(pret.cadre.comite) in lue(connecte(responsable).get(ici))


@pytest.mark.parametrize("vu", ["2026-99-99T00:00:00", "hier"])
def test_ce_que_la_page_montrait_illisible_n_est_jamais_une_panne(vu):
    pret = ouvert(dossiers=1)
    client, (point,) = connecte(pret.conseillere), pret.points
    pret.avis(point)
    faire(client, pret.reunion, "placer", point=point.uuid, rang="1", vu=vu)
    assert pret.rangs() == [(1, False)]
