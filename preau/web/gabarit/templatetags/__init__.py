"""Filtres et balises des gabarits."""
