"""Ce qui change après la décision : la structure le déclare, la Caf y répond, le plan de l'année en tient compte."""
