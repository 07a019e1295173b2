"""A person's choices for their plan: pace, order, completed and skipped steps."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from assessments.domain.limits import MAX_HOURS_A_WEEK
from assessments.domain.taxonomy import rules
from assessments.models.assessment import Assessment
from assessments.models.taxonomy import LEVEL_VALIDATORS, Skill, Specialism, level_between


class Plan(models.Model):
    """The plan of a submitted assessment; created when its owner first changes something."""

    assessment = models.OneToOneField(Assessment, on_delete=models.CASCADE, related_name="plan")
    hours_a_week = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(MAX_HOURS_A_WEEK)]
    )
    start = models.DateField()
    order = models.JSONField(
        default=list,
        blank=True,
        help_text="Steps in a custom order; empty for the suggested.",
    )
    specialisms = models.ManyToManyField(Specialism, blank=True, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (level_between("hours_a_week", 1, MAX_HOURS_A_WEEK, "plan_hours_range"),)

    def __str__(self) -> str:
        return f"plan {self.pk}"


class PlanSkill(models.Model):
    """A person's progress in a skill since the answers, and what they want of it.

    ``reached`` is the level they have reached, ``ceiling`` the level to stop at. ``hours`` are
    those spent on steps that were started, by level. ``preferred``
    marks their choice among skills that meet the same requirement. ``wanted`` is the level to reach
    in a skill that they add to the plan.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="+")
    reached = models.PositiveSmallIntegerField(null=True, blank=True, validators=LEVEL_VALIDATORS)
    ceiling = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MaxValueValidator(rules.MAX_LEVEL - 1)]
    )
    hours = models.JSONField(null=True, blank=True)
    preferred = models.BooleanField(default=False, db_default=False)
    wanted = models.PositiveSmallIntegerField(null=True, blank=True, validators=LEVEL_VALIDATORS)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("updated_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("plan", "skill"), name="plan_skill_unique"),
            models.CheckConstraint(
                condition=Q(reached__isnull=True) | Q(reached__gte=1, reached__lte=rules.MAX_LEVEL),
                name="plan_skill_reached_range",
            ),
            models.CheckConstraint(
                condition=Q(ceiling__isnull=True) | Q(ceiling__lt=rules.MAX_LEVEL),
                name="plan_skill_ceiling_range",
            ),
            models.CheckConstraint(
                condition=Q(wanted__isnull=True) | Q(wanted__gte=1, wanted__lte=rules.MAX_LEVEL),
                name="plan_skill_wanted_range",
            ),
        )

    def __str__(self) -> str:
        return f"skill {self.pk} of a plan"

    @property
    def is_empty(self) -> bool:
        """True if the row says nothing about the skill."""
        values = (self.reached, self.ceiling, self.hours or None, self.wanted)
        return not self.preferred and all(value is None for value in values)


class TimeOff(models.Model):
    """Days without learning; every week with one of them counts as off."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="time_off")
    first = models.DateField()
    last = models.DateField()

    class Meta:
        ordering = ("first", "last")
        constraints = (
            models.UniqueConstraint(fields=("plan", "first", "last"), name="time_off_unique"),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="time_off_has_days"),
        )

    def __str__(self) -> str:
        return f"time off {self.pk}"


class Tick(models.Model):
    """A completed item of a checklist: of a project, or of “acting above the title”."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="ticks")
    checklist = models.SlugField()
    item = models.SlugField(max_length=200)
    ticked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("plan", "checklist", "item"), name="tick_unique"),
        )

    def __str__(self) -> str:
        return f"tick {self.pk}"
