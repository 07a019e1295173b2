"""Tests of scoring: properties, arithmetic cases, mutants and the README example."""
