"""A file with a person's data, and room to import as many as a test likes."""

from datetime import UTC, datetime, timedelta

import pytest

from assessments import services
from assessments.models import Assessment
from assessments.services import sharing
from tests.cast import SOFTWARE_ENGINEER, path_of
from tests.portability.importing import exported, submit


@pytest.fixture(autouse=True)
def _no_limit(settings) -> None:
    """Allow any number of imports in a test."""
    settings.ACCOUNT_RATE_LIMITS = {}


@pytest.fixture
def file(alice) -> dict:
    """Alice's export: a result with a link to it, and a draft; months old."""
    submitted = submit(alice)
    sharing.share_create(assessment=submitted, days=7)
    alice.make_plan(submitted)
    ad = alice.paste()
    alice.client.post(path_of("correct_job_ad", ad.pk), {"skill": "spark"})
    alice.client.post(path_of("keep_job_ad", ad.pk), {"name": "Larkfield"})
    services.answers_save(assessment=alice.begin(SOFTWARE_ENGINEER), values={"docker": "0"})
    then = datetime(2025, 3, 4, 5, 6, 7, 891011, tzinfo=UTC)
    for number, assessment in enumerate(Assessment.objects.order_by("created_at")):
        moment = then + timedelta(days=number)
        Assessment.objects.filter(pk=assessment.pk).update(created_at=moment, updated_at=moment)
        assessment.answers.update(saved_at=moment)
    return exported(alice)
