"""Les personnes, les organisations, et qui peut parler pour qui."""
