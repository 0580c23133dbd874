"""Ce qui bloque l'enveloppe : compté de ceux à qui il manque vraiment quelque chose, et le lien en montre autant."""

import re

from preau.instruction import actions
from tests.instruction.fabriques import classer, deposer_dossier
from tests.web.repartir.test_scenarios import lue, page


def bloque(client, cadre) -> str:
    return re.search(r'<ul class="obstacles">(.*?)</ul>', lue(client.get(page(cadre))), re.DOTALL)[1]


def lignes(client, cadre, quoi: str) -> int:
    return lue(client.get(page(cadre, f"rangs/?quoi={quoi}"))).count('<th scope="row"')


def test_un_dossier_irrecevable_n_attend_l_avis_d_aucun_comite(conseillere, cadre):
    deposer_dossier(cadre)
    irrecevable = deposer_dossier(cadre)
    assert "2 dossiers n'ont encore l'avis d'aucun comité : sans avis, ils ne recevront rien." in bloque(
        conseillere, cadre
    )
    actions.juger_irrecevable(depot=irrecevable, casquette=cadre.conseillere, motif="Il manque deux axes.")
    assert "Un dossier n'a encore l'avis d'aucun comité : sans avis, il ne recevra rien." in bloque(conseillere, cadre)
    assert lignes(conseillere, cadre, "sans_avis") == 1


def test_un_dossier_valide_et_pas_classe_se_compte_et_se_montre(conseillere, cadre):
    classer(cadre, None)
    assert "Un dossier validé n'a pas encore de rang : sans rang, il ne recevra rien." in bloque(conseillere, cadre)
    assert lignes(conseillere, cadre, "sans_rang") == 1
