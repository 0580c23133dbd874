"""Les pages, rangées par parcours et jamais par table."""
