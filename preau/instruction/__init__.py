"""L'instruction : du dossier déposé à la décision ; elle tient le verrou de l'enveloppe."""
