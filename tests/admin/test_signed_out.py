"""Forms of the admin that are sent after the session has ended."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments import models
from tests.admin.forms import confirmed
from tests.admin.test_new_skill import LEAST, URL
from tests.cast import soup, words

pytestmark = pytest.mark.django_db


def test_what_was_typed_is_kept_until_the_editor_has_signed_in(editor):
    editor.logout()
    page = soup(refused := editor.post(URL, LEAST))
    assert refused.status_code == 403
    assert "You are signed out." in words(page.select_one("main"))
    sent = {row["name"]: row["value"] for row in page.select("form.actions input[type=hidden]")}
    assert LEAST.items() <= sent.items()
    editor.force_login(models.User.objects.get())
    preview = editor.post(page.select_one("form.actions")["action"], sent)
    assert editor.post(URL, confirmed(preview)).status_code == 302


def test_a_form_of_another_site_is_not_kept(db):
    response = Client().post(URL, LEAST, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 302


def test_signing_out_twice_leads_to_the_start(db):
    assert Client().post(reverse("admin:logout")).status_code == 302
