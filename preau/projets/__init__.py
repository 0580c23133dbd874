"""Le dossier : projet, collectifs, actions, pièces, dépôts."""
