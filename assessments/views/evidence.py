"""The user's evidence: a note and links for each skill."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from assessments import selectors, services
from assessments.forms import SkillEvidenceForm
from assessments.forms.evidence import TOO_MUCH_EVIDENCE
from assessments.models import Assessment
from assessments.services.evidence import PARTS
from assessments.taxonomy_store import editions
from assessments.views.requests import page_with_form, requires_result


@require_safe
@requires_result
def evidence(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """List the skills of a result, those with evidence first."""
    rows = selectors.skills_to_show(assessment, editions.edition_current())
    context = {
        "assessment": assessment,
        "without_evidence": [row for row in rows if not row.row],
        "with_evidence": [row for row in rows if row.row],
    }
    return render(request, "evidence/evidence.html", context)


@page_with_form
@requires_result
def skill_evidence(request: HttpRequest, assessment: Assessment, skill_slug: str) -> HttpResponse:
    """Show and change the evidence for one skill."""
    view = selectors.result_report(assessment)
    skills = {s.slug: s for area in view.areas for row in area.rows for s in row.skills}
    current_slug = editions.edition_current().taxonomy.skill_slug(skill_slug)
    if skill_slug not in skills or current_slug is None:
        raise Http404("this result has no such skill")
    row = assessment.evidence.filter(skill__slug=current_slug).first()
    initial = {part: getattr(row, part) for part in PARTS} if row else {}
    form = SkillEvidenceForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            services.skill_evidence_set(
                assessment=assessment, skill=current_slug, **form.changed_values()
            )
            return redirect(
                reverse("assessments:evidence", args=[assessment.pk], fragment=skill_slug)
            )
        except services.TooMuchEvidenceError:
            form.add_error("note", TOO_MUCH_EVIDENCE)
    level = selectors.answered_level(assessment, skill_slug)
    context = {
        "assessment": assessment,
        "form": form,
        "skill": skills[skill_slug],
        "level": level,
        "anchor": skills[skill_slug].levels[level].anchor if level else "",
        "evidence": row,
    }
    status = 422 if form.errors else 200
    return render(request, "evidence/skill_evidence.html", context, status=status)
