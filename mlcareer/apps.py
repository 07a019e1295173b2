"""App configuration of the admin."""

from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig


class AdminConfig(DjangoAdminConfig):
    """Uses TaxonomySite as the admin site."""

    default_site = "mlcareer.site.TaxonomySite"
