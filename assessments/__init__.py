"""The skills gap self-assessment: taxonomy, questionnaire, answers, scoring, report."""
