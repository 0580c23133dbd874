"""Ce que toutes les applications partagent : modèles abstraits, journal, courrier."""
