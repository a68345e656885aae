"""The catalogue template (.pot), and the errors of a translation (.po)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from lgqtui.cli.language import Translation
from tests.words.collector import Collector, Sentence
from tests.words.source import PROGRAM, read_documents, read_program

POT = PROGRAM / "locale" / "lgqtui.pot"
PLURAL_NUMBERS = range(200)
"""Every plural form of every language that Babel knows occurs below this number."""

_HEADER = """\
# The sentences of lgqtui. Made by: python -m tests.words
# What stands in {braces} is filled in: keep the names.
# Commands and options stay as they are."""
# Differ at each run or version, or are not filled in.
_OMITTED_HEADERS = (
    "POT-Creation-Date",
    "PO-Revision-Date",
    "Generated-By",
    "Last-Translator",
    "Language-Team",
    "Project-Id-Version",
    "Report-Msgid-Bugs-To",
)


@cache
def collect_program() -> Collector:
    """Return what is collected from the source of the program."""
    return Collector(read_program(), read_documents())


def collect_sentences() -> set[Sentence]:
    """Return every sentence of the program."""
    return collect_program().sentences


def make_pot(sentences: Iterable[Sentence]) -> bytes:
    """Return the template; the same sentences give the same bytes."""
    catalogue = Catalog(project="lgqtui", header_comment=_HEADER, charset="utf-8", fuzzy=False)
    for singular, plural, file in sorted(sentences):
        catalogue.add((singular, plural) if plural else singular, locations=[(file, 1)])
    for message in catalogue:
        if message.id:
            message.flags.clear()  # Babel takes every % for a placeholder
    output = BytesIO()
    write_po(output, catalogue, width=100, sort_output=True, include_lineno=False)
    lines = output.getvalue().decode().splitlines(keepends=True)
    return "".join(
        line for line in lines if not line.startswith(tuple(f'"{name}:' for name in _OMITTED_HEADERS))
    ).encode()


def compile_catalogue(catalogue: Catalog) -> bytes:
    """Return a catalogue as a .mo file."""
    output = BytesIO()
    write_mo(output, catalogue)
    return output.getvalue()


def translation_errors(content: bytes) -> Iterator[str]:
    """Yield the errors of a translation (.po): sentences that the program would display in English, and why."""
    catalogue = read_po(BytesIO(content))
    translation = Translation(compile_catalogue(catalogue))
    for message in catalogue:
        if message.id and _is_complete(message) and not message.fuzzy:
            yield from _message_errors(message, translation)


def _message_errors(message: Message, translation: Translation) -> Iterator[str]:
    position = f"line {message.lineno}"
    if isinstance(message.id, str):
        if message.id == translation.translate(message.id) != message.string:
            yield f"{position}: “{message.string}” has not the names in braces that the English has: “{message.id}”"
        return
    singular, plural = message.id
    for n in PLURAL_NUMBERS:
        translated = translation.translate_plural(singular, plural, n)
        if translated in message.id and translated not in (message.string or ()):
            yield f"{position}: the form for {n} has not the names in braces that the English has: “{plural}”"
            return


def untranslated_count(content: bytes) -> int:
    """Return the number of sentences that a translation (.po) does not have yet."""
    catalogue = read_po(BytesIO(content))
    return sum(1 for message in catalogue if message.id and (message.fuzzy or not _is_complete(message)))


def _is_complete(message: Message) -> bool:
    translation = message.string or ""
    return bool(translation) and (isinstance(translation, str) or all(translation))


def shipped_translations() -> list[Path]:
    """Return the translations that come with the program."""
    return sorted((PROGRAM / "locale").glob("*/LC_MESSAGES/*.po"))
