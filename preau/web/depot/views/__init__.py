"""Les vues du parcours « depot »."""
