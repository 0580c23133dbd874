"""Adresses du parcours « depot » : la liste, un dossier qui s'écrit, un dossier qui se dépose et se lit."""

from django.urls import include, path

from preau.web.depot import adresses_deposer, adresses_ecrire, adresses_tirages
from preau.web.depot.views import projets

app_name = "depot"
urlpatterns = [
    path("projets/", projets.projets, name="projets"),
    path("projets/commencer/<uuid:campagne>/", projets.commencer, name="commencer"),
    path("projets/<uuid:uuid>/", include(adresses_tirages)),
    path("projets/<uuid:uuid>/", include(adresses_deposer)),
    # En dernier : une étape y est un mot, comme le sont les adresses qui précèdent.
    path("projets/<uuid:uuid>/", include(adresses_ecrire)),
]
