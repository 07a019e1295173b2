"""The numbers of the model that we chose or took from a study."""

# "Not sure" multiplies the typical distribution over levels 0..4 by these factors, renormalised.
UNSURE_FACTORS = (0.35, 0.25, 0.10, 0.03, 0.01)

# Attainment of levels 0..4 by target level. Convex: doing something with help is worth at most half
# of doing it alone.
ATTAINMENT = {
    1: (0.0, 1.0, 1.0, 1.0, 1.0),
    2: (0.0, 0.40, 1.0, 1.0, 1.0),
    3: (0.0, 0.15, 0.50, 1.0, 1.0),
    4: (0.0, 0.10, 0.30, 0.65, 1.0),
}

# A must-have at level 0 lowers the cap of readiness by this much, one that is partly met by less.
CAP_STEP = 20.0
# The cap is never lower than this.
CAP_MINIMUM = 60.0

# Correlation between requirements inside an area and between areas: measured on the answers of
# 5,448 survey respondents (Kaggle 2021, Stack Overflow 2023).
CORRELATION_WITHIN_AREA = 0.50
CORRELATION_BETWEEN_AREAS = 0.27

# Half the width of the range in standard deviations: 1.6448536 for 90 %, times 1.5 to allow for
# errors of the model, which was found by simulation.
RANGE_WIDTH = 1.6448536 * 1.5
# Levels of an open must-have at the two ends of the range.
RANGE_TAIL = 0.05

# A result with a smaller share of settled weight is provisional.
PROVISIONAL_COVERAGE = 0.8

# With a smaller share there is a range instead of a verdict, unless half the range is at most this,
# as after the first questions of the short form.
MIN_COVERAGE_FOR_VERDICT = 0.5
MAX_HALF_RANGE = 16.0

# People from a start role usually lack the requirements with at least this typical gap.
REVERSE_SKILLSET_GAP = 0.5
# The heaviest of them are the reverse skillset; a longer list says little.
REVERSE_SKILLSET_SIZE = 12
# If they are more than this share of all requirements, the pages say so instead of listing them.
NEARLY_EVERYTHING = 2 / 3

# Minimum readiness for each verdict.
READY_AT = 85.0
ON_THE_WAY_AT = 40.0
# "Ready" also needs this attainment in every area with at least this share of the weight.
READY_AREA_ATTAINMENT = 50.0
READY_AREA_SHARE = 0.04
# "Worth applying" needs this share of the weight at this level, or at the target where it is lower.
WORTH_APPLYING_SHARE = 0.75
WORTH_APPLYING_LEVEL = 2

# The numbers of former rules, for results that were scored by them; see rules.py.
FORMER_RANGE_WIDTH = 1.6448536269514722 * 1.5
FIRST_ATTAINMENT = {
    target: tuple(min(level, target) / target for level in range(5)) for target in range(1, 5)
}
# A must-have at level 0 capped readiness at this value.
FIRST_CAP = 60.0
FIRST_WITHIN_REACH_AT = 65.0
# "Within reach" allowed this many must-haves below their floor, each by at most this many levels.
FIRST_WITHIN_REACH_SHORT = 2
FIRST_WITHIN_REACH_LEVELS = 1.0
