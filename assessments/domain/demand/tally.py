"""What advertisements ask for, counted by role: no text is kept."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from assessments.domain.demand.ads import Ad, RoleTitles
from assessments.domain.demand.unplaced import (
    Sighting,
    Unplaced,
    lower_case_words,
    sightings,
)
from assessments.domain.matching import Matcher, Strength, match
from assessments.domain.taxonomy.document import Taxonomy


@dataclass(frozen=True, slots=True)
class AdCount:
    """What one advertisement adds to the counts. ``role`` is None if its title names none."""

    role: str | None
    digests: tuple[bytes, ...]
    year: int | None = None
    asked: Mapping[str, Strength] = field(default_factory=dict)
    unplaced: tuple[Sighting, ...] = ()
    lower_case: frozenset[str] = frozenset()


@dataclass
class SkillCount:
    """How many advertisements ask for a skill as a must, and how many only as an advantage."""

    must: int = 0
    nice: int = 0

    @property
    def asked(self) -> int:
        """How many ask for it at all."""
        return self.must + self.nice

    def add(self, strength: Strength) -> None:
        """Count an advertisement."""
        self.must += strength == "must"
        self.nice += strength == "nice"


@dataclass
class RoleCount:
    """The advertisements of a role. ``empty`` is the number of those that ask for no skill.

    ``any_of`` counts those that ask for at least one of several skills, see ``any_of_key``.
    """

    ads: int = 0
    empty: int = 0
    skills: dict[str, SkillCount] = field(default_factory=dict)
    any_of: dict[str, SkillCount] = field(default_factory=dict)


@dataclass
class Tally:
    """Counts of advertisements. ``others`` have no role, ``years`` are the first and the last.

    ``digests`` are of the advertisements, and of the contexts of unplaced words.
    """

    roles: dict[str, RoleCount] = field(default_factory=dict)
    others: int = 0
    duplicates: int = 0
    years: tuple[int, int] | None = None
    unplaced: Unplaced = field(default_factory=Unplaced)
    digests: set[bytes] = field(default_factory=set)

    def add(self, ads: Iterable[AdCount], sets: Collection[tuple[str, ...]]) -> None:
        """Add advertisements that were not counted before; ``sets`` are of skills, see any_of."""
        for ad in ads:
            if not self.digests.isdisjoint(ad.digests):
                self.duplicates += 1
            elif ad.role is None:
                self.others += 1
            else:
                self._add(self.roles.setdefault(ad.role, RoleCount()), ad, sets)
            self.digests.update(ad.digests)
        self.unplaced.forget_rare()

    def _add(self, role: RoleCount, ad: AdCount, sets: Collection[tuple[str, ...]]) -> None:
        role.ads += 1
        role.empty += not ad.asked
        for skill, strength in ad.asked.items():
            role.skills.setdefault(skill, SkillCount()).add(strength)
        for skills in sets:
            strengths = {ad.asked[skill] for skill in skills if skill in ad.asked}
            if strengths:
                strongest: Strength = "must" if "must" in strengths else "nice"
                role.any_of.setdefault(any_of_key(skills), SkillCount()).add(strongest)
        new = [seen for seen in ad.unplaced if seen.context not in self.digests]
        self.digests.update(seen.context for seen in new)
        self.unplaced.add((seen.phrase for seen in new), ad.lower_case)
        if ad.year:
            first, last = self.years or (ad.year, ad.year)
            self.years = min(first, ad.year), max(last, ad.year)

    @property
    def period(self) -> str:
        """The years of the advertisements, as in demand figures; empty without dates."""
        if self.years is None:
            return ""
        first, last = self.years
        return str(first) if first == last else f"{first}-{last}"

    def count(self, role: str, skills: Collection[str]) -> SkillCount | None:
        """Return the number of a role's advertisements that ask for any of ``skills``.

        None if the role has no advertisements, or these skills were not counted together.
        """
        if role not in self.roles:
            return None
        counted = self.roles[role]
        if len(skills) == 1:
            return counted.skills.get(next(iter(skills)), SkillCount())
        if not any(skill in counted.skills for skill in skills):
            return SkillCount()
        return counted.any_of.get(any_of_key(skills))

    def as_dict(self) -> dict[str, Any]:
        """Return the counts as JSON, without the digests of the advertisements."""
        return {name: value for name, value in asdict(self).items() if name != "digests"}

    @classmethod
    def of(cls, stored: Mapping[str, Any], digests: Iterable[bytes] = ()) -> "Tally":
        """Return the counts that ``as_dict`` stored, the role with most advertisements first."""
        roles = {
            slug: RoleCount(
                role["ads"],
                role["empty"],
                *(
                    {key: SkillCount(**counts) for key, counts in role[part].items()}
                    for part in ("skills", "any_of")
                ),
            )
            for slug, role in sorted(
                stored.get("roles", {}).items(), key=lambda item: (-item[1]["ads"], item[0])
            )
        }
        years = stored.get("years")
        return cls(
            roles=roles,
            others=stored.get("others", 0),
            duplicates=stored.get("duplicates", 0),
            years=(years[0], years[1]) if years else None,
            unplaced=Unplaced(**stored.get("unplaced", {})),
            digests=set(digests),
        )


def any_of_key(skills: Collection[str]) -> str:
    """Return the name of a set of skills of which one is enough."""
    return " ".join(sorted(skills))


def skill_sets(taxonomy: Taxonomy) -> set[tuple[str, ...]]:
    """Return the sets of skills of the requirements that several skills meet."""
    return {
        tuple(sorted(row.skills))
        for rows in taxonomy.requirements.values()
        for row in rows
        if len(row.skills) > 1
    }


def count_ads(
    ads: Iterable[Ad], titles: RoleTitles, matcher: Matcher, known: Collection[bytes] = ()
) -> Iterator[AdCount]:
    """Yield what each advertisement with a text adds to the counts.

    Those with a digest in ``known`` are not read: they are duplicates.
    """
    for ad in ads:
        if not ad.text.strip():
            continue
        role = titles.role_of(ad.title)
        if role is None or not set(ad.digests).isdisjoint(known):
            yield AdCount(role, ad.digests, ad.year)
            continue
        found = match(ad.text, matcher)
        yield AdCount(
            role,
            ad.digests,
            ad.year,
            {finding.skill: finding.strength for finding in found.findings},
            tuple(sightings((row.words for row in found.unknown), ad.text, ad.company)),
            lower_case_words(ad.text),
        )
