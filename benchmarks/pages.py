"""Pages, the largest plan and batch scoring, in one process on SQLite.

Times are server time in milliseconds of Django's test client, warm, median of the repetitions:
they compare runs on one machine. Bytes are what the browser receives compressed, with everything
that the page loads.
"""

import gzip
import json
import random
import re
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

REPETITIONS = 30
PEOPLE = 5000


def measure() -> dict[str, Any]:
    """Return the figures of all three."""
    return {"pages": _pages(), "plan": _plan(), "batch": _batch()}


def _pages() -> dict[str, Any]:
    from django.test import Client
    from django.urls import reverse

    from assessments.models import Assessment
    from assessments.selectors import edition_current

    client = Client(headers={"accept-encoding": "gzip"})
    roles = {"start_role": "data-scientist", "target_role": "machine-learning-engineer"}
    client.post(reverse("start"), roles)
    assessment = Assessment.objects.get()
    questionnaire = edition_current().questionnaire(*roles.values())
    pages = questionnaire.pages
    largest = max(pages, key=lambda page: len(page.skills))
    for page in pages:
        answers = {f"skill-{skill.slug}": "2" for skill in page.skills}
        client.post(reverse("area", args=[assessment.pk, page.area.slug]), answers)
    area = reverse("area", args=[assessment.pk, largest.area.slug])
    levels = iter(range(10**9))

    def save() -> Any:
        choice = {f"skill-{largest.skills[0].slug}": str(next(levels) % 5)}
        return client.post(area, choice, headers={"HX-Request": "true"})

    measured = {
        "home": _measure(lambda: client.get(reverse("home"))),
        "introduction": _measure(lambda: client.get(reverse("assessment", args=[assessment.pk]))),
        "largest area": _measure(lambda: client.get(area)),
        "save one answer": _measure(save),
        "review": _measure(lambda: client.get(reverse("review", args=[assessment.pk]))),
    }
    client.post(reverse("submit", args=[assessment.pk]))
    names = ("report", "plan", "what-if", "roles", "specialisms", "projects", "above-title")
    addresses = {name: reverse(name, args=[assessment.pk]) for name in names}
    return measured | {
        name: _measure(partial(client.get, address)) for name, address in addresses.items()
    }


def _measure(request: Callable[[], Any]) -> dict[str, Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        response = request()
    query_count = len(queries)  # now: later requests empty the log
    assert response.status_code == 200, response.status_code
    times = []
    for _ in range(REPETITIONS):
        began = time.perf_counter()
        request()
        times.append(1000 * (time.perf_counter() - began))
    return {
        "milliseconds": round(statistics.median(times), 1),
        "queries": query_count,
        "compressed_bytes": _bytes(response),
    }


def _bytes(response: Any) -> int:
    """Return the compressed size of a page and of every file of ours that it loads."""
    from django.contrib.staticfiles import finders

    html = gzip.decompress(response.content).decode()
    assets = set(re.findall(r'(?:src|href)="/static/([^"]+)"', html))
    return len(response.content) + sum(
        len(gzip.compress(Path(str(finders.find(asset))).read_bytes())) for asset in assets
    )


def _plan() -> dict[str, Any]:
    """Plan the largest gap there is: everything at 0, for the role that takes most steps."""
    from datetime import date

    from assessments.plan import Choices, build_plan_view
    from assessments.planning import Schedule
    from assessments.profile import Profile
    from assessments.selectors import edition_current

    edition = edition_current()
    taxonomy = edition.taxonomy
    nothing = {skill.slug: 0 for skill in taxonomy.skills}
    choices = Choices(
        Schedule(date(2027, 1, 4), 6), specialisms=tuple(edition.specialisms.values())[:3]
    )
    slowest: dict[str, Any] = {"milliseconds": 0.0}
    for role in taxonomy.target_roles:
        target = edition.target("student", role.slug)
        times = []
        for _ in range(REPETITIONS):
            began = time.perf_counter()
            profile = Profile(taxonomy, "student", role.slug, target, nothing)
            view = build_plan_view(profile, edition.learning, choices)
            times.append(1000 * (time.perf_counter() - began))
        found = {
            "target_role": role.slug,
            "steps": len(view.steps),
            "milliseconds": round(statistics.median(times), 1),
        }
        slowest = max(slowest, found, key=lambda row: row["milliseconds"])
    return slowest


def _batch() -> dict[str, Any]:
    from assessments.batch import score_lines
    from assessments.selectors import edition_current

    edition = edition_current()
    target = edition.target("data-scientist", "machine-learning-engineer")
    skills = sorted(target.skills)
    chance = random.Random(1)  # noqa: S311 - sample data
    values = [0, 1, 2, 3, 4, 0, 1, 2, 3, 4, "unsure", "not-relevant"]
    lines = [
        json.dumps(
            {
                "id": number,
                "start_role": "data-scientist",
                "target_role": "machine-learning-engineer",
                "answers": {skill: chance.choice(values) for skill in skills},
            }
        ).encode()
        for number in range(PEOPLE)
    ]
    began = time.perf_counter()
    for _ in score_lines(lines, edition):
        pass
    return {"assessments_a_second": round(PEOPLE / (time.perf_counter() - began))}
