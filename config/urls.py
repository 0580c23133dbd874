"""Les adresses du site : un préfixe par parcours."""

from django.urls import include, path

urlpatterns = [
    path("", include("preau.web.compte.urls")),
    # Avant le dossier, dont une étape est un mot.
    path("", include("preau.web.decider.urls")),
    path("", include("preau.web.suivre.urls")),
    path("", include("preau.web.depot.urls")),
    path("", include("preau.web.verifier.urls")),
    path("", include("preau.web.appels.urls")),
    path("", include("preau.web.instruire.urls")),
    path("", include("preau.web.repartir.urls")),
    path("", include("preau.web.comite.urls")),
    path("", include("preau.web.gabarit.urls")),
]

# La page que rend allauth quand un geste est répété trop vite.
handler429 = "preau.web.compte.views.accueil.trop_de_demandes"
