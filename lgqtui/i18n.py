"""Translation of templates to sentences (`tr`, `trn`) and the catalogue in use.

Every sentence for the user passes through `tr` or `trn`. The templates are plain English; they are used as they are
unless the catalogue of another language is set (`use`). What stands in a command (`lgqtui …`, `chmod …`) becomes one
word of it in the shell.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol


class Catalogue(Protocol):
    """The translations of one language.

    A translation must have the same `{names}` as the English template; without a valid one, English is returned.
    """

    def translate(self, template: str) -> str:
        """Translate a template."""

    def translate_plural(self, singular: str, plural: str, number: int, /) -> str:
        """Translate a template that depends on a number."""


class _Active:
    """The catalogue of the whole program, all threads included; None is English."""

    catalogue: Catalogue | None = None


_COMMAND = r"(\b(?:lgqtui|chmod) (?=[a-z\d]).*?(?=[.,;:)]+(?: |$)|[。，；：）]|  |$))"
"""Up to the end of the sentence, or of what stands between two signs in it."""
_PARTS = r"(chmod|lgqtui(?: [a-z]+\b)+)(.*?)((?: --[a-z-]+(?: [a-z]+)?)*)"
"""Program and subcommand, arguments, and the options after them."""
_UNTYPABLE = "[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\u2400-\u2421\ud800-\udfff]"
"""What a terminal is not sent, and the signs that stand for it: a command with them names no file."""
_active = _Active()
_must_be_english: ContextVar[bool] = ContextVar("_must_be_english", default=False)


def use(catalogue: Catalogue | None) -> None:
    """Set the catalogue, None for English. Called once, before the first sentence is translated."""
    _active.catalogue = catalogue


@contextmanager
def in_english() -> Iterator[None]:
    """Use English within the block: for files that have to be identical in every language."""
    token = _must_be_english.set(True)
    try:
        yield
    finally:
        _must_be_english.reset(token)


def tr(template: str, /, **params: object) -> str:
    """Fill a template's `{names}`. Foreign text belongs in `params`, where braces have no effect."""
    if _active.catalogue is not None and not _must_be_english.get():
        template = _active.catalogue.translate(template)
    return fill(template, params)


def trn(singular: str, plural: str, number: int, /, **params: object) -> str:
    """Fill the singular or the plural template; `{n}` is the number."""
    if _active.catalogue is not None and not _must_be_english.get():
        template = _active.catalogue.translate_plural(singular, plural, number)
    else:
        template = singular if number == 1 else plural
    return fill(template, {"n": number, **params})


def fill(template: str, params: Mapping[str, object]) -> str:
    """Fill the `{names}` of a template; in a command each becomes a word of the shell, and never an option."""
    if not params or ("lgqtui " not in template and "chmod " not in template):
        return template.format_map(params)
    pieces = re.split(_COMMAND, template)
    return "".join(_command(piece, params) if i % 2 else piece.format_map(params) for i, piece in enumerate(pieces))


def _command(template: str, params: Mapping[str, object]) -> str:
    words = {name: str(value) for name, value in params.items()}
    parts = re.fullmatch(_PARTS, template)
    if parts and any(words[name].startswith("-") for name in re.findall(r" \{(\w+)\}", template)):
        template = f"{parts[1]}{parts[3]} --{parts[2]}"
    return template.format_map({name: _command_word(name, word) for name, word in words.items()})


def _command_word(name: str, word: str) -> str:
    """Return a parameter as a word of a command; its name in capitals if no terminal shows the word as it is."""
    return name.upper() if re.search(_UNTYPABLE, word) else shell_quote(word)


def shell_quote(word: str) -> str:
    """Return a text as one word of a command that can be copied into a shell."""
    on_windows = sys.platform == "win32"
    if word and all(letter.isalnum() or letter in "._-/" + "\\:" * on_windows for letter in word):
        return word
    if on_windows:  # one shell knows only these quotes; the other runs what stands between them after a $
        return '"{}"'.format(re.sub(r"[`“”„]|\$(?=\()", r"`\g<0>", word.replace('"', "")))
    if "\\" in word:  # a backslash means something else between quotes in fish
        return re.sub(r"[^\w./-]", r"\\\g<0>", word)
    if not set(word) & set('"$`!'):
        return f'"{word}"'
    from shlex import quote  # late: few names need it

    return quote(word)


def with_full_stop(sentence: str) -> str:
    """Return a sentence with a full stop, unless it has an end mark."""
    return sentence if sentence.endswith((".", "!", "?", "…", "。")) else sentence + "."
