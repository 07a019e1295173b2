"""The stylesheet is joined from its parts, and the font has only the letters we need."""

import re
from io import BytesIO
from pathlib import Path

from django.contrib.staticfiles import finders
from fontTools.ttLib import TTFont

from mlcareer.fonts import heading_font
from mlcareer.static_files import FONT, SOURCE, STYLESHEET, joined_styles
from tests.source import ROOT


def test_every_part_is_in_the_stylesheet_once():
    listed = re.findall(r'^@import "(.+)";$', SOURCE.read_text(), flags=re.M)
    parts = {str(path.relative_to(SOURCE.parent)) for path in SOURCE.parent.rglob("*.css")}
    assert sorted(listed) == sorted(parts - {SOURCE.name})
    joined = joined_styles()
    assert "@import" not in joined
    assert joined.count("{") == joined.count("}") > 0


def test_the_stylesheet_is_one_file():
    found = finders.find(STYLESHEET)
    assert Path(found).read_text() == joined_styles()
    assert finders.find(STYLESHEET, find_all=True) == [found]
    listed = [
        storage.path(name)
        for finder in finders.get_finders()
        for name, storage in finder.list(None)
        if name.endswith(".css") and name.startswith("assessments/") and "/admin/" not in name
    ]
    assert listed == [found]


def test_the_font_has_what_german_and_english_headings_need():
    with TTFont(BytesIO(heading_font())) as font:
        drawn = set(map(chr, font.getBestCmap()))
        features = {row.FeatureTag for row in font["GPOS"].table.FeatureList.FeatureRecord}
        licence = font["name"].getDebugName(13)
    needed = "abcdefghijklmnopqrstuvwxyzäöüß0123456789.,:;!?–—’“„”·%+&()/-\N{NO-BREAK SPACE}"
    assert set(needed) | set(needed.upper().replace("SS", "ß")) <= drawn
    assert "kern" in features
    assert "Open Font License" in licence


def test_the_font_is_small_and_the_same_each_time():
    first = heading_font()
    heading_font.cache_clear()
    assert heading_font() == first
    assert first[:4] == b"wOF2"
    assert len(first) < 10_000


def test_the_stylesheet_loads_the_font():
    assert f'url("{FONT.removeprefix("assessments/")}")' in joined_styles()
    found = Path(finders.find(FONT))
    assert found.read_bytes() == heading_font()
    assert not found.is_relative_to(ROOT / "assessments")
