"""The draft of changes: collect edits in it, decide conflicts, publish or drop it.

To work in the draft, a request writes it to the database, runs the ordinary page, and rolls the
database back. So every page and check works in the draft as it does on the published taxonomy.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager

from django.db import transaction

from assessments import models
from assessments.domain.taxonomy.check import taxonomy_problems
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.drafting import (
    Applied,
    Edit,
    apply_draft,
    draft_conflicts,
    draft_edits,
    path_key,
    rebase,
)
from assessments.models.history import edit_date
from assessments.models.locks import lock_draft, lock_taxonomy_for_edit, lock_taxonomy_for_read
from assessments.taxonomy_store.edits import InconsistentTaxonomyError, taxonomy_edit
from assessments.taxonomy_store.loading import load_taxonomy
from assessments.taxonomy_store.store import with_retired
from assessments.taxonomy_store.working import WorkingDraft, set_working
from assessments.taxonomy_store.writing import write_rows


class DraftChangedError(Exception):
    """The draft is not as the editor has seen it, or has conflicts."""


def open_draft() -> models.TaxonomyDraft | None:
    """Return the draft that is neither published nor dropped."""
    return models.TaxonomyDraft.objects.filter(published_at=None).first()


def draft_applied(draft: models.TaxonomyDraft | None, published: Taxonomy) -> Applied:
    """Return the published taxonomy with the draft, as publishing would write it.

    Raises InconsistentTaxonomyError if the draft no longer fits what was published since.
    """
    if draft is None:
        return Applied(published, [])
    try:
        taxonomy, conflicts = apply_draft(draft.edits, published)
    except ValueError as error:
        raise InconsistentTaxonomyError([str(error)]) from error
    if problems := taxonomy_problems(taxonomy):
        raise InconsistentTaxonomyError(problems)
    return Applied(with_retired(published, taxonomy), conflicts)


@contextmanager
def work_in_draft(editor: models.User, *, may_edit: bool) -> Iterator[WorkingDraft]:
    """Context in which the database contains the draft.

    At the end the database is rolled back, and an edit that ``taxonomy_edit`` accepted is stored in
    the draft. Without ``may_edit``, people's answers can be saved during it. Raises
    InconsistentTaxonomyError if the draft no longer fits the published taxonomy.
    """
    with transaction.atomic():
        if may_edit:
            lock_taxonomy_for_edit()
        else:
            lock_taxonomy_for_read()
        lock_draft()
        draft = open_draft()
        published = load_taxonomy()
        drafted = draft_applied(draft, published).taxonomy
        with transaction.atomic(), set_working() as working:
            if drafted != published:
                write_rows(drafted)
            yield working
            transaction.set_rollback(True)
        if may_edit and working.after is not None:
            draft = draft or models.TaxonomyDraft.objects.create()
            _store(draft, rebase(draft.edits, published, working.after), editor)


@transaction.atomic
def draft_change(
    editor: models.User, seen: int, change: Callable[[list[Edit]], list[Edit]]
) -> None:
    """Replace the edits of the draft, which is in the version that the editor has ``seen``.

    Raises DraftChangedError.
    """
    lock_draft()
    _store(draft := _seen(seen), change(draft.edits), editor)


@transaction.atomic
def draft_decide(editor: models.User, seen: int, keep: Collection[str]) -> None:
    """Decide all conflicts: the draft's value for the keys in ``keep``, else the published one.

    See ``path_key``. Raises DraftChangedError.
    """
    lock_taxonomy_for_read()
    conflicts = draft_conflicts(_seen(seen).edits, load_taxonomy())
    by_path = {conflict.edit.path: conflict for conflict in conflicts}

    def is_kept(edit: Edit) -> bool:
        conflict = by_path.get(edit.path)
        return conflict is None or (path_key(edit.path) in keep and not conflict.gone)

    def decided(edits: list[Edit]) -> list[Edit]:
        return [
            edit if edit.path not in by_path else edit._replace(base=by_path[edit.path].now)
            for edit in edits
            if is_kept(edit)
        ]

    draft_change(editor, seen, decided)


@transaction.atomic
def draft_drop(seen: int) -> None:
    """Delete the draft. Raises DraftChangedError."""
    lock_draft()
    _seen(seen).delete()


def draft_publish(seen: int, confirmed: str) -> None:
    """Publish the draft as one edit of the taxonomy; delete it if all of it is already published.

    Raises DraftChangedError, and what ``taxonomy_edit`` raises.
    """
    with taxonomy_edit(confirmed, always_ask=True) as before:
        lock_draft()
        draft = _seen(seen)
        drafted, conflicts = draft_applied(draft, before)
        if conflicts:
            raise DraftChangedError
        write_rows(drafted)
        edits = draft_edits(before, drafted)
        if any(edit.is_change for edit in edits):
            draft.set_edits(edits)
            draft.published_at = edit_date()
            draft.save()
        else:
            draft.delete()


def _seen(version: int) -> models.TaxonomyDraft:
    draft = open_draft()
    if draft is None or draft.version != version:
        raise DraftChangedError
    return draft


def _store(draft: models.TaxonomyDraft, edits: list[Edit], editor: models.User) -> None:
    """Save the edits of a draft; a draft without changes is deleted."""
    if not any(edit.is_change for edit in edits):
        draft.delete()
        return
    draft.set_edits(edits)
    draft.save()
    draft.authors.add(editor)
