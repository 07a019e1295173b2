"""Tests of setting up and starting."""
