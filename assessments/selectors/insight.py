"""Read statistics over all answers. The database counts people; no row of a person is read."""

from dataclasses import dataclass

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery

from assessments.domain import insight
from assessments.models import Answer, Assessment, Origin
from assessments.taxonomy_store.editions import Edition


@dataclass(frozen=True, slots=True)
class Insight:
    """The figures of the insight page; None or empty if groups are too small."""

    started: int | None  # people with at least one answer
    submitted_percent: int | None
    stopped: list[insight.ShareLine]  # by area of the last answer, of people who did not submit
    gaps: dict[str, list[insight.ShareLine]]  # by the name of the start role
    unsure: list[insight.ShareLine]
    skipped: list[insight.ShareLine]
    duration: insight.Duration | None


def insight_page(edition: Edition) -> Insight:
    """Return the figures of the insight page. Copies and imported files do not count."""
    assessments = _first_assessments()
    begun = assessments.filter(Exists(Answer.objects.filter(assessment=OuterRef("pk"))))
    started = begun.count()
    submitted = begun.exclude(submitted_at=None).count()
    counts = _answer_counts(assessments)
    skills = _skill_names(edition)
    roles = {role.slug: role.name for role in edition.taxonomy.roles}
    gaps = insight.frequent_gaps(counts, _required_levels(edition), skills)
    return Insight(
        started=insight.rounded_size(started),
        submitted_percent=insight.rounded_share(submitted, started)
        if insight.rounded_size(started)
        else None,
        stopped=_stopped(assessments, edition),
        gaps={roles.get(role, role): lines for role, lines in gaps.items()},
        unsure=insight.most_unsure(counts, skills),
        skipped=insight.most_skipped(counts, _orders(edition, counts), skills),
        duration=insight.duration(_minutes(assessments)),
    )


def stuck_on(
    edition: Edition,
) -> tuple[list[insight.ShareLine], list[insight.ShareLine]]:
    """Return the skills that most people are unsure about, and those that most leave out."""
    counts, skills = _answer_counts(_first_assessments()), _skill_names(edition)
    return (
        insight.most_unsure(counts, skills),
        insight.most_skipped(counts, _orders(edition, counts), skills),
    )


def _skill_names(edition: Edition) -> dict[str, str]:
    return {skill.slug: skill.name for skill in edition.taxonomy.skills}


def _orders(
    edition: Edition, counts: list[insight.AnswerCount]
) -> dict[tuple[str, str], list[str]]:
    """Return the skills in the order of asking for the pairs of roles in ``counts``.

    Alternatives are left out: one of them is enough.
    """
    orders = {}
    for pair in {(row.start_role, row.target_role) for row in counts}:
        if edition.has_roles(*pair):
            skills = {row.slug: row.skills for row in edition.taxonomy.requirements[pair[1]]}
            orders[pair] = [
                skills[slug][0] for slug in edition.question_order(*pair) if len(skills[slug]) == 1
            ]
    return orders


def _first_assessments() -> QuerySet[Assessment]:
    """Return the first assessment of each account or guest, so that each person counts once."""
    assessments = Assessment.objects.filter(origin=Origin.ANSWERED, deleted_at=None).order_by()
    earlier = assessments.filter(
        Q(user=OuterRef("user")) | Q(guest_key=OuterRef("guest_key")),
        created_at__lt=OuterRef("created_at"),
    )
    return assessments.filter(~Exists(earlier))


def _answer_counts(assessments: QuerySet[Assessment]) -> list[insight.AnswerCount]:
    rows = (
        Answer.objects.filter(assessment__in=assessments)
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


def _required_levels(edition: Edition) -> dict[tuple[str, str], int]:
    """Return required levels by target role and skill, for requirements with a single skill."""
    return {
        (role, row.skills[0]): row.level
        for role, rows in edition.taxonomy.requirements.items()
        for row in rows
        if len(row.skills) == 1
    }


def _stopped(assessments: QuerySet[Assessment], edition: Edition) -> list[insight.ShareLine]:
    """Return the areas of the last answers of people who did not submit."""
    last = Answer.objects.filter(assessment=OuterRef("pk")).order_by("-saved_at", "-pk")
    last_area = Subquery(last.values("skill__area__slug")[:1])
    rows = (
        assessments.filter(submitted_at=None)
        .annotate(last_area=last_area)
        .exclude(last_area=None)
        .values("last_area")
        .annotate(people=Count("pk"))
        .values_list("last_area", "people")
    )
    names = {area.slug: area.name for area in edition.taxonomy.areas}
    return insight.group_shares((names.get(str(slug), str(slug)), people) for slug, people in rows)


def _minutes(assessments: QuerySet[Assessment]) -> list[float]:
    """Return the minutes from the first answer to submitting, for each submitted assessment."""
    rows = (
        assessments.exclude(submitted_at=None)
        .annotate(first=Min("answers__saved_at"))
        .exclude(first=None)
        .values_list("first", "submitted_at")
    )
    return [(end - first).total_seconds() / 60 for first, end in rows if end]
