"""Les pages du comité."""
