"""Les pages de l'enveloppe."""
