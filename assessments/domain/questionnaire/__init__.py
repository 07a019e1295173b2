"""The pages of the questionnaire and the levels of its answers."""
