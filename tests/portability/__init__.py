"""Tests of exporting, importing and deleting personal data."""
