"""Adresses du parcours « instruire »."""

from django.urls import include, path

from preau.web.instruire.views import campagnes, complements, delais, demandes, dossiers, instruction, reglages

une_campagne = [
    path("", campagnes.campagne, name="campagne"),
    path("publier/", campagnes.publier, name="publier"),
    path("appel/", reglages.presentation, name="presentation"),
    path("calendrier/", reglages.calendrier, name="calendrier"),
    path("referentiel/", reglages.referentiel, name="referentiel"),
    path("enveloppe/", reglages.enveloppe, name="enveloppe"),
    path("textes/", reglages.textes, name="textes"),
    path("textes/<str:sujet>/", reglages.texte, name="texte"),
    path("pieces/", demandes.pieces, name="pieces"),
    path("questions/", demandes.questions, name="questions"),
    path("contacts/", demandes.contacts, name="contacts"),
    path("comites/", delais.comites, name="comites"),
    path("prolongations/", delais.prolongations, name="prolongations"),
    path("<str:sorte>/<uuid:element>/retirer/", demandes.retirer, name="retirer"),
]

pour_la_caf = [
    path("", dossiers.dossiers, name="dossiers"),
    path("export.csv", dossiers.exporter, {"tableur": "csv"}, name="dossiers_csv"),
    path("export.xlsx", dossiers.exporter, {"tableur": "xlsx"}, name="dossiers_xlsx"),
]

pour_le_financeur = [
    path("", dossiers.a_cofinancer, name="a_cofinancer"),
    path("export.csv", dossiers.exporter_a_cofinancer, {"tableur": "csv"}, name="a_cofinancer_csv"),
    path("export.xlsx", dossiers.exporter_a_cofinancer, {"tableur": "xlsx"}, name="a_cofinancer_xlsx"),
]

un_dossier = [
    path("", instruction.instruction, name="instruction"),
    path("complements/", complements.demander, name="demander"),
    path("actions/<uuid:action>/ecarter/", complements.ecarter, name="ecarter"),
]

app_name = "instruire"
urlpatterns = [
    path("dossiers/", include(pour_le_financeur)),
    path("instruire/dossiers/", dossiers.du_moment, name="dossiers_du_moment"),
    path("instruire/dossiers/<uuid:uuid>/", include(pour_la_caf)),
    path("instruire/projets/<uuid:uuid>/", include(un_dossier)),
    path("instruire/campagnes/", campagnes.campagnes, name="campagnes"),
    path("instruire/campagnes/ouvrir/", campagnes.ouvrir, name="ouvrir"),
    path("instruire/campagnes/<uuid:uuid>/", include(une_campagne)),
]
