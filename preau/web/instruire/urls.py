"""Adresses du parcours « instruire »."""

from django.urls import include, path

from preau.web.instruire.views import campagnes, delais, demandes, reglages

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

app_name = "instruire"
urlpatterns = [
    path("instruire/campagnes/", campagnes.campagnes, name="campagnes"),
    path("instruire/campagnes/ouvrir/", campagnes.ouvrir, name="ouvrir"),
    path("instruire/campagnes/<uuid:uuid>/", include(une_campagne)),
]
