"""Le parcours de la structure : écrire son dossier, le déposer, le relire. Les lecteurs y lisent ce qui est déposé."""
