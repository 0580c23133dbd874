"""Les réglages : ``base``, puis ``dev``, ``test``, ``demo`` ou ``prod``."""
