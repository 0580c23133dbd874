"""Adresses des PDF d'un dépôt, sous celle de son dossier."""

from django.urls import path

from preau.web.depot.views import tirages

urlpatterns = [
    path("depots/<int:numero>/pdf/", tirages.pdf, name="pdf"),
    path("depots/<int:numero>/instruit/pdf/", tirages.pdf_instruit, name="pdf_instruit"),
]
