"""WSGI entry point of mlcareer."""

import os

from django.core.wsgi import get_wsgi_application

from mlcareer.busy import KeepThreadFree
from mlcareer.frame_stack import with_large_frame_stack
from mlcareer.serving import with_readable_text, with_whole_bodies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mlcareer.settings")

application = with_large_frame_stack(
    KeepThreadFree(with_whole_bodies(with_readable_text(get_wsgi_application())))
)
