"""Les pages du parcours « verifier »."""
