"""Adresses du parcours « appels »."""

from django.urls import path

from preau.web.appels import views

app_name = "appels"
urlpatterns = [
    path("campagnes/", views.appels, name="appels"),
    path("campagnes/<uuid:uuid>/", views.appel, name="appel"),
]
