import pytest


@pytest.fixture(autouse=True)
def _coffre(settings, tmp_path) -> None:
    """Chaque test range ses pièces chez lui."""
    settings.MEDIA_ROOT = tmp_path / "fichiers"
