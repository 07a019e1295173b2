"""Tests of exporting and importing the taxonomy as files."""
