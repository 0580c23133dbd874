"""Les adresses du site : un préfixe par parcours."""

from django.urls import include, path

urlpatterns = [
    path("", include("preau.web.compte.urls")),
    path("", include("preau.web.verifier.urls")),
    path("", include("preau.web.gabarit.urls")),
]
