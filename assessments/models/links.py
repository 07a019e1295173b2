"""What `check_links` found at the web addresses of resources and sources."""

from django.db import models


class LinkCheck(models.Model):
    """The last check of an address."""

    class Outcome(models.TextChoices):
        """What a visitor who follows the link gets."""

        WORKS = "works", "works"
        MOVED = "moved", "has moved for good"
        DEAD = "dead", "does not exist"
        FAILS = "fails", "could not be reached"
        REFUSED = "refused", "refuses programs: open it yourself"

    # As long as in a resource or source.
    address = models.CharField(max_length=200, unique=True)
    outcome = models.CharField(max_length=20, choices=Outcome)
    detail = models.CharField(max_length=200, blank=True, help_text="The status or error.")
    leads_to = models.TextField(blank=True, help_text="The last address, after redirects.")
    checked_at = models.DateTimeField()
    failing_since = models.DateTimeField(null=True)

    class Meta:
        # Only editors of the taxonomy see it, on a page of its own.
        default_permissions = ()
        ordering = ("address",)

    def __str__(self) -> str:
        return self.address
