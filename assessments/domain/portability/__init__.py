"""What people take with them and bring back, pure: one JSON format, and a report as a table.

docs/data.md describes the format.
"""
