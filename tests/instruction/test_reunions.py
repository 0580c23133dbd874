"""Préparer une réunion, son ordre du jour, convoquer, ouvrir, annuler."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from preau.coeur.cycle import REUNION
from preau.instruction.actions import classement, cloture, notes, ordre_du_jour, reunions, tenue
from preau.instruction.enums import EtatReunion
from preau.instruction.models import Reunion
from preau.instruction.ordre_du_jour import a_examiner
from preau.projets.depots import retirer_depot
from preau.projets.tables import Projet
from preau.socle.models import Courrier
from tests.fabriques import RattachementFactory, StructureFactory, commune
from tests.instruction.comites import LIEN, Siege, avancer, clos, convoque, dans_une_semaine, ouvert, siege
from tests.instruction.fabriques import deposer_dossier, rendre_avis
from tests.projets.depots import cadre_complet, deposer

pytestmark = pytest.mark.django_db


def refus(geste, **options) -> list[str]:
    with pytest.raises(ValidationError) as refuse:
        geste(**options)
    return refuse.value.messages


def test_les_dossiers_du_territoire_vont_d_eux_memes_a_l_ordre_du_jour(cadre):
    deux = [deposer_dossier(cadre) for _ in range(2)]
    ailleurs = StructureFactory(caf=cadre.campagne.caf, commune=commune("69264"))
    deposer(cadre_complet(campagne=cadre.campagne, structure=ailleurs))
    cadre_complet(campagne=cadre.campagne)  # un brouillon
    pret = siege(dossiers=0, cadre=cadre)
    assert [point.depot for point in pret.points] == sorted(deux, key=lambda d: (d.projet.structure.nom, d.pk))


def test_un_dossier_deja_vu_n_attend_plus_un_dossier_ajourne_attend_encore(cadre):
    vu, ajourne, neuf = (deposer_dossier(cadre) for _ in range(3))
    rendre_avis(cadre, vu, 1)
    rendre_avis(cadre, ajourne, None, "ajourne")
    assert set(a_examiner(cadre.comite, cadre.campagne)) == {ajourne, neuf}
    siege(dossiers=0, cadre=cadre)
    assert a_examiner(cadre.comite, cadre.campagne) == []


def test_la_reunion_suivante_reprend_le_quorum_de_la_precedente():
    pret = siege()
    pret.agir(reunions.annuler_reunion, motif="Neige")
    Reunion.objects.update(quorum_pour_cent=40, quorum_minimum=2)
    suivante = siege(dossiers=0, cadre=pret.cadre).reunion
    assert (suivante.quorum_pour_cent, suivante.quorum_minimum) == (40, 2)


def test_convoquer_ecrit_a_chaque_membre_du_jour_sans_nommer_un_dossier():
    pret = siege()
    RattachementFactory(membre=True, comite=pret.cadre.comite, fin=dans_une_semaine().date())
    pret.agir(reunions.convoquer_reunion, lien=LIEN)
    courriers = Courrier.objects.filter(objet__startswith="Réunion du")
    assert sorted(courriers.values_list("destinataire", flat=True)) == sorted(m.personne.courriel for m in pret.membres)


def test_le_courrier_de_convocation_dit_ou_et_quand_et_rien_des_dossiers(
    mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        pret = convoque()
    lettre = next(message for message in mailoutbox if message.subject.startswith("Réunion du"))
    assert ("Mairie, salle 2" in lettre.body, LIEN in lettre.body) == (True, True)
    assert str(pret.points[0].depot.projet) not in lettre.body


def test_changer_la_date_d_une_reunion_convoquee_previent_les_membres():
    pret = convoque()
    ancien = {"quorum_pour_cent": 50, "quorum_minimum": 1, "lien": LIEN}
    pret.agir(reunions.corriger_reunion, le=pret.reunion.le, lieu=pret.reunion.lieu, **ancien)
    assert Courrier.objects.filter(objet__startswith="Changement").count() == 0
    pret.agir(reunions.corriger_reunion, le=pret.reunion.le + timedelta(days=1), lieu="Mairie", **ancien)
    assert Courrier.objects.filter(objet__startswith="Changement").count() == 3


def test_une_reunion_sans_dossier_ou_sans_membre_ne_se_convoque_pas(cadre):
    vide = siege(dossiers=0, cadre=cadre)
    assert refus(vide.agir, acte=reunions.convoquer_reunion, lien=LIEN) == [
        "L'ordre du jour est vide : inscrivez au moins un dossier avant de convoquer."
    ]
    for rattachement in vide.membres:
        rattachement.fin = rattachement.debut
        rattachement.save()
    assert refus(vide.agir, acte=reunions.convoquer_reunion, lien=LIEN) == [
        "Ce comité n'a aucun membre ce jour-là : invitez-les d'abord."
    ]


def test_l_ordre_du_jour_s_ecrit_a_la_main():
    pret = siege(dossiers=3)
    a, b, c = pret.points
    ordre_du_jour.deplacer_point(point=c, casquette=pret.conseillere, de=-2)
    assert pret.points == [c, a, b]
    ordre_du_jour.retirer_point(point=a, casquette=pret.conseillere)
    assert pret.points == [c, b]
    pret.agir(ordre_du_jour.inscrire_points, depots=[a.depot])
    assert [point.depot for point in pret.points] == [c.depot, b.depot, a.depot]
    assert refus(pret.agir, acte=ordre_du_jour.inscrire_points, depots=[a.depot]) == [
        f"« {a} » n'attend pas l'avis de ce comité, ou est déjà à un ordre du jour."
    ]


def test_un_dossier_retire_depuis_sort_de_l_ordre_du_jour():
    pret = ouvert()
    retire, garde = pret.points
    pret.avis(retire)
    pret.rang(retire, 1)
    pret.avis(garde)
    pret.rang(garde, 2)
    projet = Projet.objects.get(pk=retire.depot.projet_id)
    retirer_depot(projet=projet, casquette=RattachementFactory(structure=projet.structure))
    assert refus(pret.agir, acte=cloture.clore_reunion) == [
        f"« {retire} » a été retiré ou déposé à nouveau depuis : mettez l'ordre du jour à jour."
    ]
    assert pret.agir(ordre_du_jour.actualiser_points) == 1
    assert (pret.points, pret.rangs()) == ([garde], [(1, False)])


ACTES = {
    "corriger": lambda s: s.agir(
        reunions.corriger_reunion, le=dans_une_semaine(), lieu="Ailleurs", quorum_pour_cent=50, quorum_minimum=1
    ),
    "composer": lambda s: s.agir(ordre_du_jour.actualiser_points),
    "convoquer": lambda s: s.agir(reunions.convoquer_reunion, lien=LIEN),
    "annuler": lambda s: s.agir(reunions.annuler_reunion, motif="Neige"),
    "emarger": lambda s: s.emarger("present"),
    "noter": lambda s: notes.noter_point(point=s.points[0], casquette=s.membres[0], texte="À voir"),
    "ouvrir": lambda s: avancer(s).agir(reunions.ouvrir_reunion),
    "rendre_avis": lambda s: s.avis(s.points[0], "ajourne"),
    "observer": lambda s: tenue.observer(point=s.points[0], casquette=s.conseillere, texte="À revoir"),
    "classer": lambda s: classement.placer_au_rang(point=s.points[0], casquette=s.conseillere, rang=1),
    "rediger": lambda s: s.agir(tenue.rediger_reunion, texte="La séance est ouverte."),
    "clore": lambda s: s.agir(cloture.clore_reunion),
    "rouvrir": lambda s: s.agir(cloture.rouvrir_reunion, motif="Une erreur"),
}


def tout_dit() -> Siege:
    """Une réunion ouverte, prête à clore."""
    pret = ouvert(dossiers=1)
    pret.avis(pret.points[0])
    pret.rang(pret.points[0], 1)
    return pret


def annule() -> Siege:
    pret = convoque(dossiers=1)
    pret.agir(reunions.annuler_reunion, motif="Neige")
    return pret


ETATS = {
    "preparee": lambda: siege(dossiers=1),
    "convoquee": lambda: convoque(dossiers=1),
    "ouverte": tout_dit,
    "close": lambda: clos(dossiers=1),
    "annulee": annule,
}


def test_les_etats_et_les_actes_de_la_table_sont_ceux_de_la_base():
    assert (set(REUNION.etats), set(REUNION.actes)) == (set(EtatReunion.values), set(ACTES))


@pytest.mark.parametrize("acte", ACTES)
@pytest.mark.parametrize("etat", ETATS)
def test_chaque_acte_d_une_reunion_suit_la_table(etat, acte):
    pret = ETATS[etat]()
    attendu = REUNION.vers(etat, acte)
    if attendu:
        ACTES[acte](pret)
    else:
        assert refus(ACTES[acte], s=pret) == [REUNION.refus[etat, acte]]
    pret.reunion.refresh_from_db()
    assert pret.reunion.etat == (attendu or etat)


@pytest.mark.parametrize("acte", [nom for nom in ACTES if nom != "noter"])
def test_ni_un_membre_ni_le_decideur_n_ecrivent_dans_une_reunion(acte):
    pret = tout_dit()
    for autre in (pret.membres[0], pret.cadre.decideur):
        ailleurs = pret._replace(cadre=pret.cadre._replace(conseillere=autre))
        with pytest.raises(ValidationError) as refuse:
            ACTES[acte](ailleurs)
        assert refuse.value.code == "droit"
