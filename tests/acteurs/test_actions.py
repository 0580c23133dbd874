from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from preau.acteurs import actions
from preau.acteurs.enums import Role
from preau.acteurs.histoire import histoire
from preau.acteurs.models import Invitation, Rattachement, Structure, Utilisateur
from preau.socle.journal import Signature
from preau.socle.models import Courrier, EntreeJournal
from tests.fabriques import CafFactory, InvitationFactory, RattachementFactory, StructureFactory, UtilisateurFactory

pytestmark = pytest.mark.django_db

LIEN = "https://preau.exemple/invitation/{jeton}/"


def inviter(casquette, **champs):
    valeurs = {"courriel": "Lucie@Exemple.fr", "role": Role.INTERVENANT, "organisme": casquette.structure, **champs}
    return actions.inviter(casquette=casquette, lien=LIEN, **valeurs)


def jeton_recu() -> str:
    return Courrier.objects.latest("pk").texte.split("/invitation/")[1].split("/")[0]


def actes() -> list[str]:
    return list(EntreeJournal.objects.order_by("id").values_list("acte", flat=True))


def test_deux_periodes_du_meme_role_ne_se_chevauchent_pas():
    deja = RattachementFactory(debut=date(2026, 9, 1), fin=date(2027, 9, 1))
    lien = {"personne": deja.personne, "role": deja.role, "organisme": deja.structure, "signature": Signature()}
    with pytest.raises(ValidationError, match="a déjà ce rôle"):
        actions.rattacher(debut=date(2027, 8, 31), **lien)
    suite = actions.rattacher(debut=date(2027, 9, 1), **lien)
    assert Rattachement.objects.filter(personne=deja.personne).count() == 2
    assert suite.fin is None


def test_un_role_retire_le_jour_meme_ne_compte_plus():
    deja = RattachementFactory(debut=date(2026, 9, 1), fin=date(2026, 9, 1))
    actions.rattacher(
        personne=deja.personne,
        role=deja.role,
        organisme=deja.structure,
        signature=Signature(),
        debut=date(2026, 9, 1),
    )
    assert Rattachement.objects.en_vigueur(date(2026, 9, 1)).count() == 1


def test_le_jeton_d_une_invitation_n_est_pas_garde():
    invitation = inviter(RattachementFactory())
    jeton = jeton_recu()
    assert invitation.courriel == "lucie@exemple.fr"
    assert jeton not in str(Invitation.objects.filter(pk=invitation.pk).values().get())
    assert actions.invitation_du_jeton(jeton) == invitation


def test_une_invitation_sert_une_fois():
    inviter(RattachementFactory())
    jeton = jeton_recu()
    invitation = actions.invitation_du_jeton(jeton)
    rattachement = actions.ouvrir_compte_invite(invitation=invitation, prenom="Lucie", nom="Fontanel")
    assert (rattachement.role, rattachement.personne.has_usable_password()) == (Role.INTERVENANT, False)
    assert actions.invitation_du_jeton(jeton) is None
    with pytest.raises(ValidationError):
        actions.accepter_invitation(invitation=invitation, personne=rattachement.personne)


def test_une_invitation_expire():
    inviter(RattachementFactory())
    jeton = jeton_recu()
    with time_machine.travel(timezone.now() + actions.DUREE_INVITATION + timedelta(seconds=1)):
        assert actions.invitation_du_jeton(jeton) is None


def test_une_autre_adresse_ne_peut_pas_accepter():
    invitation = InvitationFactory()
    with pytest.raises(ValidationError, match="pas à votre adresse"):
        actions.accepter_invitation(invitation=invitation, personne=UtilisateurFactory())
    assert Invitation.objects.get().acceptee_le is None


def test_renvoyer_annule_l_ancien_lien():
    casquette = RattachementFactory()
    invitation = inviter(casquette)
    ancien = jeton_recu()
    actions.renvoyer_invitation(invitation=invitation, casquette=casquette, lien=LIEN)
    assert actions.invitation_du_jeton(ancien) is None
    assert actions.invitation_du_jeton(jeton_recu()) == invitation


def test_revoquer_ferme_le_lien():
    casquette = RattachementFactory()
    invitation = inviter(casquette)
    actions.revoquer_invitation(invitation=invitation, casquette=casquette)
    assert actions.invitation_du_jeton(jeton_recu()) is None
    with pytest.raises(ValidationError, match="n'attend plus de réponse"):
        actions.renvoyer_invitation(invitation=invitation, casquette=casquette, lien=LIEN)


