"""Chaque test range ses fichiers chez lui."""

import pytest


@pytest.fixture(autouse=True)
def _coffre(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path / "fichiers"
