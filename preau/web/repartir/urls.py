"""Adresses du parcours « repartir »."""

from django.urls import URLPattern, URLResolver, include, path

from preau.web.repartir.views import adoption, comparaison, enveloppe, exports, lecture, lignes, rangs, scenarios

un_scenario = [
    path("", lecture.scenario, name="scenario"),
    path("renommer/", scenarios.renommer, name="renommer"),
    path("supprimer/", scenarios.supprimer, name="supprimer"),
    path("adopter/", adoption.adopter, name="adopter"),
    path("reprendre/", adoption.reprendre, name="reprendre"),
    path("actualiser/", adoption.actualiser, name="actualiser"),
    path("lignes/<uuid:ligne>/", lignes.corriger, name="corriger"),
    path("export.csv", exports.scenario, {"tableur": "csv"}, name="scenario_csv"),
    path("export.xlsx", exports.scenario, {"tableur": "xlsx"}, name="scenario_xlsx"),
]

une_campagne: list[URLPattern | URLResolver] = [
    path("", enveloppe.enveloppe, name="enveloppe"),
    path("sous-enveloppes/", enveloppe.sous_enveloppes, name="sous_enveloppes"),
    path("proposer/", scenarios.proposer, name="proposer"),
    path("comparer/", comparaison.comparer_scenarios, name="comparer"),
    path("rangs/", rangs.rangs, name="rangs"),
    path("rangs/ensemble/", rangs.ensemble, name="ensemble"),
    path("rangs/export.csv", exports.rangs, {"tableur": "csv"}, name="rangs_csv"),
    path("rangs/export.xlsx", exports.rangs, {"tableur": "xlsx"}, name="rangs_xlsx"),
    path("scenarios/<uuid:scenario>/", include(un_scenario)),
]

app_name = "repartir"
urlpatterns = [
    path("repartir/", enveloppe.du_moment, name="du_moment"),
    path("repartir/<uuid:uuid>/", include(une_campagne)),
]
