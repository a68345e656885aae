"""What goes out and comes in: stdout carries what was asked for, stderr everything else.

Foreign text is made harmless on its way to a terminal, and long lines are folded there. What goes into a file or a pipe
for programs stays exact, a line a line.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any

import click

from lgqtui.errors import CannotRead, CannotWrite, WrongUse
from lgqtui.i18n import tr
from lgqtui.text import display_width, one_line, visible

_LIMIT = 4_000_000
# What a terminal may obey: DEL, C1, bidi controls; and lone surrogates, which no file can hold.
_UNSAFE = (*range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xD800, 0xE000))


_OFF = ("", "0", "no", "off", "false")


def print_result(line: str) -> None:
    """Write one line of what was asked for."""
    _write(sys.stdout, lambda stream: stream.write(_fitted(line, stream) + "\n"))


def print_status(line: str) -> None:
    """Write one line beside what was asked for."""
    _write(sys.stderr, lambda stream: stream.write(_fitted(line, stream) + "\n"))


def _fitted(line: str, stream: IO[str]) -> str:
    """The line made harmless; folded at words where a terminal is too narrow for it."""
    shown = one_line(line)
    width = _width_of(stream)
    if not width or display_width(shown) <= width:
        return shown
    from lgqtui.guides.line_wrap import folded  # late: most lines fit

    return "\n".join(folded(shown, width))


def _width_of(stream: IO[str]) -> int:
    """How many columns a terminal has; 0 for anything else, and for one that does not say."""
    try:
        return os.get_terminal_size(stream.fileno()).columns if stream.isatty() else 0
    except (OSError, ValueError):
        return 0


def tell_person(line: str) -> None:
    """Write one line beside what was asked for, if a person reads along; a script's log stays quiet."""
    if sys.stderr.isatty():
        print_status(line)


def tell_progress(line: str) -> None:
    """Write over the line of progress, if a person reads along; "" takes it away."""
    if sys.stderr.isatty():
        _write(sys.stderr, lambda stream: stream.write(f"\r{one_line(line)}\x1b[K"))


def shell_quote(name: str) -> str:
    """A name as one word of a command line that is shown to be copied."""
    if all(letter.isalnum() or letter in "._-/" for letter in name):
        return name
    if not set(name) & set('"$`\\!'):
        return f'"{name}"'
    from shlex import quote

    return quote(name)


def out_path(path: os.PathLike[str]) -> None:
    """Write a path alone on its line: exact for programs, harmless for terminals."""
    if sys.stdout.isatty():
        out_page(one_line(os.fspath(path)) + "\n")
    else:
        out_bytes(os.fsencode(path) + b"\n")


def out_document(content: bytes, *, is_json: bool = False) -> None:
    """Write a document in UTF-8: exact for programs, harmless for terminals."""
    if not sys.stdout.isatty():
        out_bytes(content)
        return
    text = content.decode("utf-8", "replace")
    shown = text.translate(_escapes()) if is_json else visible(text)
    _write(sys.stdout, lambda stream: stream.write(shown))


def out_page(text: str) -> None:
    """Write text in which nothing is left that a terminal could obey but bold words."""
    _write(sys.stdout, lambda stream: stream.write(text))


def out_bytes(content: bytes) -> None:
    """Write bytes as they are."""

    def write(stream: Any) -> None:
        stream.flush()
        stream.buffer.write(content)
        stream.buffer.flush()

    _write(sys.stdout, write)


def out_json(value: object) -> None:
    """Write one JSON document for programs; what a terminal could obey is escaped in it, which JSON allows."""
    import json

    is_utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    text = json.dumps(value, ensure_ascii=not is_utf8, indent=2).translate(_escapes())
    _write(sys.stdout, lambda stream: stream.write(text + "\n"))


def _escapes() -> dict[int, str]:
    return {code: f"\\u{code:04x}" for code in _UNSAFE}


def _write(stream: IO[str], write: Callable[[Any], object]) -> None:
    try:
        write(stream)
        stream.flush()
    except OSError as error:
        raise _refused(stream, error) from error


