"""L'empreinte d'un maillon : la même pour le même contenu, quelle que soit la base qui l'a rendu ; une autre sinon."""

import json
import math
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from preau.socle.chaines import CHAMPS, CLE_INSTALLATION, Cle, canonique, cle_lue, cles_de, empreinte

A, B = UUID(int=10), UUID(int=11)
ACTE = {
    "uuid": UUID(int=1),
    "quand": datetime(2024, 10, 12, 14, 3, tzinfo=UTC),
    "auteur": UUID(int=2),
    "role": "responsable",
    "organisme": None,
    "acte": "déposer",
    "objet_type": "projet",
    "objet": UUID(int=3),
    "avant": {},
    "apres": {"numero": "1"},
    "structure": A,
    "campagne": None,
    "dossier": None,
}

# Jusqu'à 1e15, un entier et un nombre à virgule égaux le sont exactement.
nombres = st.integers() | st.floats(min_value=-1e15, max_value=1e15)
tous_les_nombres = st.integers() | st.floats(allow_nan=False, allow_infinity=False)


def documents(nombres_admis):
    feuilles = st.none() | st.booleans() | nombres_admis | st.text()
    return st.recursive(
        feuilles, lambda v: st.lists(v, max_size=4) | st.dictionaries(st.text(), v, max_size=4), max_leaves=12
    )


def a_rebours(valeur):
    """La même valeur, ses clés écrites dans l'autre ordre."""
    if isinstance(valeur, dict):
        return {cle: a_rebours(valeur[cle]) for cle in reversed(valeur)}
    return [a_rebours(element) for element in valeur] if isinstance(valeur, list) else valeur


def comme_jsonb(valeur):
    """Ce que PostgreSQL rend : les nombres sans exposant, zéro sans signe."""
    return json.loads(json.dumps(valeur), parse_float=lambda chiffres: json.loads(_sans_exposant(Decimal(chiffres))))


def _sans_exposant(exact):
    return f"{abs(exact) if exact == 0 else exact:f}"


@given(documents(tous_les_nombres))
@example({"a": 1e100, "b": -0.0, "c": 5e-324, "d": 1e16, "e": 10**30})
def test_l_une_ou_l_autre_base_donne_la_meme_ecriture(valeur):
    ecrite = canonique(valeur)
    assert canonique(a_rebours(valeur)) == ecrite
    assert canonique(comme_jsonb(valeur)) == ecrite
    assert canonique(json.loads(ecrite)) == ecrite
    assert ecrite.isascii()


@given(documents(nombres))
def test_l_ecriture_ne_perd_rien(valeur):
    assert json.loads(canonique(valeur)) == valeur


def test_l_ecriture_est_celle_ci():
    ecrite = canonique({"é": [True, None, 1.0, 1e3, 0.1, -0.0], "a": {"2": "b", "10": "c"}, 3: ("d",)})
    assert ecrite == r'{"3":["d"],"a":{"10":"c","2":"b"},"\u00e9":[true,null,1,1000,0.1,0]}'


@pytest.mark.parametrize("valeur", [math.nan, math.inf])
def test_ce_qui_n_est_pas_un_nombre_ne_s_ecrit_pas(valeur):
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonique({"a": valeur})


def test_l_empreinte_d_un_acte_donne_est_celle_ci():
    """Elle ne doit jamais changer : les journaux déjà écrits ne se reliraient plus."""
    premiere = empreinte(Cle("structure", A), 1, "", ACTE)
    assert premiere == "38c0f7b88a788affbcd1ddb0f79e760bee0c24777ccf5929bb4495356d3b5251"
    assert (
        empreinte(Cle("structure", A), 2, premiere, ACTE)
        == "716476503dc7f3fdc63a87932f4fefd3996b546ed30590a63fc79dc30d396df4"
    )


def test_l_empreinte_ne_tient_pas_au_fuseau():
    ailleurs = ACTE["quand"].astimezone(timezone(timedelta(hours=-4)))
    assert empreinte(CLE_INSTALLATION, 1, "", {**ACTE, "quand": ailleurs}) == empreinte(CLE_INSTALLATION, 1, "", ACTE)


@pytest.mark.parametrize("champ", CHAMPS)
def test_l_empreinte_couvre_tout_ce_que_dit_un_acte(champ):
    autre = {
        "quand": datetime(2024, 10, 12, 14, 3, 0, 1, tzinfo=UTC),
        "avant": {"numero": "1"},
        "apres": {},
        "role": "",
        "acte": "déposé",
        "objet_type": "",
    }.get(champ, UUID(int=99))
    assert empreinte(CLE_INSTALLATION, 1, "", {**ACTE, champ: autre}) != empreinte(CLE_INSTALLATION, 1, "", ACTE)


def test_l_empreinte_couvre_la_chaine_le_rang_et_le_maillon_d_avant():
    lieux = [
        (CLE_INSTALLATION, 1, ""),
        (CLE_INSTALLATION, 2, ""),
        (CLE_INSTALLATION, 2, "a"),
        (Cle("structure", A), 2, "a"),
    ]
    assert len({empreinte(*lieu, ACTE) for lieu in lieux}) == 4


@pytest.mark.parametrize(
    ("structure", "campagne", "attendues"),
    [
        (None, None, ["installation"]),
        (A, None, [f"structure:{A}"]),
        (None, B, [f"campagne:{B}"]),
        (A, B, [f"campagne:{B}", f"structure:{A}"]),
    ],
)
def test_un_acte_va_a_la_chaine_de_sa_campagne_puis_de_sa_structure_a_defaut_a_l_installation(
    structure, campagne, attendues
):
    assert [str(cle) for cle in cles_de(structure, campagne)] == attendues


@pytest.mark.parametrize("cle", [CLE_INSTALLATION, Cle("structure", A), Cle("campagne", B)])
def test_une_cle_se_relit_comme_elle_s_ecrit(cle):
    assert cle_lue(f" {cle} ") == cle


@pytest.mark.parametrize(
    "texte", ["", "structure", "structure:", "structure:abc", f"caf:{A}", "installation:1", str(A)]
)
def test_une_cle_qui_ne_se_lit_pas_est_refusee(texte):
    with pytest.raises(ValueError, match="écrivez installation, structure:UUID ou campagne:UUID"):
        cle_lue(texte)
