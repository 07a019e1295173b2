"""The Django project: settings, root URLs and the server entry points."""
