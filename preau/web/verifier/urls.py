"""Adresses du parcours « verifier »."""

from django.urls import path

from preau.web.verifier.views import accueil, rapport, referentiel, saisie

app_name = "verifier"
urlpatterns = [
    path("verifier/", accueil.accueil, name="accueil"),
    path("verifier/saisir/", saisie.saisir, name="saisir"),
    path("verifier/apercu/", saisie.apercu, name="apercu"),
    path("verifier/communes/", saisie.communes, name="communes"),
    path("verifier/<uuid:uuid>/", rapport.rapport, name="rapport"),
    path("verifier/<uuid:uuid>/rapport.json", rapport.rapport_json, name="rapport_json"),
    path("verifier/<uuid:uuid>/projet.json", rapport.projet_json, name="projet_json"),
    path("verifier/<uuid:uuid>/rapport.pdf", rapport.rapport_en_pdf, name="rapport_pdf"),
    path("verifier/<uuid:uuid>/supprimer/", rapport.supprimer, name="supprimer"),
    path("referentiel/", referentiel.referentiel, name="referentiel"),
    path("referentiel/exigences/", referentiel.exigences, name="exigences"),
    path("referentiel/<str:code>/<str:annee>/", referentiel.norme, name="norme"),
]
