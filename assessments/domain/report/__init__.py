"""The report as its page shows it, its charts, and progress between results."""
