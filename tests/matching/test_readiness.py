"""Readiness for an advertisement is the score of a role that requires what the ad asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.matching.findings import AdFindings, Finding, Quote
from assessments.domain.matching.readiness import ad_report, ad_requirements
from assessments.domain.planning.profile import Profile
from assessments.domain.scoring import NOT_RELEVANT, UNSURE
from tests.cast import DATA_SCIENTIST, ML_ENGINEER

QUOTE = Quote("words", 0, 5)


def finding(skill: str, strength: str = "must", group: int | None = None) -> Finding:
    return Finding(skill, strength, QUOTE, QUOTE, group)


def asked(*musts: str, nice: tuple[str, ...] = (), any_of: tuple[str, ...] = ()) -> AdFindings:
    return AdFindings(
        (
            *map(finding, musts),
            *(finding(skill, "nice") for skill in nice),
            *(finding(skill, "must", 0) for skill in any_of),
        )
    )


def profile(taxonomy, answers) -> Profile:
    target = taxonomy.target(DATA_SCIENTIST, ML_ENGINEER)
    return Profile(taxonomy, DATA_SCIENTIST, ML_ENGINEER, target, answers)


def readiness(taxonomy, findings: AdFindings, answers) -> float:
    return ad_report(findings, profile(taxonomy, answers)).readiness


def of_the_role(taxonomy) -> AdFindings:
    """An ad that asks for exactly what the role requires."""
    return AdFindings(
        tuple(
            finding(skill, "must", number if len(row.skills) > 1 else None)
            for number, row in enumerate(taxonomy.requirements[ML_ENGINEER])
            for skill in row.skills
        )
    )


@pytest.fixture(scope="module")
def skills(real_taxonomy) -> list[str]:
    return [skill.slug for skill in real_taxonomy.skills if not skill.retired]


def test_levels_and_weights_come_from_the_role(real_taxonomy):
    outside = "bioinformatics"
    findings = asked("python", outside, nice=("docker",), any_of=("aws", "gcp"))
    rows = {row.slug: row for row in ad_requirements(findings, real_taxonomy, ML_ENGINEER)}
    of_role = {
        skill: row for row in real_taxonomy.requirements[ML_ENGINEER] for skill in row.skills
    }
    assert set(rows) == {"python", outside, "docker", "aws"}
    python, docker, cloud = rows["python"], rows["docker"], rows["aws"]
    assert python.floor is not None
    assert (python.level, python.weight, python.floor) == (
        of_role["python"].level,
        of_role["python"].weight,
        of_role["python"].floor,
    )
    assert (docker.level, docker.weight, docker.floor) == (of_role["docker"].level, 1, None)
    assert cloud.skills == ("aws", "gcp")
    assert (rows[outside].level, rows[outside].weight) == (2, 2)


def test_an_ad_that_asks_for_what_the_role_requires_scores_like_the_role(real_taxonomy, skills):
    answers = {skill: number % 5 for number, skill in enumerate(skills)}
    person = profile(real_taxonomy, answers)
    report = ad_report(of_the_role(real_taxonomy), person)
    assert report.attainment == pytest.approx(person.report.attainment)
    assert report.readiness == pytest.approx(person.report.readiness)


def test_without_findings_there_is_no_readiness(real_taxonomy):
    assert ad_report(AdFindings(), profile(real_taxonomy, {"python": 4})) is None


def test_one_of_several_alternatives_is_enough(real_taxonomy):
    findings = asked(any_of=("aws", "gcp", "azure"))
    answers = {"aws": 0, "gcp": 3, "azure": 0}
    assert readiness(real_taxonomy, findings, answers) == 100


def test_a_skill_that_is_not_relevant_to_the_person_counts_as_unanswered(real_taxonomy):
    findings = asked("python", "spark")
    answers = {"python": 3}
    assert readiness(real_taxonomy, findings, answers) == pytest.approx(
        readiness(real_taxonomy, findings, answers | {"spark": NOT_RELEVANT})
    )


@st.composite
def cases(draw):
    """What an ad asks for and a person's answers, by numbers of skills."""
    numbers = st.integers(0, 60)
    places = draw(st.lists(numbers, unique=True, min_size=1, max_size=12))
    strengths = draw(st.lists(st.sampled_from(["must", "nice"]), min_size=12, max_size=12))
    alternatives = draw(st.integers(0, 4))
    answers = draw(
        st.dictionaries(numbers, st.integers(0, 4) | st.sampled_from([UNSURE, NOT_RELEVANT]))
    )
    return places, strengths, alternatives, answers


@given(case=cases(), data=st.data())
def test_readiness_is_a_percentage_and_more_skill_never_lowers_it(
    real_taxonomy, skills, case, data
):
    places, strengths, alternatives, numbered = case
    findings = AdFindings(
        tuple(
            finding(skills[place], "must", 0)
            if number < alternatives
            else finding(skills[place], strengths[number])
            for number, place in enumerate(places)
        )
    )
    answers = {skills[number]: answer for number, answer in numbered.items()}
    before = readiness(real_taxonomy, findings, answers)
    assert 0 <= before <= 100
    known = {place: numbered[place] for place in places if isinstance(numbered.get(place), int)}
    if known:
        place = data.draw(st.sampled_from(sorted(known)))
        raised = answers | {skills[place]: data.draw(st.integers(known[place], 4))}
        # What the answer says about other skills is another matter.
        inferred = profile(real_taxonomy, answers).posterior
        person = Profile(
            real_taxonomy,
            DATA_SCIENTIST,
            ML_ENGINEER,
            real_taxonomy.target(DATA_SCIENTIST, ML_ENGINEER),
            raised,
            inferred=inferred,
        )
        assert ad_report(findings, person).readiness >= before - 1e-9
