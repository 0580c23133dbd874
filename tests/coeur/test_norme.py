from dataclasses import replace
from datetime import date
from decimal import Decimal

from preau.coeur.annee import AnneeScolaire
from preau.coeur.referentiel.norme import charger

RHONE = charger("69")
PARAMETRES = RHONE.en_vigueur(AnneeScolaire(2026))


def avec(cle, **changes):
    valeurs = {**PARAMETRES.valeurs, cle: PARAMETRES.valeurs[cle]._replace(**changes)}
    return replace(PARAMETRES, valeurs=valeurs).empreinte


def test_deux_annees_sous_les_memes_valeurs_ont_la_meme_empreinte():
    assert RHONE.en_vigueur(AnneeScolaire(2024)).empreinte == PARAMETRES.empreinte
    assert len(PARAMETRES.empreinte) == 64


def test_une_autre_norme_a_une_autre_empreinte():
    autres = {RHONE.en_vigueur(AnneeScolaire(2023)), charger("77").en_vigueur(AnneeScolaire(2026))}
    assert len({p.empreinte for p in autres} | {PARAMETRES.empreinte}) == 3


def test_changer_une_valeur_sa_source_ou_sa_confirmation_change_l_empreinte():
    changees = [
        avec("effectif_min", fixee=7),
        avec("axes_obligatoires", fixee=("enfants",)),
        avec("ps_taux", fixee=Decimal("0.3")),
        avec("ps_taux", fixee=None),
        avec("ps_taux", source="un barème"),
        avec("ps_taux", a_confirmer=False),
        avec("ps_taux", effet=date(2026, 9, 1)),
    ]
    assert len({*changees, PARAMETRES.empreinte}) == len(changees) + 1


def test_relire_une_valeur_ne_change_pas_l_empreinte():
    assert avec("ps_taux", verifie_le=date(2030, 1, 1)) == PARAMETRES.empreinte
