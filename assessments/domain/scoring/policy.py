"""Every number of the model that is a choice of ours or taken from a study, named once."""

# "Not sure" multiplies the typical distribution over levels 0..4 by these and renormalises.
UNSURE_FACTORS = (0.35, 0.25, 0.10, 0.03, 0.01)

# The least spread of a typical level, in levels: nobody knows a group of people better than that.
MIN_SPREAD = 0.5

# A must-have that is missing altogether caps readiness here, however much else is there.
CAP_BASE = 60.0

# Correlation between requirements inside an area and between areas: measured on the answers of
# 5,448 survey respondents (Kaggle 2021, Stack Overflow 2023).
CORRELATION_WITHIN_AREA = 0.50
CORRELATION_BETWEEN_AREAS = 0.27

# Widens the range so that it stays honest when the model is wrong; found by simulation.
RANGE_INFLATION = 1.5
# The range covers 90 %: the 95 % point of the standard normal distribution.
RANGE_Z = 1.6448536269514722
# Levels of an open must-have at the two ends of the range.
RANGE_TAIL = 0.05

# Below this share of settled weight a result is called provisional.
PROVISIONAL_COVERAGE = 0.8

# A requirement belongs to the reverse skillset from this typical gap on.
REVERSE_SKILLSET_GAP = 0.5

# Verdict words by readiness.
READY_AT = 85.0
WITHIN_REACH_AT = 65.0
ON_THE_WAY_AT = 40.0
# "Within reach" allows this many must-haves to be short, each by at most this many levels.
WITHIN_REACH_SHORT = 2
WITHIN_REACH_LEVELS = 1.0
