"""The picture of a shared report, which other sites show next to a link to it."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import unescape
from io import BytesIO
from typing import NamedTuple

import fontpkg_barlow_semi_condensed
from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont

from assessments import selectors
from assessments.domain.report.page import ReportView
from assessments.domain.span import SPAN_HEIGHT, SPAN_WATER, SPAN_WIDTH, Span
from assessments.domain.svg import coordinates
from assessments.domain.taxonomy.catalogue import page_language
from assessments.models import Assessment
from assessments.web.colours import COLOURS

WIDTH, HEIGHT = 1200, 630
EDGE = 64  # without text
# The dark scheme: most sites show pictures on a light ground.
GROUND, INK, SOFT, HOME, FAR = (
    COLOURS[name].dark for name in ("ground", "ink", "ink_soft", "warm_fill", "cool_fill")
)
FONT = fontpkg_barlow_semi_condensed.ROOT / "files" / "BarlowSemiCondensed-SemiBold.ttf"
SITE = "mlcareer"

ROLES_BASE, ROLES_SIZES = 88, (34, 30, 26, 22)
HEADLINE_TOP, HEADLINE_LINES = 128, 3
# Each sentence has a line of its own at one of the first sizes, or they are broken.
LINE_SIZES, HEADLINE_SIZES = (76, 72, 68, 64, 60, 56, 52), (68, 60, 52, 44)
FIGURES_BASE, FIGURE_SIZE, NAME_SIZE = 462, 76, 32
SPAN_TOP = 412
# The span is drawn larger and then reduced, because Pillow draws polygons with jagged edges.
FINER = 3
# Enough for smooth edges; a file with all colours is several times as large.
PALETTE = 96


class Picture(NamedTuple):
    """What a picture shows; ``home_turf`` and ``far_side`` are 0 to 100, None if not known."""

    start_role: str
    target_role: str
    sentences: tuple[str, ...]
    home_turf: float | None
    far_side: float | None
    span: Span


def report_picture(assessment: Assessment) -> bytes:
    """Return the picture of a submitted assessment as PNG, in the current language.

    It only depends on the result, which never changes, and has no text that its owner typed.
    """
    cache, key = caches["pictures"], f"{assessment.result.pk}:{page_language()}"
    content: bytes | None = cache.get(key)
    if content is None:
        content = draw(_picture_of(selectors.result_report(assessment)))
        cache.set(key, content)
    return content


def headline_sentences(view: ReportView) -> list[str]:
    """Return the sentences of a report's headline as text, in the third person."""
    page = render_to_string("sharing/_headline.html", {"view": view})
    lines = (unescape(strip_tags(line)).strip() for line in page.splitlines())
    return [line for line in lines if line]


def _picture_of(view: ReportView) -> Picture:
    is_known = view.has_enough_answers
    return Picture(
        start_role=view.start_role,
        target_role=view.target_role,
        sentences=tuple(headline_sentences(view)),
        home_turf=view.report.home_turf if is_known else None,
        far_side=view.report.reverse_readiness if is_known else None,
        span=view.span,
    )


def draw(picture: Picture) -> bytes:
    """Draw a picture as PNG."""
    image = Image.new("RGB", (WIDTH, HEIGHT), GROUND)
    image.paste(_span(picture.span), (0, SPAN_TOP))
    pen = ImageDraw.Draw(image)
    _roles(pen, picture.start_role, picture.target_role)
    _headline(pen, picture.sentences)
    if picture.home_turf is not None:
        _figure(pen, picture.home_turf, _("Home turf"), HOME, is_left=True)
    if picture.far_side is not None:
        _figure(pen, picture.far_side, _("Reverse skillset"), FAR, is_left=False)
    file = BytesIO()
    image.quantize(PALETTE, dither=Image.Dither.NONE).save(file, "PNG")
    return file.getvalue()


@lru_cache(maxsize=32)
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT), size)