def flush_output() -> None:
    """Write out what is still held back. Raises BrokenPipeError or CannotWrite where that is refused."""
    _write(sys.stdout, lambda _: None)


def _refused(stream: IO[str], error: OSError) -> Exception:
    """What it means that an output takes no more: its reader has left, or there is no room."""
    # Windows reports a pipe that was closed as a wrong argument.
    if isinstance(error, BrokenPipeError) or (sys.platform == "win32" and error.errno == errno.EINVAL):
        return BrokenPipeError(errno.EPIPE, "closed")
    from lgqtui.os_errors import os_error_text

    where = tr("the standard output") if stream is sys.stdout else tr("the standard error")
    return CannotWrite("cannot-write", "cannot write to {where}: {why}", where=where, why=os_error_text(error))


def make_forgiving() -> None:
    """Have characters that the terminal's encoding does not know written as escapes instead of failing.

    A stream that the caller has closed takes and gives nothing.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            from pathlib import Path

            setattr(sys, name, Path(os.devnull).open(mode))  # noqa: SIM115 - open as long as the program runs
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def silence() -> None:
    """Let what is still to be written go nowhere: its reader has left."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
    except (OSError, ValueError):
        return


def read_input() -> str:
    """The text on standard input, its final newline taken off. Raises CannotRead if it is too long or not UTF-8."""
    if sys.stdin.isatty():
        print_status(tr("Type or paste the answer. End it with Ctrl-D on a line of its own."))
    content = sys.stdin.buffer.read(_LIMIT + 1)
    if len(content) > _LIMIT:
        hint = "Keep the longer text in a document of its own and give its link."
        raise CannotRead("too-large", "the text on standard input is longer than any answer", hint)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        hint = "Convert it first, for example with: iconv -t utf-8"
        raise CannotRead("not-utf-8", "the text on standard input is not UTF-8", hint) from error
    return text.removesuffix("\n").removesuffix("\r")


def is_interactive() -> bool:
    """True if somebody sits there to be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask(question: str) -> str:
    """What is typed in reply, without outer blanks; "" also if the input ends."""
    _write(sys.stderr, lambda stream: stream.write(_fitted(question, stream) + " "))
    reply = sys.stdin.readline()
    if not reply:
        print_status("")
    return reply.strip()


def confirm(question: str, *words: str) -> bool:
    """True if the reply is yes, in English or in the language that is spoken, or one of these words."""
    return ask(question).lower() in ("y", "yes", tr("yes").lower(), *words)


def require_terminal(hint: str) -> None:
    """Raise WrongUse with this hint unless both ends are terminals."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise WrongUse("no-terminal", "this needs a terminal for input and output", hint)


def require_ends(*, with_errors: bool) -> None:
    """Raise WrongUse unless a person sits at both ends; the full screen is painted through stderr as well."""
    hint = "To read a draft: lgqtui show DRAFT. To fill it in from a script: lgqtui answer DRAFT FIELD VALUE"
    streams = (sys.stdin, sys.stdout, sys.stderr) if with_errors else (sys.stdin, sys.stdout)
    if not all(stream.isatty() for stream in streams):
        raise WrongUse("no-terminal", "filling in needs a terminal for input and output", hint)


def can_be_painted(environ: Mapping[str, str]) -> bool:
    """True unless the terminal says that it can only write lines."""
    return sys.platform == "win32" or environ.get("TERM", "") not in ("", "dumb", "unknown")


_WORTH_A_BAR = 20_000_000


@contextmanager
def bar(label: str, size: int) -> Iterator[Callable[[int, int], None]]:
    """Gives what is to be told of bytes done; shown to who watches, where there is something to wait for."""
    if size < _WORTH_A_BAR or not sys.stderr.isatty():
        yield lambda _done, _whole: None
        return
    with click.progressbar(length=size, label=label, file=sys.stderr) as shown:
        yield lambda done, _whole: shown.update(done - shown.pos)


def wants_accessible(environ: Mapping[str, str]) -> bool:
    """True if the variable that several programs share asks for output that a screen reader can follow."""
    return environ.get("ACCESSIBLE", "").strip().lower() not in _OFF
