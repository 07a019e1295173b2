"""Measured figures: `make bench` prints them as JSON."""