def test_le_droit_repris_emporte_les_invitations_qu_il_permettait():
    partante = RattachementFactory()
    restante = RattachementFactory(structure=partante.structure)
    invitation = inviter(partante)
    jeton = jeton_recu()
    autre = inviter(restante, courriel="marc@exemple.fr")
    actions.retirer_rattachement(rattachement=partante, personne=restante.personne, casquette=restante)
    invitation.refresh_from_db()
    autre.refresh_from_db()
    assert invitation.revoquee_le is not None
    assert actions.invitation_du_jeton(jeton) is None
    assert autre.revoquee_le is None
    assert actes()[-2:] == ["retirer", "revoquer_invitation"]
    with pytest.raises(ValidationError):
        actions.accepter_invitation(invitation=invitation, personne=UtilisateurFactory(courriel="lucie@exemple.fr"))


def test_la_caf_qui_reprend_un_role_annule_ce_qu_il_a_permis_dans_tout_le_departement():
    caf = CafFactory()
    partante, restante = (
        RattachementFactory(role=role, structure=None, caf=caf) for role in (Role.CONSEILLERE, Role.DECIDEUR)
    )
    structure = StructureFactory(caf=caf)
    inviter(partante, role=Role.RESPONSABLE, organisme=structure)
    actions.retirer_rattachement(rattachement=partante, personne=restante.personne, casquette=restante)
    assert Invitation.objects.get().revoquee_le is not None


def test_une_invitation_qu_un_autre_role_permet_reste():
    casquette = RattachementFactory(role=Role.CONSEILLERE, structure=None, caf=CafFactory())
    RattachementFactory(personne=casquette.personne, role=Role.DECIDEUR, structure=None, caf=casquette.caf)
    inviter(casquette, role=Role.CONSEILLERE, organisme=casquette.caf)
    actions.retirer_rattachement(rattachement=casquette, personne=casquette.personne, casquette=casquette)
    assert actions.invitation_du_jeton(jeton_recu()) is not None


def test_un_role_arrive_a_son_terme_ne_fait_plus_entrer_personne():
    casquette = RattachementFactory()
    invitation = inviter(casquette)
    jeton = jeton_recu()
    Rattachement.objects.filter(pk=casquette.pk).update(fin=casquette.debut)
    assert actions.invitation_du_jeton(jeton) is None
    with pytest.raises(ValidationError, match="n'en a plus le droit"):
        actions.accepter_invitation(invitation=invitation, personne=UtilisateurFactory(courriel="lucie@exemple.fr"))
    assert Rattachement.objects.count() == 1


def test_qui_renvoie_une_invitation_la_prend_a_son_compte():
    partante = RattachementFactory()
    restante = RattachementFactory(structure=partante.structure)
    actions.renvoyer_invitation(invitation=inviter(partante), casquette=restante, lien=LIEN)
    actions.retirer_rattachement(rattachement=partante, personne=restante.personne, casquette=restante)
    assert actions.invitation_du_jeton(jeton_recu()) is not None


def test_une_invitation_en_attente_n_est_pas_doublee():
    casquette = RattachementFactory()
    inviter(casquette)
    with pytest.raises(ValidationError, match="attend déjà"):
        inviter(casquette)


def test_qui_a_deja_le_role_n_est_pas_invite():
    casquette = RattachementFactory()
    with pytest.raises(ValidationError, match="a déjà ce rôle"):
        inviter(casquette, courriel=casquette.personne.courriel, role=Role.RESPONSABLE)


@pytest.mark.parametrize("role", [Role.COORDINATRICE, Role.INTERVENANT])
def test_seule_la_responsable_invite(role):
    with pytest.raises(ValidationError, match="ne permet pas"):
        inviter(RattachementFactory(role=role))


def test_une_responsable_n_invite_pas_dans_une_autre_structure():
    with pytest.raises(ValidationError, match="ne permet pas"):
        inviter(RattachementFactory(), organisme=StructureFactory())


def test_la_conseillere_rattache_une_responsable_et_rien_d_autre():
    structure = StructureFactory()
    conseillere = RattachementFactory(conseillere=True, caf=structure.caf)
    assert inviter(conseillere, organisme=structure, role=Role.RESPONSABLE).structure == structure
    with pytest.raises(ValidationError, match="ne permet pas"):
        inviter(conseillere, organisme=structure, role=Role.INTERVENANT)
    voisine = RattachementFactory(conseillere=True, caf=CafFactory(departement="38"))
    with pytest.raises(ValidationError, match="ne permet pas"):
        inviter(voisine, organisme=structure, role=Role.RESPONSABLE, courriel="autre@exemple.fr")


