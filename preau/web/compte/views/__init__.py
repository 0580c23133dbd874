"""Les pages des comptes."""
