"""Balises des pages de compte."""
