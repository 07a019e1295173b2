"""What a plan assumes about skills without an answer."""

from assessments.domain.planning.profile import Profile, expected_level
from assessments.domain.scoring.inference import PRIOR, Outlook
from assessments.domain.taxonomy.document import Taxonomy
from tests.cast import DATA_SCIENTIST, ML_ENGINEER
from tests.scoring.values import TypicalLevel

ASKED = ("python", "version-control", "docker", "model-deployment", "sql")


def profile(taxonomy: Taxonomy, level: int | None) -> Profile:
    """A data scientist with this level in ASKED, or without any answer."""
    target = taxonomy.target(DATA_SCIENTIST, ML_ENGINEER)
    answers = {} if level is None else dict.fromkeys(ASKED, level)
    return Profile(taxonomy, DATA_SCIENTIST, ML_ENGINEER, target, answers)


def test_a_plan_starts_from_levels_that_the_answers_suggest(real_taxonomy):
    low, typical, high = (profile(real_taxonomy, level).skills() for level in (0, None, 4))
    others = [slug for slug, skill in low.items() if skill.is_open]
    assert len(others) > 40
    for slug in others:
        assert low[slug].start <= typical[slug].start <= high[slug].start
    assert sum(low[slug].start < high[slug].start for slug in others) > 20


def test_answers_say_how_well_a_specialism_fits(real_taxonomy):
    for specialism in real_taxonomy.specialisms:
        low, typical, high = (
            profile(real_taxonomy, level).specialism_scores(specialism) for level in (0, None, 4)
        )
        for some, usual, more in zip(low, typical, high, strict=True):
            if some.state == "open":
                assert some.attainment <= usual.attainment <= more.attainment


def test_a_rounding_error_does_not_cost_a_level():
    typical = TypicalLevel(2, 0.5)
    for mean in (-1e-13, 0, 1e-13):
        outlook = Outlook(mean, 0.9, 0.5)
        assert expected_level(typical, outlook, is_unsure=False) == 2
    assert expected_level(typical, PRIOR.elsewhere, is_unsure=True) == 1
