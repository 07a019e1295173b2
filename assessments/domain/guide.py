"""Salary figures of the career guide, grouped for its page. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.domain.taxonomy.objects import Salary, Source


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
