"""SQLite backend for processes with several threads."""
