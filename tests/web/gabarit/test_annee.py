"""L'image de l'année : ce que le cœur compte, case par case, en mots."""

from datetime import date, time

import pytest
from django_cotton import render_component

from preau.coeur.annee import AnneeScolaire
from preau.coeur.calendrier import Deroulement, Horaire, Periode, calendrier_scolaire, derouler
from preau.web.gabarit.annee import AnneeDessinee, dessiner

MARDI = Horaire(1, time(16, 30), time(18))
JEUDI = Horaire(3, time(16, 30), time(18))
CALENDRIER = calendrier_scolaire("69", AnneeScolaire(2026))
TRAVAUX = Periode(date(2027, 3, 9), date(2027, 3, 9), "travaux dans la salle")


def plan(*horaires: Horaire, debut=date(2026, 9, 21), fin=date(2027, 6, 25), fermetures=()) -> Deroulement:
    return derouler(CALENDRIER, horaires, debut, fin, fermetures)


def annee(*horaires: Horaire, semaines_min: int | None = 27, **plan_kw) -> AnneeDessinee:
    return dessiner(plan(*horaires, **plan_kw), CALENDRIER, semaines_min)


def ordinaire(texte: str) -> str:
    return texte.replace("\u00a0", " ")


def case(image: AnneeDessinee, ligne: int, jour: date):
    return next(case for case in image.lignes[ligne].cases if case.jour == jour)


def test_chaque_creneau_a_sa_ligne_et_chaque_semaine_sa_case():
    image = annee(MARDI, JEUDI)
    assert [(ligne.jour, ordinaire(ligne.heures)) for ligne in image.lignes] == [
        ("mardi", "16 h 30 – 18 h"),
        ("jeudi", "16 h 30 – 18 h"),
    ]
    assert {len(ligne.cases) for ligne in image.lignes} == {sum(mois.semaines for mois in image.mois)}
    assert [mois.abrege for mois in image.mois][:2] == ["sept.", "oct."]
    assert image.mois[0].nom == "septembre 2026"


def test_les_cases_comptent_les_memes_seances_que_le_coeur():
    deroulement = plan(MARDI, JEUDI, fermetures=[TRAVAUX])
    image = dessiner(deroulement, CALENDRIER, 27)
    etats = [case.etat for ligne in image.lignes for case in ligne.cases]
    assert etats.count("tenue") == len(deroulement.seances)
    assert etats.count("perdue") == len(image.tombees) == 2
    assert image.vacances + len(image.tombees) == len(deroulement.perdues)


@pytest.mark.parametrize(
    ("ligne", "jour", "etat", "texte"),
    [
        (0, date(2026, 10, 6), "tenue", "semaine du 5 octobre : prévue"),
        (0, date(2026, 12, 22), "vacances", "semaine du 21 décembre : vacances de Noël"),
        (1, date(2027, 5, 6), "perdue", "semaine du 3 mai : perdue, jeudi de l'Ascension"),
        (0, date(2027, 3, 9), "perdue", "semaine du 8 mars : perdue, travaux dans la salle"),
        (0, date(2026, 9, 8), "libre", "semaine du 7 septembre : pas de séance prévue"),
    ],
)
def test_chaque_case_dit_sa_semaine_et_son_etat(ligne: int, jour: date, etat: str, texte: str):
    trouvee = case(annee(MARDI, JEUDI, fermetures=[TRAVAUX]), ligne, jour)
    assert (trouvee.etat, ordinaire(trouvee.texte)) == (etat, texte)


def test_un_jour_du_mois_d_avant_porte_son_mois():
    image = annee(MARDI)
    assert case(image, 0, date(2026, 9, 29)).abrege == "29/9"
    assert ordinaire(case(image, 0, date(2026, 10, 6)).abrege) == "ma 6"


def test_une_seance_perdue_se_lit_dans_sa_case_sans_la_couleur():
    assert ordinaire(case(annee(JEUDI), 0, date(2027, 5, 6)).abrege) == "× 6"
    lundi = MARDI._replace(jour=0)
    assert ordinaire(case(annee(lundi), 0, date(2027, 3, 29)).abrege) == "× 29/3"


@pytest.mark.parametrize(
    ("semaines_min", "suite"),
    [
        (27, "Le texte en demande 27 : il vous reste 4 semaines de marge."),
        (31, "Le texte en demande 31 : c'est juste le compte, sans marge."),
        (32, "Le texte en demande 32 : le compte y est en semaines ouvertes, mais il en manque 1 complète."),
        (33, "Le texte en demande 33 : il en manque 1."),
        (None, "Le texte n'en fixe pas le nombre."),
    ],
)
def test_la_phrase_dit_la_marge_le_doute_ou_le_manque(semaines_min: int | None, suite: str):
    image = annee(MARDI, JEUDI, semaines_min=semaines_min)
    assert (image.ouvertes, image.completes) == ("32 semaines ouvertes", "31 complètes")
    assert ordinaire(image.suite).startswith(suite)
    assert image.suffit is (semaines_min in {27, 31})


def test_l_ete_n_est_pas_dessine():
    assert [mois.abrege for mois in annee(MARDI).mois][-1] == "juin"
    assert [mois.abrege for mois in annee(MARDI, fin=date(2027, 7, 2)).mois][-1] == "juil."


def test_un_plan_sans_seance_se_dessine_vide():
    image = annee()
    assert (image.lignes, image.tombees, image.tenues) == ((), (), 0)
    assert "dès qu'un jour de séance" in render_component(None, "annee", {"annee": image})


def test_au_dela_de_quatorze_creneaux_l_image_defile():
    horaires = [Horaire(jour, time(heure), time(heure, 30)) for jour in range(5) for heure in (12, 16, 17)]
    assert annee(*horaires[:14]).empilable
    assert not annee(*horaires).empilable


def test_le_motif_d_une_fermeture_est_echappe():
    fermeture = TRAVAUX._replace(motif="<script>alert(1)</script>")
    rendu = render_component(None, "annee", {"annee": annee(MARDI, fermetures=[fermeture])})
    assert "<script" not in rendu
    assert "perdue, &lt;script&gt;" in rendu
