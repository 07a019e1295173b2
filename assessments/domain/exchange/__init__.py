"""Export and import the taxonomy as a zip of YAML files, a workbook or CSV tables. Pure."""
