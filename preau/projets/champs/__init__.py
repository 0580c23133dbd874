"""Les champs du dossier : leur registre, leurs formes, et où chacun se garde."""
