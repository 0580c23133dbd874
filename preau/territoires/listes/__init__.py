"""Lire les listes officielles : annuaire de l'éducation, éducation prioritaire, quartiers prioritaires."""
