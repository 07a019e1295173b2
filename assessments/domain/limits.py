"""How much one owner (an account or a guest) may store; deleted assessments count too."""

MAX_ASSESSMENTS = 100
MAX_TIME_OFF = 200
