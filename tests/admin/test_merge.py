"""Skills are merged and restored without losing answers."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from assessments import models, services
from assessments.domain.taxonomy.check import taxonomy_problems
from assessments.domain.taxonomy.files import read_taxonomy, write_taxonomy
from assessments.domain.taxonomy.merging import MergeError, with_merged_skill
from assessments.domain.taxonomy.objects import ChapterStep
from assessments.management.batch import computed_lines, scored
from assessments.taxonomy_store.editions import edition_current
from assessments.taxonomy_store.loading import load_taxonomy
from assessments.taxonomy_store.store import increment_taxonomy_revision, save_taxonomy
from tests.admin.forms import confirmed, post_confirmed
from tests.admin.test_taxonomy_admin import filled, page
from tests.cast import ML_ENGINEER, Person, path_of, stored, words

pytestmark = pytest.mark.django_db
# No role requires both.
OLD, INTO = "container-images", "docker"
ANCHORS = (
    "Names layers, tags and registries.",
    "Wrote small recipes, once or twice, for private use.",
    "Keeps forty artefacts lean, signed and patched every week.",
    "Set a company's whole policy on provenance.",
)


@pytest.fixture
def with_old(db):
    """A taxonomy with an old skill; no role requires both it and the one it is merged into."""
    docker = models.Skill.objects.get(slug=INTO)
    old = copied(
        docker,
        slug=OLD,
        name="Images of containers",
        aliases=["lxc"],
        position=docker.position + 1000,
    )
    for level, anchor in zip(docker.levels.order_by("level"), ANCHORS, strict=True):
        copied(level, skill=old, anchor=anchor)
    for row in models.TypicalLevel.objects.filter(skill=docker):
        copied(row, skill=old)
    asked = models.RequirementSkill.objects.filter(requirement__role__slug=ML_ENGINEER)
    asked.filter(requirement__slug=INTO, skill=docker).update(skill=old)
    increment_taxonomy_revision()
    taxonomy = load_taxonomy()
    assert OLD in taxonomy.skill_by_slug
    return taxonomy


def copied(row, **changes):
    """Save a changed copy of a row and return it."""
    copy = type(row).objects.get(pk=row.pk)
    copy.pk, copy._state.adding = None, True
    for name, value in changes.items():
        setattr(copy, name, value)
    copy.save()
    return copy


def test_merging_replaces_the_skill_in_the_whole_taxonomy(with_old):
    after = with_merged_skill(with_old, OLD, INTO)
    assert taxonomy_problems(after) == []
    assert OLD not in after.skill_by_slug
    assert {"lxc", OLD, "Images of containers"} <= set(after.skill_by_slug[INTO].aliases)
    assert OLD not in after.model_copy(update={"skills": ()}).model_dump_json()
    assert after.skill_slug(OLD) == after.skill_slug("LXC") == INTO


@pytest.mark.parametrize(
    ("old", "into", "why"),
    [
        ("docker", "docker", "two different"),
        ("docker", "kubernetes", "asks for both"),
        ("cooking", "docker", "no skill cooking"),
    ],
)
def test_skills_that_cannot_be_merged(real_taxonomy, old, into, why):
    with pytest.raises(MergeError, match=why):
        with_merged_skill(real_taxonomy, old, into)


def test_the_steps_of_a_merged_skill_move_and_duplicates_collapse(with_old):
    def steps(*names: str) -> tuple[ChapterStep, ...]:
        pairs = (name.split() for name in names)
        return tuple(ChapterStep(skill=skill, level=int(level)) for skill, level in pairs)

    chapter = with_old.curricula[ML_ENGINEER][0]
    chapters = [
        chapter.model_copy(update={"slug": slug, "steps": steps(*names)})
        for slug, names in (
            ("both", (f"{OLD} 1", "sql 1", f"{INTO} 1")),
            ("twice", (f"{OLD} 2",)),
            ("moved", (f"{OLD} 3", "sql 2")),
            ("last", (f"{INTO} 2",)),
        )
    ]
    curricula = with_old.curricula | {ML_ENGINEER: tuple(chapters)}
    after = with_merged_skill(with_old.model_copy(update={"curricula": curricula}), OLD, INTO)
    assert [(row.slug, row.steps) for row in after.curricula[ML_ENGINEER]] == [
        ("both", steps("sql 1", f"{INTO} 1")),
        ("moved", steps(f"{INTO} 3", "sql 2")),
        ("last", steps(f"{INTO} 2")),
    ]


def test_drafts_keep_the_higher_answer(with_old):
    expected = {
        ("3", None): "3",
        (None, "2"): "2",
        ("3", "2"): "3",
        ("1", "2"): "2",
        ("unsure", "0"): "0",
        ("0", "unsure"): "0",
        ("not-relevant", "unsure"): "unsure",
    }
    drafts = {given: Person(Client()).begin() for given in expected}
    for (old, into), draft in drafts.items():
        given = {OLD: old, INTO: into, "sql": "1"}
        services.answers_save(assessment=draft, values={k: v for k, v in given.items() if v})
    services.skill_merge(old=OLD, into=INTO)
    for given, after in expected.items():
        assert stored(drafts[given]) == {INTO: after, "sql": "1"}, given
    assert not models.Skill.objects.filter(slug=OLD).exists()
    # The skill still has its history.
    assert models.Skill.history.filter(slug=OLD).count() >= 2


def test_what_job_ads_ask_for_is_found_under_the_new_skill(alice, with_old):
    found, dismissed = alice.paste("Requirements\n- LXC"), alice.paste("Requirements\n- LXC, SQL")
    alice.client.post(path_of("correct_job_ad", dismissed.pk), {"skill": OLD})
    services.skill_merge(old=OLD, into=INTO)
    assert alice.page("job_ad", found.pk).select(f"#{INTO}")
    page = alice.page("job_ad", dismissed.pk)
    assert not page.select(f"#{INTO}")
    assert page.select_one("section:has(#dismissed) button")["value"] == INTO


def test_submitted_results_stay_and_their_plans_still_work(alice, with_old):
    draft = alice.begin()
    services.answers_save(assessment=draft, values={OLD: "2", "sql": "1"})
    alice.submit(draft)
    alice.do(draft, f"done:{OLD}:3")
    alice.show(draft, OLD, note="Mine.")
    before = models.Result.objects.values().get()
    report = alice.get("report_json", draft.pk).json()["assessments"][0]
    services.skill_merge(old=OLD, into=INTO)
    assert models.Result.objects.values().get() == before
    after = alice.get("report_json", draft.pk).json()["assessments"][0]
    assert (after["answers"], after["result"]) == (report["answers"], report["result"])
    assert after["proofs"].keys() == {INTO}
    assert after["plan"]["skills"][INTO]["reached"] == 3
    for name in ("report", "plan", "what_if"):
        assert alice.get(name, draft.pk).status_code == 200
    # The report has the old name, and the evidence that now belongs to the other skill.
    line = alice.page("report", draft.pk).select_one(".skill-evidence:not(.no-print)")
    assert "Mine." in words(line)
    # The address with the old slug still works and saves the skill it was merged into.
    assert alice.show(draft, OLD, note="Still mine.").status_code == 302
    assert draft.evidence.get().note == "Still mine."
    alice.client.post(reverse("assessments:retake", args=[draft.pk]))
    again = models.Assessment.objects.get(submitted_at=None)
    assert stored(again) == {INTO: "3", "sql": "1"}


def test_the_old_slug_is_accepted_in_all_input(alice, mallory, with_old, tmp_path):
    draft = alice.begin()
    services.answers_save(assessment=draft, values={OLD: "2"})
    alice.submit(draft)
    content = alice.get("export_data").getvalue()
    services.skill_merge(old=OLD, into=INTO)
    # An imported file,
    file = SimpleUploadedFile("data.json", content)
    assert mallory.client.post(reverse("assessments:data"), {"file": file}).status_code == 302
    brought = models.Assessment.objects.exclude(pk=draft.pk).get()
    assert stored(brought) == {INTO: "2"}
    assert OLD in brought.result.answers
    # batch scoring,
    line = {"start_role": "data-scientist", "target_role": ML_ENGINEER}
    lines = [json.dumps(line | {"answers": {slug: 2}}).encode() for slug in (OLD, INTO)]
    (one, ok), (other, _) = computed_lines(lines, edition_current(), scored)
    assert ok
    assert one == other
    # a page opened before the merge,
    new = alice.begin()
    alice.save_one(new, "devops-mlops", OLD, "1")
    assert stored(new) == {INTO: "1"}
    # and taxonomy files that still use the old slug.
    write_taxonomy(load_taxonomy(), tmp_path)
    asked = tmp_path / "requirements" / f"{ML_ENGINEER}.yaml"
    asked.write_text(asked.read_text().replace(f"  - {INTO}\n", f"  - {OLD}\n"))
    assert OLD in asked.read_text()
    assert read_taxonomy(tmp_path) == load_taxonomy()


def test_an_editor_previews_a_merge(editor, alice, with_old):
    draft = alice.begin()
    services.answers_save(assessment=draft, values={OLD: "2"})
    before = load_taxonomy()
    url = reverse("admin:merge")
    shown = editor.post(url, {"old": OLD, "into": INTO})
    assert (
        "1 unfinished assessments have an answer to Images of containers" in shown.content.decode()
    )
    assert "0 submitted results do not change" in shown.content.decode()
    assert (load_taxonomy(), stored(draft)) == (before, {OLD: "2"})
    assert editor.post(url, confirmed(shown)).status_code == 302
    assert stored(draft) == {INTO: "2"}
    # Sending it again: the skill is already merged, and the page says so.
    assert editor.post(url, {"old": OLD, "into": INTO}).status_code == 422


def test_a_refused_merge_explains_what_to_do_first(editor, alice, real_taxonomy):
    draft = alice.begin()
    services.answers_save(assessment=draft, values={"docker": "2", "kubernetes": "1"})
    response = editor.post(reverse("admin:merge"), {"old": "kubernetes", "into": "docker"})
    assert response.status_code == 422
    assert "from its requirements first" in response.content.decode()
    assert load_taxonomy() == real_taxonomy
    assert stored(draft) == {"docker": "2", "kubernetes": "1"}


def test_an_answered_skill_is_retired_and_can_be_restored(editor, alice, with_old):
    draft = alice.begin()
    services.answers_save(assessment=draft, values={OLD: "2"})
    skill = models.Skill.objects.get(slug=OLD)
    url = page(models.Skill, "change", skill.pk)
    # A requirement still uses the skill, and the page names it.
    refused = editor.post(url, filled(editor, url) | {"retired": "on"}).content.decode()
    assert OLD in refused
    models.RequirementSkill.objects.filter(skill=skill).update(
        skill=models.Skill.objects.get(slug=INTO)
    )
    for retired in (True, False):
        data = filled(editor, url) | ({"retired": "on"} if retired else {})
        if not retired:
            data.pop("retired", None)
        response = post_confirmed(editor, url, data)
        assert response.status_code == 302, response.context["adminform"].form.errors
        skill.refresh_from_db()
        assert skill.retired is retired
        assert stored(draft) == {OLD: "2"}


def test_drafts_show_what_changed_in_the_taxonomy(alice, with_old, real_taxonomy):
    draft = alice.begin()
    assert "have been revised" not in alice.get("assessment", draft.pk).content.decode()
    services.answers_save(assessment=draft, values={OLD: "2"})
    services.skill_merge(old=OLD, into=INTO)
    for name in ("assessment", "review"):
        text = alice.get(name, draft.pk).content.decode()
        assert "have been revised since your last visit" in text
        assert "Docker and containers" in text
    alice.client.post(reverse("assessments:mark_questions_seen", args=[draft.pk]))
    assert "have been revised" not in alice.get("assessment", draft.pk).content.decode()
    # A requirement is removed, with or without its area, and the draft still works.
    rows = tuple(r for r in real_taxonomy.requirements[ML_ENGINEER] if r.area != "cloud")
    other = alice.begin("software-engineer")
    alice.get("assessment", other.pk)
    save_taxonomy(
        real_taxonomy.model_copy(
            update={"requirements": real_taxonomy.requirements | {ML_ENGINEER: rows}}
        )
    )
    assert "No longer asked" in alice.get("assessment", other.pk).content.decode()
    assert alice.get("area", other.pk, "cloud").status_code == 404
    assert alice.submit(other).status_code == 302
