"""What somebody can show: a note and links for each skill."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments import selectors, services
from assessments.forms import SkillProofForm
from assessments.forms.evidence import TOO_MUCH_EVIDENCE
from assessments.models import Assessment
from assessments.services.evidence import PARTS
from assessments.taxonomy_store import editions
from assessments.views.requests import for_result, page_with_form


@never_cache
@require_safe
@for_result
def showing(request: HttpRequest, found: Assessment) -> HttpResponse:
    """List the skills of a result: those with something to show, then those with nothing yet."""
    proofs = {row.skill.slug: row for row in found.proofs.select_related("skill")}
    today = editions.edition_current().taxonomy
    asked = [row for area in selectors.result_report(found).areas for row in area.rows]
    rows = [
        (skill, _level(found, skill.slug), proofs.get(slug))
        for row in sorted(asked, key=lambda row: -row.score.weight)
        for skill in row.skills
        # One that was merged since is shown under its old name, and kept under the new.
        if (slug := today.skill_slug(skill.slug)) and (_level(found, skill.slug) or slug in proofs)
    ]
    context = {
        "assessment": found,
        "bare": [row for row in rows if not row[2]],
        "shown": [row for row in rows if row[2]],
    }
    return render(request, "evidence/showing.html", context)


@never_cache
@page_with_form
@for_result
def skill_proof(request: HttpRequest, found: Assessment, skill_slug: str) -> HttpResponse:
    """Change what there is to show for one skill."""
    view = selectors.result_report(found)
    skills = {s.slug: s for area in view.areas for row in area.rows for s in row.skills}
    kept = editions.edition_current().taxonomy.skill_slug(skill_slug)
    if skill_slug not in skills or kept is None:
        raise Http404("this result has no such skill")
    proof = found.proofs.filter(skill__slug=kept).first()
    initial = {part: getattr(proof, part) for part in PARTS} if proof else {}
    form = SkillProofForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            services.skill_proof_set(assessment=found, skill=kept, **form.changed_values())
            return redirect(f"{reverse('showing', args=[found.pk])}#{skill_slug}")
        except services.TooMuchEvidenceError:
            form.add_error("note", TOO_MUCH_EVIDENCE)
    level = _level(found, skill_slug)
    context = {
        "assessment": found,
        "form": form,
        "skill": skills[skill_slug],
        "level": level,
        "anchor": skills[skill_slug].levels[level].anchor if level else "",
        "proof": proof,
    }
    status = 422 if form.errors else 200
    return render(request, "evidence/skill_proof.html", context, status=status)


def _level(found: Assessment, skill: str) -> int | None:
    """Return the level that was answered, None for any other answer."""
    answer = found.result.answers.get(skill)
    return answer if isinstance(answer, int) else None
