"""The forms of the page that adds a skill, one for each of its parts."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, RegexValidator, URLValidator
from django.db.models import Field, Model
from pydantic import BaseModel

from assessments import models
from assessments.admin.base import OVERRIDES
from assessments.admin.fields import LinesField, no_control_characters
from assessments.admin.help import field_help
from assessments.domain.taxonomy import objects
from assessments.domain.taxonomy.adding import HIGHER_LEVEL
from assessments.domain.taxonomy.check_skills import name_key
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.fields import plain_fields
from assessments.domain.taxonomy.objects import Role
from assessments.domain.taxonomy.rules import MAX_LEVEL, WEIGHTS
from assessments.forms.parts import CleanTextField, validate_address

MAX_TESTED = 2000
NO_CHOICE = [("", "–")]
# The id of the list of names that the page suggests.
SKILL_NAMES = "skill-names"
PATTERNS = {
    "slug": "Use lower-case letters, digits and single hyphens.",
    "address": "The address must start with https://.",
    "language": "Two letters: en, de, fr …",
}
CHAPTER_HELP = (
    "Levels 1 and 2 of it become the last steps of this chapter. Empty: not in the curriculum yet."
)
ALTERNATIVE_HELP = "Any one of the skills is then enough for the role. Leave the rest empty."


def _form_field(column: "Field[Any, Any]", kind: type[BaseModel] | None = None) -> forms.Field:
    """Return the form field of a column, with the help text and the limits of its object's field.

    ``kind`` is the taxonomy object, if its model does not name it.
    """
    options = {k: v for k, v in OVERRIDES.get(type(column), {}).items() if k != "widget"}
    field: Any = column.formfield(**options)
    field.help_text = field_help(column)
    name = column.name.removesuffix("_text")
    owner: Any = column.model
    limits = plain_fields(kind or owner.taxonomy_object)[name].limits
    found: list[Any] = []
    if isinstance(field, LinesField):
        field.widget = forms.Textarea()
        found = [no_control_characters]
    elif isinstance(field, forms.CharField):
        found = [no_control_characters, MaxLengthValidator(limits["max_length"])]
    else:
        found = column.validators
    if "pattern" in limits:
        found = [*found, RegexValidator(limits["pattern"], PATTERNS[name], code="pattern")]
    field.validators += [validator for validator in found if validator not in field.validators]
    result: forms.Field = field
    return result


def _fields(model: type[Model], *names: str) -> dict[str, forms.Field]:
    """Return form fields for columns of a model."""
    return {name: _form_field(model._meta.get_field(name)) for name in names}  # type: ignore[arg-type]


def _choices(values: Iterable[int]) -> list[tuple[str, str]]:
    return [(str(value), str(value)) for value in values]


class PartForm(forms.Form):
    """A part of the page. The server checks it, and each field has a place for notes."""

    def __init__(self, fields: dict[str, forms.Field], data: Any = None, prefix: str = "") -> None:
        super().__init__(data, prefix=prefix or None, use_required_attribute=False)
        self.fields = fields
        for name, form_field in self.fields.items():
            key = self.auto_id % self.add_prefix(name)  # type: ignore[operator]
            described = [f"{key}_helptext"] if form_field.help_text else []
            form_field.widget.attrs["aria-describedby"] = " ".join([*described, f"{key}_notes"])
            if isinstance(form_field.widget, forms.Textarea):
                form_field.widget.attrs["rows"] = 3

    def number(self, name: str) -> int | None:
        """Return the chosen number of a field, None without one."""
        value = getattr(self, "cleaned_data", {}).get(name)
        return int(value) if value else None

    def ignore_missing(self) -> None:
        """Drop the errors of fields that are still empty."""
        for name, errors in list(self.errors.items()):
            kept: list[Any] = [error for error in errors.as_data() if error.code != "required"]
            if kept:
                errors.data = kept
            else:
                del self.errors[name]


class BasicsForm(PartForm):
    """What the skill is called and what it includes."""

    def __init__(self, taxonomy: Taxonomy, data: Any = None) -> None:
        columns = _fields(models.Skill, "name", "slug", "description", "aliases", "phrases")
        others: dict[str, forms.Field] = {
            "area": forms.ChoiceField(
                choices=[*NO_CHOICE, *((area.slug, area.name) for area in taxonomy.areas)],
                help_text="The page of the questionnaire that asks about it.",
            ),
            "sentence": CleanTextField(
                label="A sentence of a job ad, to test this",
                required=False,
                max_length=MAX_TESTED,
                widget=forms.Textarea,
                help_text="It is not saved.",
            ),
        }
        for name in ("slug", "description"):
            columns[name].required = False
        columns["slug"].label = "Short name"
        columns["slug"].help_text = "In addresses and files, for good. Empty: made from the name."
        columns["description"].help_text += " If empty: the name."
        super().__init__(columns | others, data)


class LevelForm(PartForm):
    """A level of the skill; empty hours are the average of the area."""

    def __init__(self, number: int, data: Any = None) -> None:
        fields = _fields(models.SkillLevel, "anchor", "study_hours", "practice_hours")
        for name in ("study_hours", "practice_hours"):
            field = fields[name]
            field.required, field.initial, field.help_text = False, None, ""
        fields["anchor"].label, fields["anchor"].help_text = "What they have done", ""
        super().__init__(fields, data, f"level-{number}")
        self.fields["anchor"].widget.attrs["rows"] = 5


class NeedForm(PartForm):
    """A prerequisite of a level. Its skill can be typed by any of its names.

    ``slugs`` are the skills by name, see ``skills_by_name``.
    """

    def __init__(self, slugs: Mapping[str, str], number: int, row: int, data: Any = None) -> None:
        self.slugs = slugs
        names = forms.TextInput(attrs={"list": SKILL_NAMES})
        fields: dict[str, forms.Field] = {
            "skill": CleanTextField(label="First needs", required=False, widget=names),
            "level": forms.ChoiceField(
                label="at level",
                required=False,
                choices=_choices(range(1, MAX_LEVEL + 1)),
                initial="2",
            ),
        }
        super().__init__(fields, data, f"need-{number}-{row}")

    def clean_skill(self) -> str:
        """Return the slug of the skill. Raises ValidationError if there is none."""
        name = self.cleaned_data["skill"]
        if name and name_key(name) not in self.slugs:
            raise ValidationError("There is no such skill. Choose one from the list.")
        return self.slugs.get(name_key(name), "")


class RequirementForm(PartForm):
    """What a target role asks for, and where its curriculum teaches it."""

    def __init__(self, role: Role, taxonomy: Taxonomy, data: Any = None) -> None:
        self.role = role
        places = {row.slug: row.name for row in taxonomy.curricula.get(role.slug, ())}
        rows = taxonomy.requirements.get(role.slug, ())
        met = [(row.slug, taxonomy.requirement_name(row)) for row in rows]
        self.places = [*places]
        columns = _fields(models.Requirement, "reason", "when")
        columns["reason"].required = columns["when"].required = False
        fields: dict[str, forms.Field] = {
            "level": forms.ChoiceField(
                label="Asks for level",
                required=False,
                choices=[("", "not asked for"), *_choices(range(1, MAX_LEVEL + 1))],
            ),
            "weight": forms.ChoiceField(
                label="Weight",
                required=False,
                choices=models.Requirement.WEIGHTS,
                initial=WEIGHTS[0],
                help_text="Your estimate, until job ads have been counted.",
            ),
            **columns,
            "floor": forms.ChoiceField(
                label="Must-have from level",
                required=False,
                choices=[("", "no must-have"), *_choices(range(2, MAX_LEVEL + 1))],
            ),
            "chapter": forms.ChoiceField(
                label="Chapter of the curriculum",
                required=False,
                choices=[*NO_CHOICE, *places.items()],
                help_text=CHAPTER_HELP,
            ),
            "higher": forms.ChoiceField(
                label="Chapter for levels 3 and 4",
                required=False,
                choices=[*NO_CHOICE, *places.items()],
                help_text="Only if it asks for level 3 or 4.",
            ),
            "alternative": forms.ChoiceField(
                label="Or: an alternative for",
                required=False,
                choices=[*NO_CHOICE, *met],
                help_text=ALTERNATIVE_HELP,
            ),
        }
        super().__init__(fields, data, f"role-{role.slug}")

    @property
    def meets(self) -> str:
        """The slug of the requirement that the skill can meet too, empty for none."""
        slug: str = getattr(self, "cleaned_data", {}).get("alternative", "")
        return slug

    @property
    def asks(self) -> bool:
        """Whether the role asks for the skill, alone or as one of several."""
        return bool(self.number("level") or self.meets)

    def clean(self) -> None:
        """Refuse a level without a reason, and anything that would be dropped without a word."""
        given, level = self.cleaned_data, self.number("level")
        floor, first, higher = self.number("floor"), given.get("chapter"), given.get("higher")
        rest = bool(given.get("reason") or floor or first or higher)
        if self.meets and (level or rest):
            self.add_error("alternative", "Clear this, or the level and everything that follows.")
        if self.meets:
            return
        if level is None:
            if rest and "level" not in self.errors:
                self.add_error("level", "Choose the level that it asks for, or clear the rest.")
            return
        if not given.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Say why the role asks for it: reports show this.")
        if floor and floor > level:
            self.add_error("floor", f"A must-have is at most the level asked for, {level}.")
        if higher and level < HIGHER_LEVEL:
            self.add_error("higher", f"It asks for level {level}, so there are no such steps.")
        elif first and higher and self.places.index(higher) < self.places.index(first):
            self.add_error("higher", "Choose the same chapter as for the levels below, or a later.")


class TypicalForm(PartForm):
    """What people in a start role usually have; empty: the average of the area."""

    def __init__(self, role: Role, data: Any = None) -> None:
        self.role = role
        fields = _fields(models.TypicalLevel, "mean")
        fields["mean"].required, fields["mean"].help_text = False, ""
        fields["mean"].label = f"Typical level: {role.name}"
        super().__init__(fields, data, f"typical-{role.slug}")


class ExerciseForm(PartForm):
    """The exercises for a level: one at work, one at home."""

    def __init__(self, number: int, data: Any = None) -> None:
        self.number_of_level = number
        fields = {
            f"{setting}_{part}": _form_field(
                models.Exercise._meta.get_field(column),  # type: ignore[arg-type]
                objects.Exercise,
            )
            for setting in models.Exercise.Setting.values
            for part, column in (("exercise", "exercise"), ("check", "check_text"))
        }
        labels = {"exercise": "Exercise", "check": "How to tell that it is done"}
        for name, field in fields.items():
            setting, part = name.split("_")
            field.label = f"{labels[part]}, at {setting}"
            field.required, field.help_text = False, ""
        super().__init__(fields, data, f"exercise-{number}")

    def clean(self) -> None:
        """Refuse a level with only some of the texts."""
        missing = [name for name in self.fields if not self.cleaned_data.get(name)]
        if len(missing) < len(self.fields):
            for name in missing:
                if name not in self.errors:
                    message = "Exercises for a level need all four texts, or none."
                    self.add_error(name, ValidationError(message, code="required"))


class ResourceForm(PartForm):
    """A learning resource; without a title there is none."""

    def __init__(self, row: int, data: Any = None) -> None:
        fields = _fields(
            models.Resource,
            *("title", "author", "address", "kind", "cost", "from_level", "to_level", "hours"),
            "language",
        )
        initial = {
            "kind": "documentation", "cost": "free", "from_level": 0, "to_level": 2,
            "hours": 10, "language": "en",
        }  # fmt: skip
        for name, field in fields.items():
            field.required, field.initial, field.help_text = False, initial.get(name), ""
        address = fields["address"]
        # Django's own check of addresses would add a second error for the same mistake.
        others = (row for row in address.validators if not isinstance(row, URLValidator))
        address.validators = [*others, validate_address]
        super().__init__(fields, data, f"resource-{row}")

    def clean(self) -> None:
        """Refuse a resource without its author or a number, and one that leads nowhere."""
        given = self.cleaned_data
        if not any(given.get(name) for name in ("title", "author", "address")):
            return
        for name in self.fields:
            if name != "address" and given.get(name) in (None, "") and name not in self.errors:
                self.add_error(name, ValidationError("This is needed too.", code="required"))
        start, end = given.get("from_level"), given.get("to_level")
        if start is not None and end is not None and end <= start:
            self.add_error("to_level", "It must lead to a higher level than it starts from.")
