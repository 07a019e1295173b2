"""Editors see no personal data on any page, and each view of answers is recorded."""

from collections.abc import Iterator
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import CHANGE, DELETION, LogEntry
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from assessments import models, services
from assessments.domain.exchange.archive import taxonomy_zip
from assessments.services import sharing
from tests.admin.test_access import TAXONOMY, signed_in
from tests.admin.test_taxonomy_admin import page
from tests.cast import ADDRESS, PASSWORD, Person, soup
from tests.taxonomy.builders import document

pytestmark = pytest.mark.django_db
MARK = "Heron"
EMAIL = "heron@example.org"


@pytest.fixture
def heron(typical_scientist, alice: Person) -> models.Assessment:
    """A result with every kind of personal row; all texts of its owner contain the marker."""
    user = models.User.objects.create_user(EMAIL, first_name=MARK, last_name=MARK)
    alice.make_plan(typical_scientist)
    services.assessment_rename(assessment=typical_scientist, title=f"{MARK} title")
    services.skill_evidence_set(assessment=typical_scientist, skill="docker", note=f"{MARK} note")
    services.plan_level_reach(assessment=typical_scientist, skill="kubernetes", level=2)
    services.project_evidence_set(
        assessment=typical_scientist, project="notebook-to-service",
        address=f"https://example.org/{MARK}", note=f"{MARK} evidence",
    )  # fmt: skip
    sharing.share_create(assessment=typical_scientist, days=7, name=f"{MARK} name")
    services.feed_create(assessment=typical_scientist, language="en-gb")
    services.job_ad_keep(ad=alice.paste(f"{MARK} asks for Docker"), name=f"{MARK} ad")
    models.JobAd.objects.update(user=user, guest_key=None)
    models.Assessment.objects.update(user=user, guest_key=None)
    models.Reminder.objects.create(
        user=user, assessment=typical_scientist, language="en-gb", site=f"https://{MARK}.example/"
    )
    call_command("make_roles", verbosity=0)
    return models.Assessment.objects.get(pk=typical_scientist.pk)


def personal_words(heron: models.Assessment) -> list[str]:
    """The texts that no editor may read."""
    answers = [f"Answer: {row.skill}" for row in heron.answers.select_related("skill")]
    return [MARK, EMAIL, heron.title, str(heron.pk), str(heron.pk)[:8], *answers]


def pages(client: Client, model: type, heron: models.Assessment) -> Iterator[tuple[str, bytes]]:
    """Every page of a model in the admin that lists rows, including rows that use a skill."""
    keys = list(model._default_manager.values_list("pk", flat=True)[:1])
    if model is models.Skill:
        keys = [models.Skill.objects.get(slug=slug).pk for slug in ("docker", "kubernetes")]
    if model is models.Role:
        keys = [heron.start_role_id]
    urls = [page(model, "changelist"), f"{page(model, 'changelist')}?q=ero"]
    for key in keys:
        urls += [page(model, action, key) for action in ("change", "delete", "history")]
        chosen = {"action": "delete_selected", "_selected_action": [key]}
        yield "bulk", client.post(page(model, "changelist"), chosen).content
        yield "delete", client.post(page(model, "delete", key), {"post": "yes"}).content
    for url in urls:
        yield url, client.get(url).content


def test_an_editor_sees_no_personal_data(heron, thorough):
    client = signed_in("editor")
    words = personal_words(heron)
    # People refer to these; in a thorough run all models of the taxonomy.
    referred = [models.Skill, models.Role, models.Specialism]
    for model in sorted(TAXONOMY, key=lambda m: m.__name__) if thorough else referred:
        for place, content in pages(client, model, heron):
            text = content.decode()
            assert not [word for word in words if word in text], (model, place)


def test_an_editor_sees_how_many_rows_prevent_deletion(heron):
    client = signed_in("editor")
    skill = models.Skill.objects.get(slug="docker")
    shown = soup(client.get(page(models.Skill, "delete", skill.pk)))
    text = " ".join(shown.get_text(" ").split())
    assert "1 answer" in text
    assert "1 piece of skill evidence" in text
    assert client.post(page(models.Skill, "delete", skill.pk), {"post": "yes"}).status_code == 200
    assert models.Skill.objects.filter(pk=skill.pk).exists()


def test_searches_and_lookups_by_an_editor_find_no_personal_data(heron):
    editor, words, index = signed_in("editor"), personal_words(heron)[1:], reverse("admin:index")
    for path in (
        "autocomplete/?app_label=assessments&model_name=prerequisite&field_name=needs&term=ero",
        "search/?s=ero",
        "",
        "assessments/skill/?answers__assessment__title__contains=ero",
        f"assessments/role/?assessment__user__email={EMAIL}",
    ):
        response = editor.get(index + path)
        text = response.content.decode()
        assert not [word for word in words if word in text], path
        rows = soup(response).select("#result_list tbody tr")
        assert not rows or response.status_code in (302, 400), path


def test_previews_for_an_editor_show_no_personal_data(heron):
    client = signed_in("editor")
    file = SimpleUploadedFile("taxonomy.zip", taxonomy_zip(document()))
    shown = [
        client.post(reverse("admin:exchange"), {"file": file}),
        client.get(reverse("admin:merge"), {"old": "docker", "into": "kubernetes"}),
        client.get(reverse("admin:insight")),
        client.get(reverse("admin:demand")),
    ]
    for response in shown:
        text = response.content.decode()
        assert not [word for word in personal_words(heron) if word in text]


