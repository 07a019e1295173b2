"""SQLite for a process with several threads."""
