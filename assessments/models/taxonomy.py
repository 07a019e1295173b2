"""The taxonomy: areas, skills, roles and their requirements.

Slugs identify objects. Rules about one row are constraints here. Rules about several rows are in
``assessments/domain/taxonomy/rules.py``, shared by import, admin and check.
"""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from assessments.domain.taxonomy import objects, rules
from assessments.domain.taxonomy.catalogue import in_page_language
from assessments.models.columns import Named, Positioned, WithHistory, columns

LEVEL_VALIDATORS = [MinValueValidator(1), MaxValueValidator(rules.MAX_LEVEL)]


def level_between(field: str, low: int, high: int, name: str) -> models.CheckConstraint:
    """Return a constraint that keeps ``field`` in ``low``..``high``."""
    return models.CheckConstraint(
        condition=Q((f"{field}__gte", low), (f"{field}__lte", high)), name=name
    )


def exactly_one_of(one: str, other: str, name: str) -> models.CheckConstraint:
    """Return a constraint that exactly one of two columns is not null."""
    return models.CheckConstraint(
        condition=Q((f"{one}__isnull", False), (f"{other}__isnull", True))
        | Q((f"{one}__isnull", True), (f"{other}__isnull", False)),
        name=name,
    )


_AreaColumns: Any = columns(objects.Area)


class Area(Named, _AreaColumns):
    """A group of skills."""


_SourceColumns: Any = columns(objects.Source)


class Source(Positioned, WithHistory, _SourceColumns):
    """A source of figures and claims."""

    slug = models.SlugField(unique=True)

    class Meta:
        ordering = ("position", "slug")

    def __str__(self) -> str:
        return str(self.title)


_SkillColumns: Any = columns(objects.Skill, options={"phrases": {"db_default": []}})


