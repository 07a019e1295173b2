"""The attacks of SECURITY.md, chapter by chapter."""
