"""Les documents qui se tirent d'une notification : la lettre, et la convention d'un projet attribué."""

LETTRE = "lettre"
CONVENTION = "convention"
