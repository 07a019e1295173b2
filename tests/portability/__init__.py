"""Tests of taking data out, bringing it in and deleting it."""
