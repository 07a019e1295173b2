"""Access to every page of the admin, with the addresses read from the URL configuration."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, reverse

from assessments import models
from assessments.domain.taxonomy.languages import Language
from assessments.services import sharing
from assessments.services.staff_groups import EDITOR, SUPPORT
from assessments.taxonomy_store import edits
from assessments.taxonomy_store.editions import taxonomy_revision
from assessments.taxonomy_store.loading import load_taxonomy
from tests.admin.test_taxonomy_admin import filled, page
from tests.cast import soup

pytestmark = pytest.mark.django_db
# Pages open to all staff; None: depends on the permissions of the user.
EVERYBODY = {
    "index": 200, "login": 302, "logout": 302, "password_change": 302,
    "password_change_done": 200, "jsi18n": 200, "search": 200, "autocomplete": 403,
    "app_list": None, None: None,
}  # fmt: skip
EXCHANGE = {"exchange": 200, "exchange-confirm": 302, "exchange-export": 200}
EDITING = {
    "grid_requirements", "grid_typical-levels", "merge", "insight", "review", "links", "new_skill",
    "phrases", "undo",
}  # fmt: skip
TRANSLATIONS = {
    "translations", "translation-desk", "translation-export", "translation-import",
}  # fmt: skip
DRAFT = {"draft", "draft-mode"}
DEMAND = {"demand", "demand-check", "demand-alias", "demand-count", "demand-delete"}
TAXONOMY = {
    model
    for model in admin.site._registry
    if hasattr(model._meta, "simple_history_manager_attribute")
}
# The actions allowed for each model, by role; models not listed are closed.
EVERY = {"changelist", "add", "change", "delete", "history", "simple_history", "removed"}
LOOKING = {"changelist", "change", "history"}
ROLES: dict[str, dict[type, set[str]]] = {
    "support": {models.User: LOOKING},
    "editor": dict.fromkeys(TAXONOMY, EVERY),
    "superuser": {
        **{model: EVERY | {"password_change"} for model in admin.site._registry},
        models.Assessment: LOOKING,
        models.AnswerAccess: LOOKING,
    },
}
# The permission check that the admin makes before it opens a page.
PERMISSIONS = {
    "changelist": "has_view_or_change_permission", "add": "has_add_permission",
    "change": "has_view_or_change_permission", "delete": "has_delete_permission",
    "history": "has_view_or_change_permission", "simple_history": "has_change_permission",
    "removed": "has_view_or_change_permission",
}  # fmt: skip


class Address(NamedTuple):
    """An address of the admin, with ``model`` and ``action`` if it belongs to a model."""

    url: str
    name: str | None
    model: type | None
    action: str


def addresses(ids: dict[type, object]) -> Iterator[Address]:
    """Yield every address of the admin, with an object's key where one is needed."""
    for resolver in admin.site.get_urls():
        for pattern in getattr(resolver, "url_patterns", [resolver]):
            assert isinstance(pattern, URLPattern)
            model = next(
                (
                    model
                    for model in admin.site._registry
                    if (pattern.name or "").startswith(
                        f"{model._meta.app_label}_{model._meta.model_name}_"
                    )
                ),
                None,
            )
            if pattern.name is None:
                # Django's old address of a change page, and its catch-all.
                yield Address(reverse("admin:index") + "nowhere/1/", None, None, "")
                continue
            action = pattern.name.rpartition("_")[2] if model else ""
            if pattern.name.endswith("_simple_history"):
                action = "simple_history"
            if pattern.name.endswith("_password_change"):
                action, model = "password_change", models.User
            yield Address(
                reverse(f"admin:{pattern.name}", **arguments(pattern, model, ids)),
                pattern.name,
                model,
                action,
            )


def arguments(pattern: URLPattern, model: type | None, ids: dict[type, object]) -> dict:
    """Return the arguments of an address."""
    if pattern.name == "app_list":
        return {"args": ["assessments"]}
    if pattern.name == "exchange-export":
        return {"args": ["skills", "csv"]}
    if pattern.name in TRANSLATIONS:
        return {"args": ["de"]} if pattern.pattern.converters else {}
    if pattern.name == "undo":
        return {"args": [models.Skill.history.latest("history_date").history_date.isoformat()]}
    if (pattern.name or "").endswith("_simple_history"):
        last = model.history.filter(id=ids[model]).latest().history_date
        return {"args": [ids[model], last.isoformat()]}
    if (pattern.name or "").startswith("demand-") and pattern.pattern.converters:
        count = models.DemandCount.objects.first()
        return {"args": [count.pk if count else 1]}
    if pattern.pattern.converters:
        return {"args": [ids[model or models.User]]}
    return {}


