"""Pages of the admin have a looser Content-Security-Policy; no other page does."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["index", "assessments_skill_changelist", "assessments_skill_add"])
def test_admin_pages_allow_eval_and_inline_styles(name, editor):
    policy = editor.get(reverse(f"admin:{name}"))["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-eval'" in policy
    assert "style-src 'self' 'unsafe-inline'" in policy
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("path", ["/", "/guide/", "/admin/nowhere/", "/nowhere/"])
def test_other_pages_stay_strict_for_editors_too(path, editor):
    policy = editor.get(path)["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy
