"""Rendering of a document as one self-contained HTML file, for print and small screens, without external resources."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from lgqtui.export import layout
from lgqtui.export.document import ExportDocument
from lgqtui.formatting import format_size
from lgqtui.i18n import tr
from lgqtui.text import one_line

if TYPE_CHECKING:
    from jinja2 import Environment

_BREAKS = re.compile("[\n\t\u2028\u2029]")
_BLANK_START = re.compile(r"\A\s*\n")


def render_html(document: ExportDocument) -> str:
    """The document as HTML5, with a final newline."""
    template = _environment().get_template("document.html.jinja")
    return template.render(document=document).strip() + "\n"


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined  # late: only needed for HTML

    environment = Environment(
        loader=PackageLoader("lgqtui.export", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(line=one_line, css=css_string)
    environment.globals.update(
        tr=tr,
        layout=layout,
        format_size=format_size,
        line_pieces=_line_pieces,
        body_pieces=_body_pieces,
    )
    return environment


def _line_pieces(text: str) -> tuple[layout.TextPiece, ...]:
    """A text as one line. Hidden characters are made visible after the links were found."""
    return layout.text_pieces(_BREAKS.sub(" ", text).strip())


def _body_pieces(text: str) -> tuple[layout.TextPiece, ...]:
    return layout.text_pieces(_BLANK_START.sub("", text.rstrip()))


def css_string(text: str) -> str:
    """A text for a quoted string in a style sheet, with everything else than ASCII letters and digits escaped."""
    return "".join(sign if sign.isascii() and sign.isalnum() else f"\\{ord(sign):x} " for sign in one_line(text))
