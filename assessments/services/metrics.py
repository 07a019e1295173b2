"""Counters for operators that show how much the site is used."""

from prometheus_client import Counter

ANSWERS_SAVED = Counter("mlcareer_answers_saved", "Answers saved or cleared.")
ASSESSMENTS_SUBMITTED = Counter("mlcareer_assessments_submitted", "Assessments submitted.")
