"""The font of headings, with only the letters that the site needs."""

from functools import lru_cache
from io import BytesIO
from string import ascii_letters, digits

import fontpkg_barlow_semi_condensed
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

# SIL Open Font License 1.1; the subset keeps its copyright and licence (names 0, 13 and 14).
SOURCE = fontpkg_barlow_semi_condensed.ROOT / "files" / "BarlowSemiCondensed-SemiBold.ttf"
# English and German, and the accents of words that both take from French and Spanish.
LETTERS = ascii_letters + "ÄÖÜäöüß" + "àáâçèéêëíîïñóôúû"
SIGNS = " \N{NO-BREAK SPACE}!\"#%&'()*+,-./:;<=>?@[]_|§·×–—‘’‚“”„…−€"


@lru_cache(maxsize=1)
def heading_font() -> bytes:
    """Return the font as WOFF2, the same bytes for the same versions of the packages."""
    # Without a new time stamp: the name of the file has a hash of its content.
    font = TTFont(SOURCE, recalcTimestamp=False)
    options = Options(
        flavor="woff2",
        layout_features=["kern", "mark", "tnum", "lnum"],
        name_IDs=[0, 1, 2, 13, 14],
        hinting=False,
    )
    subsetter = Subsetter(options)
    subsetter.populate(text=LETTERS + digits + SIGNS)
    subsetter.subset(font)
    font.flavor = options.flavor
    file = BytesIO()
    font.save(file)
    return file.getvalue()