class Skill(Named, _SkillColumns):
    """A skill of an area."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="skills")


_SkillLevelColumns: Any = columns(
    objects.SkillLevel,
    options={
        # The previous release, which may still run, knows only the column for all hours.
        "practice_hours": {"db_column": "hours"},
    },
)


class SkillLevel(WithHistory, _SkillLevelColumns):
    """A level of a skill: what a person at it has done, and the hours from the level below."""

    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="levels")
    level = models.PositiveSmallIntegerField(validators=LEVEL_VALIDATORS)

    class Meta:
        ordering = ("skill", "level")
        constraints = (
            models.UniqueConstraint(fields=("skill", "level"), name="skill_level_unique"),
            level_between("level", 1, rules.MAX_LEVEL, "skill_level_range"),
            models.CheckConstraint(
                condition=Q(practice_hours__gte=1), name="skill_level_hours_positive"
            ),
            models.CheckConstraint(condition=~Q(anchor=""), name="skill_level_has_anchor"),
        )

    def __str__(self) -> str:
        return f"{self.skill} {self.level}"


_ResourceColumns: Any = columns(objects.Resource)


class Resource(Positioned, WithHistory, _ResourceColumns):
    """A learning resource for a skill."""

    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="resources")

    class Meta:
        ordering = ("skill", "position")
        constraints = (
            models.CheckConstraint(
                condition=Q(to_level__gt=F("from_level"), to_level__lte=rules.MAX_LEVEL),
                name="resource_leads_up",
            ),
        )

    def __str__(self) -> str:
        return str(self.title)


class Exercise(WithHistory):
    """A way to practise a skill, at work or at home, and how to check that it is done."""

    class Setting(models.TextChoices):
        """Where it is done."""

        WORK = "work", "at work"
        HOME = "home", "at home"

    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="exercises")
    level = models.PositiveSmallIntegerField(
        validators=LEVEL_VALIDATORS,
        default=objects.OLDER_EXERCISE_LEVEL,
        db_default=objects.OLDER_EXERCISE_LEVEL,
    )
    setting = models.CharField(max_length=10, choices=Setting)
    exercise = models.TextField()
    check_text = models.TextField("check")

    class Meta:
        ordering = ("skill", "level", "setting")
        constraints = (
            models.UniqueConstraint(fields=("skill", "level", "setting"), name="exercise_unique"),
            level_between("level", 1, rules.MAX_LEVEL, "exercise_level_range"),
        )

    def __str__(self) -> str:
        return f"{self.skill} {self.level} {self.get_setting_display()}"


_PrerequisiteColumns: Any = columns(objects.Prerequisite)


class Prerequisite(WithHistory, _PrerequisiteColumns):
    """A skill, and the level of it, needed before the step to a level of another skill."""

    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="prerequisites")
    for_level = models.PositiveSmallIntegerField(
        validators=LEVEL_VALIDATORS, default=1, db_default=1
    )
    needs = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="needed_by")

    class Meta:
        ordering = ("skill", "for_level", "needs__slug")
        constraints = (
            models.UniqueConstraint(
                fields=("skill", "for_level", "needs"), name="prerequisite_unique"
            ),
            level_between("for_level", 1, rules.MAX_LEVEL, "prerequisite_for_level_range"),
            models.CheckConstraint(
                condition=~Q(skill=F("needs")), name="prerequisite_not_of_itself"
            ),
            level_between("level", 1, rules.MAX_LEVEL, "prerequisite_level_range"),
        )

    def __str__(self) -> str:
        return f"{self.skill} {self.for_level} needs {self.needs} {self.level}"

    def clean(self) -> None:
        """Refuse a prerequisite that creates a cycle."""
        if not (self.skill_id and self.needs_id and self.for_level and self.level):
            return
        if self.skill_id == self.needs_id:
            raise ValidationError({"needs": "A skill cannot need itself."})
        others = Prerequisite.objects.exclude(pk=self.pk).values_list(
            "skill__slug", "for_level", "needs__slug", "level"
        )
        own = (self.skill.slug, self.for_level, self.needs.slug, self.level)
        cycle = rules.prerequisite_cycle([*others, own])
        if cycle:
            raise ValidationError({"needs": f"This creates a cycle: {' → '.join(cycle)}."})


_RoleColumns: Any = columns(objects.Role, without=("start", "target"))


class Role(Named, _RoleColumns):
    """A start role, a target role or both."""

    is_start = models.BooleanField("start role", default=False)
    is_target = models.BooleanField("target role", default=False)

    class Meta(Named.Meta):
        constraints = (
            models.CheckConstraint(
                condition=Q(is_start=True) | Q(is_target=True), name="role_is_start_or_target"
            ),
        )

    def __str__(self) -> str:
        return in_page_language(self.name)


_TypicalLevelColumns: Any = columns(objects.TypicalLevel)


class TypicalLevel(WithHistory, _TypicalLevelColumns):
    """The level that people in a start role usually have in a skill."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="typical_levels")
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="typical_levels")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("role", "skill")
        constraints = (
            models.UniqueConstraint(fields=("role", "skill"), name="typical_level_unique"),
            level_between("mean", 0, rules.MAX_LEVEL, "typical_level_mean_range"),
            models.CheckConstraint(
                condition=Q(spread__gte=Decimal(rules.MIN_SPREAD)),
                name="typical_level_spread_least",
            ),
        )

    def __str__(self) -> str:
        return f"{self.role}: {self.skill} {self.mean}"


_SpecialismColumns: Any = columns(objects.Specialism)


class Specialism(Named, _SpecialismColumns):
    """A field within machine learning, with its own short list of requirements."""


_RequirementColumns: Any = columns(objects.Requirement, without=("weight",))


