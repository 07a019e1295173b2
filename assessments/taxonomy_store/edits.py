"""Edits of the taxonomy in the database, checked as a whole and confirmed before commit."""

from assessments.domain.taxonomy.check import taxonomy_problems
from assessments.domain.taxonomy.effects import Effects, taxonomy_effects
from assessments.models.locks import lock_taxonomy_for_edit
from assessments.taxonomy_store.loading import load_taxonomy
from assessments.taxonomy_store.store import increment_taxonomy_revision


class InconsistentTaxonomyError(Exception):
    """An edit would make the taxonomy inconsistent; ``problems`` says how, one sentence each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class UnconfirmedEditError(Exception):
    """An edit has not been confirmed; ``effects`` says what it changes."""

    def __init__(self, effects: Effects) -> None:
        super().__init__(effects.digest)
        self.effects = effects


class TaxonomyEdit:
    """One edit of the taxonomy: create it before the first write, and finish it after the last.

    Both must happen in one transaction, so that an exception rolls back the whole edit.
    ``confirmed`` is the digest of the effects that the editor has confirmed; it is valid only for
    the same edit with the same effects. Edits that do not affect scores need no confirmation,
    unless ``always_ask`` is true.
    """

    def __init__(self, confirmed: str = "", *, always_ask: bool = False) -> None:
        # One edit at a time, so that the comparison includes no other changes.
        lock_taxonomy_for_edit()
        self.before = load_taxonomy()
        self._confirmed = confirmed
        self._always_ask = always_ask

    def finish(self) -> None:
        """Check the edit and increment the taxonomy's revision, unless nothing has changed.

        Raises InconsistentTaxonomyError, or UnconfirmedEditError if confirmation is missing.
        """
        after = load_taxonomy()
        if after == self.before:
            return
        if problems := taxonomy_problems(after):
            raise InconsistentTaxonomyError(problems)
        effects = taxonomy_effects(self.before, after)
        needs_confirmation = self._always_ask or bool(effects.scoring)
        if needs_confirmation and effects.digest != self._confirmed:
            raise UnconfirmedEditError(effects)
        increment_taxonomy_revision()
