"""The demo has data on every page of the site."""

import json
from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from assessments.management.commands.create_demo import RESULT_PAGES
from assessments.models import Assessment, User
from tests.cast import Person

pytestmark = pytest.mark.django_db


def create_demo(*options: str) -> str:
    """Run the command and return its output."""
    output = StringIO()
    call_command("create_demo", *options, stdout=output)
    return output.getvalue()


def app_urls(resolver: URLResolver) -> Iterator[tuple[str, set[str]]]:
    """Yield the name and the arguments of each URL of the app."""
    for pattern in resolver.url_patterns:
        arguments = set(pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            yield from ((name, arguments | more) for name, more in app_urls(pattern))
        elif pattern.name:
            yield pattern.name, arguments


def test_every_page_opens():
    demo = json.loads(create_demo("--json", "--site", ""))
    pages = demo["pages"]
    assert json.loads(create_demo("--json", "--site", "")) == demo, "a second run changed it"
    assert create_demo("-v0") == create_demo("--json", "-v0") == ""
    dana, editor = Person(Client()), Person(Client())
    dana.sign_in(demo["email"], demo["password"])
    result = Assessment.objects.get(pk=pages["report"].split("/")[-3])
    arguments = {
        "assessment_id": result.pk,
        "ad_id": pages["job_ad"].split("/")[-2],
        "area_slug": "cloud",
        "block": "1",
        "number": 1,
        "skill_slug": "docker",
        "slug": "notebook-to-service",
        "share_id": result.shares.first().pk,
        "token": pages["shared_report"].split("/")[-2],
    }
    statuses = {
        name: dana.client.get(
            reverse(f"assessments:{name}", kwargs={key: arguments[key] for key in keys})
        ).status_code
        for name, keys in app_urls(get_resolver("assessments.urls"))
        # Their keys are others; a local site sends no reminders.
        if name not in {"calendar_feed", "stop_reminder"}
    }
    # 301, 302: redirect, 405: form without a page, 409: a result's answers are final.
    assert set(statuses.values()) <= {200, 301, 302, 405, 409}, statuses
    assert statuses.items() >= dict.fromkeys(RESULT_PAGES, 200).items()
    for name in pages.keys() - RESULT_PAGES - {"account_login", "admin"}:
        assert dana.client.get(pages[name]).status_code == 200, name
    for public in (pages["shared_report"], result.feed.get_absolute_url()):
        assert Client().get(public).status_code == 200

    assert demo["others"].keys() == {"software-engineer", "student"}
    for email, address in demo["others"].values():
        other = Person(Client())
        other.sign_in(email, demo["password"])
        assert other.client.get(address).status_code == 200
        assert dana.client.get(address).status_code == 404

    editor.sign_in(demo["staff_email"], demo["password"])
    assert editor.client.get(pages["admin"]).status_code == 200
    assert editor.client.get(reverse("admin:insight")).context["insight"].started
    assert dana.client.get(pages["admin"]).status_code == 302


def test_results_months_apart_and_a_plan_under_way():
    create_demo()
    dana = User.objects.get(email="dana@example.org")
    results = dana.assessments.exclude(submitted_at=None).order_by("submitted_at")
    readiness = [row.result.readiness for row in results]
    assert len(readiness) == 3
    assert readiness == sorted(readiness)
    first, latest = results.first(), results.last()
    assert (latest.submitted_at - first.submitted_at).days > 150
    assert latest.plan.skills.exclude(reached=None).count() == 2
    assert latest.plan.skills.exclude(ceiling=None).count() == 1
    assert latest.plan.skills.exclude(hours=None).count() == 1
    for rows in (latest.plan.time_off, latest.plan.ticks, latest.plan.specialisms,
                 latest.plan.evidence, latest.evidence, latest.shares):  # fmt: skip
        assert rows.exists()
    assert latest.plan.order
    assert dana.assessments.exclude(deleted_at=None).count() == 1
    assert dana.assessments.filter(submitted_at=None, deleted_at=None).count() == 1
    dana.assessments.filter(submitted_at=None).delete()
    with pytest.raises(CommandError, match=r"delete var/demo\.sqlite3"):
        create_demo()


def test_the_demo_needs_a_local_site(settings):
    settings.LOCAL = False
    with pytest.raises(CommandError, match="SITE=local"):
        create_demo()


def test_a_database_in_use_is_refused(alice):
    alice.begin()
    with pytest.raises(CommandError, match="in use"):
        create_demo()
    assert not User.objects.exists()
