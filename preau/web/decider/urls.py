"""Adresses du parcours « decider »."""

from django.urls import URLPattern, URLResolver, include, path

from preau.web.decider.views import (
    cofinanceur,
    decision,
    decisions,
    documents,
    notifier,
    observations,
    reglages,
    structure,
    suites,
)

une_decision = [
    path("", decision.decision, name="decision"),
    path("observations/", observations.observations, name="observations"),
    path("financements/", suites.financements, name="financements"),
    path("versements/", suites.versements, name="versements"),
]

une_campagne: list[URLPattern | URLResolver] = [
    path("", decisions.decisions, name="decisions"),
    path("export.csv", decisions.exporter, {"tableur": "csv"}, name="decisions_csv"),
    path("export.xlsx", decisions.exporter, {"tableur": "xlsx"}, name="decisions_xlsx"),
    path("notifier/", notifier.notifier, name="notifier"),
    path("lettres/", notifier.lettres, name="lettres"),
    path("lettres/renvoyer/", notifier.renvoyer, name="renvoyer"),
    path("echeancier/", reglages.echeancier, name="echeancier"),
    path("textes/<str:sujet>/", reglages.texte, name="texte"),
    path("<uuid:decision>/", include(une_decision)),
]

app_name = "decider"
urlpatterns = [
    path("decisions/", decisions.du_moment, name="decisions_du_moment"),
    path("decisions/cofinancements/", cofinanceur.cofinancements, name="cofinancements"),
    path("decisions/observations/", observations.de_l_organisme, name="observations_de_l_organisme"),
    path("decisions/documents/<uuid:uuid>/lettre/", documents.lettre, name="lettre"),
    path("decisions/documents/<uuid:uuid>/convention/", documents.convention, name="convention"),
    path("decisions/<uuid:campagne>/", include(une_campagne)),
    path("projets/<uuid:uuid>/decision/", structure.decision, name="decision_de_structure"),
]
