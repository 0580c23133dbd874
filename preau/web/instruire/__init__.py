"""Le parcours de la Caf : ses campagnes."""