class Requirement(Positioned, WithHistory, _RequirementColumns):
    """A requirement of a target role or specialism: at least one of its skills at a level."""

    WEIGHTS = ((1, "1: named by few"), (2, "2: named by many"), (4, "4: named by most"))

    role = models.ForeignKey(
        Role, on_delete=models.CASCADE, null=True, blank=True, related_name="requirements"
    )
    specialism = models.ForeignKey(
        Specialism, on_delete=models.CASCADE, null=True, blank=True, related_name="requirements"
    )
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="requirements")
    skills = models.ManyToManyField(Skill, through="RequirementSkill", related_name="requirements")
    weight = models.PositiveSmallIntegerField(choices=WEIGHTS)

    class Meta:
        ordering = ("role", "specialism", "position", "slug")
        constraints = (
            models.UniqueConstraint(fields=("role", "slug"), name="requirement_slug_unique"),
            models.UniqueConstraint(
                fields=("specialism", "slug"), name="specialism_requirement_slug_unique"
            ),
            exactly_one_of("role", "specialism", "requirement_has_one_owner"),
            level_between("level", 1, rules.MAX_LEVEL, "requirement_level_range"),
            models.CheckConstraint(
                condition=Q(weight__in=rules.WEIGHTS), name="requirement_weight_allowed"
            ),
            models.CheckConstraint(
                condition=Q(floor__isnull=True) | Q(floor__gte=2, floor__lte=F("level")),
                name="requirement_floor_range",
            ),
        )

    def __str__(self) -> str:
        return f"{self.role or self.specialism}: {self.name}"


class RequirementSkill(Positioned, WithHistory):
    """One of the skills that can meet a requirement, in the order of the questionnaire."""

    requirement = models.ForeignKey(
        Requirement, on_delete=models.CASCADE, related_name="skill_links"
    )
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="requirement_links")

    class Meta:
        ordering = ("requirement", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("requirement", "skill"), name="requirement_skill_unique"
            ),
        )

    def __str__(self) -> str:
        return f"{self.requirement}: {self.skill}"

    def clean(self) -> None:
        """Refuse a skill that is in another requirement of the same role or specialism."""
        if not self.skill_id:
            return
        owner = (
            {"role": self.requirement.role_id}
            if self.requirement.role_id
            else {"specialism": self.requirement.specialism_id}
        )
        other = (
            Requirement.objects.filter(**owner, skills=self.skill_id)
            .exclude(pk=self.requirement_id)
            .first()
        )
        if other:
            raise ValidationError(
                {"skill": f"{self.skill} is already in the requirement “{other.name}”."}
            )


_DemandFigureColumns: Any = columns(objects.DemandFigure)


class DemandFigure(Positioned, _DemandFigureColumns):
    """A figure (share of job ads, n, period) or a text, with its source."""

    requirement = models.ForeignKey(
        Requirement, on_delete=models.CASCADE, null=True, blank=True, related_name="demand_figures"
    )
    specialism = models.ForeignKey(
        Specialism, on_delete=models.CASCADE, null=True, blank=True, related_name="demand_figures"
    )
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="demand_figures")
    # The tables have earlier names, which a running older version still uses.
    history = HistoricalRecords(table_name="assessments_historicalevidence")

    class Meta:
        ordering = ("requirement", "specialism", "position")
        db_table = "assessments_evidence"
        constraints = (
            exactly_one_of("requirement", "specialism", "evidence_has_one_owner"),
            models.CheckConstraint(
                condition=(Q(share__isnull=False, n__isnull=False) & ~Q(term="") & ~Q(period=""))
                | (Q(share__isnull=True, n__isnull=True) & ~Q(text="")),
                name="evidence_figure_or_text",
            ),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__gte=0, share__lte=100),
                name="evidence_share_range",
            ),
        )

    def __str__(self) -> str:
        return self.text or f"{self.term}: {self.share} %"


class TaxonomyRevision(models.Model):
    """A counter of the taxonomy's changes, so that processes know when to reload it."""

    number = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        permissions = (("exchange_taxonomy", "Can import and export the taxonomy"),)
        constraints = (models.CheckConstraint(condition=Q(pk=1), name="taxonomy_revision_single"),)

    def __str__(self) -> str:
        return f"revision {self.number}"
