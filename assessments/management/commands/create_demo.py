"""Create a demo user with data for every page of the site, for ``make demo``."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ObjectDoesNotExist
from django.core.management.base import CommandError, CommandParser
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from assessments import selectors, services
from assessments.domain.errors import GoneError
from assessments.domain.planning import move_step
from assessments.management.quiet import QuietCommand
from assessments.models import Assessment, JobAd, Result, SharedReport, User
from assessments.selectors.owners import Owner
from assessments.services import sharing
from assessments.services.staff_groups import EDITOR, staff_groups_create
from assessments.taxonomy_store import editions
from assessments.taxonomy_store.editions import Edition

PERSON, STAFF = "dana@example.org", "editor@example.org"
# Publicly known, so a public site refuses to run the command.
PASSWORD = "a demo of mlcareer"  # noqa: S105  # nosec B105
START_ROLE, TARGET_ROLE = "data-scientist", "machine-learning-engineer"
# People from other roles with a fresh result, by role.
OTHERS = {"software-engineer": "sam@example.org", "student": "kim@example.org"}
OTHER_TARGET = "product-machine-learning-engineer"
# When each result was submitted, in days before today, and the answers that differ from the
# result before; in the first one, from what data scientists typically answer.
RESULTS: tuple[tuple[int, dict[str, str]], ...] = (
    (
        210,
        {
            "api-development": "0", "docker": "0", "kubernetes": "0", "model-deployment": "0",
            "production-code": "1", "python": "2", "pytorch": "1", "spark": "unsure", "sql": "2",
            "supervised-learning": "2", "tensorflow": "0", "transformers": "0",
        },
    ),
    (
        105,
        {
            "docker": "1", "model-deployment": "1", "production-code": "2", "python": "3",
            "supervised-learning": "3", "version-control": "3",
        },
    ),
    (
        14,
        {
            "api-development": "2", "docker": "2", "model-deployment": "2", "pytorch": "2",
            "spark": "1", "sql": "3", "transformers": "1",
        },
    ),
)  # fmt: skip
EVIDENCE: dict[str, dict[str, str]] = {
    "docker": {
        "note": "The image of our scoring job went from 2.1 GB to 180 MB; builds take 40 seconds.",
        "repository": "https://example.org/dana/scoring-job",
    },
    "sql": {"note": "Daily revenue tables that 30 colleagues use."},
    "model-evaluation": {
        "note": "Talk: why our offline metric did not predict the A/B test.",
        "paper": "https://example.org/dana/offline-and-online",
    },
}
STARTED_HOURS = 4
JOB_AD_NAME = "Heronpost, Leeds"
JOB_AD = """\
Machine Learning Engineer, Leeds or remote

Heronpost moves four million parcels a day. Our team of twelve builds the models that promise when a
parcel arrives, and we are proud of our culture of experimentation.

What you will do
- Train and evaluate models of arrival times, from the first notebook to production
- Deploy services to Kubernetes and monitor them
- Work with data engineers on our Spark pipelines

What you bring
- At least 3 years of experience in data science or software engineering
- Strong Python and SQL
- Experience with PyTorch or TensorFlow
- You have run models in production, with Docker and CI/CD
- Solid knowledge of AWS, GCP or Azure
- A degree in computer science, statistics or a related field

Nice to have
- A feature store such as Feast
- Terraform
- You have worked with large language models

