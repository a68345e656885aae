"""Input and output: stdout carries results, stderr everything else.

Foreign text is made harmless on its way to a terminal, and long lines are folded there. Output into a file or a pipe
stays exact, one line per result.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING, Literal

import click

from lgqtui.errors import CannotRead, CannotWrite, WrongUse
from lgqtui.i18n import tr
from lgqtui.text import display_width, one_line, visible, without_surrogates

if TYPE_CHECKING:
    from pathlib import Path

    from lgqtui.draft.model import Draft
    from lgqtui.draft.store import DraftFile
    from lgqtui.workflows.context import AppContext
    from lgqtui.workflows.draft_access import LoadedDraft

LINE_WIDTH = 78
"""Columns at which explanations are folded, also in a file."""

_LIMIT = 4_000_000
# What a terminal may obey: DEL, C1, bidi controls.
_UNSAFE = (*range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_FALSE_WORDS = ("", "0", "no", "off", "false")


def print_result(*lines: str) -> None:
    """Print lines of a result on stdout."""
    for line in lines:
        _write(sys.stdout, _fitted(line, sys.stdout) + "\n")


def print_status(*lines: str) -> None:
    """Print lines on stderr."""
    for line in lines:
        _write(sys.stderr, _fitted(line, sys.stderr) + "\n")


def _fitted(line: str, stream: IO[str]) -> str:
    """Return the line made harmless, folded at words if it is too long for a terminal."""
    text = one_line(line)
    width = _width_of(stream)
    if not width or display_width(text) <= width:
        return text
    from lgqtui.guides.line_wrap import folded  # late: most lines fit

    return "\n".join(folded(text, width))


def _width_of(stream: IO[str]) -> int:
    """Return the columns of a terminal; 0 for anything else, and for a terminal that does not tell."""
    try:
        return os.get_terminal_size(stream.fileno()).columns if stream.isatty() else 0
    except (OSError, ValueError):
        return 0


def print_table(rows: Iterable[Sequence[str]]) -> None:
    """Print rows in aligned columns on stdout; each is one line unless it is a terminal."""
    from lgqtui.formatting import columns

    print_result(*(columns(rows) if sys.stdout.isatty() else columns(rows, widest_first=sys.maxsize)))


def print_note(line: str) -> None:
    """Print one line on stderr if that is a terminal; logs of scripts stay free of it."""
    if sys.stderr.isatty():
        print_status(line)


def print_progress(line: str) -> None:
    """Overwrite the progress line if stderr is a terminal; "" removes it."""
    if sys.stderr.isatty():
        _write(sys.stderr, f"\r{one_line(line)}\x1b[K")


def open_draft(context: AppContext, name: str) -> LoadedDraft:
    """Read the draft of that name or path, and print the notices about it. Raises as `load_draft` does."""
    from lgqtui.workflows.draft_access import load_draft

    loaded = load_draft(context, name, name)
    print_status(*loaded.notices)
    return loaded


def load_answers(context: AppContext, file: DraftFile, name: str) -> Draft:
    """Read a draft without its questionnaire, and print the notices about it. Raises as the workflow does."""
    from lgqtui.workflows import draft_access

    draft, notices = draft_access.load_answers(context, file, name)
    print_status(*notices)
    return draft


def out_path(path: os.PathLike[str]) -> None:
    """Write a path alone on its line: exact for programs, harmless for terminals."""
    if sys.stdout.isatty():
        out_page(one_line(os.fspath(path)) + "\n")
    else:
        out_bytes(os.fsencode(path) + b"\n")


def out_document(content: bytes, on_terminal: Literal["text", "json", "raw"]) -> None:
    """Write a document in UTF-8: exact for programs, harmless for terminals unless it is `raw`."""
    if on_terminal == "raw" or not sys.stdout.isatty():
        out_bytes(content)
        return
    text = content.decode("utf-8", "replace")
    _write(sys.stdout, text.translate(_escapes()) if on_terminal == "json" else visible(text))


def out_page(text: str) -> None:
    """Write text that has no control sequences but those for bold words."""
    _write(sys.stdout, text)


def out_bytes(content: bytes) -> None:
    """Write bytes unchanged."""
    with _write_errors(sys.stdout):
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()


def out_json(value: object) -> None:
    """Write one JSON document; what a terminal could obey is escaped in it, which JSON allows."""
    import json

    text = without_surrogates(json.dumps(value, ensure_ascii=False, indent=2))
    if (sys.stdout.encoding or "").lower().replace("-", "") != "utf8":
        text = json.dumps(json.loads(text), indent=2)
    _write(sys.stdout, text.translate(_escapes()) + "\n")


def _escapes() -> dict[int, str]:
    return {code: f"\\u{code:04x}" for code in _UNSAFE}


def _write(stream: IO[str], text: str) -> None:
    with _write_errors(stream):
        stream.write(text)
        stream.flush()


@contextmanager
def _write_errors(stream: IO[str]) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        # Windows reports a closed pipe as an invalid argument.
        if isinstance(error, BrokenPipeError) or (sys.platform == "win32" and error.errno == errno.EINVAL):
            raise BrokenPipeError(errno.EPIPE, "closed") from error
        if error.errno == errno.EIO:
            raise  # mostly a terminal that is gone
        from lgqtui.os_errors import os_error_text

        where = tr("the standard output") if stream is sys.stdout else tr("the standard error")
        message, why = "cannot write to {where}: {why}", os_error_text(error)
        raise CannotWrite("cannot-write", message, where=where, why=why) from error


def prepare_streams() -> None:
    """Escape what the encoding lacks; a closed stream becomes the null device, as standard output one to read.

    An unbuffered one (`PYTHONUNBUFFERED`) gets a buffer: else Python passes over it when only a part is written.
    """
    for name, mode, flags in (("stdin", "r", os.O_RDONLY), ("stdout", "w", os.O_RDONLY), ("stderr", "w", os.O_WRONLY)):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, flags), mode))  # open as long as the program runs
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if isinstance(getattr(stream, "buffer", None), io.FileIO):
            stream = os.fdopen(stream.fileno(), "w", encoding=stream.encoding, closefd=False)
            setattr(sys, name, stream)
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def discard_output() -> None:
    """Redirect each stream that takes no more to the null device: Python would write to it once more at its end."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            try:
                stream.flush()
            except OSError:
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def read_input() -> str:
    """Return the text on standard input without its final newline. Raises CannotRead if it is too long or not UTF-8."""
    if sys.stdin.isatty():
        print_status(tr("Type or paste the answer. End it with Ctrl-D on a line of its own."))
    content = sys.stdin.buffer.read(_LIMIT + 1)
    if len(content) > _LIMIT:
        hint = "Keep the longer text in a document of its own and give its link."
        raise CannotRead("too-large", "the text on standard input is longer than any answer", hint)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        on_windows = sys.platform == "win32"
        hint = "Save it as UTF-8 first." if on_windows else "Convert it first, for example with: iconv -t utf-8"
        raise CannotRead("not-utf-8", "the text on standard input is not UTF-8", hint) from error
    return text.removesuffix("\n").removesuffix("\r")


