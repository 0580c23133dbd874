"""Adresses du parcours « comite »."""

from django.urls import include, path

from preau.web.comite.views import comites, documents, points, reunions, suites

une_reunion = [
    path("", reunions.reunion, name="reunion"),
    path("corriger/", reunions.corriger, name="corriger"),
    path("compte-rendu/", reunions.rediger, name="rediger"),
    path("annuler/", suites.annuler, name="annuler"),
    path("clore/", suites.clore, name="clore"),
    path("rouvrir/", suites.rouvrir, name="rouvrir"),
    path("livret/", documents.livret, name="livret"),
    path("proces-verbal/", documents.proces_verbal, name="proces_verbal"),
]

app_name = "comite"
urlpatterns = [
    path("comite/", comites.comites, name="comites"),
    path("comite/reunions/<uuid:uuid>/", include(une_reunion)),
    path("comite/points/<uuid:uuid>/", points.point, name="point"),
    path("comite/<uuid:uuid>/", comites.comite, name="comite"),
    path("comite/<uuid:uuid>/preparer/", reunions.preparer, name="preparer"),
    path("comite/<uuid:uuid>/liens/", comites.liens, name="liens"),
    path("comite/<uuid:uuid>/membres/<uuid:membre>/", comites.mandat, name="mandat"),
]
