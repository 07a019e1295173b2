"""WSGI entry point of mlcareer."""

import os

from django.core.wsgi import get_wsgi_application

from mlcareer.busy import KeepThreadFree

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mlcareer.settings")

application = KeepThreadFree(get_wsgi_application())
