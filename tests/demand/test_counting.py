"""What advertisements ask for, counted by role."""

import json
from decimal import Decimal

import pytest

from assessments.domain.demand.ads import RoleTitles, ad_of, sort_ads, usual_columns
from assessments.domain.demand.proposals import Demand
from assessments.domain.demand.reading import columns_of
from assessments.domain.demand.tally import AdCount, SkillCount, Tally, count_ads, skill_sets
from assessments.domain.demand.unplaced import lower_case_words, sightings
from assessments.domain.matching import compile_matcher
from assessments.domain.taxonomy.check import requirement_demand_weight, taxonomy_problems
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.objects import DemandFigure, Source
from tests.demand.ads import TITLES, ad, engineers, scientists

ENGINEER, SCIENTIST = TITLES
SOURCE = Source(slug="own-ads", title="Our own advertisements")


@pytest.fixture(scope="module")
def matcher(real_taxonomy):
    return compile_matcher(real_taxonomy)


def ads_of(rows):
    columns = usual_columns(columns_of(rows))
    return [ad_of(row, columns) for row in rows]


def tally_of(rows, matcher, taxonomy) -> Tally:
    tally = Tally()
    tally.add(count_ads(ads_of(rows), RoleTitles(TITLES), matcher), skill_sets(taxonomy))
    return tally


def demand_of(taxonomy: Taxonomy, **shares: dict[str, int]) -> Demand:
    """Return counts of 200 advertisements of each role, with percentages by skill."""
    tally = Tally()
    for role, skills in shares.items():
        asked = [
            {skill: "must" for skill, share in skills.items() if n < 2 * share} for n in range(200)
        ]
        tally.add(
            [
                AdCount(role.replace("_", "-"), (f"{role}{n}".encode(),), asked=ad)
                for n, ad in enumerate(asked)
            ],
            skill_sets(taxonomy),
        )
    return Demand(taxonomy, tally, "2027", SOURCE)


def proposal(demand: Demand, requirement: str, role: str = ENGINEER):
    return next(row for row in demand.of_role(role) if row.owner.slug == requirement)


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("Senior Machine-Learning Engineer (m/f/d)", ENGINEER),
        ("ML ENGINEERS", ENGINEER),
        ("Data Scientist / Machine Learning Engineer", ENGINEER),
        ("Lead Data Scientist, Machine Learning", SCIENTIST),
        ("Machine learning manager", None),
        ("HTML engineer", None),
        ("", None),
    ],
)
def test_the_longest_wording_in_a_title_decides(title, role):
    assert RoleTitles(TITLES).role_of(title) == role


def test_a_title_can_be_excluded_and_all_can_have_one_role():
    titles = RoleTitles({ENGINEER: ["engineer", "- sales engineer"]}, otherwise=SCIENTIST)
    assert titles.role_of("Engineer") == ENGINEER
    assert titles.role_of("Sales engineer") == SCIENTIST


def test_advertisements_are_sorted_and_duplicates_left_out():
    rows = [*engineers(2), ad("ML Engineer", engineers(1)[0]["description"].upper(), 0)]
    rows[2]["description"] = rows[0]["description"].upper().replace("\n", "  ")
    rows += [ad("Cook", "Soup", 1), ad("Cook", " ", 2), ad("Data scientist", "A", 3, id="x")]
    rows += [ad("Data scientist", "B", 4, id="x")]
    rows[4]["description"] = " "
    found = sort_ads(ads_of(rows), RoleTitles(TITLES), ())
    assert {role: len(ads) for role, ads in found.by_role.items()} == {ENGINEER: 2, SCIENTIST: 1}
    assert ([row.title for row in found.others], found.duplicates, found.without_text) == (
        ["Cook"], 2, 1
    )  # fmt: skip
    known = {digest for row in ads_of(rows) for digest in row.digests}
    assert sort_ads(ads_of(rows), RoleTitles(TITLES), known).by_role == {}


