"""Les appels à projets, ouverts à tous : la liste, et la page de chacun."""
