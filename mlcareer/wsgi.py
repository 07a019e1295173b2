"""WSGI entry point of mlcareer."""

import os

from django.core.wsgi import get_wsgi_application

from mlcareer.busy import KeepThreadFree
from mlcareer.serving import with_readable_text, with_whole_bodies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mlcareer.settings")

application = KeepThreadFree(with_whole_bodies(with_readable_text(get_wsgi_application())))
