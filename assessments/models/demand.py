"""Counts of what job advertisements ask for. Their texts are never stored."""

from django.core.validators import URLValidator
from django.db import models

from assessments.domain.demand.tally import Tally

# As in a source of the taxonomy.
MAX_ADDRESS = 200
DIGEST_BYTES = 8
UNDATED = "undated"


class DemandCount(models.Model):
    """The counts of some advertisements, with their source; its name is the source's slug.

    ``digests`` recognise an advertisement, or words with their context, that were counted before.
    """

    name = models.SlugField(unique=True)
    title = models.CharField(max_length=200)
    address = models.URLField(
        max_length=MAX_ADDRESS, blank=True, validators=[URLValidator(("http", "https"))]
    )
    year = models.CharField(max_length=20, blank=True)
    given_period = models.CharField(max_length=40, blank=True)
    wordings = models.JSONField(default=dict, blank=True, help_text="Of titles, by role.")
    counts = models.JSONField(default=dict, blank=True)
    unplaced = models.JSONField(default=dict, blank=True, help_text="Words that no skill has.")
    digests = models.BinaryField(default=b"", blank=True)
    read = models.JSONField(default=dict, blank=True, help_text="Number of counted rows by file.")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        # Only editors of the taxonomy see it, on pages of its own.
        default_permissions = ()
        ordering = ("-changed_at",)

    def __str__(self) -> str:
        return self.name

    @property
    def known(self) -> set[bytes]:
        """The digests as a set."""
        digests = bytes(self.digests)
        return {digests[at : at + DIGEST_BYTES] for at in range(0, len(digests), DIGEST_BYTES)}

    @property
    def tally(self) -> Tally:
        """The counts as a value."""
        return Tally.of(self.counts | {"unplaced": self.unplaced}, self.known)

    @tally.setter
    def tally(self, tally: Tally) -> None:
        counts = tally.as_dict()
        self.unplaced = counts.pop("unplaced")
        self.counts = counts
        self.digests = b"".join(sorted(tally.digests))

    @property
    def period(self) -> str:
        """The period as given, or else the years of the advertisements."""
        return self.given_period or Tally.of(self.counts).period or UNDATED
