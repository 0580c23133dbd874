"""Vues du gabarit."""
