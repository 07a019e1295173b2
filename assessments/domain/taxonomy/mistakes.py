"""Values that an object does not accept, in words for the people who wrote the file."""

from typing import Any

# By the type of pydantic's error; the names in braces are in its context.
WORDS = {
    "missing": "is missing",
    "extra_forbidden": "is not a known field; delete it",
    "string_type": "must be a text",
    "string_too_short": "is empty",
    "string_too_long": "has more than {max_length} characters",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "int_parsing": "must be a whole number",
    "decimal_type": "must be a number",
    "decimal_parsing": "must be a number",
    "decimal_max_places": "has more than {decimal_places} decimal places",
    "greater_than_equal": "must be {ge} or more",
    "less_than_equal": "must be {le} or less",
    "less_than": "must be less than {lt}",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "literal_error": "must be {expected}",
    "tuple_type": "must be a list",
    "too_short": "must have at least {min_length} of them",
    "dict_type": "must have fields of its own",
    "model_type": "must have fields of its own",
}
# By the pattern of the text.
PATTERNS = {
    "^[a-z0-9]+": "must have only lower-case letters, digits and single hyphens",
    "^https://": "must start with https://",
    "^https?://": "must start with https:// or http://",
    "^[a-z]{2}$": "must be two lower-case letters",
    "^[A-Z]{2}$": "must be two capital letters",
    "^[A-Z]{3}$": "must be three capital letters",
}


def mistake_words(error: Any) -> str:
    """Return the words for a mistake; ``error`` is one of ``ValidationError.errors()``."""
    context = error.get("ctx", {})
    for start, words in PATTERNS.items():
        if str(context.get("pattern", "")).startswith(start):
            return words
    if error["type"] in WORDS:
        return WORDS[error["type"]].format_map(context)
    return str(error["msg"]).removeprefix("Value error, ")
