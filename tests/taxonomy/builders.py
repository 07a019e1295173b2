"""A small valid taxonomy that tests can break in one place."""

from pathlib import Path
from typing import Any

import yaml

from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.objects import Skill

Data = dict[str, Any]
WORDS = ("apple", "brick", "cloud", "drum", "eagle", "flute", "grape", "house", "iron", "jewel")


def skill(slug: str, **changes: Any) -> Data:
    """A skill with four anchors that share no words with those of other skills."""
    levels = {
        n: {"anchor": " ".join(f"{slug}{n}{word}" for word in WORDS), "hours": 10 * n}
        for n in range(1, 5)
    }
    return {
        "slug": slug,
        "name": slug.title(),
        "description": "A skill.",
        "levels": levels,
    } | changes


def requirement(slug: str, *skills: str, **changes: Any) -> Data:
    """A requirement whose weight has a reason in text."""
    return {
        "slug": slug,
        "name": slug.title(),
        "area": "coding",
        "skills": list(skills or (slug,)),
        "level": 3,
        "weight": 2,
        "reason": "It is needed.",
        "weight_reason": "So it is.",
    } | changes


def typical(slug: str, mean: float = 1.5) -> Data:
    """A typical level."""
    return {"skill": slug, "mean": mean, "spread": 0.8, "source": "book", "basis": "Judgement."}


def chapter(slug: str, *steps: str, **changes: Any) -> Data:
    """A chapter before applying; ``steps`` are skills with levels, such as “snake 1”."""
    pairs = [step.split() for step in steps]
    return {
        "slug": slug,
        "name": slug.title(),
        "outcome": f"It is visible that {slug} is done.",
        "before_applying": True,
        "steps": [{"skill": skill, "level": int(level)} for skill, level in pairs],
    } | changes


def coding(*skills: Data) -> dict[str, Data]:
    """The file of the skills of the first area."""
    return {"skills/coding.yaml": {"area": "coding", "skills": list(skills)}}


def engineer(*requirements: Data) -> dict[str, Data]:
    """The file of the target role's requirements."""
    return {"requirements/engineer.yaml": {"role": "engineer", "requirements": list(requirements)}}


def analyst(*levels: Data) -> dict[str, Data]:
    """The file of the start role's typical levels."""
    return {"typical_levels/analyst.yaml": {"role": "analyst", "levels": list(levels)}}


def curriculum(*chapters: Data) -> dict[str, Data]:
    """The file of the target role's curriculum."""
    return {"curricula/engineer.yaml": {"role": "engineer", "chapters": list(chapters)}}


def small_requirements() -> list[Data]:
    """The requirements of the target role, the first of them a must-have."""
    return [
        requirement("language", "snake", "coffee", floor=2),
        requirement("vectors", area="maths"),
        requirement("limits", area="maths", level=2),
    ]


