"""Help for editors next to the fields of a form."""

from typing import Any

from django.db.models import Field

from assessments.domain.taxonomy.objects import LEVEL_HELP

POSITION = "Its place in lists: lower numbers come first."
# By model and field, where a column is no field of an object of the taxonomy or needs other words.
HELP: dict[str, dict[str, str]] = {
    "prerequisite": {"skill": "", "needs": "The skill that must come first."},
    "exercise": {
        "setting": "One exercise at work and one at home.",
        "exercise": "What to do, in a few sentences.",
        "check_text": "How to tell that it is done: something that can be seen.",
    },
    "role": {
        "is_start": "People come from this role. It needs a typical level for every skill asked.",
        "is_target": "People want this role. It needs requirements, one of them a must-have.",
    },
    "typicallevel": {"role": "The start role.", "skill": "The skill."},
    "requirement": {
        "role": "The target role. Leave empty where it belongs to a specialism.",
        "specialism": "The specialism. Leave empty where it belongs to a role.",
        "area": "Under which heading of the report it is.",
        "weight": (
            "Follows from the role's own advertisements in the evidence below (4 from 40 %, "
            "2 from 15 %, else 1; one class higher at 1.5 times the other roles). "
            "Another weight needs a reason in the field below."
        ),
    },
    "requirementskill": {
        "skill": "Any one of these is enough; the first is the one that is asked first."
    },
    "projectskill": {
        "skill": "A skill that the finished project shows; at least two.",
        "level": f"The level of it that the project shows. {LEVEL_HELP}",
    },
    "guideentry": {
        "section": "Where in the guide it is. What follows a colon is what the field “more” holds."
    },
}


def field_help(field: "Field[Any, Any]") -> str:
    """Return the help for a column, from the field of the object that it stores."""
    own = HELP.get(field.model._meta.model_name or "", {}).get(field.name)
    if own is not None:
        return own
    if field.name == "position":
        return POSITION
    kind = getattr(field.model, "taxonomy_object", None)
    info = kind.model_fields.get(field.name) if kind else None
    return (info.description or "") if info else ""
