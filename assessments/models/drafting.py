"""Drafts of changes to the taxonomy: one is open, the others were published."""

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import IsNull

from assessments.domain.taxonomy.drafting import Edit


class TaxonomyDraft(models.Model):
    """Edits that editors collect to publish them at once, see ``domain.taxonomy.drafting``."""

    rows = models.JSONField("edits", default=list)
    # Counts the changes of the draft, so that only what an editor has seen is published.
    version = models.PositiveIntegerField(default=0)
    authors = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)
    # The date of its rows in the history.
    published_at = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        ordering = ("-published_at",)
        constraints = (
            models.UniqueConstraint(
                IsNull(F("published_at"), True),
                condition=Q(published_at=None),
                name="taxonomy_draft_single_open",
            ),
        )

    def __str__(self) -> str:
        return f"draft {self.pk} of the taxonomy"

    @property
    def edits(self) -> list[Edit]:
        """The edits."""
        return [Edit.from_json(row) for row in self.rows]

    def set_edits(self, edits: Iterable[Edit]) -> None:
        """Replace the edits, without saving."""
        self.rows = [list(edit) for edit in edits]
        self.version += 1

    @property
    def change_count(self) -> int:
        """The number of objects and lists that change."""
        return len({edit.object for edit in self.edits if edit.is_change})

    @property
    def author_names(self) -> str:
        """The names of the authors, or the addresses of those without a name.

        Accounts that were deleted are left out, unless there are no others.
        """
        names = (author.get_full_name() or author.email for author in self.authors.all())
        return ", ".join(sorted(names)) or "a deleted account"
