"""Scripts for the Makefile."""
