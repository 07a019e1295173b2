"""A bounded list of problems: a hostile or careless file may have millions."""

from collections.abc import Iterable

MAX_PROBLEMS = 200
MAX_SENTENCE = 500


class ProblemsError(Exception):
    """A taxonomy or a file is refused; ``problems`` has one sentence for each mistake."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Problems:
    """Collects sentences: stores the first 200, shortened, and counts the rest."""

    def __init__(self, sentences: Iterable[str] = ()) -> None:
        self._sentences: list[str] = []
        self._others = 0
        self.extend(sentences)

    def __bool__(self) -> bool:
        return bool(self._sentences)

    @property
    def is_full(self) -> bool:
        """True if further sentences are only counted."""
        return len(self._sentences) >= MAX_PROBLEMS

    def add(self, sentence: str) -> None:
        """Store or count one sentence; characters that UTF-8 cannot encode become "?"."""
        if self.is_full:
            self._others += 1
        else:
            sentence = sentence.encode(errors="replace").decode()
            shortened = f"{sentence[: MAX_SENTENCE - 1]}…"
            self._sentences.append(sentence if len(sentence) <= MAX_SENTENCE else shortened)

    def extend(self, sentences: Iterable[str]) -> None:
        """Store or count several sentences."""
        for sentence in sentences:
            self.add(sentence)

    def count(self, number: int) -> None:
        """Count problems without a sentence."""
        self._others += number

    def sentences(self) -> list[str]:
        """Return the stored sentences, and one with the number of further problems, if any."""
        if not self._others:
            return list(self._sentences)
        return [
            *self._sentences,
            f"and {self._others:,} more mistake{'' if self._others == 1 else 's'}",
        ]
