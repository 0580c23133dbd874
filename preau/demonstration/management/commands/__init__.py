"""Les commandes de la démonstration."""