def _roles(pen: ImageDraw.ImageDraw, start: str, target: str) -> None:
    """Write the roles with an arrow, which the font does not have, and the site at the right."""
    site = _font(ROLES_SIZES[0])
    pen.text((WIDTH - EDGE, ROLES_BASE), SITE, INK, site, anchor="rs")
    room = WIDTH - 2 * EDGE - site.getlength(SITE) - EDGE
    for size in ROLES_SIZES:
        font, arrow = _font(size), 1.6 * size
        if font.getlength(start) + arrow + font.getlength(target) <= room:
            break
    start = _cut(start, font, (room - arrow) / 2)
    target = _cut(target, font, room - arrow - font.getlength(start))
    pen.text((EDGE, ROLES_BASE), start, SOFT, font, anchor="ls")
    left, middle = EDGE + font.getlength(start), ROLES_BASE - 0.33 * size
    tail, tip, side = left + 0.35 * size, left + 1.25 * size, 0.24 * size
    pen.line([(tail, middle), (tip, middle)], SOFT, 3)
    pen.line(
        [(tip - side, middle - side), (tip, middle), (tip - side, middle + side)],
        SOFT,
        3,
        joint="curve",
    )
    pen.text((left + arrow, ROLES_BASE), target, SOFT, font, anchor="ls")


def _headline(pen: ImageDraw.ImageDraw, sentences: Sequence[str]) -> None:
    """Write each sentence from a new line on, as large as possible."""
    room = WIDTH - 2 * EDGE
    most = [(size, len(sentences)) for size in LINE_SIZES]
    most += [(size, HEADLINE_LINES) for size in HEADLINE_SIZES]
    for size, number in most:
        font = _font(size)
        lines = [line for sentence in sentences for line in _wrapped(sentence, font, room)]
        if len(lines) <= number:
            break
    for number, line in enumerate(lines[:HEADLINE_LINES], 1):
        place = (EDGE, HEADLINE_TOP + number * 1.06 * size)
        pen.text(place, _cut(line, font, room), INK, font, anchor="ls")


def _wrapped(text: str, font: ImageFont.FreeTypeFont, room: float) -> Iterator[str]:
    """Yield the lines of a text; a word that is wider than the room is a line of its own."""
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and font.getlength(longer) > room:
            yield line
            line = word
        else:
            line = longer
    if line:
        yield line


def _cut(text: str, font: ImageFont.FreeTypeFont, room: float) -> str:
    """Return a text, shortened with an ellipsis if it is wider than the room."""
    if font.getlength(text) <= room:
        return text
    while text and font.getlength(f"{text}…") > room:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _figure(
    pen: ImageDraw.ImageDraw, value: float, name: str, colour: str, *, is_left: bool
) -> None:
    """Write a figure with its name above a bank, the figure towards the edge."""
    figure, font, words = f"{value:.0f}", _font(FIGURE_SIZE), _font(NAME_SIZE)
    width = font.getlength(figure) + 12
    if is_left:
        pen.text((EDGE, FIGURES_BASE), figure, colour, font, anchor="ls")
        pen.text((EDGE + width, FIGURES_BASE), name, colour, words, anchor="ls")
    else:
        pen.text((WIDTH - EDGE, FIGURES_BASE), figure, colour, font, anchor="rs")
        pen.text((WIDTH - EDGE - width, FIGURES_BASE), name, colour, words, anchor="rs")


def _span(span: Span) -> Image.Image:
    """Draw a span as wide as the picture, down to its lower edge."""
    width, height = FINER * WIDTH, FINER * (HEIGHT - SPAN_TOP)
    across, down = width / SPAN_WIDTH, height / SPAN_HEIGHT
    image = Image.new("RGB", (width, height), GROUND)
    pen = ImageDraw.Draw(image)

    def place(written: str) -> list[tuple[float, float]]:
        return [(x * across, y * down) for x, y in coordinates(written)]

    def shape(written: str, colour: str, *, is_filled: bool = True) -> None:
        if is_filled:
            pen.polygon(place(written), colour)
        else:
            pen.polygon(place(written), None, colour, 2 * FINER)

    meet, water = span.meet_x * across, SPAN_WATER * down
    pen.line([(0, water), (meet, water)], HOME, 3 * FINER)
    pen.line([(meet, water), (width, water)], FAR, 3 * FINER)
    shape(span.left_bank, HOME)
    shape(span.right_bank, FAR)
    for plank in span.planks:
        colour = FAR if plank.is_far else HOME
        if not plank.is_whole:
            shape(plank.outline, colour, is_filled=False)
        if plank.filled:
            shape(plank.filled, colour)
        if plank.pier:
            shape(plank.pier, colour, is_filled=plank.has_pier)
    pen.line([(meet, water), (meet, 0)], INK, 4 * FINER)
    return image.reduce(FINER)
