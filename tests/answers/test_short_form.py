"""The short form: blocks of questions, readings, and what each saves."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from assessments import selectors, services
from assessments.models import Assessment
from assessments.selectors import draft_with_questions
from assessments.selectors.owners import Owner
from assessments.taxonomy_store.editions import edition_current
from tests.cast import DATA_SCIENTIST, ML_ENGINEER, path_of, soup, stored, typical_answers, words

pytestmark = pytest.mark.django_db

WORDS, ALL_WORDS = 1100, 5000


@pytest.fixture
def draft(alice) -> Assessment:
    return alice.begin()


def address(draft: Assessment, block: object) -> str:
    return reverse("assessments:questions", args=[draft.pk, block])


def blocks_of(draft: Assessment):
    return draft_with_questions(draft, edition_current()).blocks


def send(alice, draft: Assessment, block: object, **fields: str):
    """Send the form of a block as its page has it, with some fields changed."""
    page = soup(alice.client.get(address(draft, block)))
    sent = {field["name"]: field["value"] for field in page.select("#questions-form [type=hidden]")}
    for radio in page.select("#questions-form [type=radio][checked]"):
        sent[radio["name"]] = radio["value"]
    return alice.client.post(address(draft, block), sent | fields)


def visible_words(page: BeautifulSoup) -> int:
    """Count the words in front of a person, without what is folded or for screen readers."""
    main = page.select_one("main")
    for part in main.select("[hidden], template, script, noscript, .visually-hidden, legend"):
        part.decompose()
    for fold in main.select("details"):
        for part in fold.find_all(recursive=False):
            if part.name != "summary":
                part.decompose()
    # Shown once there is an answer.
    for other in main.select(".other-answer:has([value=''])"):
        other.decompose()
    return len(main.get_text(" ").split())


def test_starting_shows_the_first_question(alice):
    roles = {"start_role": DATA_SCIENTIST, "target_role": ML_ENGINEER}
    response = alice.client.post(reverse("assessments:start"), roles)
    draft = Assessment.objects.get()
    assert response["Location"].partition("#")[0] == address(draft, 1)
    page = soup(alice.client.get(response["Location"], follow=True))
    assert len(page.select(".question fieldset.scale")) >= 12
    assert "typical machine learning engineer" in page.select_one(".questions-intro").text
    assert "7 of 12" in page.text


def test_the_words_of_the_short_form_and_of_all_questions(alice, draft):
    counts = [
        visible_words(soup(alice.client.get(address(draft, block.number))))
        for block in blocks_of(draft)
    ]
    assert counts[0] <= WORDS
    assert sum(counts) <= ALL_WORDS


def test_a_block_saves_its_answers_and_leads_to_its_reading(alice, draft):
    response = send(alice, draft, 1, **{"skill-python": "3", "skill-docker": "unsure"})
    assert response["Location"].partition("#")[0] == f"/assessments/{draft.pk}/reading/1/"
    assert stored(draft) == {"python": "3", "docker": "unsure"}
    page = soup(alice.client.get(response["Location"], follow=True))
    assert "One must-have is met" in " ".join(page.text.split())
    assert page.select_one(f'a[href="{address(draft, 1)}"]'), "ten questions of it are open"


def test_after_the_readings_come_the_other_blocks_and_the_review(alice, draft, real_taxonomy):
    values = typical_answers(real_taxonomy)
    blocks = blocks_of(draft)
    services.answers_save(
        assessment=draft,
        values={s.slug: values[s.slug] for b in blocks[:2] for s in b.skills if s.slug in values},
    )
    assert send(alice, draft, 2)["Location"].startswith(f"/assessments/{draft.pk}/reading/2/")
    response = send(alice, draft, 3)
    assert response["Location"].partition("#")[0] == address(draft, 3), "nothing of it is answered"
    services.answers_save(assessment=draft, values=values)
    last = blocks[-1].number
    assert send(alice, draft, last)["Location"].startswith(f"/assessments/{draft.pk}/review/")
    assert alice.client.get(address(draft, "open"))["Location"].endswith("/review/#main")


def test_the_readings_say_what_is_known_and_what_more_would_tell(alice, draft, real_taxonomy):
    values = typical_answers(real_taxonomy)
    for number in (1, 2):
        block = blocks_of(draft)[number - 1]
        answers = {s.slug: values[s.slug] for s in block.skills if s.slug in values}
        services.answers_save(assessment=draft, values=answers)
        page = soup(alice.get("reading", draft.pk, number))
        text = " ".join(page.select_one("main").text.split())
        assert re.fullmatch(r"\d+ of 100 ready so far", words(page.h1))
        following = page.select_one(".reading-next").find_next_sibling()
        assert following.select("h2"), "the details are below the way on"
        assert "Not enough answers" not in text
        assert "Most people with these answers end between" in text
        if number == 1:
            assert "8 more questions show your gaps and your plan" in text
            assert "Strongest and weakest area" in text
        else:
            assert "The gaps that matter most" in text
            assert re.search(r"At 6 hours a week you could apply in \w+ \d+, or in", text)
            assert re.search(r"Chapter 1 of \d: ", text)
            assert "answers alone narrow the range from ±" in text
        assert page.select_one(f'form[action="{reverse("assessments:submit", args=[draft.pk])}"]')
    alice.submit(draft)
    assert alice.get("reading", draft.pk, 1)["Location"].endswith("/report/")


def test_the_review_says_with_how_many_answers_and_then_what_is_open(alice, draft):
    services.answers_save(assessment=draft, values={"docker": "3", "kubernetes": "1"})
    page = soup(alice.get("review", draft.pk))
    form = page.select_one("#submit-form")
    lead = words(form.find_previous_sibling("p"))
    assert re.match(r"You can submit with 2 of \d+ answered:", lead)
    rows = form.find_next_sibling("section").select(".rows > li")
    assert re.fullmatch(r"DevOps and MLOps [1-9] of [1-9] still open", words(rows[0]))
    assert all(words(row).endswith(" still open") for row in rows)


def test_none_of_an_area_and_its_undo(alice, draft):
    """Undo keeps what was answered with level 0 before."""
    block = blocks_of(draft)[0]
    area = max((g.requirement.area for g in block.groups), key=lambda a: len(block.of_area(a)))
    first, second, *others = (group.skills[0].slug for group in block.of_area(area))
    assert others
    sent = {f"skill-{first}": "2", f"skill-{second}": "0"}
    response = send(alice, draft, 1, **sent, none=area)
    before = {first: "2", second: "0"}
    assert stored(draft) == before | dict.fromkeys(others, "0")
    page = soup(alice.client.get(response["Location"], follow=True))
    undo = page.select_one("button[name=undo]")
    assert undo["value"].split(",") == others
    send(alice, draft, 1, undo=undo["value"])
    assert stored(draft) == before
    for name in ("none", "undo"):
        send(alice, draft, 1, **{name: "nowhere"})
    assert stored(draft) == before


def test_undo_keeps_what_was_changed_since(alice, draft):
    block = blocks_of(draft)[0]
    area = max((g.requirement.area for g in block.groups), key=lambda a: len(block.of_area(a)))
    response = send(alice, draft, 1, none=area)
    undo = soup(alice.client.get(response["Location"])).select_one("button[name=undo]")["value"]
    first = undo.split(",")[0]
    send(alice, draft, 1, **{f"skill-{first}": "4", "undo": undo})
    assert stored(draft) == {first: "4"}


def test_a_page_that_showed_one_question_at_a_time_confirms_no_old_answers(alice, draft):
    services.answers_save(assessment=draft, values={"python": "3"})
    long_ago = timezone.now() - timedelta(days=200)
    draft.answers.update(saved_at=long_ago)
    send(alice, draft, 1, stepped="yes")
    assert draft.answers.get().saved_at == long_ago
    send(alice, draft, 1)  # without scripts all of it was in sight
    assert draft.answers.get().saved_at > long_ago


@pytest.mark.parametrize("sent", [{"skill-python": "9"}, {"skill-no-such-skill": "1"}])
def test_a_block_with_a_mistake_saves_nothing(alice, draft, sent):
    response = send(alice, draft, 1, **{"skill-docker": "3", **sent})
    assert response.status_code == 422
    page = soup(response)
    assert "Nothing was saved" in page.select_one(".notice-error").text
    assert page.select_one('[name="skill-docker"][value="3"]').has_attr("checked")
    assert stored(draft) == {}


def test_the_must_haves_without_a_level(alice, draft):
    alice.submit(draft)
    response = alice.client.post(path_of("retake", draft.pk), {"questions": "must-haves"})
    page = soup(alice.client.get(response["Location"], follow=True))
    assert len(page.select(".question .question-bar")) == 6


def test_the_questions_that_tell_most(alice, draft):
    services.answers_save(assessment=draft, values={"python": "3"})
    asked = alice.client.get(address(draft, "open"))["Location"]
    page = soup(alice.client.get(asked))
    assert len(page.select(".question .question-bar")) == 3
    skill = page.select_one("fieldset.scale")["id"]
    # The block stays the same, although the script has saved an answer.
    alice.save_one(draft, "", skill, "1")
    assert soup(alice.client.get(asked)).select_one("fieldset.scale")["id"] == skill
    response = alice.client.post(asked, {f"skill-{skill}": "1"})
    assert response["Location"].startswith(f"/assessments/{draft.pk}/reading/2/")
    assert stored(draft) == {"python": "3", skill: "1"}


def test_a_choice_shows_the_first_finding_after_three_answers(alice, draft):
    skills = [group.skills[0].slug for group in blocks_of(draft)[0].groups[:3]]
    found = [
        soup(alice.save_one(draft, "", skill, "4")).select_one("#first-finding").text.strip()
        for skill in skills
    ]
    assert found[:2] == ["", ""]
    assert "in 10 people who start as a data scientist" in found[2]
    assert "readiness" not in found[2].lower()


def test_a_choice_updates_only_what_its_page_has(alice, draft):
    def updated(area: str) -> set[str]:
        return {
            part["id"] for part in soup(alice.save_one(draft, area, "docker", "2")).select("[id]")
        }

    assert updated("") == {"first-finding"}
    assert updated("devops-mlops") == {"progress-total", "progress-devops-mlops"}


@pytest.mark.parametrize("block", ["99", "0", "elsewhere", "stale"])
def test_a_block_that_does_not_exist_continues_where_the_person_is(alice, draft, block):
    response = alice.client.get(address(draft, block))
    assert response["Location"].partition("#")[0] == address(draft, 1)
    assert alice.client.get(f"/assessments/{draft.pk}/reading/3/").status_code == 404


def test_a_submitted_assessment_takes_no_more_answers(alice, draft):
    alice.submit(draft)
    response = alice.client.post(address(draft, 1), {"skill-python": "3", "none": "cloud"})
    assert "has been submitted" in response.content.decode()
    assert stored(draft) == {}


def test_a_report_asks_what_would_narrow_its_range_most(alice, draft, real_taxonomy):
    values = typical_answers(real_taxonomy)
    asked = [s.slug for block in blocks_of(draft)[:2] for s in block.skills if s.slug in values]
    services.answers_save(assessment=draft, values={slug: values[slug] for slug in asked})
    alice.submit(draft)
    page = soup(alice.get("report", draft.pk))
    button = page.select_one("button[name=questions]")
    assert "3 answers narrow the range from ±" in " ".join(button.find_parent("form").text.split())
    response = alice.client.post(path_of("retake", draft.pk), {"questions": button["value"]})
    page = soup(alice.client.get(response["Location"], follow=True))
    assert len(page.select(".question .question-bar")) == 3


class TestCorrection:
    """An answer is changed in a draft, and the report stays."""

    @pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
    def test_the_new_reading_is_shown_at_once(self, alice, typical_scientist, headers):
        address = path_of("correct_answer", typical_scientist.pk, "kubernetes")
        page = soup(alice.get("report", typical_scientist.pk))
        assert page.select_one(f'a[href^="/assessments/{typical_scientist.pk}/correct/"]')
        form = soup(alice.client.get(address, headers=headers))
        assert form.select_one('fieldset#kubernetes input[name="skill-kubernetes"]')
        assert (form.select_one("header") is None) == bool(headers)
        before = typical_scientist.result.readiness
        response = alice.client.post(address, {"skill-kubernetes": "4"}, headers=headers)
        now = float(soup(response).select_one(".correction strong").text)
        assert now > round(before)
        copy = Assessment.objects.get(submitted_at=None)
        assert stored(copy)["kubernetes"] == "4"
        assert len(stored(copy)) == len(stored(typical_scientist))
        typical_scientist.result.refresh_from_db()
        assert typical_scientist.result.readiness == before

    def test_an_existing_draft_keeps_its_other_answers(self, alice, typical_scientist):
        copy = services.assessment_retake(assessment=typical_scientist)
        services.answers_save(assessment=copy, values={"docker": "4"})
        address = path_of("correct_answer", typical_scientist.pk, "kubernetes")
        services.answers_save(assessment=copy, values={"kubernetes": "1"})
        chosen = soup(alice.client.get(address)).select_one("input[checked]")
        assert chosen["value"] == "1", "that of the draft"
        alice.client.post(address, {"skill-kubernetes": "4"})
        assert stored(copy)["docker"] == stored(copy)["kubernetes"] == "4"

    def test_bad_input_changes_nothing(self, alice, typical_scientist):
        address = path_of("correct_answer", typical_scientist.pk, "kubernetes")
        for sent in ({"skill-kubernetes": "9"}, {"skill-docker": "3"}, {}):
            response = alice.client.post(address, sent)
            assert response.status_code == 422
        assert not Assessment.objects.filter(submitted_at=None).exists()
        nowhere = path_of("correct_answer", typical_scientist.pk, "no-such-skill")
        assert alice.client.get(nowhere).status_code == 404


def test_lists_name_a_readiness_if_the_report_does(alice, real_taxonomy):
    """The list asks the database, by the rule of the report."""
    values, found = typical_answers(real_taxonomy), set()
    for target in real_taxonomy.target_roles:
        draft = alice.begin("student", target.slug)
        skills = [skill.slug for skill in blocks_of(draft)[0].skills]
        for answered in (0, 4, 8, len(skills)):
            known = {s: values[s] for s in skills[:answered] if s in values}
            services.answers_save(assessment=draft, values=known)
            alice.submit(draft)
            draft = services.assessment_retake(assessment=draft)
    for row in Assessment.objects.exclude(submitted_at=None):
        [listed] = [
            r for r in selectors.owned_assessments(Owner(row.user, row.guest_key)) if r.pk == row.pk
        ]
        allowed = selectors.result_report(listed).has_enough_answers
        assert bool(listed.has_enough_answers) == allowed
        found.add(allowed)
    assert found == {True, False}
