"""Export and import a person's data as JSON, and export a report as a table. Pure.

docs/data.md describes the format.
"""