@pytest.fixture
def everything(alice, settings) -> dict[type, object]:
    """A row of every model shown in the admin."""
    # The tests send more forms in a minute than a person may: one to each address.
    settings.ANSWERS_PER_MINUTE *= 10
    alice.answer(alice.begin(), "devops-mlops", docker=2)
    models.AnswerAccess.objects.create(
        email="x@example.org", assessment=models.Assessment.objects.get().pk
    )
    models.User.objects.create_user("ordinary@example.org")
    models.Language.objects.create(code="fr")
    models.DemandCount.objects.create(name="own-ads", title="Our own ads", given_period="2027")
    call_command("make_roles", verbosity=0)
    return {
        model: model._default_manager.order_by("pk").first().pk for model in admin.site._registry
    }


def signed_in(role: str) -> Client:
    """Return a browser signed in as a user with a role."""
    client = Client()
    if role == "anonymous":
        return client
    user = models.User.objects.create_user(
        f"{role}@example.org",
        is_staff=role in ("support", "editor", "superuser", "plain staff"),
        is_superuser=role == "superuser",
    )
    group = {"support": SUPPORT, "editor": EDITOR}.get(role)
    if group:
        user.groups.add(Group.objects.get(name=group))
    client.force_login(user)
    return client


def is_open(role: str, address: Address) -> bool:
    """Return True if a role may open an address."""
    if address.name in EXCHANGE.keys() | EDITING | DRAFT | DEMAND | TRANSLATIONS:
        return role in ("editor", "superuser")
    assert address.model, f"say who may use {address.name}"
    assert address.action in EVERY | LOOKING | {"password_change"}, address
    return address.action in ROLES.get(role, {}).get(address.model, set())


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", ["support", "editor", "superuser", "plain staff"])
def test_staff_can_open_exactly_what_their_role_allows(
    role, method, everything, real_taxonomy, capsys, monkeypatch, rf, thorough
):
    """The permissions for every address, and a request for one open and one closed of each kind."""
    # Checking the whole taxonomy for each of a hundred edits is slow and does not affect access.
    monkeypatch.setattr(edits, "load_taxonomy", lambda: real_taxonomy)
    client = signed_in(role)
    request = rf.get("/")
    request.user = models.User.objects.get(email=f"{role}@example.org")
    wrong, kinds = {}, set()
    for address in addresses(everything):
        if address.action in PERMISSIONS:
            may = getattr(admin.site._registry[address.model], PERMISSIONS[address.action])
            assert may(request) == is_open(role, address), address
            kind = address.action, is_open(role, address), address.model in TAXONOMY
            if kind in kinds and not thorough:
                continue
            kinds.add(kind)
        status = getattr(client, method)(address.url).status_code
        if address.name in EVERYBODY:
            if method == "get" and EVERYBODY[address.name] not in (None, status):
                wrong[address.url] = status
        elif is_open(role, address) != (status in (200, 302, 422)):
            # Read-only pages do not accept POST.
            only_looked_at = (
                method == "post"
                and address.action == "change"
                and address.model in (models.Assessment, models.AnswerAccess)
            )
            if not (only_looked_at and status == 403):
                wrong[address.url] = status
        elif not is_open(role, address):
            assert status == 403, (address, status)
        if address.name == "logout" and method == "post":
            client = client_again(client, role)
    assert not wrong
    with_french = real_taxonomy.model_copy(update={"languages": (Language(code="fr"),)})
    assert load_taxonomy() == with_french


def client_again(client: Client, role: str) -> Client:
    client.force_login(models.User.objects.get(email=f"{role}@example.org"))
    return client


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", ["anonymous", "account"])
def test_others_have_no_access(role, method, everything):
    client = signed_in(role)
    for address in addresses(everything):
        if address.name in ("login", "logout"):
            continue
        response = getattr(client, method)(address.url)
        assert response.status_code == 302, address
        assert response["Location"].startswith(reverse("admin:login")), address


def test_every_model_has_its_addresses(everything):
    found = {(address.model, address.action) for address in addresses(everything)}
    for model in admin.site._registry:
        assert {(model, action) for action in ("changelist", "add", "change", "delete")} <= found
    assert {(model, "simple_history") for model in TAXONOMY} <= found


