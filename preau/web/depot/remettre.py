"""Remettre un fichier : une pièce toujours en pièce jointe et sans pouvoir, un texte scellé octet pour octet."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from preau.projets.pieces import ouvrir_piece
from preau.projets.rangement import PieceAlteree
from preau.projets.tables import DepotPiece, Piece
from preau.web.gabarit.acces import Requete

ALTEREE = 409
# Un navigateur qui ouvrirait la pièce malgré tout n'y exécuterait rien et n'en chargerait rien.
SANS_POUVOIR = "sandbox; default-src 'none'; frame-ancestors 'none'"


def remettre_piece(request: Requete, piece: Piece | DepotPiece) -> HttpResponse:
    """Le contenu d'une pièce, relu contre son empreinte ; une page le dit si ce n'est plus le même."""
    try:
        ouverte = ouvrir_piece(request.casquette, piece)
    except PieceAlteree as erreur:
        return render(request, "depot/piece_alteree.html", {"phrase": str(erreur)}, status=ALTEREE)
    reponse = HttpResponse(ouverte.octets, content_type=ouverte.type_mime)
    reponse["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=ouverte.nom)
    reponse["X-Content-Type-Options"] = "nosniff"
    reponse["Content-Security-Policy"] = SANS_POUVOIR
    return reponse


def remettre_json(texte: str, nom: str) -> HttpResponse:
    """Un texte JSON, octet pour octet."""
    reponse = HttpResponse(texte.encode(), content_type="application/json")
    reponse["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=nom)
    return reponse
