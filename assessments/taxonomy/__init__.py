"""The taxonomy as a document: reading, checking, importing and exporting it."""
