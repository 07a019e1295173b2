"""Which site the admin is."""

from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig


class AdminConfig(DjangoAdminConfig):
    """Django's admin with a site of our own."""

    default_site = "mlcareer.site.TaxonomySite"
