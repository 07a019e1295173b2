"""What the pages of job ads show and do."""

from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments import services
from assessments.domain.limits import MAX_AD_TEXT, MAX_JOB_ADS
from assessments.models import JobAd, PlanSkill
from assessments.taxonomy_store.store import save_taxonomy
from tests.cast import AD, SOFTWARE_ENGINEER, Person, path_of, soup, words
from tests.taxonomy.builders import document

pytestmark = [pytest.mark.django_db, pytest.mark.database]
GERMAN = "Wir suchen eine Person, die mit uns gemeinsam an Modellen arbeitet und Freude daran hat. "


def asked(page: BeautifulSoup) -> dict[str, str]:
    """Return the rows of the page of an ad: their texts by the id."""
    return {row["id"]: words(row) for row in page.select(".ad-rows > li")}


def press(person: Person, ad: JobAd, form: str, **sent: str) -> None:
    """Send one of the forms on the page of an ad."""
    assert person.client.post(path_of(form, ad.pk), sent).status_code == 302


def test_a_guest_sees_what_the_ad_asks_for_next_to_typical_levels(alice):
    page = alice.page("job_ad", alice.paste(start_role=SOFTWARE_ENGINEER).pk)
    rows = asked(page)
    assert {"python", "sql", "docker", "spark", "model-deployment"} <= rows.keys()
    assert "typical level 3, wanted 3" in rows["docker"]
    assert "Strong Python and SQL" in rows["python"]
    assert "an advantage" in rows["spark"]
    assert "an advantage" not in rows["python"]
    shown = words(page.main)
    assert "The closest role is machine learning engineer." in shown
    assert "those that are typical of a software engineer count" in shown
    assert "4 years or more" in shown
    assert "bachelor's degree in computer science" in shown
    # Alternatives are one row.
    assert "One of them is enough" in rows["aws"]
    assert not rows.keys() & {"azure", "gcp"}
    # Every marked word leads to a row of the page.
    marks = page.select(".ad-text mark a")
    assert {mark["href"].removeprefix("#") for mark in marks} <= rows.keys()
    assert {"Python", "SQL", "AWS", "Azure", "GCP"} <= {mark.text for mark in marks}
    assert "Larkdb" in words(page.select_one("details:has(.ad-text)"))
    assert page.select_one(".ad-text").text == AD.strip()


def test_every_place_leads_to_the_job_ads(alice, typical_scientist):
    address = reverse("assessments:job_ads")
    for place in ("home", "report", "plan", "explore"):
        page = alice.page(place, *[] if place == "home" else [typical_scientist.pk])
        assert page.main.select(f'a[href="{address}"]'), place
    assert Person(Client()).page("home").main.select(f'a[href="{address}"]')


def test_the_levels_of_the_newest_result_count(alice, typical_scientist):
    services.plan_level_reach(assessment=typical_scientist, skill="docker", level=3)
    page = alice.page("job_ad", alice.paste().pk)
    assert "your level 3, wanted 3" in asked(page)["docker"]
    assert f"Your levels are from “{typical_scientist.name}”" in words(page.main)
    assert not page.select("[name=start_role]")


def test_a_draft_is_offered_to_be_continued(alice):
    draft = alice.begin()
    page = alice.page("job_ad", alice.paste().pk)
    assert page.select_one(".btn-primary")["href"] == path_of("assessment", draft.pk)
    alice.save_one(draft, "devops-mlops", "docker", "1")
    page = alice.page("job_ad", alice.paste().pk)
    assert "your level 1, wanted 3" in asked(page)["docker"]


def test_what_is_missing_is_added_to_the_plan_and_removed_again(alice, typical_scientist):
    ad = alice.paste("Requirements\n- Julia\n- Speech recognition\n- Strong Python and SQL")

    def wanted() -> set[str]:
        return set(PlanSkill.objects.exclude(wanted=None).values_list("skill__slug", flat=True))

    page = alice.page("job_ad", ad.pk)
    form = page.select_one("#difference ~ form")
    rows = [field["value"] for field in form.select("[name=row]")]
    assert "julia" in rows
    sent = {"row": rows}
    assert alice.client.post(form["action"], sent).status_code == 302
    assert wanted() == set(rows)
    assert "in your plan" in words(alice.page("job_ad", ad.pk).select_one("section"))
    press(alice, ad, "job_ad_plan", row="julia", undo="yes")
    assert wanted() == set(rows) - {"julia"}
    # Nothing else can be added.
    press(alice, ad, "job_ad_plan", row="rust")
    assert wanted() == set(rows) - {"julia"}


def test_a_finding_can_be_dismissed_and_restored(alice):
    ad = alice.paste()
    before = alice.get("job_ad", ad.pk).context["view"].report
    press(alice, ad, "correct_job_ad", skill="spark")
    page = alice.page("job_ad", ad.pk)
    assert "spark" not in asked(page)
    assert "Spark" in words(page.select_one("section:has(#dismissed)"))
    assert "Spark" not in [mark.text for mark in page.select(".ad-text mark")]
    press(alice, ad, "correct_job_ad", skill="spark", undo="yes")
    assert alice.get("job_ad", ad.pk).context["view"].report == before
    # Whatever else is sent is ignored.
    press(alice, ad, "correct_job_ad", skill="<script>")
    ad.refresh_from_db()
    assert ad.dismissed == []


