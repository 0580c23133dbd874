"""Les commandes de ``preau``, une par module : chacune a ``ajouter`` et ``executer``."""
