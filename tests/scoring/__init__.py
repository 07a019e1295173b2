"""Tests of assessments/scoring: properties, arithmetic cases, mutants and the README example."""
