"""Views: one file a stage, each a few lines over selectors and services."""