def test_the_roles_are_created_and_repaired(capsys):
    call_command("make_roles")
    assert capsys.readouterr().out.startswith(f"{EDITOR}: ")
    group = Group.objects.get(name=SUPPORT)
    group.permissions.add(Permission.objects.get(codename="add_user"))
    group.permissions.remove(Permission.objects.get(codename="view_user"))
    member = models.User.objects.create_user("member@example.org")
    member.groups.add(group)
    call_command("make_roles")
    codes = set(group.permissions.values_list("codename", flat=True))
    assert codes == {"view_user", "change_user"}
    assert list(member.groups.all()) == [group]
    assert Group.objects.count() == 2
    editor = set(Group.objects.get(name=EDITOR).permissions.values_list("codename", flat=True))
    assert {"change_skilllevel", "delete_demandfigure", "exchange_taxonomy"} <= editor
    assert not {c for c in editor if c.endswith(("_user", "_assessment", "_answer", "answers"))}


def test_support_can_change_address_and_active_state_only(everything):
    client = signed_in("support")
    user = models.User.objects.get(email="ordinary@example.org")
    url = page(models.User, "change", user.pk)
    shown = soup(client.get(url))
    names = {field.get("name") for field in shown.select("#user_form [name]")}
    assert {"email", "is_active"} <= names
    assert not names & {"is_staff", "is_superuser", "groups", "user_permissions", "password"}
    sent = {
        "email": "Other@Example.org", "is_staff": "on", "is_superuser": "on", "password": "x",
        "groups": [Group.objects.get(name=EDITOR).pk],
        "user_permissions": [Permission.objects.first().pk],
    }  # fmt: skip
    before = user.password
    assert client.post(url, sent).status_code == 302
    user.refresh_from_db()
    assert (user.email, user.is_active) == ("other@example.org", False)
    assert (user.is_staff, user.is_superuser, user.password) == (False, False, before)
    assert not user.groups.exists()
    assert not user.user_permissions.exists()


@pytest.mark.parametrize("rights", [{"is_staff": True}, {"is_superuser": True}])
def test_support_cannot_take_over_an_account_with_permissions(rights, everything):
    client = signed_in("support")
    mighty = models.User.objects.create_user("mighty@example.org", **rights)
    url = page(models.User, "change", mighty.pk)
    assert client.post(url, {"email": "mine@example.org", "is_active": "on"}).status_code == 403
    own = models.User.objects.get(email="support@example.org")
    assert (
        client.post(page(models.User, "change", own.pk), {"is_superuser": "on"}).status_code == 403
    )
    for user in (mighty, models.User.objects.get(email="ordinary@example.org")):
        sent = {"password1": "correct horse battery", "password2": "correct horse battery"}
        assert (
            client.post(
                reverse("admin:auth_user_password_change", args=[user.pk]), sent
            ).status_code
            == 403
        )
    mighty.refresh_from_db()
    assert mighty.email == "mighty@example.org"


RIGHTS = ["is_staff", "is_superuser", "group", "permission"]


def with_right(right: str) -> models.User:
    """Create an account that has, or would get, more permissions than an ordinary one."""
    flags = {right: True} if right.startswith("is_") else {}
    user = models.User.objects.create_user("mighty@example.org", **flags)
    if right == "group":
        user.groups.add(Group.objects.get(name=EDITOR))
    if right == "permission":
        user.user_permissions.add(Permission.objects.get(codename="view_insight"))
    return user


@pytest.fixture
def manager(everything) -> Client:
    """Staff with every permission on accounts and groups who are not superusers."""
    client = signed_in("plain staff")
    user = models.User.objects.get(email="plain staff@example.org")
    user.user_permissions.set(
        Permission.objects.filter(content_type__model__in=["user", "group", "permission"])
    )
    return client


@pytest.mark.parametrize("right", RIGHTS)
def test_only_superusers_delete_or_change_an_account_with_permissions(right, manager):
    mighty, ordinary = with_right(right), models.User.objects.get(email="ordinary@example.org")
    for key in (mighty.pk, models.User.objects.get(email="plain staff@example.org").pk):
        for action, sent in (("delete", {"post": "yes"}), ("change", {"email": "m@example.org"})):
            assert manager.post(page(models.User, action, key), sent).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [ordinary.pk, mighty.pk]}
    listed = page(models.User, "changelist")
    assert "account with rights" in manager.post(listed, chosen).content.decode()
    assert manager.post(listed, chosen | {"post": "yes"}).status_code == 403
    assert models.User.objects.filter(pk__in=[mighty.pk, ordinary.pk], is_active=True).count() == 2
    assert (
        manager.post(page(models.User, "delete", ordinary.pk), {"post": "yes"}).status_code == 302
    )
    root = signed_in("superuser")
    assert root.post(listed, chosen | {"post": "yes"}).status_code == 302
    assert not models.User.objects.filter(pk=mighty.pk).exists()


