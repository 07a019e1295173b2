"""The numbers of the report page that we chose. Those of the scores are in scoring/policy.py."""

# The number of gaps to show first; the others are in a list.
LEADING_GAPS = 3

# A side, home turf or reverse skillset, is called strong from here on, 0..100.
STRONG_AT = 65.0
# Below this, both sides together are said to have large gaps, and a beginner to have most ahead.
HALF_WAY_AT = 50.0
