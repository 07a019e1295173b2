"""The user's evidence for a skill: a note and links."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from assessments import selectors, services
from assessments.domain.report.requirement_list import Choice
from assessments.domain.taxonomy.rules import MAX_LEVEL
from assessments.forms import SkillEvidenceForm
from assessments.forms.evidence import TOO_MUCH_EVIDENCE
from assessments.models import Assessment
from assessments.services.evidence import PARTS
from assessments.taxonomy_store import editions
from assessments.views.requests import page_with_form, requires_result

STEP_LEVELS = [str(level) for level in range(1, MAX_LEVEL + 1)]


@page_with_form
@requires_result
def skill_evidence(request: HttpRequest, assessment: Assessment, skill_slug: str) -> HttpResponse:
    """Show and change the evidence for one skill, then return to its place in the report.

    A link from a step of the plan has its level as ``step``, to return there.
    """
    view = selectors.result_report(assessment)
    taxonomy = editions.edition_current().taxonomy
    current_slug = taxonomy.skill_slug(skill_slug)
    row = assessment.evidence.filter(skill__slug=current_slug).first()
    places = {
        skill.slug: (skill, requirement)
        for area in view.areas
        for requirement in area.rows
        for skill in requirement.skills
    }
    if current_slug is None or (skill_slug not in places and row is None):
        raise Http404("this result has no such skill")
    if skill_slug in places:
        skill, requirement = places[skill_slug]
        fragment = f"requirement-{requirement.requirement.slug}"
    else:
        # Evidence of an earlier result, which asked for other skills.
        skill, fragment = taxonomy.skill_by_slug[current_slug], "other-evidence"
    choice = Choice.parse(request.GET, view.areas)._replace(skill=skill_slug)
    report = reverse("assessments:report", args=[assessment.pk])
    back = f"{report}?{choice.query}#{fragment}"
    if (step := request.GET.get("step", "")) in STEP_LEVELS:
        back = reverse("assessments:plan", args=[assessment.pk]) + f"#{current_slug}-{step}"
    initial = {part: getattr(row, part) for part in PARTS} if row else {}
    form = SkillEvidenceForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            services.skill_evidence_set(
                assessment=assessment, skill=current_slug, **form.changed_values()
            )
            return redirect(back)
        except services.TooMuchEvidenceError:
            form.add_error("note", TOO_MUCH_EVIDENCE)
    level = selectors.answered_level(assessment, skill_slug)
    context = {
        "assessment": assessment,
        "form": form,
        "skill": skill,
        "level": level,
        "anchor": skill.levels[level].anchor if level else "",
        "evidence": row,
        "back": back,
    }
    status = 422 if form.errors else 200
    return render(request, "evidence/skill_evidence.html", context, status=status)
