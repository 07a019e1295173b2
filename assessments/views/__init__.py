"""Views, one file per section of the site; the work is done in selectors and services."""
