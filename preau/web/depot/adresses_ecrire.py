"""Adresses d'un dossier qui s'écrit."""

from django.urls import path

from preau.web.depot.views import etapes, projets, saisie

urlpatterns = [
    path("", projets.sommaire, name="sommaire"),
    path("saisir/", saisie.enregistrer, name="saisir"),
    path("valeurs/<uuid:deplacee>/", saisie.valeur, name="valeur"),
    path("proposer/communes/", saisie.communes, name="communes"),
    path("proposer/ecoles/", saisie.ecoles, name="ecoles"),
    path("collectifs/<uuid:collectif>/", etapes.collectif, name="collectif"),
    path("actions/<uuid:action>/", etapes.action, name="action"),
    path("budget/partage/", etapes.repartition, name="repartition"),
    path("<str:etape>/", etapes.etape, name="etape"),
    path("<str:etape>/dit/", etapes.dit, name="dit"),
]
