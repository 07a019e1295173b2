"""Benchmarks: `make bench` prints the results as JSON."""
