"""App configuration."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """The app that contains the whole product."""

    name = "assessments"
    verbose_name = "mlcareer"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen for sign-ins."""
        from assessments.views import sign_in  # noqa: F401  connects its receiver
