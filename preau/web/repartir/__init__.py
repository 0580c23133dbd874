"""Le parcours de l'enveloppe : les rangs, les scénarios, leur comparaison, leur adoption."""
