"""Demand figures of the taxonomy next to counted ones, and the weights that follow.

A requirement of several skills is counted by the advertisements that ask for at least one of them.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from assessments.domain.demand.tally import Tally
from assessments.domain.taxonomy.check import requirement_demand_weight
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.objects import DemandFigure, Requirement, Source, Specialism

# Fewer advertisements give no weight and are not accepted into the taxonomy.
MIN_ADS = 100


class Line(NamedTuple):
    """Demand figures of the taxonomy with one role and term, and the counted one.

    The first of ``olds`` gives a weight. ``must`` and ``nice`` are percentages of the
    advertisements.
    """

    role: str
    role_name: str
    olds: tuple[DemandFigure, ...]
    new: DemandFigure
    must: Decimal
    nice: Decimal

    @property
    def is_enough(self) -> bool:
        """Whether there are enough advertisements to accept the figure."""
        return (self.new.n or 0) >= MIN_ADS

    @property
    def difference(self) -> float | None:
        """The new share minus the old one, in percentage points; None without an old one."""
        if not self.olds:
            return None
        return float((self.new.share or 0) - (self.olds[0].share or 0))


@dataclass(frozen=True)
class Proposal:
    """New figures of a requirement or specialism. ``role`` is empty for a specialism.

    ``weight`` follows from the new figures; None if they give none.
    """

    role: str
    owner: Requirement | Specialism
    name: str
    lines: tuple[Line, ...]
    figures: tuple[DemandFigure, ...]
    weight: int | None

    @property
    def place(self) -> str:
        """A name of the requirement or specialism among all of them."""
        return f"{self.role}:{self.owner.slug}"

    @property
    def can_be_accepted(self) -> bool:
        """Whether there are enough advertisements of the role itself."""
        return self.lines[0].is_enough

    @property
    def present_weight(self) -> int | None:
        """The weight now; None for a specialism, which has none."""
        return self.owner.weight if isinstance(self.owner, Requirement) else None

    @property
    def reason(self) -> str | None:
        """Why the weight now is not the one that follows from figures."""
        return self.owner.weight_reason if isinstance(self.owner, Requirement) else None

    @property
    def has_new_weight(self) -> bool:
        """Whether another weight than the present one follows."""
        return self.weight not in (None, self.present_weight)

    @property
    def changes_weight(self) -> bool:
        """Whether accepting it changes the weight: one with a reason stays."""
        return self.has_new_weight and self.reason is None

    @property
    def state(self) -> str:
        """A digest of what accepting it replaces: it changes with an edit of that."""
        replaced = (self.present_weight, self.reason, self.owner.demand_figures)
        return hashlib.sha256(repr(replaced).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Demand:
    """Counts with their period and source, next to a taxonomy."""

    taxonomy: Taxonomy
    tally: Tally
    period: str
    source: Source

    def of_role(self, role: str) -> Iterator[Proposal]:
        """Yield the proposals for a target role that was counted, in order."""
        own = self._counted(role)
        rows = self.taxonomy.requirements.get(role, ())
        if own is None:
            return
        usual = {figure.role for row in rows for figure in _compared(row, role)}
        for row in rows:
            compared = {figure.role for figure in _compared(row, role)} or usual
            roles = [own, *sorted(slug for slug in compared if slug and slug != own)]
            name = self.taxonomy.requirement_name(row)
            lines = [*self._lines(row, roles, name), *self._skill_lines(row, own)]
            if lines and lines[0].role == own:
                figures = tuple(line.new for line in lines if line.is_enough)
                yield Proposal(
                    role, row, name, tuple(lines), figures, self._weight(row, role, lines)
                )

    def of_specialisms(self) -> Iterator[Proposal]:
        """Yield the proposals for figures of specialisms whose term is the name of a skill."""
        for row in self.taxonomy.specialisms:
            lines: dict[tuple[str, str], Line] = {}
            for old in row.demand_figures:
                skills = {self._skills[term] for term in old.terms if term in self._skills}
                if len(skills) == 1 and old.role and old.term:
                    line = self._line(old.role, skills, old.term, row.demand_figures, old)
                    if line:
                        lines.setdefault((old.role, old.term), line)
            figures = tuple(line.new for line in lines.values() if line.is_enough)
            if lines:
                yield Proposal("", row, row.name, tuple(lines.values()), figures, None)

    @cached_property
    def _skills(self) -> Mapping[str, str]:
        return {name: skill.slug for skill in self.taxonomy.skills for name in skill.names}

    def _counted(self, role: str) -> str | None:
        """Return the role whose advertisements count for ``role``, which may be a variant of it."""
        if role in self.tally.roles:
            return role
        return next((slug for slug in self.tally.roles if role.endswith(f"-{slug}")), None)

    def _lines(self, row: Requirement, roles: list[str], name: str) -> Iterator[Line]:
        """Yield the figures for the requirement as a whole: the role's own, and the compared."""
        for role in roles:
            old = row.figure_of(role)
            if line := self._line(role, row.skills, name, row.figures, old):
                yield line

    def _skill_lines(self, row: Requirement, role: str) -> Iterator[Line]:
        """Yield the role's figures for each of several skills."""
        for slug in row.skills if len(row.skills) > 1 else ():
            skill = self.taxonomy.skill_by_slug[slug]
            old = next(
                (
                    figure
                    for figure in row.figures
                    if figure.role == role and not skill.names.isdisjoint(figure.terms)
                ),
                None,
            )
            if line := self._line(role, [slug], skill.name, row.figures, old):
                yield line

    def _line(
        self,
        role: str,
        skills: Collection[str],
        term: str,
        figures: Iterable[DemandFigure],
        old: DemandFigure | None,
    ) -> Line | None:
        """Return a line with those of ``figures`` that have the role and term of ``old``."""
        count = self.tally.count(role, skills)
        if count is None:
            return None
        n = self.tally.roles[role].ads
        new = DemandFigure(
            source=self.source.slug,
            role=role,
            term=term,
            period=self.period,
            share=_percent(count.asked, n),
            n=n,
        )
        must, nice = _percent(count.must, n), _percent(count.nice, n)
        olds = tuple(f for f in figures if old and (f.role, f.term) == (old.role, old.term))
        return Line(role, self.taxonomy.role_name(role), olds, new, must, nice)

    def _weight(self, row: Requirement, role: str, lines: list[Line]) -> int | None:
        if not lines[0].is_enough:
            return None
        figures = tuple(line.new for line in lines if line.is_enough)
        return requirement_demand_weight(row.model_copy(update={"demand_figures": figures}), role)

    def accepted(self, chosen: Iterable[Proposal], replaced: Collection[str]) -> Taxonomy:
        """Return the taxonomy with the figures of the chosen proposals first, and their weights.

        Earlier figures of the same source are replaced, others stay. A weight with a reason stays
        as it is, unless its place is in ``replaced``.
        """
        places = {proposal.place: proposal for proposal in chosen}
        requirements = {
            role: tuple(
                _with(row, places[place], replaced)
                if (place := f"{role}:{row.slug}") in places
                else row
                for row in rows
            )
            for role, rows in self.taxonomy.requirements.items()
        }
        specialisms = tuple(
            row.model_copy(update={"demand_figures": _figures(row, places[place])})
            if (place := f":{row.slug}") in places
            else row
            for row in self.taxonomy.specialisms
        )
        sources = {**self.taxonomy.source_by_slug, self.source.slug: self.source}
        return self.taxonomy.model_copy(
            update={
                "sources": tuple(sources.values()),
                "requirements": requirements,
                "specialisms": specialisms,
            }
        )


def _compared(row: Requirement, role: str) -> list[DemandFigure]:
    own = row.figure_of(role)
    return row.compared(own) if own else []


def _percent(part: int, whole: int) -> Decimal:
    return round(Decimal(100 * part) / whole, 1)


def _with(row: Requirement, proposal: Proposal, replaced: Collection[str]) -> Requirement:
    update: dict[str, object] = {"demand_figures": _figures(row, proposal)}
    if proposal.weight and (row.weight_reason is None or proposal.place in replaced):
        update |= {"weight": proposal.weight, "weight_reason": None}
    return row.model_copy(update=update)


def _figures(owner: Requirement | Specialism, proposal: Proposal) -> tuple[DemandFigure, ...]:
    source = proposal.lines[0].new.source
    return (*proposal.figures, *(f for f in owner.demand_figures if f.source != source))