PERSONAL = [
    models.Assessment, models.Answer, models.Result, models.Plan, models.PlanSkill, models.TimeOff,
    models.Tick, models.ProjectEvidence, models.SkillEvidence, models.SharedReport,
    models.CalendarFeed, models.Reminder, models.JobAd,
]  # fmt: skip


def test_the_names_of_personal_objects_reveal_nothing(heron):
    for model in PERSONAL:
        row = model._default_manager.first()
        assert row is not None, model
        for word in (MARK, "docker", "Docker", "Data", "Kubernetes", "notebook"):
            assert word not in str(row), model


@pytest.fixture
def reader(heron) -> Client:
    """Support staff who may also see answers."""
    client = signed_in("support")
    user = models.User.objects.get(email="support@example.org")
    user.user_permissions.add(Permission.objects.get(codename="view_personal_answers"))
    return client


def looks() -> int:
    return models.AnswerAccess.objects.count()


def test_support_learns_the_owner_only_through_a_recorded_view(reader, heron):
    listed = page(models.Assessment, "changelist")
    for url in (listed, page(models.Assessment, "history", heron.pk)):
        text = reader.get(url).content.decode()
        assert MARK not in text
        assert EMAIL not in text
        assert not looks()
    found = reader.get(listed, {"q": EMAIL}).content.decode()
    assert str(heron.pk) in found
    seen = models.AnswerAccess.objects.get()
    assert (seen.email, seen.assessment) == ("support@example.org", heron.pk)
    assert EMAIL in reader.get(page(models.Assessment, "change", heron.pk)).content.decode()
    assert looks() == 2


def test_filters_of_the_list_reveal_no_personal_data(reader, heron):
    url = page(models.Assessment, "changelist")
    for lookup in (
        "q=heron@", "q=Heron", "title__startswith=Heron", "user__email=heron@example.org", "user=1",
        "user__isnull=False", "answers__value=3", "target_role__slug__contains=m&title=x",
    ):  # fmt: skip
        response = reader.get(f"{url}?{lookup}", follow=True)
        assert response.status_code in (200, 400), lookup
        if response.status_code == 200 and "q=" in lookup:
            assert str(heron.pk) not in response.content.decode()
        assert not looks(), lookup


def test_every_personal_model_is_covered_here():
    """A new model belongs to the taxonomy and has a history, or it is personal and tested above."""
    known = {*PERSONAL, models.User, models.AnswerAccess, models.Snapshot}
    known |= {models.TaxonomyRevision, models.CachedValue, models.DemandCount}
    # Signatures name editors, on pages of editors only: see test_reviews.py.
    known |= {models.Review, models.LinkCheck}
    known |= {models.TaxonomyDraft}
    rest = {
        model
        for model in models.Assessment._meta.apps.get_app_config("assessments").get_models()
        if model not in TAXONOMY and not model.__name__.startswith("Historical")
    }
    parts = {model for model in rest if hasattr(model._meta, "simple_history_manager_attribute")}
    assert rest - parts == known
    assert {m for m in admin.site._registry if m not in TAXONOMY} == {
        models.User, models.Assessment, models.AnswerAccess,
        models.User.groups.rel.model,
    }  # fmt: skip


@pytest.mark.parametrize("by", ["its owner", "staff", "an action of staff"])
def test_the_log_contains_no_address_of_an_account(by, alice, real_taxonomy):
    """The admin's log entries outlive the account."""
    admin_client = signed_in("superuser")
    passwords = {"usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}
    added = admin_client.post(
        reverse("admin:assessments_user_add"), {"email": ADDRESS, **passwords}
    )
    assert added.status_code == 302
    account = models.User.objects.get(email=ADDRESS)
    password = reverse("admin:auth_user_password_change", args=[account.pk])
    assert admin_client.post(password, passwords).status_code == 302
    assert {entry.object_repr for entry in LogEntry.objects.all()} == {f"account {account.pk}"}
    assert LogEntry.objects.count() == 2
    if by == "its owner":
        alice.sign_in()
        alice.show_password()
        alice.delete_everything()
    elif by == "staff":
        url = reverse("admin:assessments_user_delete", args=[account.pk])
        admin_client.post(url, {"post": "yes"})
    else:
        sent = {"action": "delete_selected", "_selected_action": account.pk, "post": "yes"}
        admin_client.post(reverse("admin:assessments_user_changelist"), sent)
    assert not models.User.objects.filter(email=ADDRESS).exists()
    # The log still shows who deleted it.
    flags = list(LogEntry.objects.values_list("action_flag", "object_repr"))
    assert flags == ([] if by == "its owner" else [(DELETION, f"account {account.pk}")])


def test_addresses_in_existing_log_entries_are_removed(real_taxonomy):
    admin_user = models.User.objects.create_superuser(EMAIL)
    log = LogEntry.objects.log_actions
    log(admin_user.pk, [admin_user], CHANGE, "", single_object=True)
    log(admin_user.pk, [models.Area.objects.first()], CHANGE, "", single_object=True)
    module = import_module("assessments.migrations.0015_log_without_addresses")
    module.remove_addresses(apps, None)
    assert set(LogEntry.objects.values_list("object_repr", flat=True)) == {
        f"account {admin_user.pk}",
        str(models.Area.objects.first()),
    }