def test_skills_are_counted_by_role_and_strength(matcher, real_taxonomy):
    tally = tally_of([*engineers(4), *scientists(2), ad("Cook", "Soup", 1)], matcher, real_taxonomy)
    assert {role: counted.ads for role, counted in tally.roles.items()} == {
        ENGINEER: 4, SCIENTIST: 2,
    }  # fmt: skip
    assert tally.count(ENGINEER, ["python"]) == SkillCount(must=4)
    assert tally.count(ENGINEER, ["kubernetes"]) == SkillCount(nice=4)
    assert tally.count(ENGINEER, ["aws", "gcp", "azure"]) == SkillCount(must=4)
    assert tally.count(SCIENTIST, ["aws", "gcp", "azure"]) == SkillCount()
    assert tally.count(ENGINEER, ["python", "docker"]) is None  # not counted together
    assert tally.count("ai-engineer", ["python"]) is None
    assert (tally.others, tally.period) == (1, "2026-2027")


def test_counts_are_stored_without_texts_and_read_again(matcher, real_taxonomy):
    tally = tally_of(engineers(2), matcher, real_taxonomy)
    stored = json.dumps(tally.as_dict())
    assert Tally.of(json.loads(stored), tally.digests) == tally
    for text in ("Reference", "Senior", "Requirements", "frobnicators"):
        assert text not in stored


def test_counting_in_parts_gives_the_same_counts(matcher, real_taxonomy):
    rows = [*engineers(5), *scientists(5)]
    at_once = tally_of(rows, matcher, real_taxonomy)
    in_parts = Tally()
    titles = RoleTitles(TITLES)
    for part in (rows[:3], rows[3:]):
        counted = count_ads(ads_of(part), titles, matcher, in_parts.digests)
        in_parts.add(counted, skill_sets(real_taxonomy))
        in_parts = Tally.of(json.loads(json.dumps(in_parts.as_dict())), in_parts.digests)
    assert in_parts == at_once
    in_parts.add(count_ads(ads_of(rows[:1]), titles, matcher), ())
    assert (in_parts.roles, in_parts.duplicates) == (at_once.roles, 1)


def test_words_are_kept_only_from_the_third_advertisement_on():
    tally = Tally()
    for n in range(4):
        seen = tuple(sightings(["Ray Serve", f"Only{n}"], f"{n} Ray Serve, Only{n}", ""))
        tally.add([AdCount(ENGINEER, (bytes([n]),), unplaced=seen)], ())
        words = json.dumps(tally.as_dict())
        assert ("ray serve" in words) == (n >= 2)
        assert "only" not in words
    assert tally.unplaced.frequent(5) == [("ray serve", 4)]


def test_words_of_a_repeated_text_of_the_company_and_ordinary_words_are_no_frequent_words():
    """A company's text counts once; its name not at all; “Ability” is an ordinary word."""
    tally = Tally()
    for n in range(9):
        text = (
            f"Job {n}: Perl, and Acme. Ability {n}. Any ability will do. It is not just me, and our "
            "offices, in Seoul, are open all day long."
        )
        seen = tuple(sightings(["Perl", "Seoul", "Acme", "Ability"], text, "Acme Ltd"))
        ad = AdCount(ENGINEER, (bytes([n]),), unplaced=seen, lower_case=lower_case_words(text))
        tally.add([ad], ())
    assert tally.unplaced.frequent(5) == [("perl", 9)]


