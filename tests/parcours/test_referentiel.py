"""Le référentiel : chaque paramètre, sa source, et ce qui a changé depuis l'année d'avant."""

import pytest

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


def test_on_lit_le_texte_de_sa_caf_et_ce_qui_a_change(visiter):
    visite = visiter()
    page = visite.page
    visite.entrer("responsable")
    visite.ici("02-accueil")
    visite.lien("Référentiel")
    visite.ici("70-referentiel")
    page.locator("#choix-departement").select_option("69")
    page.locator("#choix-annee").select_option("2024-2025")
    visite.bouton("Lire ce texte")
    assert page.url.endswith("/referentiel/69/2024-2025/")
    change = page.get_by_role("table").first
    assert change.get_by_role("columnheader", name="En 2023-2024").count() == 1
    assert change.get_by_role("row").count() >= 2
    visite.ici("71-referentiel-change")
    visite.lien("Toutes les exigences")
    page.get_by_text("Ce qu'elle répond").first.click()
    visite.ici("72-exigences")
