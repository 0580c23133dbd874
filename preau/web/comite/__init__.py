"""Le parcours du comité : ses membres, ses réunions, ce qu'il y dit des dossiers."""
