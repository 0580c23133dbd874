"""Les pages des décisions."""
