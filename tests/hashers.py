"""Passwords of people in tests, who are signed up and in hundreds of times."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class QuickHasher(PBKDF2PasswordHasher):
    """The site's own way in one round instead of a million."""

    iterations = 1
