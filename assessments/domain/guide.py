"""The career guide for its pages: numbered notes for sources, salary figures in groups. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from assessments.domain.taxonomy.objects import GuideEntry, Salary, Source


class Note(NamedTuple):
    """A source at the end of a page; claims refer to it by its number."""

    number: int
    source: Source


class CitedEntry(NamedTuple):
    """An entry of the guide with the note of its source."""

    entry: GuideEntry
    note: Note

    @property
    def origin(self) -> str:
        """What the note does not say: the origin that the source cites, and another year."""
        year = self.entry.year if self.entry.year != self.note.source.year else None
        return ", ".join(filter(None, (self.entry.source_named, year)))


class Notes:
    """The notes of a page, numbered in the order of their first claims."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        """Start without a note."""
        self._sources = sources
        self._notes: dict[str, Note] = {}

    def note(self, claim: GuideEntry | Salary) -> Note:
        """Return the note of a claim; claims of the same source share one."""
        new = Note(len(self._notes) + 1, self._sources[claim.source])
        return self._notes.setdefault(claim.source, new)

    def cite(self, entries: Iterable[GuideEntry]) -> list[CitedEntry]:
        """Return the entries with their notes."""
        return [CitedEntry(entry, self.note(entry)) for entry in entries]

    def all(self) -> list[Note]:
        """Return the notes by number."""
        return [*self._notes.values()]


@dataclass(frozen=True, slots=True)
class SalaryGroup:
    """Salaries of one source and country; figures of different groups are not comparable."""

    cited: Note
    first: Salary  # its currency, year and origin are those of all
    year: str | None
    note: str | None  # set if all rows have the same note
    rows: tuple[tuple[Salary, float], ...]  # each with the length of its bar, 0..100


def salary_groups(salaries: Sequence[Salary], notes: Notes) -> list[SalaryGroup]:
    """Group salaries by source and country. The longest bar of each group is 100."""
    keys = dict.fromkeys((salary.source, salary.country) for salary in salaries)
    groups = []
    for source, country in keys:
        rows = [row for row in salaries if (row.source, row.country) == (source, country)]
        most = max(row.amount_to or row.amount for row in rows)
        remarks = {row.note for row in rows}
        groups.append(
            SalaryGroup(
                cited=(cited := notes.note(rows[0])),
                first=rows[0],
                year=rows[0].year or cited.source.year,
                note=remarks.pop() if len(remarks) == 1 else None,
                rows=tuple((row, 100 * (row.amount_to or row.amount) / most) for row in rows),
            )
        )
    return groups


@dataclass(frozen=True, slots=True)
class RightForMe:
    """What a person has ticked of the statements about the work, and what each no suggests."""

    ticked: frozenset[int]  # numbers of statements, from 1
    count: int
    hints: tuple[str, ...]

    @property
    def is_all(self) -> bool:
        """True if every statement is ticked."""
        return len(self.ticked) == self.count


def right_for_me(entries: Sequence[GuideEntry], ticked: Iterable[str]) -> RightForMe:
    """Return the meaning of ticks. ``ticked`` has numbers as sent; unknown ones are ignored."""
    sent = frozenset(ticked)
    yes = frozenset(n for n in range(1, len(entries) + 1) if str(n) in sent)
    return RightForMe(
        ticked=yes,
        count=len(entries),
        hints=tuple(
            entry.more for n, entry in enumerate(entries, 1) if n not in yes and entry.more
        ),
    )
