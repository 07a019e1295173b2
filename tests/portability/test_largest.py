"""Every export can be imported completely, up to the largest account that the limits allow."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from itertools import count, cycle, islice

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.domain.limits import (
    MAX_AD_TEXT,
    MAX_ASSESSMENTS,
    MAX_JOB_ADS,
    MAX_PROJECT_EVIDENCE,
    MAX_SKILL_EVIDENCE,
    MAX_TIME_OFF,
)
from assessments.domain.matching.stored import StoredFindings
from assessments.domain.portability.reading import MAX_BYTES, MAX_VALUES
from assessments.domain.scoring import score_answers
from assessments.domain.scoring.stored import REPORT_VERSION, report_to_json
from assessments.domain.text import clean_text
from assessments.forms.plan import MAX_SPECIALISMS
from assessments.models import (
    Answer,
    Assessment,
    JobAd,
    Plan,
    PlanSkill,
    ProjectEvidence,
    Result,
    Role,
    SharedReport,
    Skill,
    SkillEvidence,
    Snapshot,
    Specialism,
    Tick,
    TimeOff,
)
from assessments.selectors import ABOVE_TITLE, checklist_items
from assessments.selectors.owners import Owner
from assessments.services.own_data import owner_data
from assessments.taxonomy_store.editions import Edition, edition_current
from tests.cast import Person
from tests.portability.importing import bring

pytestmark = pytest.mark.django_db
THEN = datetime(2025, 3, 4, 5, 6, 7, 891011, tzinfo=UTC)
# Per report, including closed links.
MAX_LINKS = 100
# A tenth of the largest account has a tenth of the room.
ACCOUNTS = [MAX_ASSESSMENTS // 10, pytest.param(MAX_ASSESSMENTS, marks=pytest.mark.thorough)]


def fill(owner: Owner, edition: Edition, *, assessments: int, full: float, text: str) -> None:
    """Give an owner results that use each limit to the share ``full`` (0..1), with this text."""

    def some(rows):
        rows = list(rows)
        return rows[: round(len(rows) * full)]

    pairs = [
        (start, target)
        for start in edition.taxonomy.start_roles
        for target in edition.taxonomy.target_roles
        if start.slug != target.slug
    ]
    roles = dict(Role.objects.values_list("slug", "pk"))
    skills = dict(Skill.objects.values_list("slug", "pk"))
    moments = (THEN + timedelta(seconds=number, microseconds=number) for number in count())
    snapshots, made = {}, []
    for start, target in islice(cycle(pairs), assessments):
        moment = next(moments)
        row = Assessment.objects.create(
            **owner.fields,
            start_role_id=roles[start.slug],
            target_role_id=roles[target.slug],
            submitted_at=moment,
            deleted_at=moment if len(made) % 7 == 6 else None,
            title=clean_text((text * 80)[:80]),
        )
        Assessment.objects.filter(pk=row.pk).update(created_at=moment, updated_at=moment)
        if (start, target) not in snapshots:
            part = edition.taxonomy.part(start.slug, target.slug)
            snapshots[start, target] = Snapshot.objects.create(
                digest=part.digest(), content=part.content()
            )
        answers = {slug: number % 5 for number, slug in enumerate(some(skills))}
        report = score_answers(edition.target(start.slug, target.slug), answers)
        Result.objects.create(
            assessment=row,
            snapshot=snapshots[start, target],
            answers=answers,
            readiness=report.readiness,
            reverse_readiness=report.reverse_readiness,
            report=report_to_json(report),
            version=REPORT_VERSION,
        )
        made.append((row, answers))
    Answer.objects.bulk_create(
        Answer(assessment=row, skill_id=skills[slug], value=str(value), saved_at=THEN)
        for row, answers in made
        for slug, value in answers.items()
    )
    evidence = list(islice(cycle(skills.values()), 1, 1 + round(len(skills) * full)))
    note = clean_text((text * 500)[: min(500, MAX_SKILL_EVIDENCE // (len(text.encode()) or 1))])
    size = len(json.dumps(note, ensure_ascii=False).encode()) + 3 * 102
    evidence = list(dict.fromkeys(evidence))[: MAX_SKILL_EVIDENCE // size]
    link = "https://example.org/".ljust(100, "x")
    SkillEvidence.objects.bulk_create(
        SkillEvidence(
            assessment=row, skill_id=skill, note=note, repository=link, deployment=link, paper=link
        )
        for row, _ in made
        for skill in evidence
    )
    SharedReport.objects.bulk_create(
        SharedReport(
            assessment=row, name=clean_text(f"{number}{text * 80}"[:80]), created_at=THEN,
            expires_at=THEN + timedelta(days=number + 1), revoked_at=THEN,
        )
        for row, _ in made
        for number in range(round(MAX_LINKS * full))
    )  # fmt: skip
    plans = Plan.objects.bulk_create(
        Plan(
            assessment=row, hours_a_week=60, start=date(2026, 12, 31),
            order=[f"{slug}:{level}" for slug in some(skills) for level in range(1, 5)],
        )
        for row, _ in made
    )  # fmt: skip
    for plan in plans[:3]:
        plan.specialisms.set(Specialism.objects.all()[:MAX_SPECIALISMS])
    PlanSkill.objects.bulk_create(
        PlanSkill(plan=plan, skill_id=skill, reached=4, ceiling=3, updated_at=THEN)
        for plan in plans
        for skill in some(skills.values())
    )
    TimeOff.objects.bulk_create(
        TimeOff(plan=plan, first=date(2027, 1, 1), last=date(2027, 1, 1) + timedelta(days=number))
        for plan in plans
        for number in range(round(MAX_TIME_OFF * full))
    )
    projects = [project.slug for project in edition.projects]
    Tick.objects.bulk_create(
        Tick(plan=plan, checklist=checklist, item=item)
        for plan in plans
        for checklist in [ABOVE_TITLE, *projects]
        for item in some(checklist_items(edition, checklist))
    )
    note = clean_text((text * 300)[:300])
    size = len(json.dumps(note, ensure_ascii=False).encode()) + 102
    ProjectEvidence.objects.bulk_create(
        ProjectEvidence(plan=plan, project=project, address=link, note=note)
        for plan in plans
        for project in some(projects)[: MAX_PROJECT_EVIDENCE // size]
    )
    found = StoredFindings(
        findings=[
            {"skill": skill, "strength": "must", "words": (19_990, 19_995), "sentence": (0, 20_000)}
            for skill in some(skills)
        ],
        unknown=[(clean_text((text * 80)[:80]) or "x", 9)] * 10,
    )
    JobAd.objects.bulk_create(
        JobAd(
            **owner.fields, name=row.title, text=clean_text((text * MAX_AD_TEXT)[:MAX_AD_TEXT]),
            start_role_id=row.start_role_id, target_role_id=row.target_role_id,
            findings=found.model_dump(mode="json"), dismissed=some(skills), created_at=row.submitted_at,
        )
        for row, _ in made[: assessments * MAX_JOB_ADS // MAX_ASSESSMENTS]
    )  # fmt: skip


def lasting(content: bytes) -> bytes:
    """Return an export without the date, the ids and the links, which are not imported."""
    file = json.loads(content)
    file["exported_at"] = file["account"] = None
    for entry in file["assessments"]:
        entry["id"], entry["shares"], entry["feed"] = None, [], None
    for ad in file.get("job_ads", ()):
        ad["id"] = None
    return json.dumps(file).encode()


def moved(person: Person, elsewhere: Person) -> tuple[bytes, bytes]:
    """Return a person's export, and that of another person who has imported it."""
    first = person.get("export_data").getvalue()
    response = bring(elsewhere, first)
    assert response.status_code == 302, response.content.decode()
    return first, elsewhere.get("export_data").getvalue()


