"""Merge two skills: choose them, preview the effects, confirm."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from assessments.admin.pages import add_page, page_response
from assessments.admin.preview import CONFIRMED, KEEP_EDITING, preview_page
from assessments.admin.problems import problem_lines
from assessments.domain.taxonomy.merging import MergeError
from assessments.models import Skill
from assessments.selectors import answers_to
from assessments.services import skill_merge
from assessments.taxonomy_store.edits import (
    InconsistentTaxonomyError,
    UnconfirmedEditError,
    taxonomy_edit,
)


class MergeForm(forms.Form):
    """Choice of the skill to merge and the skill to merge it into."""

    old = forms.ModelChoiceField(
        Skill.objects.order_by("name"),
        to_field_name="slug",
        label="Merge this skill",
        help_text="Its answers move to the other skill, and its slug becomes an alias of it.",
    )
    into = forms.ModelChoiceField(
        Skill.objects.filter(retired=False).order_by("name"),
        to_field_name="slug",
        label="into this one",
        help_text="Its levels, hours, prerequisites and resources do not change.",
    )

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError if both skills are the same."""
        if self.cleaned_data.get("old") == self.cleaned_data.get("into") is not None:
            raise ValidationError("Choose two different skills.")
        return self.cleaned_data


def merge(request: HttpRequest) -> HttpResponse:
    """Show the form, preview the effects of merging, and merge once confirmed."""
    form = MergeForm(request.POST if request.method == "POST" else None)
    if KEEP_EDITING in request.POST or not form.is_valid():
        return _page(request, form)
    old, into = form.cleaned_data["old"], form.cleaned_data["into"]
    counts = answers_to(old)
    try:
        with taxonomy_edit(request.POST.get(CONFIRMED, ""), always_ask=True):
            skill_merge(old=old.slug, into=into.slug)
    except (MergeError, InconsistentTaxonomyError) as refusal:
        for line in problem_lines(refusal.problems):
            form.add_error(None, line)
        return _page(request, form)
    except UnconfirmedEditError as pending:
        note = (
            f"{counts['drafts']} unfinished assessments have an answer to {old}. It becomes their "
            f"answer to {into}; if both are answered, the higher level is kept. "
            f"{counts['results']} submitted results do not change. “{old.slug}” becomes an alias "
            f"of {into}."
        )
        return preview_page(request, pending.effects, note=note)
    messages.success(request, f"{old} was merged into {into}.")
    return redirect("admin:assessments_skill_changelist")


def _page(request: HttpRequest, form: MergeForm) -> HttpResponse:
    context = {"title": "Merge two skills", "form": form}
    status = 422 if form.errors else 200
    return page_response(request, "admin/assessments/merge.html", context, status=status)


add_page("merge/", merge, "merge", "assessments.change_skill", "assessments.delete_skill")
