"""Réglages, adresses et entrée WSGI du site."""