What we offer
- 30 days of holiday, a bike, and Fridays for R&D
"""
# Number of typical answers in the draft; the other questions are unanswered.
DRAFT_SIZE = 35
# Kubernetes without Docker: the review page asks about such contradictions.
DRAFT_ANSWERS = {"kubernetes": "4", "docker": "0", "sql": "3", "python": "3", "aws": "unsure"}
START_OVER = "the demo needs its own database; for make demo, delete var/demo.sqlite3"
# The insight page of the admin needs at least ten people.
CROWD = 12
ANSWERING = timedelta(minutes=15)
RESULT_PAGES = (
    "report", "plan", "explore", "what_if", "specialisms", "sharing",
)  # fmt: skip


class Command(QuietCommand):
    """Safe to repeat: the demo user is created once, and later changes to it are kept."""

    help = "Create a demo person and an editor, and print their addresses. Needs SITE=local."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the address of the site, and JSON for scripts."""
        parser.add_argument("--site", default="http://127.0.0.1:8000", help="address of the site")
        parser.add_argument("--json", action="store_true", help="print the addresses as JSON")

    def handle(self, *args: Any, site: str, **options: Any) -> None:
        """Create the demo if there is none, and print its addresses. Raises CommandError."""
        if not settings.LOCAL:
            raise CommandError("A demo needs SITE=local, because its password is publicly known.")
        person = User.objects.filter(email=PERSON).first()
        if person is None and (User.objects.exists() or Assessment.objects.exists()):
            raise CommandError(f"This database is in use, and {START_OVER}.")
        person = person or create_demo()
        try:
            pages = demo_pages(person)
        except ObjectDoesNotExist:
            raise CommandError(f"Parts of the demo were deleted: {START_OVER}.") from None
        pages = {name: site + path for name, path in pages.items()}
        plans = {f"plan of {OTHERS[role]}": site + path for role, path in other_plans().items()}
        if options["json"]:
            access = {"email": PERSON, "staff_email": STAFF, "password": PASSWORD}
            others = {role: [OTHERS[role], site + path] for role, path in other_plans().items()}
            self.say(json.dumps(access | {"pages": pages, "others": others}))
            return
        self.say(f"Sign in with the password “{PASSWORD}” as")
        self.say(f"  {PERSON:20} three results, a plan, evidence, a draft, links, an ad")
        for role, email in OTHERS.items():
            self.say(f"  {email:20} a {role.replace('-', ' ')} with a new plan")
        self.say(f"  {STAFF:20} the editor of the taxonomy")
        for name, address in (pages | plans).items():
            self.say(f"{name:24} {address}")


@transaction.atomic
def create_demo() -> User:
    """Create the demo user, the editor and other guests; all or nothing. Raises CommandError."""
    try:
        person = _create_account(PERSON)
        _create_person(Owner(person, None))
        for role, email in OTHERS.items():
            _submit(Owner(_create_account(email), None), _typical_answers(role), days=1, role=role)
        _create_crowd()
    except GoneError as error:
        raise CommandError(f"The demo needs the taxonomy of fixtures/taxonomy: {error}") from error
    staff_groups_create()
    staff = _create_account(STAFF, is_staff=True)
    staff.groups.add(Group.objects.get(name=EDITOR))
    return person


def demo_pages(person: User) -> dict[str, str]:
    """Return the paths of the demo's pages by the name of their URL."""
    rows = Assessment.objects.filter(user=person, deleted_at=None)
    result = rows.exclude(submitted_at=None).latest("submitted_at")
    draft = rows.filter(submitted_at=None).latest("created_at")
    ad = JobAd.objects.filter(user=person).latest("created_at")
    shares = SharedReport.objects.filter(
        assessment=result, revoked_at=None, expires_at__gt=timezone.now()
    )
    return {
        "account_login": reverse("account_login"),
        "home": reverse("assessments:home"),
        "my_assessments": reverse("assessments:my_assessments"),
        **{name: reverse(f"assessments:{name}", args=[result.pk]) for name in RESULT_PAGES},
        "assessment": reverse("assessments:assessment", args=[draft.pk]),
        "questions": reverse("assessments:questions", args=[draft.pk, 2]),
        "reading": reverse("assessments:reading", args=[draft.pk, 2]),
        "area": reverse("assessments:area", args=[draft.pk, "software-engineering"]),
        "review": reverse("assessments:review", args=[draft.pk]),
        "job_ads": reverse("assessments:job_ads"),
        "job_ad": reverse("assessments:job_ad", args=[ad.pk]),
        "data": reverse("assessments:data"),
        "shared_report": shares.latest("created_at").get_absolute_url(),
        "admin": reverse("admin:index"),
    }


def other_plans() -> dict[str, str]:
    """Return the paths of the other people's plans by their start roles."""
    rows = Assessment.objects.filter(user__email__in=OTHERS.values(), deleted_at=None)
    return {
        row.start_role.slug: reverse("assessments:plan", args=[row.pk])
        for row in rows.exclude(submitted_at=None).select_related("start_role").order_by("pk")
    }


