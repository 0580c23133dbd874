"""Les pages de la Caf."""
