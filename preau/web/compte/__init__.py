"""Se connecter, choisir sa casquette, tenir son équipe."""