def test_an_ad_can_be_compared_as_one_for_another_role(alice):
    ad = alice.paste()
    roles = {"target_role": "ai-engineer", "start_role": SOFTWARE_ENGINEER}
    press(alice, ad, "job_ad_roles", **roles)
    shown = words(alice.page("job_ad", ad.pk).main)
    assert "The closest role is machine learning engineer; you compare it as AI engineer" in shown
    assert "typical of a software engineer" in shown
    refused = alice.client.post(path_of("job_ad_roles", ad.pk), {"target_role": "astronaut"})
    assert refused.status_code == 422
    assert "Choose one of the roles in the list" in refused.content.decode()


def test_kept_ads_are_compared_and_the_others_are_listed(alice):
    ads = [alice.paste(), alice.paste(AD + "\n- Julia"), alice.paste(AD + "\n- Rust")]
    for ad, name in zip(ads[:2], ("Larkfield", ""), strict=True):
        press(alice, ad, "keep_job_ad", name=name)
    page = alice.page("job_ads")
    assert [words(row) for row in page.select("tbody th a")] == [
        "Machine learning engineer", "Larkfield",
    ]  # fmt: skip
    assert "(2 of 2)" in words(page.select_one("section:has(#kept)"))
    assert len(page.select("section:has(#others) li")) == 1
    assert "deleted on" in words(page.select_one("section:has(#others)"))


def test_the_same_text_within_a_day_is_the_same_ad(alice, mallory):
    first = alice.paste()
    assert alice.paste(start_role=SOFTWARE_ENGINEER) == first
    assert mallory.paste() != first
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        assert alice.paste() != first
    assert JobAd.objects.count() == 3


def test_the_text_can_be_deleted_and_what_was_found_stays(alice):
    ad = alice.paste()
    before = asked(alice.page("job_ad", ad.pk)).keys()
    press(alice, ad, "delete_job_ad_text")
    page = alice.page("job_ad", ad.pk)
    assert asked(page).keys() == before
    assert not page.select("blockquote, .ad-text")
    stored = JobAd.objects.values().get()
    for word in ("Larkfield", "Larkdb", "bachelor", "warehouses"):
        assert word not in str(stored), word


def test_an_ad_can_be_deleted(alice):
    ad = alice.paste()
    press(alice, ad, "delete_job_ad")
    assert not JobAd.objects.exists()
    assert alice.get("job_ad", ad.pk).status_code == 404


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Thank you for your order of two lamps.", "We found nothing in this text that we know."),
        (GERMAN * 5, "This text does not seem to be in English"),
        ("Requirements\n- Docker", "We found little in this text"),
    ],
)
def test_clear_words_when_little_is_found(alice, text, message):
    assert message in words(alice.page("job_ad", alice.paste(text).pk).main)


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"text": " \u200b", "start_role": "data-scientist"}, "Paste the text of the ad."),
        ({"text": "x" * (MAX_AD_TEXT + 1), "start_role": "data-scientist"}, "20000 is the most"),
        ({"text": AD, "start_role": ""}, "This field is required."),
        ({"text": AD, "start_role": "astronaut"}, "Choose one of the roles in the list."),
    ],
)
def test_a_form_with_a_mistake_keeps_the_text(alice, sent, message):
    refused = alice.client.post(reverse("assessments:job_ads"), sent)
    assert refused.status_code == 422
    page = soup(refused)
    assert message in words(page.main)
    assert page.select_one("textarea").text.strip() == sent["text"].strip()
    assert not JobAd.objects.exists()


def test_the_roles_of_an_ad_are_retired_by_a_taxonomy_without_them(alice):
    ad = alice.paste()
    save_taxonomy(document())
    assert "typical level" in asked(alice.page("job_ad", ad.pk))["python"]
    roles = {"target_role": "engineer", "start_role": "analyst"}
    press(alice, ad, "job_ad_roles", **roles)
    assert alice.get("job_ad", ad.pk).status_code == 200


def test_an_owner_has_a_limited_number_of_ads(alice):
    ad = alice.paste()
    JobAd.objects.bulk_create(
        JobAd(
            guest_key=ad.guest_key, start_role=ad.start_role, target_role=ad.target_role,
            findings=ad.findings, text=str(number),
        )
        for number in range(MAX_JOB_ADS - 1)
    )  # fmt: skip
    sent = {"text": AD + "\n- Julia", "start_role": "data-scientist"}
    refused = alice.client.post(reverse("assessments:job_ads"), sent)
    assert refused.status_code == 422
    assert f"You have {MAX_JOB_ADS} job ads" in refused.content.decode()
    assert alice.paste() == ad
    press(alice, JobAd.objects.get(text="0"), "delete_job_ad")
    assert alice.client.post(reverse("assessments:job_ads"), sent).status_code == 302
