"""The admin: its path, and what support can do to accounts."""

import re
import uuid
from importlib import reload

import pytest
from django.contrib import admin
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db.models import UUIDField
from django.urls import clear_url_caches, get_urlconf, reverse, set_urlconf

import mlcareer.urls
from assessments.models import User
from tests.admin.test_access import signed_in
from tests.security.people import account
from tests.setup.test_settings import PUBLIC, settings_of


@pytest.fixture
def office(settings):
    """The admin under another path."""
    settings.ADMIN_PATH = "back/office/"
    reload(mlcareer.urls)
    clear_url_caches()
    set_urlconf(get_urlconf())
    yield "/back/office/"
    settings.ADMIN_PATH = "admin/"
    reload(mlcareer.urls)
    clear_url_caches()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    ["index", "assessments_skill_changelist", "assessments_skill_add", "grid_requirements",
     "exchange", "merge", "insight", "demand", "assessments_user_changelist"],
)  # fmt: skip
def test_the_whole_admin_moves_to_another_path(name, office):
    client = signed_in("superuser")
    address = reverse(f"admin:{name}")
    assert address.startswith(office)
    page = client.get(address).content.decode()
    assert office in page
    assert not re.findall(r"""["'=]/admin/[^"']*""", page)
    assert client.get("/admin/").status_code == 404


@pytest.mark.parametrize("path", ["", "/", "/admin/", "admin", "<int:x>/", "a b/", "//"])
def test_an_invalid_path_is_refused_at_start(path):
    with pytest.raises(
        ImproperlyConfigured, match="ADMIN_PATH must be a path that ends with a slash"
    ):
        settings_of(ADMIN_PATH=path)


@pytest.mark.parametrize(
    ("given", "expected"),
    [({}, (False, False, None)), (PUBLIC, (True, True, "__Host-sessionid")),
     (PUBLIC | {"ADMIN_REQUIRES_SECOND_FACTOR": "false"}, (False, True, "__Host-sessionid"))],
)  # fmt: skip
def test_a_public_site_is_strict_by_default(given, expected):
    found = settings_of(**given)
    assert found["SESSION_COOKIE_SECURE"] == found["CSRF_COOKIE_SECURE"]
    names = ("ADMIN_REQUIRES_SECOND_FACTOR", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_NAME")
    assert tuple(found.get(name) for name in names) == expected


@pytest.mark.django_db
def test_people_are_notified_when_support_changes_their_address(django_capture_on_commit_callbacks):
    call_command("make_roles", verbosity=0)
    user = account()
    client = signed_in("support")
    url = reverse("admin:assessments_user_change", args=[user.pk])
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url, {"email": ADDRESS_OF_MALLORY, "is_active": "on"})
    assert User.objects.filter(email=ADDRESS_OF_MALLORY).exists()
    (message,) = mail.outbox
    assert message.to == [user.email]
    assert ADDRESS_OF_MALLORY not in message.body
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url, {"email": ADDRESS_OF_MALLORY, "is_active": "on"})
    assert len(mail.outbox) == 1


ADDRESS_OF_MALLORY = "mallory@example.org"


def unknown_key(field):
    return uuid.uuid4() if isinstance(field.related_model._meta.pk, UUIDField) else 1


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model.__name__)
def test_lists_cannot_be_filtered_by_related_personal_rows(model, editor):
    """Such a filter would reveal the owner of an assessment without a record."""
    url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    referring = [field for field in model._meta.get_fields() if field.auto_created]
    for field in referring:
        if not field.concrete:
            for lookup in (field.name, f"{field.name}__pk", f"{field.name}__id"):
                found = editor.get(url, {lookup: str(unknown_key(field))})
                assert found.status_code == 400, lookup


@pytest.mark.parametrize(
    ("model", "lookup", "value"),
    [
        ("skill", "name__regex", "("),
        ("skill", "area__name__iregex", "(a+)+$"),
        ("skill", "aliases__contains", "x"),
        ("skill", "aliases__0__x", "1"),
        ("user", "date_joined__year", "99999999999"),
        ("user", "date_joined__year__gt", "99999"),
    ],
)
def test_a_filter_that_the_database_cannot_handle_is_a_400(model, lookup, value, editor):
    url = reverse(f"admin:assessments_{model}_changelist")
    assert editor.get(url, {lookup: value}).status_code == 400
