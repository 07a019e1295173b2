"""The stylesheet is joined from its parts."""

import re
from pathlib import Path

from django.contrib.staticfiles import finders

from mlcareer.static_files import NAME, SOURCE, joined_styles


def test_every_part_is_in_the_stylesheet_once():
    listed = re.findall(r'^@import "(.+)";$', SOURCE.read_text(), flags=re.M)
    parts = {str(path.relative_to(SOURCE.parent)) for path in SOURCE.parent.rglob("*.css")}
    assert sorted(listed) == sorted(parts - {SOURCE.name})
    joined = joined_styles()
    assert "@import" not in joined
    assert joined.count("{") == joined.count("}") > 0


def test_the_stylesheet_is_one_file():
    found = finders.find(NAME)
    assert Path(found).read_text() == joined_styles()
    assert finders.find(NAME, find_all=True) == [found]
    listed = [
        storage.path(name)
        for finder in finders.get_finders()
        for name, storage in finder.list(None)
        if name.endswith(".css") and name.startswith("assessments/") and "/admin/" not in name
    ]
    assert listed == [found]
