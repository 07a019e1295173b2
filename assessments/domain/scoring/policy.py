"""Every number of the model that we chose or took from a study."""

# "Not sure" multiplies the typical distribution over levels 0..4 by these factors, renormalised.
UNSURE_FACTORS = (0.35, 0.25, 0.10, 0.03, 0.01)

# A must-have at level 0 caps readiness at this value, whatever the other answers are.
CAP_BASE = 60.0

# Correlation between requirements inside an area and between areas: measured on the answers of
# 5,448 survey respondents (Kaggle 2021, Stack Overflow 2023).
CORRELATION_WITHIN_AREA = 0.50
CORRELATION_BETWEEN_AREAS = 0.27

# Widens the range to allow for errors of the model; found by simulation.
RANGE_INFLATION = 1.5
# The range covers 90 %: the 95 % point of the standard normal distribution.
RANGE_Z = 1.6448536269514722
# Levels of an open must-have at the two ends of the range.
RANGE_TAIL = 0.05

# A result with a smaller share of settled weight is provisional.
PROVISIONAL_COVERAGE = 0.8

# Requirements with at least this typical gap belong to the reverse skillset.
REVERSE_SKILLSET_GAP = 0.5

# Minimum readiness for each verdict.
READY_AT = 85.0
WITHIN_REACH_AT = 65.0
ON_THE_WAY_AT = 40.0
# "Within reach" allows this many must-haves below their floor, each by at most this many levels.
WITHIN_REACH_SHORT = 2
WITHIN_REACH_LEVELS = 1.0
