"""The stylesheet's colours, for what cannot load it: pictures, mails and the web manifest."""

import re
from typing import NamedTuple

from django.conf import settings

TOKENS = settings.BASE_DIR / "assessments" / "styles" / "tokens.css"


class Colour(NamedTuple):
    """A colour of the light and of the dark scheme, such as ``#f8f6f2``."""

    light: str
    dark: str


# By the names of the tokens, with underscores.
COLOURS = {
    name.replace("-", "_"): Colour(light, dark)
    for name, light, dark in re.findall(
        r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);", TOKENS.read_text()
    )
}
