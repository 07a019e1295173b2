"""What an attacker tries, chapter by chapter of SECURITY.md."""
