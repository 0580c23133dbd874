from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from preau.acteurs import actions, ouvertures
from preau.acteurs.enums import Role, TypeStructure
from preau.acteurs.histoire import histoire
from preau.acteurs.models import Caf, Comite, Invitation, Rattachement, Structure
from preau.acteurs.territoire import lire_commune, lire_communes
from preau.socle.models import Courrier, EntreeJournal
from tests.fabriques import (
    CafFactory,
    ComiteFactory,
    FinanceurFactory,
    RattachementFactory,
    StructureFactory,
    UtilisateurFactory,
    commune,
)

pytestmark = pytest.mark.django_db

LIEN = "https://preau.exemple/invitation/{jeton}/"
CAF = {"departement": "69", "nom": "Caf du Rhône", "courriel": "Zoe@Caf.exemple", "role": "conseillere", "lien": LIEN}


@pytest.fixture
def conseillere():
    commune()
    return RattachementFactory(conseillere=True)


def nouvelle(**champs) -> Structure:
    return Structure(**{"nom": "Les Passerelles", "type": TypeStructure.ASSOCIATION, "commune": commune(), **champs})


def inscrire(casquette, **champs):
    return ouvertures.inscrire_structure(
        structure=nouvelle(**champs), courriel="a@exemple.fr", casquette=casquette, lien=LIEN
    )


# --- Ouvrir une Caf --------------------------------------------------------------------------------------------------


def test_une_caf_s_ouvre_et_sa_premiere_personne_entre():
    invitation = ouvertures.ouvrir_caf(**CAF)
    assert (Courrier.objects.get().destinataire, invitation.invitante) == ("zoe@caf.exemple", None)
    rattachement = actions.ouvrir_compte_invite(invitation=invitation, prenom="Zoé", nom="Roy")
    assert (rattachement.role, rattachement.caf.nom) == (Role.CONSEILLERE, "Caf du Rhône")
    assert [ligne.phrase for ligne in histoire(rattachement.caf)] == [
        "Zoé Roy a pris le rôle : conseillère technique.",
        "Zoé Roy a accepté l'invitation.",
        "Préau a invité zoe@caf.exemple comme conseillère technique.",
        "La Caf est ouverte sur Préau.",
    ]


def test_une_caf_ouverte_ne_s_ouvre_pas_deux_fois():
    invitation = ouvertures.ouvrir_caf(**CAF)
    with pytest.raises(ValidationError, match="attend sa réponse"):
        ouvertures.ouvrir_caf(**CAF)
    actions.ouvrir_compte_invite(invitation=invitation, prenom="Zoé", nom="Roy")
    with pytest.raises(ValidationError, match="quelqu'un y est"):
        ouvertures.ouvrir_caf(**{**CAF, "courriel": "autre@caf.exemple"})
    assert (Caf.objects.count(), Invitation.objects.count()) == (1, 1)


def test_une_premiere_invitation_expiree_peut_repartir():
    ouvertures.ouvrir_caf(**CAF)
    with time_machine.travel(timezone.now() + actions.DUREE_INVITATION + timedelta(days=1)):
        ouvertures.ouvrir_caf(**CAF)
    assert (Caf.objects.count(), Invitation.objects.count()) == (1, 2)


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"departement": "20"}, "n'est pas un département"),
        ({"role": "responsable"}, "n'est pas un rôle de Caf"),
        ({"courriel": "zoe"}, "n'est pas une adresse électronique"),
        ({"courriel": "é" * 400 + "@caf.exemple"}, "n'est pas une adresse électronique"),
        ({"nom": "<b>Caf</b>"}, "ne sont pas acceptés"),
        ({"nom": "  "}, "ne peut pas être vide"),
    ],
)
def test_une_caf_mal_dite_est_refusee_et_rien_n_est_ecrit(champs, phrase):
    with pytest.raises(ValidationError, match=phrase):
        ouvertures.ouvrir_caf(**{**CAF, **champs})
    assert (Caf.objects.count(), Invitation.objects.count(), EntreeJournal.objects.count()) == (0, 0, 0)


