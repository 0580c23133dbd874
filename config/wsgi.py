"""Entrée WSGI du site."""

import os
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

from django.core.wsgi import get_wsgi_application

from preau.socle.pile import d_un_seul_tenant

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.prod")

_site = get_wsgi_application()


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Sert une page."""
    return d_un_seul_tenant(_site, environ, start_response)
