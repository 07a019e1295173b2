"""An edit of the taxonomy in the database: checked as a whole, and shown before it counts."""

from assessments.domain.taxonomy.check import taxonomy_problems
from assessments.domain.taxonomy.effects import Effects, taxonomy_effects
from assessments.models.locks import lock_taxonomy_for_edit
from assessments.taxonomy_store.loading import load_taxonomy
from assessments.taxonomy_store.store import taxonomy_touch


class InconsistentTaxonomyError(Exception):
    """An edit would leave the taxonomy inconsistent; ``problems`` says how."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class UnconfirmedEditError(Exception):
    """An edit changes what scores rest on; ``effects`` says how, and nobody has confirmed that."""

    def __init__(self, effects: Effects) -> None:
        super().__init__(effects.digest)
        self.effects = effects


class TaxonomyEdit:
    """One edit, from before its first write until it may stand.

    To be made and settled in one transaction: whatever is raised between rolls all of it back.
    ``confirmed`` is the digest of the effects that somebody has seen and agreed to. It fits no
    other edit, nor this one once its effects are no longer what was shown. An edit that moves no
    score needs none, unless it is to ``always_ask``.
    """

    def __init__(self, confirmed: str = "", *, always_ask: bool = False) -> None:
        # One edit at a time: what it changes must not mix with what another changes.
        lock_taxonomy_for_edit()
        self.before = load_taxonomy()
        self._confirmed = confirmed
        self._always_ask = always_ask

    def settle(self) -> None:
        """Let the edit stand and count it; one that changes nothing is no edit.

        Raises InconsistentTaxonomyError, and UnconfirmedEditError where scores would move.
        """
        after = load_taxonomy()
        if after == self.before:
            return
        if problems := taxonomy_problems(after):
            raise InconsistentTaxonomyError(problems)
        effects = taxonomy_effects(self.before, after)
        asks = self._always_ask or bool(effects.scoring)
        if asks and effects.digest != self._confirmed:
            raise UnconfirmedEditError(effects)
        taxonomy_touch()