def is_interactive() -> bool:
    """Return True if questions can be asked on a terminal."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask(question: str) -> str:
    """Return the reply without surrounding blanks; "" also at the end of the input."""
    _write(sys.stderr, _fitted(question, sys.stderr) + " ")
    reply = sys.stdin.readline()
    if not reply:
        print_status("")
    return reply.strip()


def confirm(question: str, *words: str) -> bool:
    """Return True if the reply is yes, in English or in the language in force, or one of `words`."""
    return ask(question).lower() in ("y", "yes", tr("yes").lower(), *words)


def require_terminal(hint: str, message: str = "", *, with_errors: bool = False) -> None:
    """Raise WrongUse unless input and output are terminals, and `with_errors` stderr as well."""
    streams = (sys.stdin, sys.stdout, sys.stderr) if with_errors else (sys.stdin, sys.stdout)
    if not all(stream.isatty() for stream in streams):
        raise WrongUse("no-terminal", message or "this needs a terminal for input and output", hint)


def can_be_painted(environ: Mapping[str, str]) -> bool:
    """Return False if the terminal can only write lines."""
    return sys.platform == "win32" or environ.get("TERM", "") not in ("", "dumb", "unknown")


_WORTH_A_BAR = 20_000_000


@contextmanager
def progress_bar(label: str, size: int, worth: int = _WORTH_A_BAR) -> Iterator[Callable[[int, int], None]]:
    """Yield a callback for progress in bytes; it draws a bar from the size `worth` on, if stderr is a terminal."""
    if size < worth or not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    with click.progressbar(length=size, label=label, file=sys.stderr) as bar:
        yield lambda done, _total: bar.update(max(done - bar.pos, 0))


def wants_accessible(environ: Mapping[str, str]) -> bool:
    """Return True if the variable that several programs share asks for output for screen readers."""
    return environ.get("ACCESSIBLE", "").strip().lower() not in _FALSE_WORDS


def output_path(target: str, name: str, head: bytes, *, force: bool | None = None, inputs: Iterable[str] = ()) -> Path:
    """Return the file `-o` means. Raises as `find_output_file`; CannotWrite to overwrite without `force` or a yes."""
    from lgqtui.workflows.documents import find_output_file, other_file_error

    path, is_other = find_output_file(target, name, head, inputs)
    question = tr("{path} is there already and is another file. To overwrite it type yes, or press Enter:", path=path)
    if is_other and not force and not (is_interactive() and confirm(question)):
        hint = (
            "Move it away, or name another file." if force is None else "Name another file, or overwrite with --force."
        )
        raise other_file_error(path, hint)
    return path
