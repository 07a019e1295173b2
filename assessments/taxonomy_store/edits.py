"""Edits of the taxonomy in the database, checked as a whole and confirmed before commit."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from assessments.domain.taxonomy.check import taxonomy_problems
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.effects import Effects, taxonomy_effects
from assessments.domain.taxonomy.problems import ProblemsError
from assessments.models.locks import lock_taxonomy_for_edit
from assessments.taxonomy_store.loading import load_taxonomy
from assessments.taxonomy_store.store import increment_taxonomy_revision
from assessments.taxonomy_store.translations import carry_translations
from assessments.taxonomy_store.working import working_draft


class InconsistentTaxonomyError(ProblemsError):
    """An edit would make the taxonomy inconsistent."""


class UnconfirmedEditError(Exception):
    """An edit has not been confirmed; ``effects`` says what it changes."""

    def __init__(self, effects: Effects) -> None:
        super().__init__(effects.digest)
        self.effects = effects


@contextmanager
def taxonomy_edit(confirmed: str = "", *, always_ask: bool = False) -> Iterator[Taxonomy]:
    """Context for one edit in one transaction; its value is the taxonomy before the edit.

    At the end the edit is checked, the translations of changed texts become stale, and the
    taxonomy's revision is incremented, unless nothing has changed. ``confirmed`` is the digest of
    the effects that the editor has confirmed; it is valid only for the same edit with the same
    effects. Edits that do not affect scores need no confirmation, unless ``always_ask`` is true. An
    edit in the draft needs none either: it is confirmed with all others when the draft is
    published.

    Any exception rolls back the whole edit. Raises InconsistentTaxonomyError, or
    UnconfirmedEditError if confirmation is missing.
    """
    with transaction.atomic():
        # One edit at a time, so that the comparison includes no other changes.
        lock_taxonomy_for_edit()
        before = load_taxonomy()
        yield before
        after = load_taxonomy()
        if after == before:
            return
        if problems := taxonomy_problems(after):
            raise InconsistentTaxonomyError(problems)
        if working := working_draft():
            if after.model_copy(update={"languages": before.languages}) == before:
                raise InconsistentTaxonomyError(
                    ["The draft does not collect translations: leave it to change them."]
                )
            working.after = after
            return
        effects = taxonomy_effects(before, after)
        needs_confirmation = always_ask or bool(effects.scoring)
        if needs_confirmation and effects.digest != confirmed:
            raise UnconfirmedEditError(effects)
        carry_translations(before, after)
        increment_taxonomy_revision()