def test_la_derniere_responsable_qui_part_est_signalee_a_sa_caf():
    structure = StructureFactory(nom="Les Passerelles")
    responsable = RattachementFactory(structure=structure)
    conseillere = RattachementFactory(conseillere=True, caf=structure.caf)
    RattachementFactory(conseillere=True, caf=CafFactory(departement="38"))
    actions.retirer_rattachement(rattachement=responsable, personne=responsable.personne, casquette=responsable)
    message = Courrier.objects.get()
    assert (message.destinataire, message.objet) == (
        conseillere.personne.courriel,
        "Plus de responsable : Les Passerelles",
    )
    assert actes() == ["quitter"]


def test_une_responsable_qui_part_suivie_d_une_autre_n_alerte_personne():
    structure = StructureFactory()
    partante, _reste = RattachementFactory.create_batch(2, structure=structure)
    RattachementFactory(conseillere=True, caf=structure.caf)
    actions.retirer_rattachement(rattachement=partante, personne=partante.personne, casquette=partante)
    assert Courrier.objects.count() == 0


def test_retirer_deux_fois_ne_fait_qu_un_acte():
    responsable = RattachementFactory()
    collegue = RattachementFactory(structure=responsable.structure, role=Role.INTERVENANT)
    for _ in range(2):
        actions.retirer_rattachement(rattachement=collegue, personne=responsable.personne, casquette=responsable)
    assert actes() == ["retirer"]


def test_un_collegue_ne_retire_personne():
    responsable = RattachementFactory()
    collegue = RattachementFactory(structure=responsable.structure, role=Role.COORDINATRICE)
    with pytest.raises(ValidationError, match="n'est pas à vous"):
        actions.retirer_rattachement(rattachement=responsable, personne=collegue.personne, casquette=collegue)
    assert Rattachement.objects.get(pk=responsable.pk).fin is None


def test_l_histoire_dit_qui_a_fait_quoi_sous_quelle_casquette():
    casquette = RattachementFactory(personne__prenom="Amina", personne__nom="Berger")
    inviter(casquette)
    invitation = actions.invitation_du_jeton(jeton_recu())
    actions.ouvrir_compte_invite(invitation=invitation, prenom="Lucie", nom="Fontanel")
    assert [ligne.phrase for ligne in histoire(casquette.structure)] == [
        "Lucie Fontanel a pris le rôle : intervenant.",
        "Lucie Fontanel a accepté l'invitation.",
        "Amina Berger (responsable) a invité lucie@exemple.fr comme intervenant.",
    ]


def test_le_journal_ne_nomme_personne():
    inviter(RattachementFactory())
    actions.ouvrir_compte_invite(invitation=actions.invitation_du_jeton(jeton_recu()), prenom="Lucie", nom="Fontanel")
    ecrit = str(list(EntreeJournal.objects.values())).lower()
    assert [mot for mot in ("lucie", "fontanel", "exemple.fr") if mot in ecrit] == []


def test_l_histoire_se_lit_en_trois_requetes(django_assert_num_queries):
    casquette = RattachementFactory()
    for rang in range(5):
        inviter(casquette, courriel=f"personne{rang}@ailleurs.fr")
    with django_assert_num_queries(3):
        assert len(histoire(casquette.structure)) == 5


def test_un_membre_du_comite_voit_les_structures_de_son_territoire():
    ici = StructureFactory(nom="Ici")
    StructureFactory(nom="Autre Caf", caf=CafFactory(departement="38"))
    membre = RattachementFactory(membre=True, comite__caf=ici.caf)
    assert list(Structure.objects.visibles_par(membre)) == [ici]


def test_sans_casquette_on_ne_voit_rien():
    RattachementFactory()
    assert [modele.objects.visibles_par(None).count() for modele in (Structure, Rattachement, Invitation)] == [0, 0, 0]


def test_une_adresse_ne_fait_qu_un_compte_quelle_que_soit_la_casse():
    UtilisateurFactory(courriel="lucie@exemple.fr")
    with pytest.raises(ValidationError, match="existe déjà"):
        actions.ouvrir_compte(courriel="LUCIE@exemple.fr", prenom="Lucie", nom="Fontanel")
    assert Utilisateur.objects.count() == 1
