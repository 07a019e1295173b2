"""Problems of a taxonomy or a file, as sentences that know the objects they are about.

Lists of problems are bounded: a hostile or careless file may have millions.
"""

from collections.abc import Iterable
from typing import NamedTuple, Self

MAX_PROBLEMS = 200
MAX_SENTENCE = 500


class Ref(NamedTuple):
    """An object of the taxonomy: its kind and name as in ``Taxonomy.objects``.

    ``label`` is what people call it.
    """

    kind: str
    name: str
    label: str


class Problem(str):
    """A problem of one object: text that begins with its place, as files name it.

    Pages show the ``parts`` next to the field, with a link to each object named.
    """

    about: Ref
    at: tuple[str | int, ...]  # the path to the field in the object; empty for the whole object
    parts: tuple[str | Ref, ...]  # the sentence: texts, and the objects that it names
    mirrored: Self | None = None  # the same problem as one of another object that it names

    @classmethod
    def of(cls, about: Ref, at: str | tuple[str | int, ...], *parts: str | Ref) -> Self:
        """Return a problem of the object ``about``, in the field ``at``."""
        path = (at,) if isinstance(at, str) and at else tuple(at)
        texts = (part if isinstance(part, str) else part.label for part in parts)
        place = ", ".join(filter(None, (f"{about.kind} {about.name}", field_words(path))))
        problem = cls(f"{place}: {''.join(texts)}")
        problem.about, problem.at, problem.parts = about, path, parts
        return problem

    @property
    def field(self) -> str:
        """The name of the field, as people read it; empty for the whole object."""
        return field_words(self.at)

    def seen_from(self, kind: str, name: str) -> "Problem":
        """Return the problem as one of the object with this kind and name, if it concerns both."""
        other = self.mirrored
        return other if other and other.about[:2] == (kind, name) else self


def field_words(path: Iterable[str | int]) -> str:
    """Return a path to a field as words: ``("levels", 2, "anchor")`` is “level 2 anchor”."""
    words: list[str] = []
    for step in path:
        if isinstance(step, int) and words:
            words[-1] = {"aliases": "alias"}.get(words[-1], words[-1].removesuffix("s"))
        words.append(str(step).replace("_", " "))
    return " ".join(words)


def mirrored(one: Problem, other: Problem) -> Problem:
    """Return the problem ``one``, which ``other`` describes as a problem of another object."""
    one.mirrored = other
    return one


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
        """Store or count one sentence; characters that UTF-8 cannot encode become "?".

        A sentence that has to be changed is stored without the objects that it names.
        """
        if self.is_full:
            self._others += 1
            return
        plain = sentence.encode(errors="replace").decode()
        if len(plain) > MAX_SENTENCE:
            plain = f"{plain[: MAX_SENTENCE - 1]}…"
        self._sentences.append(sentence if plain == sentence else plain)

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
