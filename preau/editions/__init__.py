"""Les fichiers qui sortent : PDF et tableurs. Lit sans écrire."""
