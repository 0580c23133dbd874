from datetime import UTC, datetime

import pytest

from preau.campagnes import actions
from preau.campagnes.models import Prolongation, Relance
from preau.socle.models import Courrier, EntreeJournal
from tests.campagnes.actes import JOUR, LIEN, actes, messages, refus
from tests.campagnes.fabriques import APRES, CLOTURE, PENDANT

pytestmark = pytest.mark.django_db


def test_prolonger_est_consigne_dans_l_histoire_de_la_structure_et_annonce(
    campagne, conseillere, structure, responsable
):
    accordee = actions.prolonger(
        campagne=campagne,
        structure=structure,
        casquette=conseillere,
        jusqu_au=CLOTURE + 7 * JOUR,
        motif="  La directrice était en arrêt. ",
        lien=LIEN,
        instant=APRES,
    )
    assert (accordee.motif, accordee.accordee_par) == ("La directrice était en arrêt.", conseillere.personne)
    entree = EntreeJournal.objects.get()
    assert (entree.acte, entree.objet, entree.structure) == ("prolonger", campagne.uuid, structure.uuid)
    assert "arrêt" not in str(entree.apres)
    assert messages() == [(responsable.personne.courriel, f"Dépôt prolongé pour {structure}")]
    assert "jusqu'au 7 juillet 2026 à 12 h" in Courrier.objects.get().texte


@pytest.mark.parametrize(
    ("jusqu_au", "motif", "phrase"),
    [
        (CLOTURE, "Un motif.", "La prolongation doit finir après la clôture, le 30 juin 2026 à 12 h."),
        (APRES, "Un motif.", "La prolongation doit finir dans l'avenir."),
        (
            datetime(2026, 9, 16, 12, tzinfo=UTC),
            "Un motif.",
            "La prolongation doit finir au plus tard le jour de la notification, le 15 septembre 2026.",
        ),
        (CLOTURE + 7 * JOUR, "  ", "Ce champ ne peut pas être vide."),
    ],
)
def test_une_prolongation_sans_sens_est_refusee(campagne, conseillere, structure, jusqu_au, motif, phrase):
    arguments = {"campagne": campagne, "structure": structure, "casquette": conseillere, "lien": LIEN}
    refuses = refus(actions.prolonger, jusqu_au=jusqu_au, motif=motif, instant=APRES, **arguments)
    assert phrase in refuses
    assert (Prolongation.objects.count(), actes(), messages()) == (0, [], [])


def test_on_ne_prolonge_ni_une_autre_caf_ni_une_campagne_en_preparation(preparee, conseillere, structure, etrangere):
    arguments = {"casquette": conseillere, "jusqu_au": CLOTURE + JOUR, "motif": "Un motif.", "lien": LIEN}
    assert refus(actions.prolonger, campagne=preparee, structure=structure, **arguments) == [
        "Cette campagne n'est pas publiée : il n'y a rien à prolonger."
    ]
    assert refus(actions.prolonger, campagne=preparee, structure=etrangere, **arguments) == [
        "Cette structure n'est pas de la Caf de la campagne."
    ]


def test_un_rappel_note_deux_fois_ne_part_qu_une_fois(campagne, structure):
    arguments = {"campagne": campagne, "projet": campagne.uuid, "structure": structure, "instant": PENDANT}
    assert [actions.noter_relance(jours_avant=7, **arguments) for _ in range(2)] == [True, False]
    assert actions.noter_relance(jours_avant=2, **arguments) is True
    assert (Relance.objects.count(), actes()) == (2, ["relancer", "relancer"])


def test_une_cloture_reportee_rend_les_rappels_dus_a_nouveau(campagne, structure):
    arguments = {"campagne": campagne, "projet": campagne.uuid, "structure": structure, "jours_avant": 7}
    actions.noter_relance(**arguments)
    campagne.cloture_le = CLOTURE + 10 * JOUR
    campagne.save()
    assert actions.noter_relance(**arguments) is True


def test_une_campagne_sans_cloture_ne_note_pas_de_rappel(preparee, structure):
    preparee.cloture_le = None
    arguments = {"campagne": preparee, "projet": preparee.uuid, "structure": structure, "jours_avant": 7}
    assert refus(actions.noter_relance, **arguments) == ["Cette campagne n'a pas de clôture : aucun rappel n'est dû."]
