"""Les campagnes : l'appel d'une Caf pour une année scolaire, ses dates, son enveloppe, ce qu'elle demande."""
