"""A password hasher for tests, which sign people up and in hundreds of times."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class QuickHasher(PBKDF2PasswordHasher):
    """The site's hasher with one iteration instead of a million."""

    iterations = 1
