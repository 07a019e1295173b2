"""The metrics that Prometheus reads."""

import re

import pytest

pytestmark = pytest.mark.django_db
TOKEN = "a token for the scraper"


def read(client) -> dict[str, float]:
    """Return the metrics by name and labels."""
    response = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
    assert response.status_code == 200
    lines = response.content.decode().splitlines()
    rows = (line.rpartition(" ") for line in lines if not line.startswith("#"))
    return {name: float(value) for name, _, value in rows}


@pytest.mark.parametrize("given", ["", "Bearer ", "Bearer wrong", TOKEN])
def test_without_the_token_the_page_does_not_exist(client, settings, given):
    headers = {"authorization": given}
    assert client.get("/metrics", headers=headers).status_code == 404
    settings.METRICS_TOKEN = TOKEN
    assert client.get("/metrics", headers=headers).status_code == 404


def test_requests_saves_submits_and_errors_are_counted(
    alice, settings, django_capture_on_commit_callbacks, monkeypatch
):
    settings.METRICS_TOKEN = TOKEN
    draft = alice.begin()
    names = {
        "saved": "mlcareer_answers_saved_total",
        "submitted": "mlcareer_assessments_submitted_total",
        "choice": 'mlcareer_request_seconds_count{method="POST",status="200",view="assessments:choice"}',
        "broken": 'mlcareer_request_seconds_count{method="GET",status="500",view="assessments:home"}',
        "odd": 'mlcareer_request_seconds_count{method="other",status="405",view="assessments:home"}',
    }
    before = read(alice.client)
    with django_capture_on_commit_callbacks(execute=True):
        alice.save_one(draft, "devops-mlops", "docker", "2")
        alice.save_one(draft, "devops-mlops", "docker", "7")  # refused
        alice.submit(draft)
        alice.submit(draft)  # once is enough
    alice.client.generic("BREW", "/")
    alice.client.raise_request_exception = False

    def broken():
        raise RuntimeError

    monkeypatch.setattr("assessments.taxonomy_store.editions.edition_current", broken)
    alice.get("home")
    after = read(alice.client)
    assert {key: after[name] - before.get(name, 0) for key, name in names.items()} == dict.fromkeys(
        names, 1
    )


def test_no_metric_contains_personal_data(alice, settings, typical_scientist):
    settings.METRICS_TOKEN = TOKEN
    alice.get("report", typical_scientist.pk)
    alice.client.get("/nowhere/of/alice/")
    names = " ".join(read(alice.client))
    assert str(typical_scientist.pk) not in names
    assert "alice" not in names
    assert 'view="none"' in names
    assert not re.search(r'view="/', names)
