"""Ceilings for what one owner can keep."""

MAX_ASSESSMENTS = 100  # of one owner, deleted ones counted
MAX_TIME_OFF = 200  # rows of one plan
