"""Adresses du parcours « gabarit »."""

from django.urls import path

from preau.web.gabarit.views import face, pages

app_name = "gabarit"
urlpatterns = [
    path("accessibilite/", pages.accessibilite, name="accessibilite"),
    path("mentions/", pages.mentions, name="mentions"),
    path("face/", face.face, name="face"),
]
