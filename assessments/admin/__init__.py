"""Django's admin: editing the taxonomy, and the accounts."""

from django.contrib import admin

from assessments.admin import accounts, taxonomy
from assessments.admin.grid_views import grid_urls

__all__ = ["accounts", "taxonomy"]

_model_urls = admin.site.get_urls
# Ours come first: the last of the admin's own catches everything.
admin.site.get_urls = lambda: [*grid_urls(), *_model_urls()]  # type: ignore[method-assign]
