"""Adresses du parcours « suivre »."""

from django.urls import include, path

from preau.web.suivre.views import caf, plan, structure

d_un_projet = [
    path("", structure.modifications, name="modifications"),
    path("declarer/", structure.declarer, name="declarer"),
    path("plan/<int:numero>/", plan.version, name="version"),
    path("plan/<int:numero>/projet.json", plan.version_json, name="version_json"),
    path("<uuid:modification>/", structure.modification, name="modification"),
]

app_name = "suivre"
urlpatterns = [
    path("projets/<uuid:uuid>/modifications/", include(d_un_projet)),
    path("instruire/modifications/", caf.a_repondre, name="a_repondre"),
    path("instruire/modifications/<uuid:uuid>/", caf.repondre, name="repondre"),
]
