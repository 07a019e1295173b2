"""Evidence for skills: visible to its owner only, unless a link includes it."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from assessments import models, selectors, services
from assessments.domain.addresses import parse_address
from assessments.models import Assessment, SkillEvidence
from assessments.services import sharing
from tests.cast import Person, soup

pytestmark = pytest.mark.django_db
ADDRESS = "https://example.org/repository"


def test_a_note_and_links_are_saved_and_removed(alice, typical_scientist):
    sent = {"note": "Served 2,000 people.", "repository": ADDRESS, "deployment": "", "paper": ""}
    response = alice.show(typical_scientist, "docker", **sent)
    page = alice.client.get(response["Location"]).content.decode()
    assert "Served 2,000 people." in page
    assert f'href="{ADDRESS}"' in page
    assert "nofollow" in page
    alice.show(typical_scientist, "docker", note="", repository="", deployment="", paper="")
    assert not SkillEvidence.objects.exists()


def posted(person: Person, address: str, action: str = "") -> dict[str, str]:
    """Return the data that the form on a page would send."""
    page = soup(person.client.get(address))
    form = page.select_one(f"main form[action^='{action}']" if action else "main form")
    fields = {field["name"]: field.get("value", "") for field in form.select("input[name]")}
    return fields | {area["name"]: area.text.lstrip("\n") for area in form.select("textarea")}


def test_two_tabs_can_change_two_fields(alice, typical_scientist):
    place = reverse("assessments:skill_evidence", args=[typical_scientist.pk, "docker"])
    alice.show(typical_scientist, "docker", note="One.\nTwo.", repository=ADDRESS)
    first, second = posted(alice, place), posted(alice, place)
    assert alice.client.post(place, first | {"note": "Three."}).status_code == 302
    # A refused form, sent again, still knows the values first shown.
    assert alice.client.post(place, second | {"paper": "no address"}).status_code == 422
    assert alice.client.post(place, second | {"paper": ADDRESS}).status_code == 302
    proof = SkillEvidence.objects.get()
    assert (proof.note, proof.repository, proof.paper) == ("Three.", ADDRESS, ADDRESS)
    plan = reverse("assessments:plan", args=[typical_scientist.pk])
    place = reverse(
        "assessments:project_evidence", args=[typical_scientist.pk, "notebook-to-service"]
    )
    alice.client.post(place, {"address": ADDRESS, "note": "One."})
    first, second = posted(alice, plan, place), posted(alice, plan, place)
    alice.client.post(place, first | {"note": "Two."})
    alice.client.post(place, second | {"address": f"{ADDRESS}/new"})
    proof = models.ProjectEvidence.objects.get()
    assert (proof.note, proof.address) == ("Two.", f"{ADDRESS}/new")
    alice.client.post(place, posted(alice, plan, place) | {"address": "", "note": ""})
    assert not models.ProjectEvidence.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        " javascript:alert(1)",
        "google.com@evil.example",
        "https://example.org/" + "x" * 1981,
    ],
)
def test_an_unsafe_address_is_refused_and_nothing_is_lost(address, alice, typical_scientist):
    response = alice.show(typical_scientist, "docker", note="My note.", repository=address)
    assert response.status_code == 422
    page = response.content.decode()
    assert "My note." in page
    assert "invalid-feedback" in page
    assert not SkillEvidence.objects.exists()
    project = reverse(
        "assessments:project_evidence", args=[typical_scientist.pk, "notebook-to-service"]
    )
    assert alice.client.post(project, {"address": address, "note": ""}).status_code == 422
    assert not models.ProjectEvidence.objects.exists()


@pytest.mark.parametrize(
    "address",
    ["https://example.org/" + "x" * 1980, "https://müller.de/ü?a=b@c#d", "example.org\u200b"],
)
def test_a_safe_address_is_kept_unchanged(address, alice, typical_scientist):
    assert alice.show(typical_scientist, "docker", repository=address).status_code == 302
    kept = SkillEvidence.objects.get().repository
    assert kept == ("https://example.org" if "\u200b" in address else address)
    page = alice.page("report", typical_scientist.pk)
    link = page.select_one("a.evidence-address")
    assert link["href"] == parse_address(kept).href
    assert set(link["rel"]) == {"nofollow", "noopener", "noreferrer", "ugc"}
    proof = reverse(
        "assessments:project_evidence", args=[typical_scientist.pk, "notebook-to-service"]
    )
    assert alice.client.post(proof, {"address": address, "note": ""}).status_code == 302
    page = alice.page("plan", typical_scientist.pk)
    assert page.select_one(".project a.evidence-address")["href"] == link["href"]


def shared_page(assessment: Assessment, visitor: Person, name: str = "") -> BeautifulSoup:
    """The page of a link that includes evidence, as a visitor sees it."""
    link = sharing.share_create(assessment=assessment, days=7, name=name, shows_evidence=True)
    return soup(visitor.client.get(link.get_absolute_url()))


def test_a_shared_page_attributes_notes_to_their_owner(alice, mallory, typical_scientist):
    alice.show(typical_scientist, "docker", note="Call me.", repository="https://аррӏе.com/login")
    page = shared_page(typical_scientist, mallory, "The mlcareer team")
    assert (
        "“The mlcareer team” shared this self-assessment. We have not verified the name."
        in " ".join(page.get_text().split())
    )
    evidence = page.select_one(".evidence-list").find_parent("section").get_text(" ")
    assert "Written by the author of this report" in evidence
    assert page.select_one("q.evidence-note").get_text() == "Call me."
    link = page.select_one("a.evidence-address")
    assert link.get_text() == "xn--80ak6aa92e.com/login"
    assert link["href"] == "https://xn--80ak6aa92e.com/login"
    assert set(link["rel"]) == {"nofollow", "noopener", "noreferrer", "ugc"}


def test_a_shared_page_shows_a_limited_amount_of_the_owners_text(alice, mallory, typical_scientist):
    skills = models.Skill.objects.exclude(slug="docker").values_list("pk", flat=True)[:60]
    SkillEvidence.objects.bulk_create(
        SkillEvidence(assessment=typical_scientist, skill_id=key, note=f"{number:03}" + "x" * 497)
        for number, key in enumerate(skills)
    )
    # As stored by an earlier version.
    SkillEvidence.objects.create(
        assessment=typical_scientist,
        skill=models.Skill.objects.get(slug="docker"),
        repository="https://google.com@evil.example/",
    )
    page = shared_page(typical_scientist, mallory)
    notes = [note.get_text() for note in page.select("q.evidence-note")]
    assert sum(map(len, notes)) <= selectors.MAX_SHARED_CHARACTERS
    assert len(page.select(".evidence-list > li")) <= selectors.MAX_SHARED_ITEMS
    assert f"{61 - len(page.select('.evidence-list > li'))} more are not shown" in page.get_text()
    assert "evil.example" not in str(page)
    own = alice.page("report", typical_scientist.pk)
    assert len(own.select(".skill-evidence:not(.no-print), .evidence-list > li")) == 61
    assert "evil.example" not in {link.get("href") for link in own.select("a")}


@pytest.mark.parametrize("skill", ["cooking", "jailbreak"])
def test_a_skill_the_result_does_not_have(skill, alice, typical_scientist):
    assert alice.show(typical_scientist, skill, note="x").status_code == 404


@pytest.mark.parametrize("shows", [False, True])
def test_a_link_includes_evidence_only_if_its_owner_chooses(
    shows, alice, mallory, typical_scientist
):
    alice.make_plan(typical_scientist)
    sent = {"days": "7", "name": ""} | ({"shows_evidence": "on"} if shows else {})
    alice.client.post(reverse("assessments:sharing", args=[typical_scientist.pk]), sent)
    link = typical_scientist.shares.get()
    page = mallory.client.get(link.get_absolute_url()).content.decode()
    for text in ("Images of 80 MB.", "https://example.org/d", "The build.", ADDRESS):
        assert (text in page) is shows
    assert ("Written by the author of this report" in page) is shows
    assert reverse("assessments:skill_evidence", args=[typical_scientist.pk, "docker"]) not in page
    listed = alice.get("sharing", typical_scientist.pk).content.decode()
    assert ("Shows your evidence." in listed) is shows


def test_links_with_and_without_evidence_are_different(typical_scientist):
    links = [
        sharing.share_create(assessment=typical_scientist, days=7, shows_evidence=shows)
        for shows in (False, True, True)
    ]
    assert len({link.pk for link in links}) == 2


def test_the_next_result_starts_with_the_evidence(alice: Person, typical_scientist):
    alice.show(typical_scientist, "docker", note="Mine.", repository=ADDRESS)
    alice.client.post(reverse("assessments:retake", args=[typical_scientist.pk]))
    draft = Assessment.objects.get(submitted_at=None)
    alice.submit(draft)
    proof = draft.evidence.get()
    assert (proof.skill.slug, proof.note, proof.repository) == ("docker", "Mine.", ADDRESS)
    services.skill_evidence_set(assessment=draft, skill="docker", note="Newer.")
    assert typical_scientist.evidence.get().note == "Mine."


def test_all_notes_and_links_of_a_result_have_a_limit(alice, typical_scientist, edition):
    """An export of 100 such results still fits into a file that can be imported."""
    note = '"' * 500
    skills = [row.skill for row in edition.taxonomy.typical_levels["data-scientist"]]
    asked = [slug for slug in skills if slug in typical_scientist.result.answers]
    link = "https://example.org/".ljust(200, "x")
    for skill in asked:
        parts = dict.fromkeys(("repository", "deployment", "paper"), link)
        response = alice.show(typical_scientist, skill, note=note, **parts)
        if response.status_code != 302:
            break
    assert response.status_code == 422
    assert "too long in total" in response.content.decode()
    assert not typical_scientist.evidence.filter(skill__slug=skill).exists()
    kept = typical_scientist.evidence.count()
    assert kept >= 40
    # Once there is room again, it is saved.
    alice.show(typical_scientist, asked[0])
    assert alice.show(typical_scientist, skill, note=note, **parts).status_code == 302
    assert typical_scientist.evidence.count() == kept


def test_evidence_of_projects_is_limited_too(alice, typical_scientist, monkeypatch):
    monkeypatch.setattr("assessments.services.plan.MAX_PROJECT_EVIDENCE", 1000)
    first, second = "notebook-to-service", "price-predictor-service"  # both close gaps
    sent = {"address": "https://example.org/", "note": '"' * 300}
    for project, status in ((first, 302), (second, 422)):
        url = reverse("assessments:project_evidence", args=[typical_scientist.pk, project])
        response = alice.client.post(url, sent)
        assert response.status_code == status
    assert "too long in total" in response.content.decode()
    assert typical_scientist.plan.evidence.count() == 1
