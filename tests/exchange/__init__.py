"""Tests of the taxonomy as files for people."""
