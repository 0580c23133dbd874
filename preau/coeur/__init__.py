"""Le cœur : l'arithmétique du CLAS, en Python pur. Ni Django, ni base, ni horloge."""