@settings(suppress_health_check=list(HealthCheck), max_examples=4)
@given(
    assessments=st.integers(1, 6),
    full=st.floats(0, 1),
    text=st.sampled_from(
        ["a", "ä ", "a\n", '"', "\\u0000", "{[,:", "🦀", "\u2028", "'=1", "</script>"]
    ),
)
def test_an_import_gives_the_same_account(assessments, full, text):
    person, elsewhere = Person(Client()), Person(Client())
    person.begin()
    owner = Owner(None, Assessment.objects.latest("created_at").guest_key)
    owner.all_assessments().delete()
    fill(owner, edition_current(), assessments=assessments, full=full, text=text)
    first, second = moved(person, elsewhere)
    assert lasting(second) == lasting(first)
    Assessment.objects.all().delete()
    JobAd.objects.all().delete()
    Snapshot.objects.all().delete()


@pytest.mark.parametrize("assessments", ACCOUNTS)
def test_the_largest_account(assessments, alice, mallory, edition):
    """Every limit reached at once, in characters that take the most bytes."""
    alice.begin()
    owner = Owner(None, Assessment.objects.get().guest_key)
    owner.all_assessments().delete()
    fill(owner, edition, assessments=assessments, full=1, text='"🦀')
    chunks = list(owner_data(owner))
    # It is generated in pieces, none of which is large.
    assert len(chunks) > assessments
    assert max(map(len, chunks)) < MAX_BYTES / 50
    first, second = moved(alice, mallory)
    assert lasting(second) == lasting(first)
    # With room for parts of the taxonomy that editors changed in between.
    # In a small account no two results share their part of the taxonomy.
    share = 1 if assessments == MAX_ASSESSMENTS else 1.3 * assessments / MAX_ASSESSMENTS
    assert len(first) < 0.8 * MAX_BYTES * share
    skeleton = re.sub(rb'"(?:[^"\\]|\\.)*"', b"", first)
    assert sum(map(skeleton.count, (b",", b"[", b"{"))) < MAX_VALUES / 2 * share
