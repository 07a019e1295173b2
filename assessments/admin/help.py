"""Help texts for the fields of the admin's forms."""

from typing import Any

from django.db.models import Field

from assessments.domain.taxonomy.objects.base import LEVEL_HELP, SLUG_HELP

POSITION = "Position in lists: lower numbers come first."
# By model and field, for columns that are not a field of a taxonomy object or need another text.
HELP: dict[str, dict[str, str]] = {
    "skill": {
        "slug": f"{SLUG_HELP} Until someone has answered its question, it still can.",
    },
    "prerequisite": {
        "skill": "",
        "for_level": "The level of this skill that needs it, and with it all higher levels.",
        "needs": "The skill that must come first.",
    },
    "exercise": {
        "level": "The level that it leads to, 1 to 3.",
        "setting": "One exercise at work and one at home for each level.",
        "exercise": "What to do, in a few sentences.",
        "check_text": "How to tell that it is done: something visible.",
    },
    "role": {
        "is_start": "People start from this role. It needs typical levels for all required skills.",
        "is_target": (
            "People can aim for this role. It needs a curriculum and requirements, one a must-have."
        ),
    },
    "typicallevel": {"role": "The start role.", "skill": "The skill."},
    "requirement": {
        "role": "The target role. Leave it empty if the requirement belongs to a specialism.",
        "specialism": "The specialism. Leave it empty if the requirement belongs to a role.",
        "area": "The section of the report that it is in.",
        "weight": (
            "Follows from the role's own advertisements in the demand figures below (4 from 40 %, "
            "2 from 15 %, else 1; one class higher at 1.5 times the "
            "other roles, one lower if none of them asks less for it). "
            "Another weight needs a reason in the field below."
        ),
    },
    "requirementskill": {
        "skill": "Any one of these is enough; the first is shown first in the questionnaire."
    },
    "projectskill": {
        "skill": "A skill that the finished project proves; at least two.",
        "level": f"The level that the project proves. {LEVEL_HELP}",
    },
    "chapter": {"role": "The target role whose curriculum it belongs to."},
    "chapterstep": {"skill": "The skill. Each level of it is a step of its own."},
    "chapterexit": {"start_role": "The start role of the people who can try this."},
    "guideentry": {
        "section": "The section of the guide. After the colon: the content of the field “more”."
    },
}


def field_help(field: "Field[Any, Any]") -> str:
    """Return the help text for a column, by default that of the taxonomy object's field."""
    own = HELP.get(field.model._meta.model_name or "", {}).get(field.name)
    if own is not None:
        return own
    if field.name == "position":
        return POSITION
    kind = getattr(field.model, "taxonomy_object", None)
    info = kind.model_fields.get(field.name) if kind else None
    return (info.description or "") if info else ""
