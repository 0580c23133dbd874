"""Commandes d'administration."""