# --- Tenir sa Caf ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("trait", ["conseillere", "decideur"])
def test_la_caf_invite_chez_elle_dans_ses_comites_et_chez_ses_cofinanceurs(trait):
    casquette = RattachementFactory(**{trait: True})
    attendus = [
        (casquette.caf, Role.CONSEILLERE),
        (casquette.caf, Role.DECIDEUR),
        (ComiteFactory(caf=casquette.caf), Role.MEMBRE),
        (FinanceurFactory(caf=casquette.caf), Role.COFINANCEUR),
        (StructureFactory(caf=casquette.caf), Role.RESPONSABLE),
    ]
    for organisme, role in attendus:
        actions.inviter(courriel="a@exemple.fr", role=role, organisme=organisme, casquette=casquette, lien=LIEN)
    assert [(i.organisme, i.role) for i in Invitation.objects.order_by("id")] == attendus


@pytest.mark.parametrize("trait", ["conseillere", "decideur"])
def test_la_caf_n_invite_pas_chez_la_voisine(trait):
    voisine = CafFactory(departement="38")
    casquette = RattachementFactory(**{trait: True})
    lieux = (voisine, ComiteFactory(caf=voisine), FinanceurFactory(caf=voisine), StructureFactory(caf=voisine))
    for organisme in lieux:
        for role in Role:
            with pytest.raises(ValidationError, match="ne permet pas"):
                actions.inviter(courriel="a@exemple.fr", role=role, organisme=organisme, casquette=casquette, lien=LIEN)
    assert Invitation.objects.count() == 0


@pytest.mark.parametrize("trait", ["membre", "cofinanceur"])
def test_un_membre_ou_un_cofinanceur_n_invite_personne(trait):
    casquette = RattachementFactory(**{trait: True})
    with pytest.raises(ValidationError, match="ne permet pas"):
        actions.inviter(
            courriel="a@exemple.fr", role=casquette.role, organisme=casquette.organisme, casquette=casquette, lien=LIEN
        )


@pytest.mark.parametrize("trait", ["conseillere", "membre", "cofinanceur"])
def test_la_caf_reprend_les_roles_qu_elle_donne(conseillere, trait):
    autre = RattachementFactory(**{trait: True})
    actions.retirer_rattachement(rattachement=autre, personne=conseillere.personne, casquette=conseillere)
    assert Rattachement.objects.en_vigueur(date(2100, 1, 1)).get() == conseillere


def test_la_caf_ne_reprend_rien_dans_une_structure(conseillere):
    responsable = RattachementFactory(structure__caf=conseillere.caf)
    with pytest.raises(ValidationError, match="ne permet pas"):
        actions.retirer_rattachement(rattachement=responsable, personne=conseillere.personne, casquette=conseillere)


def test_d_une_structure_la_caf_ne_voit_que_les_responsables(conseillere):
    responsable = RattachementFactory(structure__caf=conseillere.caf)
    RattachementFactory(structure=responsable.structure, role=Role.INTERVENANT)
    assert set(Rattachement.objects.visibles_par(conseillere)) == {conseillere, responsable}


def test_la_derniere_personne_d_une_caf_ne_part_pas_sans_suite(conseillere):
    with pytest.raises(ValidationError, match="dernière personne de cette Caf"):
        actions.retirer_rattachement(rattachement=conseillere, personne=conseillere.personne, casquette=conseillere)
    RattachementFactory(decideur=True, caf=conseillere.caf)
    actions.retirer_rattachement(rattachement=conseillere, personne=conseillere.personne, casquette=conseillere)
    assert not Rattachement.objects.filter(personne=conseillere.personne, fin=None).exists()


# --- Inscrire --------------------------------------------------------------------------------------------------------


def test_une_structure_s_inscrit_avec_sa_premiere_responsable(conseillere):
    structure = inscrire(conseillere)
    invitation = Invitation.objects.get()
    assert (structure.caf, invitation.structure, invitation.role) == (conseillere.caf, structure, Role.RESPONSABLE)
    assert [ligne.phrase.split(") ")[1] for ligne in histoire(structure)] == [
        "a invité a@exemple.fr comme responsable.",
        "a inscrit la structure.",
    ]


def test_la_meme_structure_ne_s_inscrit_pas_deux_fois(conseillere):
    inscrire(conseillere)
    with pytest.raises(ValidationError, match="est déjà inscrite à Villeurbanne"):
        inscrire(conseillere, nom="LES PASSERELLES")


def test_une_adresse_fausse_n_inscrit_pas_la_structure(conseillere):
    with pytest.raises(ValidationError, match="n'est pas une adresse"):
        ouvertures.inscrire_structure(structure=nouvelle(), courriel="a", casquette=conseillere, lien=LIEN)
    assert Structure.objects.count() == 0


