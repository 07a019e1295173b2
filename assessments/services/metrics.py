"""What is counted for operators: how much of what the site is for gets done."""

from prometheus_client import Counter

ANSWERS_SAVED = Counter("mlcareer_answers_saved", "Answers that were saved or taken back.")
ASSESSMENTS_SUBMITTED = Counter("mlcareer_assessments_submitted", "Assessments submitted.")
