"""The taxonomy as files for people: a zip of YAML, a workbook, tables. Pure."""
