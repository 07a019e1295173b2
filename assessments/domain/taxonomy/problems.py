"""A bounded list of mistakes: a hostile or careless file may have millions."""

from collections.abc import Iterable

# More than this nobody reads at once.
MAX_PROBLEMS = 200
MAX_SENTENCE = 500


class Problems:
    """Collects sentences: keeps the first 200, shortened, and counts the rest."""

    def __init__(self, sentences: Iterable[str] = ()) -> None:
        self._kept: list[str] = []
        self._more = 0
        self.extend(sentences)

    def __bool__(self) -> bool:
        return bool(self._kept)

    @property
    def is_full(self) -> bool:
        """The next sentence will only be counted."""
        return len(self._kept) >= MAX_PROBLEMS

    def add(self, sentence: str) -> None:
        """Keep or count one sentence; what UTF-8 cannot write in it becomes a question mark."""
        if self.is_full:
            self._more += 1
        else:
            sentence = sentence.encode(errors="replace").decode()
            shortened = f"{sentence[: MAX_SENTENCE - 1]}…"
            self._kept.append(sentence if len(sentence) <= MAX_SENTENCE else shortened)

    def extend(self, sentences: Iterable[str]) -> None:
        """Keep or count several sentences."""
        for sentence in sentences:
            self.add(sentence)

    def count(self, number: int) -> None:
        """Count mistakes that have no sentence."""
        self._more += number

    def sentences(self) -> list[str]:
        """Return the kept sentences; where there are more, the last one says how many."""
        if not self._more:
            return list(self._kept)
        return [*self._kept, f"and {self._more:,} more mistake{'' if self._more == 1 else 's'}"]
