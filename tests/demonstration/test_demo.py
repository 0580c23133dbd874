import pytest
from django.core.management import CommandError, call_command

from preau.acteurs.models import Caf, Utilisateur
from preau.demonstration import personnes, structures
from tests.fabriques import UtilisateurFactory, commune

pytestmark = pytest.mark.django_db


def test_le_jeu_d_essai_n_entre_pas_dans_une_base_habitee(settings):
    settings.PREAU_DEMO = True
    UtilisateurFactory(courriel="agent@caf69.caf.exemple")
    with pytest.raises(CommandError, match="ne sont pas de la démonstration"):
        call_command("demo")
    assert (Utilisateur.objects.count(), Caf.objects.count()) == (1, 0)


def test_une_base_vide_ou_deja_semee_le_recoit_meme_si_quelqu_un_y_a_ete_invite(settings):
    settings.PREAU_DEMO = True
    assert not personnes.base_habitee()
    for code in {code for _, _, code in structures.STRUCTURES} | {c for _, codes in structures.COMITES for c in codes}:
        commune(code)
    structures.semer()
    personnes.semer()
    UtilisateurFactory(courriel="invitee@exemple.fr")
    assert not personnes.base_habitee()
