"""No page's queries grow with the number of skills, and none needs more than 15."""

import sys
from itertools import cycle

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import CalendarFeed, SharedReport
from assessments.taxonomy_store import editions
from assessments.taxonomy_store.store import save_taxonomy
from tests.cast import Person, path_of
from tests.taxonomy.builders import multiplied

pytestmark = pytest.mark.django_db
MOST = 15
# Imports are counted against their limit, by default in a database table.
MOST_WITH_LIMIT = 21
AREA = "devops-mlops"


def measure(person) -> dict[str, int]:
    """Count the queries of every page, and of saving."""

    def queries(visit) -> int:
        assert visit().status_code in (200, 302)
        with CaptureQueriesContext(connection) as captured:
            response = visit()
            response.getvalue()  # an export is generated while it is sent
        assert response.status_code in (200, 302)
        return len(captured.captured_queries)

    draft = person.begin()
    page = (
        editions.edition_current()
        .questionnaire("data-scientist", "machine-learning-engineer")
        .page(AREA)
    )
    levels = cycle("01234")

    def whole_page():
        data = {f"skill-{skill.slug}": next(levels) for skill in page.skills}
        return person.client.post(reverse("assessments:area", args=[draft.pk, AREA]), data)

    found = {
        "home": queries(lambda: person.get("home")),
        "guide": queries(lambda: person.get("guide")),
        "introduction": queries(lambda: person.get("assessment", draft.pk)),
        "area": queries(lambda: person.get("area", draft.pk, AREA)),
        "save one": queries(lambda: person.save_one(draft, AREA, "docker", next(levels))),
        "save page": queries(whole_page),
        "review": queries(lambda: person.get("review", draft.pk)),
    }
    content = person.get("export_data").getvalue()
    person.submit(draft)
    person.client.post(reverse("assessments:sharing", args=[draft.pk]), {"days": "7"})
    link = SharedReport.objects.get(assessment=draft).get_absolute_url()

    ad = person.paste()
    person.client.post(reverse("assessments:keep_job_ad", args=[ad.pk]), {"name": "Larkfield"})
    person.client.post(reverse("assessments:create_feed", args=[draft.pk]))
    feed = CalendarFeed.objects.get(assessment=draft)

    def import_file():
        file = SimpleUploadedFile("data.json", content)
        return person.client.post(reverse("assessments:data"), {"file": file})

    return found | {
        "sharing": queries(lambda: person.get("sharing", draft.pk)),
        "shared": queries(lambda: person.client.get(link)),
        "shared summary": queries(lambda: person.client.get(f"{link}summary/")),
        "shared picture": queries(lambda: person.client.get(f"{link}card.png")),
        "report as JSON": queries(lambda: person.get("report_json", draft.pk)),
        "report as CSV": queries(lambda: person.get("report_csv", draft.pk)),
        "report as XLSX": queries(lambda: person.get("report_xlsx", draft.pk)),
        "export": queries(lambda: person.get("export_data")),
        "data": queries(lambda: person.get("data")),
        "import": queries(import_file),
        "delete": queries(lambda: person.get("delete_data")),
        "report": queries(lambda: person.get("report", draft.pk)),
        "summary": queries(lambda: person.get("summary", draft.pk)),
        "plan": queries(lambda: person.get("plan", draft.pk)),
        "calendar": queries(lambda: person.get("plan_calendar", draft.pk)),
        "feed": queries(lambda: person.client.get(feed.get_absolute_url())),
        "step": queries(lambda: person.do(draft, "done:docker:2")),
        "plan with choices": queries(lambda: person.get("plan", draft.pk)),
        "explore": queries(lambda: person.get("explore", draft.pk)),
        "what if": queries(lambda: person.get("what_if", draft.pk)),
        "specialisms": queries(lambda: person.get("specialisms", draft.pk)),
        "job ads": queries(lambda: person.get("job_ads")),
        "job ad": queries(lambda: person.get("job_ad", ad.pk)),
        "dismiss": queries(
            lambda: person.client.post(path_of("correct_job_ad", ad.pk), {"skill": "spark"})
        ),
        "add to the plan": queries(
            lambda: person.client.post(path_of("job_ad_plan", ad.pk), {"row": "spark"})
        ),
        "my assessments": queries(lambda: person.get("my_assessments")),
        "show a skill": queries(lambda: person.show(draft, "docker", note="Mine.")),
        "sign in page": queries(lambda: person.get("account_login")),
        "home with results": queries(lambda: person.get("home")),
    }


def test_a_new_process_reads_the_taxonomy_once(alice, typical_scientist, start_process):
    """11 queries for the core, 3 for learning, 5 for specialisms, 2 for projects.

    tests/taxonomy shows that these do not grow.
    """

    def queries(*page) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert alice.get(*page).status_code == 200
        return len(captured.captured_queries)

    pages = [
        ("home",),
        *((name, typical_scientist.pk) for name in ("report", "plan", "specialisms")),
    ]
    for page in pages:
        few = queries(*page)
        start_process()
        assert queries(*page) <= few + 21, page


def calls(visit) -> int:
    """Count the Python calls of a visit with warm caches: unlike time, they do not depend on load."""
    for _ in range(2):
        assert visit().status_code == 200
    count = 0

    def counted(_frame, event, _argument):
        nonlocal count
        count += event == "call"

    sys.setprofile(counted)
    try:
        visit()
    finally:
        sys.setprofile(None)
    return count


def test_no_page_costs_more_with_more_skills(alice, mallory, real_taxonomy):
    """Neither in queries, in any language, nor in time if it shows a part of the taxonomy only."""
    draft, done = alice.begin(), alice.begin(target_role="product-machine-learning-engineer")
    alice.submit(done)
    levels = cycle("01234")
    pages = {
        "home": lambda: alice.get("home"),
        "guide": lambda: alice.get("guide"),
        "introduction": lambda: alice.get("assessment", draft.pk),
        "save": lambda: alice.save_one(draft, AREA, "docker", next(levels)),
        "my assessments": lambda: alice.get("my_assessments"),
        "sharing": lambda: alice.get("sharing", done.pk),
        "data": lambda: alice.get("data"),
    }
    few = {page: calls(visit) for page, visit in pages.items()}
    few_queries = measure(mallory)
    save_taxonomy(multiplied(real_taxonomy, 3))
    alice.client.post(
        reverse("assessments:mark_questions_seen", args=[draft.pk])
    )  # or the page lists every new skill
    growth = {page: calls(visit) / few[page] for page, visit in pages.items()}
    assert all(times < 1.02 for times in growth.values()), growth
    german = Person(Client(headers={"accept-language": "de"}))
    assert measure(german) == few_queries
    for page, count in few_queries.items():
        assert count <= (MOST_WITH_LIMIT if page == "import" else MOST), (page, count)


def test_the_pages_of_a_new_draft_write_nothing(alice):
    draft = alice.begin()
    with CaptureQueriesContext(connection) as captured:
        for page in (("assessment",), ("area", AREA), ("review",)):
            assert alice.get(page[0], draft.pk, *page[1:]).status_code == 200
    written = [row["sql"] for row in captured.captured_queries if "SELECT" not in row["sql"][:6]]
    assert written == []
    assert "docker" in draft.asked