def _create_account(email: str, **fields: Any) -> User:
    user = User.objects.create_user(email, PASSWORD, **fields)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def _create_person(owner: Owner) -> None:
    edition = editions.edition_current()
    answers = _typical_answers(START_ROLE)
    for days, changes in RESULTS:
        answers |= changes
        result = _submit(owner, answers, days)
    for skill, parts in EVIDENCE.items():
        services.skill_evidence_set(assessment=result, skill=skill, **parts)
    _work_on_plan(result, edition)
    services.assessment_rename(assessment=result, title="After the deployment project")
    sharing.share_create(assessment=result, days=90, name="Dana Berger", shows_evidence=True)
    closed = sharing.share_create(assessment=result, days=7)
    sharing.share_revoke(assessment=result, share_id=closed.pk)
    services.feed_create(assessment=result, language=settings.LANGUAGE_CODE)
    ad = services.job_ad_create(
        owner=owner, text=JOB_AD, start_role=START_ROLE, target_role=TARGET_ROLE
    )
    services.job_ad_keep(ad=ad, name=JOB_AD_NAME)

    deleted = services.assessment_start(
        owner=owner, start_role="software-engineer", target_role=TARGET_ROLE
    )
    services.assessment_delete(assessment=deleted)
    draft = services.assessment_start(owner=owner, start_role=START_ROLE, target_role=OTHER_TARGET)
    answers = dict(list(_typical_answers(START_ROLE).items())[:DRAFT_SIZE])
    services.answers_save(assessment=draft, values=answers | DRAFT_ANSWERS)


def _work_on_plan(result: Assessment, edition: Edition) -> None:
    """Fill the plan: steps reached, started, skipped and moved, ticked items, days off."""
    today = timezone.localdate()
    services.plan_pace_set(assessment=result, hours_a_week=8, start=today - timedelta(days=10))
    away = today + timedelta(days=40)
    services.time_off_add(assessment=result, first=away, last=away + timedelta(days=13))
    services.plan_specialisms_set(assessment=result, slugs=list(edition.specialisms)[:1])
    first, second, *_, last = selectors.plan_order(result, edition)
    for step in (first, second):
        services.plan_level_reach(assessment=result, skill=step.skill, level=step.level)
    services.plan_level_skip(assessment=result, skill=last.skill, level=last.level)
    steps = selectors.plan_order(result, edition)
    order = move_step(steps, steps[len(steps) // 2].key, "earlier")
    services.plan_order_set(assessment=result, order=order)
    services.plan_hours_set(assessment=result, step=steps[0].key, change=lambda _: STARTED_HOURS)
    project = next(step.project for step in steps if step.project)
    for item in selectors.checklist_items(edition, project)[:2]:
        services.tick_set(assessment=result, checklist=project, item=item, done=True)
    services.project_evidence_set(
        assessment=result,
        project=project,
        address="https://example.org/dana/scoring-service",
        note="The README has the figures; start with the tests of the interface.",
    )


def _create_crowd() -> None:
    """Submit results of guests, each a little different."""
    typical = _typical_answers(START_ROLE)
    for number in range(CROWD):
        lower = {
            skill: str(int(level) - 1)
            for place, (skill, level) in enumerate(typical.items())
            if level > "0" and place % CROWD <= number
        }
        _submit(Owner(None, uuid4()), typical | lower, days=number + 1)


def _typical_answers(role: str) -> dict[str, str]:
    """Return the typical answers of people from a start role to all questions, rounded."""
    taxonomy = editions.edition_current().taxonomy
    asked = {skill for row in taxonomy.requirements.get(TARGET_ROLE, ()) for skill in row.skills}
    rows = taxonomy.typical_levels.get(role, ())
    return {row.skill: str(round(row.mean)) for row in rows if row.skill in asked}


def _submit(
    owner: Owner, answers: Mapping[str, str], days: int, role: str = START_ROLE
) -> Assessment:
    """Submit answers and set the date of the result to ``days`` before today."""
    assessment = services.assessment_start(owner=owner, start_role=role, target_role=TARGET_ROLE)
    services.answers_save(assessment=assessment, values=answers)
    services.assessment_submit(assessment=assessment)
    _date(assessment, timezone.now() - timedelta(days=days))
    return assessment


def _date(assessment: Assessment, at: datetime) -> None:
    """Set the date of a result. Services always use the current time, so this updates the rows."""
    started_at = at - ANSWERING
    rows = Assessment.objects.filter(pk=assessment.pk)
    rows.update(created_at=started_at, updated_at=at, submitted_at=at)
    assessment.answers.update(saved_at=started_at)
    Result.objects.filter(assessment=assessment).update(created_at=at)
    assessment.refresh_from_db()
