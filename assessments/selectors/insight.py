"""Reads over everybody's answers, counted in the database: people, never rows of one of them."""

from dataclasses import dataclass

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery

from assessments.domain import insight
from assessments.models import Answer, Assessment, Origin
from assessments.taxonomy_store.editions import Edition


@dataclass(frozen=True, slots=True)
class Insight:
    """What the insight page tells; None or nothing where groups are too small."""

    began: int | None
    submitted_percent: int | None
    stopped: list[insight.Line]  # by area: of those who did not submit, where they stopped
    gaps: dict[str, list[insight.Line]]  # by name of the start role
    unsure: list[insight.Line]
    duration: insight.Duration | None


def insight_page(edition: Edition) -> Insight:
    """Count what people answered here from the first question; copies and files tell it twice."""
    own = _first_of_each()
    begun = own.filter(Exists(Answer.objects.filter(assessment=OuterRef("pk"))))
    began = begun.count()
    submitted = begun.exclude(submitted_at=None).count()
    counts = _answer_counts(own)
    skills = {skill.slug: skill.name for skill in edition.taxonomy.skills}
    roles = {role.slug: role.name for role in edition.taxonomy.roles}
    gaps = insight.frequent_gaps(counts, _asked(edition), skills)
    return Insight(
        began=insight.size(began),
        submitted_percent=insight.share(submitted, began) if insight.size(began) else None,
        stopped=_stopped(own, edition),
        gaps={roles.get(role, role): lines for role, lines in gaps.items()},
        unsure=insight.most_unsure(counts, skills),
        duration=insight.duration(_minutes(own)),
    )


def _first_of_each() -> QuerySet[Assessment]:
    """Return the first assessment of each account or browser, so that each person counts once."""
    own = Assessment.objects.filter(origin=Origin.ANSWERED, deleted_at=None).order_by()
    earlier = own.filter(
        Q(user=OuterRef("user")) | Q(guest_key=OuterRef("guest_key")),
        created_at__lt=OuterRef("created_at"),
    )
    return own.filter(~Exists(earlier))


def _answer_counts(own: QuerySet[Assessment]) -> list[insight.AnswerCount]:
    rows = (
        Answer.objects.filter(assessment__in=own)
        .values(
            "value",
            start=F("assessment__start_role__slug"),
            target=F("assessment__target_role__slug"),
            name=F("skill__slug"),
        )
        .annotate(people=Count("pk"))
    )
    return [
        insight.AnswerCount(r["start"], r["target"], r["name"], r["value"], r["people"])
        for r in rows
    ]


def _asked(edition: Edition) -> dict[tuple[str, str], int]:
    """Return the level asked for by target role and skill, where one skill alone is asked for."""
    return {
        (role, row.skills[0]): row.level
        for role, rows in edition.taxonomy.requirements.items()
        for row in rows
        if len(row.skills) == 1
    }


def _stopped(own: QuerySet[Assessment], edition: Edition) -> list[insight.Line]:
    """Return in which area the last answer lies of those who have not submitted."""
    last = Answer.objects.filter(assessment=OuterRef("pk")).order_by("-saved_at", "-pk")
    area = Subquery(last.values("skill__area__slug")[:1])
    rows = (
        own.filter(submitted_at=None)
        .annotate(last_area=area)
        .exclude(last_area=None)
        .values("last_area")
        .annotate(people=Count("pk"))
        .values_list("last_area", "people")
    )
    names = {slug: found.name for slug, found in edition.taxonomy.area_by_slug.items()}
    return insight.parts((names.get(str(slug), str(slug)), people) for slug, people in rows)


def _minutes(own: QuerySet[Assessment]) -> list[float]:
    rows = (
        own.exclude(submitted_at=None)
        .annotate(first=Min("answers__saved_at"))
        .exclude(first=None)
        .values_list("first", "submitted_at")
    )
    return [(end - first).total_seconds() / 60 for first, end in rows if end]
