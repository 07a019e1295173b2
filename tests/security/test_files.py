"""What a file made by an attacker can do to the person who imports it."""

import json

import pytest
from django.urls import reverse
from icalendar import Calendar

from tests.portability.conftest import _no_limit, file  # noqa: F401  fixtures
from tests.portability.importing import bring, part, put_part
from tests.security.site import FILES, addresses

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script>"
LINES = "x\r\nBEGIN:VEVENT\r\nSUMMARY:evil\r\nEND:VEVENT"


def spread(value, text):
    """Set every text of skills and requirements to ``text``."""
    for skill in value["skills"]:
        skill["name"] = text
        for level in skill["levels"].values():
            level["anchor"] = text
    for rows in value["requirements"].values():
        for row in rows:
            row["name"] = text


@pytest.mark.parametrize("text", [SCRIPT, LINES])
def test_texts_in_a_file_are_escaped(text, mallory, alice, file):  # noqa: F811
    content = part(file)
    spread(content, text)
    put_part(file, content)
    assert bring(mallory, file).status_code == 302
    report = json.loads(mallory.get("export_data").getvalue())["assessments"][1]["id"]
    shown = 0
    for address in addresses(assessment_id=report):
        if address.name in FILES:
            continue
        page = mallory.client.get(address.url).content.decode()
        assert SCRIPT not in page, address.url
        shown += "&lt;script&gt;alert(1)" in page or "BEGIN:VEVENT" in page
    assert shown >= 3
    calendar = Calendar.from_ical(mallory.get("plan_calendar", report).content)
    assert all(str(event["summary"]) != "evil" for event in calendar.walk("VEVENT"))


def test_a_file_gives_no_account_and_no_permissions(mallory, alice, file):  # noqa: F811
    file["account"] = {"email": "root@example.org", "date_joined": "2025-01-01T00:00:00Z"}
    assert bring(mallory, file).status_code == 302
    assert "_auth_user_id" not in mallory.client.session
    assert mallory.get("account_email").status_code == 302
    file["account"]["is_staff"] = True
    assert bring(mallory, file).status_code == 422


def test_a_file_opens_no_link(mallory, alice, file):  # noqa: F811
    bring(mallory, file)
    report = json.loads(mallory.get("export_data").getvalue())["assessments"][1]
    assert report["shares"] == []
    assert (
        "/s/"
        not in mallory.client.get(
            reverse("assessments:sharing", args=[report["id"]])
        ).content.decode()
    )
