"""The template that translators begin from, and what a translation of theirs has wrong; in files of gettext."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from lgqtui.cli.language import Translation
from tests.words.collector import Collector, Sentence
from tests.words.source import PROGRAM, read_documents, read_program

POT = PROGRAM / "locale" / "lgqtui.pot"
NUMBERS = range(200)
"""Every form of a plural is met below this number in every language that Babel knows, and so are those after it."""

_HEADER = """\
# The sentences of lgqtui. Made by: python -m tests.words
# What stands in {braces} is filled in: keep the names.
# Commands and options stay as they are."""
# What would be another at each run or version, and what nobody fills in.
_LEFT_OUT = (
    "POT-Creation-Date",
    "PO-Revision-Date",
    "Generated-By",
    "Last-Translator",
    "Language-Team",
    "Project-Id-Version",
    "Report-Msgid-Bugs-To",
)


def collected() -> set[Sentence]:
    """Every sentence of the program."""
    return Collector(read_program(), read_documents()).sentences


def make_pot(sentences: Iterable[Sentence]) -> bytes:
    """The template: the same sentences give the same bytes."""
    catalogue = Catalog(project="lgqtui", header_comment=_HEADER, charset="utf-8", fuzzy=False)
    for one, many, file in sorted(sentences):
        catalogue.add((one, many) if many else one, locations=[(file, 1)])
    for message in catalogue:
        if message.id:
            message.flags.clear()  # Babel takes every % for a place to be filled
    written = BytesIO()
    write_po(written, catalogue, width=100, sort_output=True, include_lineno=False)
    lines = written.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(tuple(f'"{name}:' for name in _LEFT_OUT))).encode()


def compiled(catalogue: Catalog) -> bytes:
    """What the program reads."""
    written = BytesIO()
    write_mo(written, catalogue)
    return written.getvalue()


def faults_in(content: bytes) -> Iterator[str]:
    """What a translation (.po) has wrong: sentences that the program would say in English, and why."""
    catalogue = read_po(BytesIO(content))
    translation = Translation(compiled(catalogue))
    for message in catalogue:
        if message.id and _whole(message) and not message.fuzzy:
            yield from _faults_of(message, translation)


def _faults_of(message: Message, translation: Translation) -> Iterator[str]:
    place = f"line {message.lineno}"
    if isinstance(message.id, str):
        if message.id == translation.translate(message.id) != message.string:
            yield f"{place}: “{message.string}” has not the names in braces that the English has: “{message.id}”"
        return
    singular, plural = message.id
    for n in NUMBERS:
        told = translation.translate_plural(singular, plural, n)
        if told in message.id and told not in (message.string or ()):
            yield f"{place}: the form for {n} has not the names in braces that the English has: “{plural}”"
            return


def untranslated(content: bytes) -> int:
    """How many sentences a translation (.po) does not have yet."""
    catalogue = read_po(BytesIO(content))
    return sum(1 for message in catalogue if message.id and (message.fuzzy or not _whole(message)))


def _whole(message: Message) -> bool:
    said = message.string or ""
    return bool(said) and (isinstance(said, str) or all(said))


def shipped_translations() -> list[Path]:
    """The translations that come with the program."""
    return sorted((PROGRAM / "locale").glob("*/LC_MESSAGES/*.po"))
