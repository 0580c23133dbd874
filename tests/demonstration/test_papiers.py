import re

import pytest

from preau.acteurs.enums import TypeStructure
from preau.acteurs.models import Structure
from preau.campagnes.enums import NatureDePiece
from preau.demonstration.campagnes import PIECES
from preau.demonstration.papiers import nom_du_papier, papier
from preau.projets.formats import PDF, reconnaitre
from preau.territoires.models import Commune

STRUCTURE = Structure(nom="L'Escale (des devoirs)", type=TypeStructure.ASSOCIATION, commune=Commune(nom="Vénissieux"))


@pytest.mark.parametrize("nature", [nature for nature, *_ in PIECES])
def test_chaque_piece_demandee_est_un_pdf_toujours_le_meme(nature):
    octets = papier(STRUCTURE, nature, 2025)
    assert reconnaitre(octets) == PDF
    assert papier(STRUCTURE, nature, 2025) == octets


def test_la_table_du_pdf_designe_chaque_objet():
    octets = papier(STRUCTURE, NatureDePiece.STATUTS, 2025)
    places = [int(place) for place in re.findall(rb"(\d{10}) 00000 n", octets)]
    assert [octets[place : place + 7] for place in places] == [b"%d 0 obj" % n for n in range(1, 6)]
    assert rb"L'Escale \(des devoirs\) a son si\xe8ge".replace(rb"\xe8", b"\xe8") in octets


def test_les_comptes_portent_l_annee_de_leur_exercice():
    assert nom_du_papier(NatureDePiece.COMPTES, 2025) == "comptes-2025.pdf"
    assert nom_du_papier(NatureDePiece.STATUTS, 2025) == "statuts.pdf"
