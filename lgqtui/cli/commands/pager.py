"""A page on the terminal: how wide, whether words may be bold, and the person's pager where it is long."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping, Sequence

import click

from lgqtui.cli.commands.front import wants_accessible
from lgqtui.cli.terminal import can_be_painted, out_page

_PROMPT = 1


def page_width() -> int:
    """How many columns there are."""
    return max(20, shutil.get_terminal_size().columns)


def is_styled(environ: Mapping[str, str]) -> bool:
    """True if words may be bold: where lines can be painted over, unless NO_COLOR asks for plain text."""
    return _is_painted(environ) and not environ.get("NO_COLOR")


def show_page(lines: Sequence[str], environ: Mapping[str, str], *, styled: bool) -> None:
    """Write lines that were made harmless before; where a terminal is too low for them, through the pager.

    Which pager: PAGER, else what the system has. Bold words reach only one that is known to take them.
    """
    text = "\n".join(lines)
    is_long = len(lines) + _PROMPT > shutil.get_terminal_size().lines
    if is_long and sys.stdin.isatty() and _is_painted(environ):
        click.echo_via_pager(text, color=None if styled else False)
    else:
        out_page(text + "\n")


def _is_painted(environ: Mapping[str, str]) -> bool:
    """True if this is a terminal, can do more than write lines, and no screen reader is to follow it."""
    return sys.stdout.isatty() and can_be_painted(environ) and not wants_accessible(environ)