def test_shares_are_next_to_those_of_the_taxonomy(real_taxonomy):
    demand = demand_of(
        real_taxonomy,
        machine_learning_engineer={"docker": 55, "aws": 30, "azure": 40},
        data_scientist={"docker": 10.5},
    )
    docker = proposal(demand, "docker")
    own, other = docker.lines
    assert (own.role, other.role) == (ENGINEER, SCIENTIST)
    assert own.new == DemandFigure(
        source="own-ads", role=ENGINEER, term="Docker and containers", period="2027",
        share=Decimal("55.0"), n=200,
    )  # fmt: skip
    assert own.olds[0] == docker.owner.figures[0]
    assert {(old.role, old.term) for old in own.olds} == {(ENGINEER, own.olds[0].term)}
    assert own.difference == 55 - own.olds[0].share
    assert other.new.share == Decimal("10.5")
    cloud = [(line.new.term, line.new.share) for line in proposal(demand, "cloud-platform").lines]
    assert cloud == [
        ("A cloud platform", 40), ("A cloud platform", 0), ("Amazon Web Services", 30),
        ("Google Cloud", 0), ("Microsoft Azure", 40),
    ]  # fmt: skip
    # A variant has the advertisements of its role; a role without any has no proposals.
    assert proposal(demand, "docker", f"platform-{ENGINEER}").lines[0].new == own.new
    assert list(demand.of_role("ai-engineer")) == []


@pytest.mark.parametrize(
    ("engineer", "scientist", "developer", "weight"),
    [(41, 30, 30, 4), (41, 50, 50, 2), (20, 15, 15, 2), (20, 12, 12, 4), (20, 20, 25, 1)],
)
def test_the_proposed_weight_follows_the_policy(
    engineer, scientist, developer, weight, real_taxonomy
):
    demand = demand_of(
        real_taxonomy,
        machine_learning_engineer={"docker": engineer},
        data_scientist={"docker": scientist},
        software_engineer={"docker": developer},
    )
    assert proposal(demand, "docker").weight == weight


def test_small_samples_are_shown_but_give_no_weight(real_taxonomy):
    demand = demand_of(real_taxonomy, machine_learning_engineer={"docker": 41})
    demand.tally.add([AdCount(SCIENTIST, (b"x",), asked={"docker": "must"})], ())
    row = proposal(demand, "docker")
    assert [line.is_enough for line in row.lines] == [True, False]
    assert [figure.role for figure in row.figures] == [ENGINEER]
    few = proposal(demand, "programming-language", SCIENTIST)
    assert (few.weight, few.can_be_accepted, few.has_new_weight) == (None, False, False)


def test_accepted_figures_come_first_and_give_the_weight(real_taxonomy):
    demand = demand_of(
        real_taxonomy,
        machine_learning_engineer={"docker": 12, "probability": 60},
        data_scientist={"docker": 10},
    )
    docker, probability = (proposal(demand, slug) for slug in ("docker", "probability"))
    assert (docker.present_weight, docker.weight, docker.reason) == (4, 1, None)
    after = demand.accepted([docker, probability], ())
    rows = {row.slug: row for row in after.requirements[ENGINEER]}
    assert rows["docker"].weight == 1 == requirement_demand_weight(rows["docker"], ENGINEER)
    assert rows["docker"].demand_figures == (*docker.figures, *docker.owner.demand_figures)
    # A weight with a reason stays, unless the editor replaces it.
    assert rows["probability"].weight == probability.present_weight
    assert rows["probability"].weight_reason
    assert after.source_by_slug["own-ads"] == SOURCE
    assert taxonomy_problems(after) == []
    replaced = demand.accepted([probability], {probability.place})
    row = next(row for row in replaced.requirements[ENGINEER] if row.slug == "probability")
    assert (row.weight, row.weight_reason) == (4, None)
    # Again: the figures of the same source are replaced.
    again = Demand(after, demand.tally, "2027", SOURCE)
    assert again.accepted([proposal(again, "docker")], ()) == after


def test_figures_of_specialisms_are_compared_by_their_term(real_taxonomy):
    demand = demand_of(real_taxonomy, machine_learning_engineer={"computer-vision": 25})
    row = next(row for row in demand.of_specialisms() if row.owner.slug == "computer-vision")
    (line,) = row.lines
    assert (line.new.term, line.new.share, row.weight) == ("Computer vision", 25, None)
    after = demand.accepted([row], ())
    (changed,) = [field for field in after.specialisms if field.slug == "computer-vision"]
    assert changed.demand_figures == (line.new, *row.owner.demand_figures)
