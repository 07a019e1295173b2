"""Tests of setup and start."""
