"""The numbers of the report page that we chose. Those of the scores are in scoring/policy.py."""

# The number of gaps to show first; the others are in a list.
LEADING_GAPS = 3
# With a smaller share of settled weight the report shows a range instead of a verdict.
MIN_COVERAGE_FOR_VERDICT = 0.5
# Unless half the range is at most this, as after the first questions of the short form.
MAX_HALF_RANGE = 16

# A side, home turf or reverse skillset, is called strong from here on, 0..100.
STRONG_AT = 65.0
# Below this, both sides together are said to have large gaps, and a beginner to have most ahead.
HALF_WAY_AT = 50.0
