"""The style sheet, the templates and docs/design.md say the same."""

import re
from itertools import product
from pathlib import Path

import crispy_bootstrap5
import pytest
from django import forms

from mlcareer.static_files import joined_styles
from tests.source import ROOT

SHEET = joined_styles()
DESIGN = (ROOT / "docs" / "design.md").read_text()
# The admin has a look of its own, and the taxonomy to review is one file without a style sheet.
TEMPLATES = {
    path: path.read_text()
    for path in (ROOT / "templates").rglob("*.html")
    if not {"admin", "taxonomy"} & set(path.relative_to(ROOT / "templates").parts)
}

TOKENS, RULES = re.search(r"^\s*:root \{(.*?)\}(.*)", SHEET, re.S).groups()
VALUES = dict(re.findall(r"--([\w-]+): (.+?);", TOKENS))
COLOURS = {
    name: re.fullmatch(r"light-dark\((#\w{6}), (#\w{6})\)", value).groups()
    for name, value in VALUES.items()
    if value.startswith("light-dark")
}
SELECTORS = [selector.strip() for selector in re.findall(r"([^{};]+)\{", RULES)]
CLASSES = {name for line in SELECTORS for name in re.findall(r"\.([a-z][\w-]*)", line)}
# A component by its class; its parts have that name and a hyphen before their own.
NAMED = set(re.findall(r"`\.([a-z][\w-]*)`", DESIGN))

# What a library writes, and where it does.
WRITTEN_BY = {
    crispy_bootstrap5: [
        *["form-label", "form-control", "form-select", "form-text", "mb-3", "asteriskField"],
        *["form-check", "form-check-input", "is-invalid", "invalid-feedback"],
    ],
    forms: ["errorlist"],
}
WRITTEN = {name for names in WRITTEN_BY.values() for name in names}

GROUNDS = [
    name for name in COLOURS if name in {"ground", "surface"} or name.endswith(("-sunk", "-wash"))
]
INKS = [
    *["ink", "ink-soft", "accent", "accent-strong"],
    *["strength", "gap", "must", "source"],
]
EDGES = ["line-strong"]


def classes_of(template: str) -> set[str]:
    """Return what a template writes as classes; a name that has a variable in it is a pattern.

    ``kind`` is what the tag for icons calls its class.
    """
    tag = r"\{%.*?%\}|\{\{.*?\}\}"
    found = set()
    for value in re.findall(rf'(?:class|kind)="((?:{tag}|[^"])*)"', template, re.S):
        for chosen in re.findall(r"\{% cycle (.*?) ?%\}", value):
            found |= set(re.findall(r'"([\w-]+)"', chosen))
        found |= set(re.sub(r"\{\{.*?\}\}", "*", re.sub(r"\{%.*?%\}", " ", value)).split())
    return found


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(part * share for part, share in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def contrast(one: str, other: str) -> float:
    """Return how much two colours differ, 1 to 21."""
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


def test_every_token_is_explained_and_used():
    assert set(VALUES) == set(re.findall(r"`--([\w-]+)`", DESIGN))
    assert set(VALUES) == set(re.findall(r"var\(--([\w-]+)\)", SHEET))


def test_every_class_is_written_by_something():
    written = WRITTEN.union(*map(classes_of, TEMPLATES.values()))
    patterns = [re.compile(name.replace("*", r"[\w-]+")) for name in written if "*" in name]
    unused = {
        name
        for name in CLASSES - written
        if not any(pattern.fullmatch(name) for pattern in patterns)
    }
    assert not unused


@pytest.mark.parametrize("library", WRITTEN_BY, ids=lambda library: library.__name__)
def test_libraries_still_write_their_classes(library):
    files = [
        path for path in Path(library.__file__).parent.rglob("*") if path.suffix in {".html", ".py"}
    ]
    text = "\n".join(path.read_text() for path in files)
    assert not {name for name in WRITTEN_BY[library] if name not in text}


def test_every_component_that_is_named_is_there():
    assert not NAMED - CLASSES


def test_every_class_belongs_to_a_component_that_is_named():
    assert not {
        name
        for name in CLASSES - NAMED
        if not any(name.startswith(component + "-") for component in NAMED)
    }


def test_colours_are_tokens():
    literal = re.compile(r"#[0-9a-f]{3,8}\b(?!-)|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch)a?\(", re.I)
    values = re.findall(r":\s*([^;{}]+);", RULES)
    assert not [value for value in values if literal.search(value)]
    drawn = re.compile(r'\b(?:fill|stroke|style|color|stop-color)="(?!none|currentColor)')
    assert not [path.name for path, text in TEMPLATES.items() if drawn.search(text)]


def test_sizes_and_spaces_are_tokens():
    """What is a token's value is written as the token."""
    sizes = {value: name for name, value in VALUES.items() if name.startswith("size-")}
    spaces = {value: name for name, value in VALUES.items() if name.startswith("space-")}
    size, space = r"font-size", r"(?:margin|padding|gap|row-gap|column-gap)[a-z-]*"
    for kind, known in ((size, sizes), (space, spaces)):
        for name, value in re.findall(rf"^\s*({kind}): ([^;]+);", RULES, re.M):
            assert not {word for word in [value, *value.split()] if word in known}, (name, value)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_colours_can_be_told_apart(scheme):
    pairs = [
        *((ink, ground, 4.5) for ink, ground in product(INKS, GROUNDS)),
        ("on-accent", "accent", 4.5),
        ("on-accent", "accent-strong", 4.5),
        *((edge, ground, 3) for edge, ground in product(EDGES, GROUNDS)),
    ]
    found = {
        (one, other): contrast(COLOURS[one][scheme], COLOURS[other][scheme])
        for one, other, _ in pairs
    }
    assert not [(pair, found[pair[:2]]) for pair in pairs if found[pair[:2]] < pair[2]]


def test_every_colour_has_a_part_in_the_contrasts():
    """``--line`` only divides: nothing is lost with it."""
    assert {*INKS, *GROUNDS, *EDGES, "on-accent", "line"} == set(COLOURS)


def test_templates_are_named_as_they_are():
    folder = ROOT / "templates"
    named = {name.removeprefix("templates/") for name in re.findall(r"`([\w/]+\.html)`", DESIGN)}
    assert not {name for name in named if not (folder / name).exists()}
    assert {f"components/{path.name}" for path in (folder / "components").iterdir()} <= named
