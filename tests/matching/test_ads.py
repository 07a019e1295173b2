"""What advertisements ask for: one of each shape."""

import pytest

from assessments.domain.matching import compile_matcher, match

from .ads import ADS, Ad


@pytest.fixture(scope="module")
def matcher(real_taxonomy):
    return compile_matcher(real_taxonomy)


@pytest.mark.parametrize("ad", ADS.values(), ids=ADS)
def test_what_an_advertisement_asks_for(matcher, ad: Ad):
    found = match(ad.text, matcher)
    groups = {
        strength: [{finding.skill for finding in group} for group in found.groups(strength)]
        for strength in ("must", "nice")
    }
    assert {finding.skill for finding in found.single("must")} == ad.must
    assert {finding.skill for finding in found.single("nice")} == ad.nice
    assert groups == {"must": ad.any_of, "nice": ad.any_of_nice}
    assert found.years == ad.years
    assert (str(found.degree) if found.degree else None) == ad.degree


@pytest.mark.parametrize("ad", ADS.values(), ids=ADS)
def test_line_ends_of_forms_and_spaces_at_ends_change_nothing(matcher, ad: Ad):
    def read(text: str) -> list[tuple]:
        found = match(text, matcher)
        return [(row.skill, row.strength, row.group) for row in found.findings] + [found.years]

    expected = read(ad.text)
    assert read(ad.text.replace("\n", "\r\n")) == expected
    assert read(ad.text.replace("\n", "  \n")) == expected
