"""Les pages des changements."""
