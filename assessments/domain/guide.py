"""The career guide for its page: numbered notes for sources, salary figures in groups. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from assessments.domain.taxonomy.career import GuideEntry, Salary
from assessments.domain.taxonomy.objects import Source


class Note(NamedTuple):
    """A source at the end of a page; entries refer to it by its number."""

    number: int
    source: Source
    source_named: str | None  # the origin that the source itself cites
    year: str | None


class CitedEntry(NamedTuple):
    """An entry of the guide with the note of its source."""

    entry: GuideEntry
    note: Note


def cite(
    sections: Mapping[str, Iterable[GuideEntry]], sources: Mapping[str, Source]
) -> tuple[dict[str, list[CitedEntry]], list[Note]]:
    """Return the entries with their notes, and the notes in the order of their first entries."""
    notes: dict[tuple[str, str | None, str | None], Note] = {}

    def cited(entry: GuideEntry) -> CitedEntry:
        source = sources[entry.source]
        key = (entry.source, entry.source_named, entry.year or source.year)
        note = notes.setdefault(key, Note(len(notes) + 1, source, *key[1:]))
        return CitedEntry(entry, note)

    return {name: [cited(e) for e in entries] for name, entries in sections.items()}, [
        *notes.values()
    ]


@dataclass(frozen=True, slots=True)
class SalaryGroup:
    """Salaries of one source and country; figures of different groups are not comparable."""

    source: Source
    first: Salary  # its currency, year and origin are those of all
    note: str | None  # set if all rows have the same note
    rows: tuple[tuple[Salary, float], ...]  # each with the length of its bar, 0..100


def salary_groups(salaries: Sequence[Salary], sources: dict[str, Source]) -> list[SalaryGroup]:
    """Group salaries by source and country. The longest bar of each group is 100."""
    keys = dict.fromkeys((salary.source, salary.country) for salary in salaries)
    groups = []
    for source, country in keys:
        rows = [row for row in salaries if (row.source, row.country) == (source, country)]
        most = max(row.amount_to or row.amount for row in rows)
        notes = {row.note for row in rows}
        groups.append(
            SalaryGroup(
                source=sources[source],
                first=rows[0],
                note=notes.pop() if len(notes) == 1 else None,
                rows=tuple((row, 100 * (row.amount_to or row.amount) / most) for row in rows),
            )
        )
    return groups
