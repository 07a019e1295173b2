"""Limits on what one owner (an account or a guest) can store; deleted assessments count too."""

MAX_ASSESSMENTS = 100
MAX_TIME_OFF = 200
