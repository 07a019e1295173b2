"""A person's data during a sign-in, an import, a deletion or a cleanup."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments import services
from assessments.domain.errors import GoneError
from assessments.domain.portability.reading import read_data
from assessments.models import Answer, Assessment, Plan, Result, Snapshot, User
from assessments.selectors.owners import Owner
from assessments.services import own_data as personal_data
from assessments.services.cleanup import cleanup
from assessments.taxonomy_store.editions import edition_current
from tests.cast import DATA_SCIENTIST, ML_ENGINEER, Person
from tests.concurrency.overlapping import overlapping
from tests.concurrency.people import AREA, another_tab, delete_everything, retake

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def bring(person: Person, content: bytes):
    file = SimpleUploadedFile("data.json", content)
    return person.client.post(reverse("assessments:data"), {"file": file})


def begin(person: Person):
    sent = {"start_role": DATA_SCIENTIST, "target_role": ML_ENGINEER}
    return person.client.post(reverse("assessments:start"), sent)


@pytest.fixture
def file(mallory) -> bytes:
    """An export with one draft, months old, that is no longer on this site."""
    draft = mallory.begin()
    mallory.save_one(draft, AREA, "docker", "2")
    Assessment.objects.update(updated_at=timezone.now() - timedelta(days=200))
    content = mallory.get("export_data").getvalue()
    draft.delete()
    return content


def test_a_choice_in_another_tab_during_sign_up_is_in_the_account(alice):
    draft = alice.begin()
    tab = another_tab(alice)
    _, late = overlapping(alice.sign_up, lambda: tab.save_one(draft, AREA, "docker", "2"))
    assert late.status_code == 200
    assert Answer.objects.get().assessment.user == User.objects.get()


def test_submitting_in_another_tab_during_sign_up_copies_the_last_plan(alice, typical_scientist):
    alice.do(typical_scientist, "skip:docker:4")
    draft = alice.begin()
    tab = another_tab(alice)
    _, late = overlapping(alice.sign_up, lambda: tab.submit(draft))
    assert late.status_code == 302
    assert set(Assessment.objects.values_list("user", flat=True)) == {User.objects.get().pk}
    assert Plan.objects.get(assessment=draft).skills.get().ceiling == 3


def test_a_retake_in_another_tab_during_sign_up_is_in_the_account(alice, typical_scientist):
    tab = another_tab(alice)
    overlapping(alice.sign_up, lambda: retake(tab, typical_scientist))
    assert Assessment.objects.get(submitted_at=None).user == User.objects.get()


def test_a_guest_cannot_start_while_signing_up_in_another_tab(alice):
    """The assessment would belong to a guest key that is no longer used."""
    alice.begin("software-engineer")
    tab = another_tab(alice)
    _, late = overlapping(alice.sign_up, lambda: begin(tab))
    assert late.status_code == 404
    assert Assessment.objects.get().user == User.objects.get()


def test_a_guest_cannot_import_while_signing_up_in_another_tab(alice, file):
    draft = alice.begin("software-engineer")
    owner = Owner(None, draft.guest_key, alice.client.session.session_key)
    brought = read_data(file, edition_current().taxonomy)
    with pytest.raises(GoneError):
        overlapping(alice.sign_up, lambda: personal_data.data_import(owner=owner, brought=brought))
    assert Assessment.objects.get() == draft


@pytest.mark.parametrize("name", ["begin", "bring"])
def test_signing_up_waits_for_the_guests_new_assessment(alice, file, name):
    alice.begin("software-engineer")
    tab = another_tab(alice)
    first = {"begin": lambda: begin(alice), "bring": lambda: bring(alice, file)}[name]
    response, _ = overlapping(first, tab.sign_up)
    assert response.status_code == 302
    assert set(Assessment.objects.values_list("user", flat=True)) == {User.objects.get().pk}
    assert Assessment.objects.count() == 2


def test_an_assessment_is_claimed_once(alice):
    draft = alice.begin()
    users = [User.objects.create_user(f"{name}@example.org") for name in ("one", "other")]
    counts = overlapping(
        *(
            lambda user=user: services.assessments_claim(user=user, guest_key=draft.guest_key)
            for user in users
        )
    )
    draft.refresh_from_db()
    assert (counts, draft.user) == ([1, 0], users[0])


def test_two_sign_ups_with_one_address_create_one_account():
    one, other = (Person(Client()) for _ in range(2))
    responses = overlapping(one.sign_up, other.sign_up)
    # The other one gets the form again, or its message that the account already exists.
    assert responses[0].status_code == 302
    assert responses[1].status_code in (200, 302)
    assert User.objects.count() == 1


def test_a_file_sent_twice_is_imported_once(alice, file):
    alice.begin("software-engineer")
    tab = another_tab(alice)
    responses = overlapping(lambda: bring(alice, file), lambda: bring(tab, file))
    assert [response.status_code for response in responses] == [302, 302]
    assert Assessment.objects.exclude(origin="answered").count() == 1


def test_several_people_can_import_the_same_file_at_once(file):
    brought = read_data(file, edition_current().taxonomy)
    users = [User.objects.create_user(f"{name}@example.org") for name in "abc"]
    counts = overlapping(
        *(
            lambda user=user: personal_data.data_import(owner=Owner(user, None), brought=brought)
            for user in users
        )
    )
    assert counts == [(1, 0)] * 3
    assert all(user.assessments.count() == 1 for user in users)


def test_starting_while_the_account_is_deleted_is_refused(alice):
    alice.sign_up()
    alice.show_password()
    tab = another_tab(alice)
    gone, late = overlapping(lambda: delete_everything(alice), lambda: begin(tab))
    assert (gone.status_code, late.status_code) == (302, 404)
    assert not Assessment.objects.exists()


def test_importing_while_the_account_is_deleted_is_refused(alice, file):
    alice.sign_up()
    alice.show_password()
    owner = Owner(User.objects.get(), None)
    brought = read_data(file, edition_current().taxonomy)
    with pytest.raises(GoneError):
        overlapping(
            lambda: delete_everything(alice),
            lambda: personal_data.data_import(owner=owner, brought=brought),
        )
    assert not Assessment.objects.exists()


@pytest.mark.parametrize("name", ["begin", "bring"])
def test_deleting_an_account_deletes_assessments_just_started(alice, file, name):
    alice.sign_up()
    alice.show_password()
    alice.begin("software-engineer")
    tab = another_tab(alice)
    first = {"begin": lambda: begin(alice), "bring": lambda: bring(alice, file)}[name]
    response, gone = overlapping(first, lambda: delete_everything(tab))
    assert (response.status_code, gone.status_code) == (302, 302)
    assert not User.objects.exists()
    assert not Assessment.objects.exists()


def test_support_deletes_an_account_with_answers_just_saved(alice):
    alice.sign_up()
    draft, account = alice.begin(), User.objects.get()
    root = Client()
    root.force_login(User.objects.create_superuser("root@example.org", "x"))
    page = reverse("admin:assessments_user_delete", args=[account.pk])
    saved, gone = overlapping(
        lambda: alice.save_one(draft, AREA, "docker", "2"), lambda: root.post(page, {"post": "yes"})
    )
    assert (saved.status_code, gone.status_code) == (200, 302)
    assert not Assessment.objects.exists()


def test_cleanup_keeps_what_a_new_guest_is_importing(alice, file, monkeypatch):
    """The file is months old, but the guest's session is as new as the request."""
    whole = personal_data.data_import

    def with_cleanup(**given):
        new = whole(**given)
        cleanup()
        return new

    monkeypatch.setattr(personal_data, "data_import", with_cleanup)
    assert bring(alice, file).status_code == 302
    assert alice.get("assessment", Assessment.objects.get().pk).status_code == 200


def test_cleanup_keeps_what_is_being_restored(alice):
    draft = alice.begin()
    long_ago = timezone.now() - timedelta(days=31)
    Assessment.objects.update(deleted_at=long_ago)
    _, found = overlapping(lambda: services.assessment_restore(assessment=draft), cleanup)
    assert found["deleted assessments"] == 0
    assert Assessment.objects.get().deleted_at is None


def test_cleanup_keeps_a_snapshot_that_a_new_result_uses(alice, typical_scientist):
    draft = alice.begin()
    Result.objects.all().delete()
    typical_scientist.delete()
    assert Snapshot.objects.count() == 1
    overlapping(lambda: alice.submit(draft), cleanup)
    assert Result.objects.get().snapshot == Snapshot.objects.get()


def test_deleting_everything_keeps_a_snapshot_that_another_result_uses(
    alice, mallory, typical_scientist
):
    alice.sign_up()
    alice.show_password()
    draft = mallory.begin()
    Snapshot.objects.update(imported=True)
    overlapping(lambda: mallory.submit(draft), lambda: delete_everything(alice))
    assert Result.objects.get().snapshot == Snapshot.objects.get()
