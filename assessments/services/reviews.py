"""Signatures of editors under the taxonomy's texts."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from assessments.domain.taxonomy.reviews import review_items
from assessments.models import Review, User
from assessments.models.locks import lock_taxonomy_for_edit
from assessments.taxonomy_store.loading import load_taxonomy
from assessments.taxonomy_store.store import increment_taxonomy_revision


@transaction.atomic
def reviews_sign(*, editor: User, digests: Collection[str]) -> int:
    """Sign the texts with these digests, and return the number of signatures.

    Those that are signed already, cannot be signed, or have changed since the editor read them are
    left out.
    """
    # No edit may change a text between this comparison and the signature.
    lock_taxonomy_for_edit()
    signed = set(Review.objects.filter(withdrawn_at=None).values_list("digest", flat=True))
    chosen = {
        item.digest: item
        for item in review_items(load_taxonomy())
        if item.digest in digests and item.digest not in signed and item.can_be_signed
    }
    Review.objects.bulk_create(
        Review(kind=item.kind, slug=item.slug, name=item.name, digest=digest, editor=editor)
        for digest, item in chosen.items()
    )
    if chosen:
        increment_taxonomy_revision()
    return len(chosen)


@transaction.atomic
def reviews_withdraw(*, digests: Collection[str]) -> int:
    """Withdraw the valid signatures of these texts, and return their number."""
    lock_taxonomy_for_edit()
    valid = Review.objects.filter(digest__in=digests, withdrawn_at=None)
    count = valid.update(withdrawn_at=timezone.now())
    if count:
        increment_taxonomy_revision()
    return count
