"""The mails of the site as plain text and as HTML.

Their words are in ``templates/mail/*.txt``. The HTML is made from the text, so both say the same.
"""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.core.mail import EmailMultiAlternatives
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.utils.translation import gettext as _

from assessments.web.colours import COLOURS

PREFIX = "mlcareer: "
ADDRESS = re.compile(r"https?://\S+")
CODE = re.compile(r"[A-Z0-9]+(-[A-Z0-9]+)?")


class Line(NamedTuple):
    """A line of a mail."""

    text: str
    is_address: bool


class Link(NamedTuple):
    """A link of a mail."""

    name: str
    address: str


class Block(NamedTuple):
    """A part of a mail, in one of these forms."""

    lines: Sequence[Line] = ()
    # The lines of each item of a list.
    items: Sequence[Sequence[Line]] = ()
    link: Link | None = None
    code: str = ""


def build_mail(
    name: str,
    subject: str,
    to: str,
    site: str,
    context: dict[str, Any] | None = None,
    headers: dict[str, str] | None = None,
) -> EmailMultiAlternatives:
    """Return the mail ``templates/mail/<name>.txt`` in the current language.

    ``site`` is the address of the home page. The subject is also the heading of the HTML.
    """
    words = get_template(f"mail/{name}.txt").template  # type: ignore[attr-defined]
    # Only the HTML is escaped.
    written = words.render(Context(context, autoescape=False)).strip()
    text = re.sub(r"\n{3,}", "\n\n", written)
    parts = blocks(text)
    shown = {
        "subject": subject,
        "blocks": parts,
        "main": next((part.link for part in parts if part.link), None),
        "site": site,
        "colours": COLOURS,
    }
    claim = _("mlcareer: from where you are to machine learning engineer")
    body = f"{text}\n\n{claim}\n{site}"
    mail = EmailMultiAlternatives(PREFIX + subject, body, to=[to], headers=headers)
    mail.attach_alternative(render_to_string("mail/frame.html", shown), "text/html")
    return mail


def blocks(text: str) -> list[Block]:
    """Return the parts of a plain text, which are divided by empty lines.

    A line with a colon above an address is the name of a link, lines after ``- `` are an item, and
    a line of capital letters and digits is a code to type.
    """
    return [_block(part.splitlines()) for part in re.split(r"\n\s*\n", text)]


def _block(lines: list[str]) -> Block:
    match lines:
        case [name, address] if name.endswith(":") and ADDRESS.fullmatch(address):
            return Block(link=Link(name.removesuffix(":"), address))
        case [line] if CODE.fullmatch(line):
            return Block(code=line)
        case [first, *_] if first.startswith("- "):
            items = "\n".join(lines).removeprefix("- ").split("\n- ")
            return Block(items=[_lines(item.splitlines()) for item in items])
    return Block(lines=_lines(lines))


def _lines(lines: list[str]) -> list[Line]:
    stripped = [line.strip() for line in lines]
    return [Line(line, ADDRESS.fullmatch(line) is not None) for line in stripped]
