"""Filtres et balises du dossier."""
