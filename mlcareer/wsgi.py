"""WSGI entry point of mlcareer."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mlcareer.settings")

application = get_wsgi_application()
