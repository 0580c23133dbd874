"""Adresses d'un dossier qui se dépose et se lit."""

from django.urls import path

from preau.web.depot.views import depots, histoire, lecture, pieces, relecture, suivi, telechargements

urlpatterns = [
    path("pieces/", pieces.pieces, name="pieces"),
    path("pieces/<uuid:piece>/", pieces.ouvrir_une_piece, name="piece"),
    path("relecture/", relecture.relecture, name="relecture"),
    path("deposer/", relecture.deposer, name="deposer"),
    path("retirer/", depots.retirer, name="retirer"),
    path("renoncer/", depots.renoncer, name="renoncer"),
    path("suivi/", suivi.suivi, name="suivi"),
    path("lire/", lecture.lire, name="lire"),
    path("histoire/", histoire.histoire, name="histoire"),
    path("comparer/", lecture.comparer, name="comparer"),
    path("depots/<int:numero>/", lecture.depot, name="depot"),
    path("depots/<int:numero>/fait/", depots.confirmation, name="confirmation"),
    path("depots/<int:numero>/projet.json", telechargements.projet_json, name="projet_json"),
    path("depots/<int:numero>/rapport.json", telechargements.rapport_json, name="rapport_json"),
    path("depots/<int:numero>/instruit.json", telechargements.instruit_json, name="instruit_json"),
    path(
        "depots/<int:numero>/rapport-instruit.json", telechargements.rapport_instruit_json, name="rapport_instruit_json"
    ),
    path("depots/<int:numero>/pieces/<uuid:piece>/", telechargements.piece_scellee, name="piece_scellee"),
]
