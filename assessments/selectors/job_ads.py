"""Read job ads next to the levels of their owner."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from assessments import models
from assessments.domain.matching.page import AdView
from assessments.domain.matching.stored import current_findings, findings_from_json
from assessments.domain.planning import StepKey
from assessments.domain.planning.path import ordered_steps
from assessments.domain.scoring import Answer, answer_from
from assessments.selectors.owners import Owner
from assessments.selectors.plan import plan_choices, profile_of
from assessments.taxonomy_store.editions import Edition


@dataclass(frozen=True, slots=True)
class Levels:
    """A person's levels by skill, and the ``assessment`` that they come from, if there is one."""

    assessment: models.Assessment | None = None
    answers: dict[str, Answer] = field(default_factory=dict)
    reached: dict[str, int] = field(default_factory=dict)  # in the plan, since the answers


def levels_for(owner: Owner, targets: Collection[str]) -> dict[str, Levels]:
    """Return the levels to compare ads with, by target role.

    They come from a result if there is one, otherwise from a draft; from one for that role if there
    is one; and of several from the newest.
    """
    rows = list(
        owner.assessments().select_related("start_role", "target_role").order_by("-updated_at")
    )
    best = {target: _best(rows, target) for target in targets}
    keys = {row.pk for row in best.values() if row}
    levels = {row.pk: Levels(row) for row in rows if row.pk in keys}
    answers = models.Answer.objects.filter(assessment__in=keys)
    for key, slug, value in answers.values_list("assessment", "skill__slug", "value"):
        levels[key].answers[slug] = answer_from(value)
    reached = models.PlanSkill.objects.filter(plan__assessment__in=keys)
    for key, slug, level in reached.values_list("plan__assessment", "skill__slug", "reached"):
        if level is not None:
            levels[key].reached[slug] = level
    return {target: levels[row.pk] if row else Levels() for target, row in best.items()}


def _best(rows: Sequence[models.Assessment], target: str) -> models.Assessment | None:
    """Return the row whose answers say most about a target role; of equal ones the first."""
    return max(
        rows, key=lambda row: (row.is_submitted, row.target_role.slug == target), default=None
    )


@dataclass(frozen=True, slots=True)
class AdPage:
    """An ad, how its page shows it, and the assessment whose levels and plan it uses, if any.

    ``view`` is None if a role is no longer in the taxonomy.
    """

    ad: models.JobAd
    view: AdView | None
    assessment: models.Assessment | None

    @property
    def has_plan(self) -> bool:
        """True if there is a plan to add skills to."""
        return self.assessment is not None and self.assessment.is_submitted


def job_ad_page(ad: models.JobAd, edition: Edition) -> AdPage:
    """Return the page of an ad."""
    levels = levels_for(Owner.of(ad), [ad.target_role.slug])[ad.target_role.slug]
    planned: set[StepKey] = set()
    wanted: Iterable[str] = ()
    assessment = levels.assessment
    if assessment and assessment.is_submitted and _has_roles(assessment, edition):
        choices = plan_choices(assessment, edition, timezone.localdate())
        steps = ordered_steps(profile_of(assessment, edition), choices)
        planned, wanted = {step.key for step in steps}, choices.wanted
    return AdPage(ad, _view(ad, levels, edition, planned, wanted), assessment)


def my_job_ads(owner: Owner, edition: Edition) -> list[AdPage]:
    """Return the owner's ads, newest first, without what is in their plan."""
    ads = list(owner.job_ads().select_related("start_role", "target_role"))
    levels = levels_for(owner, {ad.target_role.slug for ad in ads}) if ads else {}
    return [
        AdPage(ad, _view(ad, found, edition), found.assessment)
        for ad in ads
        for found in [levels[ad.target_role.slug]]
    ]


def _view(
    ad: models.JobAd,
    levels: Levels,
    edition: Edition,
    planned: Collection[StepKey] = (),
    wanted: Iterable[str] = (),
) -> AdView | None:
    start = levels.assessment.start_role if levels.assessment else ad.start_role
    if not edition.has_roles(start.slug, ad.target_role.slug):
        return None
    taxonomy = edition.taxonomy
    profile = edition.profile(
        start.slug, ad.target_role.slug, taxonomy.known_answers(levels.answers)
    )
    return AdView(
        text=ad.text,
        findings=current_findings(findings_from_json(ad.findings, ad.text), taxonomy),
        profile=profile.with_levels(levels.reached),
        dismissed={slug for name in ad.dismissed if (slug := taxonomy.skill_slug(name))},
        planned=planned,
        wanted=frozenset(wanted),
    )


def _has_roles(assessment: models.Assessment, edition: Edition) -> bool:
    return edition.has_roles(assessment.start_role.slug, assessment.target_role.slug)
