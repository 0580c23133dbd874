"""Les communes et leurs zones, en lecture seule pour le reste."""
