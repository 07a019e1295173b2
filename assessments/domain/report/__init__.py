"""The report, its charts, and the progress between results, as their pages show them."""
