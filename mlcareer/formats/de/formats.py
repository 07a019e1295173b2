"""Date formats for German."""

DATETIME_FORMAT = "j. F Y, H:i"