def test_only_superusers_change_groups(manager):
    group = Group.objects.get(name=SUPPORT)
    models.User.objects.get(email="plain staff@example.org").groups.add(group)
    sent = {
        "name": group.name,
        "permissions": list(Permission.objects.values_list("pk", flat=True)),
    }
    before = set(group.permissions.all())
    for action, arguments in (("change", [group.pk]), ("add", []), ("delete", [group.pk])):
        url = reverse(f"admin:auth_group_{action}", args=arguments)
        assert manager.post(url, sent | {"post": "yes"}).status_code == 403
    assert set(group.permissions.all()) == before


def test_an_account_created_by_staff_has_no_permissions_and_a_clean_address(manager):
    sent = {
        "email": "New@Example.org\u200b", "usable_password": "true", "is_superuser": "on",
        "password1": "correct horse battery", "password2": "correct horse battery",
    }  # fmt: skip
    assert manager.post(page(models.User, "add"), sent).status_code == 302
    assert not models.User.objects.get(email="new@example.org").has_rights


def test_answers_need_a_permission_and_every_view_is_recorded(everything):
    models.AnswerAccess.objects.all().delete()
    assessment = models.Assessment.objects.get()
    client = signed_in("support")
    user = models.User.objects.get(email="support@example.org")
    every_other = Permission.objects.filter(content_type__app_label="assessments").exclude(
        codename="view_personal_answers"
    )
    user.user_permissions.set(every_other)
    url = page(models.Assessment, "change", assessment.pk)
    assert client.get(url).status_code == 403
    assert client.get(page(models.Assessment, "changelist")).status_code == 403
    assert not models.AnswerAccess.objects.exists()
    user.user_permissions.set(Permission.objects.filter(codename="view_personal_answers"))
    response = client.get(url)
    assert response.status_code == 200
    assert "Docker and containers" in response.content.decode()
    seen = models.AnswerAccess.objects.get()
    assert (seen.user, seen.email, seen.assessment) == (user, user.email, assessment.pk)
    assert client.post(url, {"user": ""}).status_code == 403
    assert client.get(page(models.AnswerAccess, "changelist")).status_code == 403
    user.delete()
    assessment.delete()
    seen.refresh_from_db()
    assert (seen.user, seen.email) == (None, "support@example.org")


def test_the_page_for_deleting_an_account_shows_no_answers(everything, alice):
    user = models.User.objects.get(email="ordinary@example.org")
    draft = models.Assessment.objects.get()
    models.Assessment.objects.filter(pk=draft.pk).update(user=user, guest_key=None)
    client = signed_in("superuser")
    url = page(models.User, "delete", user.pk)
    text = client.get(url).content.decode()
    assert "and all its data" in text
    assert "Docker" not in text
    chosen = {"action": "delete_selected", "_selected_action": [user.pk]}
    assert "Docker" not in client.post(page(models.User, "changelist"), chosen).content.decode()
    assert client.post(url, {"post": "yes"}).status_code == 302
    assert not models.Assessment.objects.filter(pk=draft.pk).exists()


def test_keys_of_second_factors_are_not_shown():
    assert not {m for m in admin.site._registry if m._meta.app_label in ("account", "mfa")}


def test_the_admin_has_no_links_to_shared_reports(typical_scientist):
    call_command("make_roles", verbosity=0)
    share = sharing.share_create(assessment=typical_scientist, days=7)
    kind = ContentType.objects.get_for_model(models.SharedReport).pk
    response = signed_in("support").get(f"{reverse('admin:index')}r/{kind}/{share.pk}/")
    assert response.status_code == 404


def test_an_editor_can_edit(everything):
    client = signed_in("editor")
    skill = models.Skill.objects.get(slug="docker")
    url = page(models.Skill, "change", skill.pk)
    revision = taxonomy_revision()
    assert (
        client.post(url, filled(client, url) | {"levels-0-practice_hours": 77}).status_code == 302
    )
    assert skill.levels.get(level=1).practice_hours == 77
    assert taxonomy_revision() == revision + 1
    shown = client.get(reverse("admin:index")).content.decode()
    assert reverse("admin:exchange") in shown
    assert page(models.User, "changelist") not in shown