def small() -> dict[str, Data]:
    """The files of a taxonomy with two areas, four skills, one start and one target role."""
    limits = skill("limits", prerequisites=[{"skill": "vectors", "level": 1}])
    return {
        "areas.yaml": {
            "areas": [
                {"slug": slug, "name": slug.title(), "description": "An area."}
                for slug in ("coding", "maths")
            ]
        },
        "sources.yaml": {"sources": [{"slug": "book", "title": "A book", "year": "2020"}]},
        "roles.yaml": {
            "roles": [
                {
                    "slug": "analyst",
                    "name": "Analyst",
                    "description": "Analyses.",
                    "start": True,
                    "target": False,
                },
                {
                    "slug": "engineer",
                    "name": "Engineer",
                    "description": "Builds.",
                    "start": False,
                    "target": True,
                },
            ]
        },
        **coding(skill("snake"), skill("coffee")),
        "skills/maths.yaml": {"area": "maths", "skills": [skill("vectors"), limits]},
        **engineer(*small_requirements()),
        **analyst(*map(typical, ("snake", "coffee", "vectors", "limits"))),
        **curriculum(
            chapter(
                "basics",
                *("snake 1", "vectors 1", "limits 1", "snake 2"),
                exits=[{"start_role": "analyst", "advice": "Apply now."}],
            ),
            chapter("depth", "vectors 2", "snake 3"),
            chapter("breadth", "vectors 3", "limits 2", before_applying=False),
        ),
    }


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def write(files: dict[str, Any], root: Path) -> Path:
    """Write files below ``root``: dicts as YAML, text unchanged."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = (
            content
            if isinstance(content, str)
            else yaml.dump(content, Dumper=_Dumper, sort_keys=False)
        )
        path.write_text(text, encoding="utf-8")
    return root


def document(files: dict[str, Data] | None = None) -> Taxonomy:
    """Return the small taxonomy, or the one in ``files``, as a document."""
    files = files or small()
    parts: dict[str, Any] = {
        "areas": files["areas.yaml"]["areas"],
        "sources": files["sources.yaml"]["sources"],
        "roles": files["roles.yaml"]["roles"],
        "skills": [],
        "requirements": {},
        "typical_levels": {},
        "curricula": {},
    }
    for name, content in files.items():
        if name.startswith("skills/"):
            parts["skills"] += [row | {"area": content["area"]} for row in content["skills"]]
        elif name.startswith("requirements/"):
            parts["requirements"][content["role"]] = content["requirements"]
        elif name.startswith("typical_levels/"):
            parts["typical_levels"][content["role"]] = content["levels"]
        elif name.startswith("curricula/"):
            parts["curricula"][content["role"]] = content["chapters"]
    return Taxonomy.model_validate(parts)


def with_requirement_moved(taxonomy: Taxonomy, skill: str, area: str) -> Taxonomy:
    """Return the taxonomy with ``skill`` moved to another area in every role's requirements."""
    requirements = {
        role: tuple(
            row.model_copy(update={"area": area}) if skill in row.skills else row for row in rows
        )
        for role, rows in taxonomy.requirements.items()
    }
    return taxonomy.model_copy(update={"requirements": requirements})


def without_requirement(taxonomy: Taxonomy, skill: str) -> Taxonomy:
    """Return the taxonomy without requirements for ``skill`` alone."""
    requirements = {
        role: tuple(row for row in rows if row.skills != (skill,))
        for role, rows in taxonomy.requirements.items()
    }
    return taxonomy.model_copy(update={"requirements": requirements})


def multiplied(taxonomy: Taxonomy, times: int) -> Taxonomy:
    """Return a taxonomy with this multiple of skills, typical levels and requirements.

    Only the first copy has alternatives, because the check refuses a taxonomy with more than some
    thousand combinations of alternatives.
    """

    def copies(slug: str) -> list[str]:
        return [slug, *(f"{slug[:45]}-x{number}" for number in range(1, times))]

    return taxonomy.model_copy(
        update={
            "skills": tuple(
                _renamed(item, slug, number)
                for item in taxonomy.skills
                for number, slug in enumerate(copies(item.slug))
            ),
            "requirements": {
                role: tuple(
                    row.model_copy(
                        update={
                            "slug": slug,
                            "skills": tuple(
                                copies(s)[number]
                                for s in (row.skills[:1] if number else row.skills)
                            ),
                        }
                    )
                    for row in rows
                    for number, slug in enumerate(copies(row.slug))
                )
                for role, rows in taxonomy.requirements.items()
            },
            "typical_levels": {
                role: tuple(
                    row.model_copy(update={"skill": slug})
                    for row in rows
                    for slug in copies(row.skill)
                )
                for role, rows in taxonomy.typical_levels.items()
            },
        }
    )


def _renamed(original: Skill, slug: str, number: int) -> Skill:
    """Return a copy of a skill that shares no text with other copies."""
    original = original.with_prerequisites(lambda _: ())
    changes: Data = {"slug": slug}
    if number:
        changes["name"] = slug
        changes["aliases"] = ()
        changes["levels"] = {
            level: row.model_copy(
                update={"anchor": " ".join(f"{word}{number}" for word in row.anchor.split())}
            )
            for level, row in original.levels.items()
        }
    return original.model_copy(update=changes)
