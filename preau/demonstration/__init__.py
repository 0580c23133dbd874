"""Un petit département inventé, pour essayer Préau sans rien risquer."""
