"""Files dropped onto a terminal: they arrive as a paste of their paths, in the quoting of that terminal."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

_ON_WINDOWS = sys.platform == "win32"
_LONGEST_PASTE = 20_000
_PATH_START = re.compile(r"""(?:& *)?['"]?(?:/|~/|\\\\|[A-Za-z]:[\\/]|file://)""")
_QUOTED = re.compile(r"""'([^']+)'|"([^"]+)"|(\S+)""")
_CALL = re.compile(r"& *(?=['\"])")


def dropped_files(text: str) -> list[Path]:
    """Return the files whose paths a paste is made of; none if any word of it is not the path of an existing file.

    Paths may be bare, in quotes, with backslashes before blanks, or file: addresses; one or several, on one line or on
    lines of their own.
    """
    pasted = text.strip()
    if len(pasted) > _LONGEST_PASTE or not _PATH_START.match(pasted):
        return []
    for words in _parses(pasted):
        paths = [_path(word) for word in words]
        files = [path for path in paths if path is not None and _is_file(path)]
        if files and len(files) == len(paths):
            return files
    return []


def _parses(pasted: str) -> Iterator[list[str]]:
    """Yield the words of a paste by each quoting, the simplest first."""
    yield [pasted]
    yield [line.strip() for line in pasted.splitlines() if line.strip()]
    if _ON_WINDOWS:  # there a backslash separates folders
        yield [next(filter(None, match.groups())) for match in _QUOTED.finditer(_CALL.sub("", pasted))]
    else:
        with suppress(ValueError):
            yield shlex.split(pasted)


def _path(word: str) -> Path | None:
    """Return the absolute path of a word; None if it is not one."""
    bare = word[1:-1] if len(word) > 1 and word[0] == word[-1] and word[0] in "'\"" else word
    with suppress(RuntimeError, ValueError):
        if bare.lower().startswith("file://"):
            address = urlsplit(bare).path
            bare = url2pathname(address) if _ON_WINDOWS else unquote(address, errors="surrogateescape")
        path = Path(bare).expanduser()
        return path if path.is_absolute() else None
    return None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
