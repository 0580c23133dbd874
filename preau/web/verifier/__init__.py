"""Vérifier un projet, lire son rapport, lire le référentiel."""
