"""Date formats for German. No line breaks inside a date."""

DATE_FORMAT = "j.\N{NO-BREAK SPACE}F\N{NO-BREAK SPACE}Y"
DATETIME_FORMAT = f"{DATE_FORMAT}, H:i"
MONTH_DAY_FORMAT = "j.\N{NO-BREAK SPACE}F"