@pytest.mark.parametrize("trait", [{}, {"membre": True}, {"cofinanceur": True}])
def test_qui_n_est_pas_de_la_caf_n_inscrit_rien(trait):
    casquette = RattachementFactory(**trait)
    with pytest.raises(ValidationError, match="Seule une conseillère"):
        inscrire(casquette)
    with pytest.raises(ValidationError, match="Seule une conseillère"):
        ouvertures.creer_comite(nom="Comité", communes=[commune()], casquette=casquette)
    with pytest.raises(ValidationError, match="Seule une conseillère"):
        ouvertures.creer_financeur(nom="Ville", courriel="a@exemple.fr", casquette=casquette, lien=LIEN)


def test_corriger_une_structure_dit_au_journal_ce_qui_change(conseillere):
    structure = inscrire(conseillere)
    structure.nom = "Les Passerelles du Tonkin"
    ouvertures.corriger_structure(structure=structure, casquette=conseillere)
    ouvertures.corriger_structure(structure=structure, casquette=conseillere)
    acte = EntreeJournal.objects.get(acte="corriger_structure")
    assert (acte.avant, acte.apres) == ({"nom": "Les Passerelles"}, {"nom": "Les Passerelles du Tonkin"})


def test_une_caf_ne_corrige_pas_ce_qui_est_a_sa_voisine(conseillere):
    voisine = CafFactory(departement="38")
    with pytest.raises(ValidationError, match="Seule une conseillère"):
        ouvertures.corriger_structure(structure=StructureFactory(caf=voisine), casquette=conseillere)
    with pytest.raises(ValidationError, match="Seule une conseillère"):
        ouvertures.corriger_comite(
            comite=ComiteFactory(caf=voisine), nom="Pris", communes=[commune()], casquette=conseillere
        )
    assert not Comite.objects.filter(nom="Pris").exists()


def test_un_comite_a_un_territoire_et_un_nom_a_lui(conseillere):
    ouvertures.creer_comite(nom="Comité de l'Est", communes=[commune()], casquette=conseillere)
    with pytest.raises(ValidationError, match="existe déjà"):
        ouvertures.creer_comite(nom="comité de l'est", communes=[commune()], casquette=conseillere)
    with pytest.raises(ValidationError, match="au moins une commune"):
        ouvertures.creer_comite(nom="Comité vide", communes=[], casquette=conseillere)
    assert Comite.objects.count() == 1


def test_le_territoire_d_un_comite_se_corrige_et_se_trace(conseillere):
    comite = ouvertures.creer_comite(nom="Comité", communes=[commune()], casquette=conseillere)
    ouvertures.corriger_comite(
        comite=comite, nom="Comité", communes=[commune(), commune("69259")], casquette=conseillere
    )
    acte = EntreeJournal.objects.get(acte="corriger_comite")
    assert (acte.avant["communes"], acte.apres["communes"]) == (["69266"], ["69259", "69266"])


def test_un_cofinanceur_s_inscrit_avec_sa_premiere_personne(conseillere):
    financeur = ouvertures.creer_financeur(
        nom="Ville de Bron", courriel="elu@bron.exemple", casquette=conseillere, lien=LIEN
    )
    personne = UtilisateurFactory(courriel="elu@bron.exemple")
    rattachement = actions.accepter_invitation(invitation=Invitation.objects.get(), personne=personne)
    assert (rattachement.role, rattachement.financeur) == (Role.COFINANCEUR, financeur)


# --- Le territoire ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("texte", ["Villeurbanne", "villeurbanne (69100)", "69100", "69266", " Villeurbanne (69100) "])
def test_une_commune_se_dit_de_plusieurs_facons(texte):
    villeurbanne = commune()
    assert lire_commune(texte, "69") == villeurbanne


def test_une_commune_d_un_autre_departement_est_refusee():
    commune()
    with pytest.raises(ValidationError, match="Aucune commune de ce département"):
        lire_commune("Villeurbanne", "38")


def test_une_commune_douteuse_dit_lesquelles():
    commune("69027"), commune("69028")
    with pytest.raises(ValidationError, match="Plusieurs communes répondent à « br »"):
        lire_commune("br", "69")


def test_chaque_ligne_fausse_d_un_territoire_est_dite():
    commune()
    with pytest.raises(ValidationError) as refus:
        lire_communes("Villeurbanne\n\nNulle-Part\n<b>", "69")
    assert len(refus.value.messages) == 2
    assert lire_communes("Villeurbanne\r\n69266\n", "69") == [commune()]
