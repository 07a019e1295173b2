"""Problems of an edit as editors read them: at the field, with a link to each object named."""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from assessments import models
from assessments.domain.taxonomy.problems import Problem, Ref

# The model of each kind of object, and the fields that are its name, joined by a slash.
PAGES: Mapping[str, tuple[type[Any], tuple[str, ...]]] = {
    "area": (models.Area, ("slug",)),
    "source": (models.Source, ("slug",)),
    "skill": (models.Skill, ("slug",)),
    "learning": (models.Skill, ("slug",)),
    "role": (models.Role, ("slug",)),
    "specialism": (models.Specialism, ("slug",)),
    "project": (models.Project, ("slug",)),
    "requirement": (models.Requirement, ("role__slug", "slug")),
    "typical level": (models.TypicalLevel, ("role__slug", "skill__slug")),
    "chapter": (models.Chapter, ("role__slug", "slug")),
}
# Fields of forms that are not named like those of the taxonomy's objects.
OTHER_FIELDS: Mapping[str | int, str] = {"start": "is_start", "target": "is_target"}


class ShownProblem(NamedTuple):
    """A problem as HTML; ``at`` is the path to its field, None if another object has it."""

    html: SafeString
    at: tuple[str | int, ...] | None


def shown_problems(
    problems: Iterable[str], page: tuple[type[Any], str] | None = None
) -> list[ShownProblem]:
    """Return problems with links; ``page`` is the model and the name of the object being edited.

    A problem of another object begins with a link to that object.
    """
    model, name = page or (None, "")
    own = {kind for kind, (of_kind, _) in PAGES.items() if of_kind is model}
    seen = []
    for problem in problems:
        if isinstance(problem, Problem):
            for kind in own:
                problem = problem.seen_from(kind, name)
        seen.append(problem)
    named = [problem for problem in seen if isinstance(problem, Problem)]
    refs = {ref for row in named for ref in (row.about, *row.parts) if isinstance(ref, Ref)}
    links = _addresses(ref for ref in refs if not (ref.kind in own and ref.name == name))
    return [_shown(problem, own, name, links) for problem in seen]


def problem_lines(problems: Iterable[str] | None) -> list[SafeString]:
    """Return problems as lines of HTML, for a page that edits several objects."""
    return [problem.html for problem in shown_problems(problems or ())]


def _shown(problem: str, own: set[str], name: str, links: Mapping[Ref, str]) -> ShownProblem:
    if not isinstance(problem, Problem):
        return ShownProblem(format_html("{}", problem), None)
    sentence = format_html_join("", "{}", ((_part(part, links),) for part in problem.parts))
    if problem.about.kind in own and problem.about.name == name:
        return ShownProblem(sentence, problem.at)
    place = f", {problem.field}: " if problem.field else ": "
    return ShownProblem(format_html("{}{}{}", _part(problem.about, links), place, sentence), None)


def _part(part: str | Ref, links: Mapping[Ref, str]) -> str:
    if not isinstance(part, Ref):
        return part
    address = links.get(part)
    return format_html('<a href="{}">{}</a>', address, part.label) if address else part.label


def _addresses(refs: Iterable[Ref]) -> dict[Ref, str]:
    """Return the pages of objects that are in the database; one query for each kind."""
    by_kind: dict[str, list[Ref]] = defaultdict(list)
    for ref in refs:
        by_kind[ref.kind].append(ref)
    found = {
        ref: reverse("admin:grid_typical-levels", query={"find": ref.name})
        for ref in by_kind.pop("typical levels", ())
    }
    for kind, of_kind in by_kind.items():
        if kind not in PAGES:
            continue
        model, fields = PAGES[kind]
        last = {ref.name.rpartition("/")[2] for ref in of_kind}
        rows = model.objects.filter(**{f"{fields[-1]}__in": last}).values_list("pk", *fields)
        keys = {"/".join(map(str, names)): key for key, *names in rows}
        view = f"admin:assessments_{model._meta.model_name}_change"
        found |= {ref: reverse(view, args=[keys[ref.name]]) for ref in of_kind if ref.name in keys}
    return found


def object_name(form: Any) -> str:
    """Return the name of a form's object as in ``Taxonomy.objects``; empty if it has none yet."""
    names: list[Any] = []
    for path in next((f for model, f in PAGES.values() if model is form._meta.model), ()):
        first, *rest = path.split("__")
        value = form.cleaned_data.get(first, getattr(form.instance, first, None))
        names.append(getattr(value, rest[0], None) if rest else value)
    return "/".join(names) if all(names) else ""


def refuse_form(
    request: HttpRequest, form: Any, problems: Iterable[str], parts: Container[str | int]
) -> None:
    """Add problems to the fields of a form, and the others to the form itself.

    ``parts`` are the fields of the object whose problems its inlines show, see ``part_problems``.
    """
    request.part_problems = placed = []  # type: ignore[attr-defined]
    for problem in shown_problems(problems, (form._meta.model, object_name(form))):
        field = OTHER_FIELDS.get(problem.at[0], problem.at[0]) if problem.at else ""
        if field in form.fields:
            form.add_error(field, problem.html)
        elif problem.at and problem.at[0] in parts and "prerequisites" not in problem.at:
            placed.append(problem)
        else:
            form.add_error(None, problem.html)


def part_problems(request: HttpRequest, field: str) -> list[ShownProblem]:
    """Return the problems of a field that an inline shows, after ``refuse_form``."""
    placed: list[ShownProblem] = getattr(request, "part_problems", [])
    return [problem for problem in placed if problem.at and problem.at[0] == field]
