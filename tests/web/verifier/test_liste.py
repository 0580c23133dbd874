import html
import re

from preau.web.verifier.views.accueil import PAR_PAGE
from tests.fabriques import RattachementFactory
from tests.projets.fabriques import projet, verification


def lire(client, suite="") -> str:
    return re.sub(r"\s+", " ", html.unescape(client.get(f"/verifier/{suite}").content.decode()))


def titre(texte):
    return lambda d: d["projet"].update(intitule=texte)


def test_une_liste_vide_dit_que_faire(connectee):
    assert "Aucun projet vérifié pour l'instant" in lire(connectee)


def test_la_liste_montre_les_siens_et_pas_ceux_d_une_autre_structure(connectee, casquette):
    verification(casquette, projet(titre("Le nôtre")))
    verification(RattachementFactory(), projet(titre("Le leur")))
    page = lire(connectee)
    assert "Le nôtre" in page
    assert "Le leur" not in page


def test_la_liste_se_filtre_par_avis_et_par_titre(connectee, casquette):
    verification(casquette, projet(titre("Lire ensemble")))
    verification(casquette, projet(lambda d: d["projet"].update(intitule="Grandir", laicite=False)))
    irrecevables, cherches = lire(connectee, "?avis=irrecevable"), lire(connectee, "?q=LIRE")
    assert ("Lire ensemble" in irrecevables, "Grandir" in irrecevables) == (False, True)
    assert ("Lire ensemble" in cherches, "Grandir" in cherches) == (True, False)


def test_un_filtre_sans_reponse_le_dit(connectee, casquette):
    verification(casquette)
    assert "Aucun projet ne répond à ces filtres" in lire(connectee, "?q=introuvable")


def test_un_filtre_hostile_ne_casse_rien(connectee, casquette):
    verification(casquette)
    assert connectee.get("/verifier/", {"q": "\0'\"<", "avis": "';--", "page": "999x"}).status_code == 200


def test_le_nombre_de_requetes_ne_depend_pas_de_la_longueur(connectee, casquette, django_assert_num_queries):
    for _ in range(PAR_PAGE + 3):
        verification(casquette)
    connectee.get("/verifier/")
    with django_assert_num_queries(6):
        page = lire(connectee)
    assert page.count("Ouvrir les portes</a>") == PAR_PAGE
    assert "Page suivante" in page
