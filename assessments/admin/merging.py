"""Making one skill of two: choose, see what it does, confirm."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from unfold.widgets import UnfoldAdminSelectWidget

from assessments.admin.preview import CONFIRMED, EDIT_FURTHER, preview_page
from assessments.domain.taxonomy.merging import MergeError
from assessments.models import Skill
from assessments.selectors import answers_to
from assessments.services import skill_merge
from assessments.taxonomy_store.edits import (
    InconsistentTaxonomyError,
    TaxonomyEdit,
    UnconfirmedEditError,
)


class MergeForm(forms.Form):
    """Which skill goes into which."""

    old = forms.ModelChoiceField(
        Skill.objects.order_by("name"),
        to_field_name="slug",
        label="This skill goes",
        help_text="Its answers move, its slug stays known as another name.",
        widget=UnfoldAdminSelectWidget,
    )
    into = forms.ModelChoiceField(
        Skill.objects.filter(retired=False).order_by("name"),
        to_field_name="slug",
        label="and is part of this one",
        help_text="Its levels, hours, prerequisites and resources stay as they are.",
        widget=UnfoldAdminSelectWidget,
    )

    def clean(self) -> dict[str, Any]:
        """Refuse one skill twice."""
        if self.cleaned_data.get("old") == self.cleaned_data.get("into") is not None:
            raise ValidationError("Choose two different skills.")
        return self.cleaned_data


@permission_required("assessments.delete_skill", raise_exception=True)
@permission_required("assessments.change_skill", raise_exception=True)
def merge(request: HttpRequest) -> HttpResponse:
    """Ask which skills, show what merging them does, and do it once that is confirmed."""
    form = MergeForm(request.POST if request.method == "POST" else None)
    if EDIT_FURTHER in request.POST or not form.is_valid():
        return _page(request, form)
    old, into = form.cleaned_data["old"], form.cleaned_data["into"]
    counts = answers_to(old)
    try:
        with transaction.atomic():
            edit = TaxonomyEdit(request.POST.get(CONFIRMED, ""), always_ask=True)
            skill_merge(old=old.slug, into=into.slug)
            edit.settle()
    except (MergeError, InconsistentTaxonomyError) as refusal:
        for problem in refusal.problems:
            form.add_error(None, problem)
        return _page(request, form)
    except UnconfirmedEditError as pending:
        note = _(
            "%(drafts)d drafts have an answer to %(old)s: it becomes their answer to %(into)s, and "
            "where both are answered the higher level stays. %(results)d submitted results keep "
            "theirs. “%(slug)s” stays known as another name of %(into)s."
        ) % {"old": old, "into": into, "slug": old.slug, **counts}
        return preview_page(request, pending.effects, note=note)
    text = _("%(old)s is part of %(into)s now.") % {"old": old, "into": into}
    messages.success(request, text)
    return redirect("admin:assessments_skill_changelist")


def _page(request: HttpRequest, form: MergeForm) -> HttpResponse:
    context = admin.site.each_context(request) | {"title": _("Merge two skills"), "form": form}
    status = 422 if form.errors else 200
    return TemplateResponse(request, "admin/assessments/merge.html", context, status=status)


admin.site.add_page("merge/", merge, "merge")  # type: ignore[attr-defined]
