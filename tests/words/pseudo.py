"""A pseudo-translation: every word of the program in accented letters and longer than in English.

Text in plain letters on a screen was not translated. To tell them apart, the wording of the questionnaire and the
answers are transliterated to Cyrillic letters.
"""

from __future__ import annotations

import os
import re
from functools import cache
from html import unescape
from math import ceil
from pathlib import Path
from typing import Any

import tomlkit
from babel.messages.catalog import Catalog

from tests.words.pot import collect_sentences, compile_catalogue

LANGUAGE = "de"
"""Any language with two plural forms."""

EXPANSION = 0.4
"""Share by which German and Finnish words are longer."""

_ROOT = Path(__file__).resolve().parent.parent.parent
_PLAIN = "abcdefghijklmnopqrstuvwxyz"
ACCENTED = "áƀçðéƒğĥíĵķļɱñöþǫŕšţüṽŵẋýž"
_TO_PSEUDO = str.maketrans(_PLAIN + _PLAIN.upper(), ACCENTED + ACCENTED.upper())
_TO_CYRILLIC = str.maketrans(_PLAIN + _PLAIN.upper(), "абцдефгхижклмнопярстувшчызАБЦДЕФГХИЖКЛМНОПЯРСТУВШЧЫЗ"[:52])
_FIELDS = re.compile(r"({{|}}|{[^{}]*})")
_WORD = re.compile(r"[^\W\d_]+")
_ADDRESS = re.compile(r"(\S*(?:://|@|www\.)\S*)")
# Keys of displayed texts in a questionnaire and in a draft.
_WORDING = ("title", "short_title", "running_header", "introduction", "closing", "text", "prompt", "help", "message")
_WRITTEN = ("text", "label", "note", "remark", "caption")


def pseudo(template: str) -> str:
    """Return a template in the pseudo-language."""
    return "".join(part if n % 2 else _WORD.sub(_lengthen, part) for n, part in enumerate(_FIELDS.split(template)))


def _lengthen(word: re.Match[str]) -> str:
    accented = word[0].translate(_TO_PSEUDO)
    return accented + accented[-1].lower() * ceil(len(accented) * EXPANSION)


def cyrillic(text: str) -> str:
    """Transliterate a text, except addresses."""
    return "".join(part if n % 2 else part.translate(_TO_CYRILLIC) for n, part in enumerate(_ADDRESS.split(text)))


@cache
def catalogue() -> bytes:
    """Return the compiled catalogue of the pseudo-language."""
    pseudo_catalogue = Catalog(locale=LANGUAGE)
    for singular, plural, _ in collect_sentences():
        pseudo_catalogue.add(
            (singular, plural) if plural else singular,
            (pseudo(singular), pseudo(plural)) if plural else pseudo(singular),
        )
    return compile_catalogue(pseudo_catalogue)


def prepare_home(home: Path) -> dict[str, str]:
    """Write the catalogue, the questionnaire and a draft (Jakarta) into a home folder; return the environment."""
    _write(home / "locale" / LANGUAGE / "LC_MESSAGES" / "lgqtui.mo", catalogue())
    questionnaire = _to_cyrillic(_ROOT / "questions" / "lgq-2022.toml", {*_WORDING, "remedy", "footnotes"})
    _write(home / "questionnaires" / "lgq-2022.toml", questionnaire)
    _write(home / "drafts" / "Jakarta.toml", _to_cyrillic(_ROOT / "drafts" / "sample-complete.toml", set(_WRITTEN)))
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LGQTUI_", "LANG"))}
    return {**bare, "LANG": LANGUAGE, "LGQTUI_HOME": str(home), "LGQTUI_LINKS_PROBE": "off"}


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _to_cyrillic(path: Path, keys: set[str]) -> bytes:
    """Return a TOML file with the texts under these keys transliterated."""

    def convert(value: Any, key: str, *, is_inside: bool) -> Any:
        match value:
            case dict():
                return {k: convert(v, k, is_inside=is_inside or key == "footnotes") for k, v in value.items()}
            case list():
                return [convert(v, key, is_inside=is_inside) for v in value]
            case str() if key in keys or is_inside:
                return cyrillic(value)
            case _:
                return value

    raw = tomlkit.parse(path.read_text("utf-8")).unwrap()
    return tomlkit.dumps(convert(raw, "", is_inside=False)).encode()


# Text that may be in plain letters

_UNTRANSLATED = re.compile(
    r"\S*[/\\@]\S*"  # paths, addresses
    r"|\S*[\w-]\.\w\S*"  # file names, ids of fields, names of settings
    r"|--?\w[\w-]*"  # options
    r"|\b[A-Z]{2,}\b(?:\.\.\.)?"  # what stands for a word in the usage of a command; NO_COLOR and the like
    r"|\[[\w|]+\]"  # choices in a usage
    r"|\b[0-9a-f]{4}(?:[\s│]+[0-9a-f]{4}\b)+"  # digests; a group may have letters only
    r"|\w*\d\w*|\b[0-9a-f]{4}…"  # keys, ids, also cut ones, sizes
    r"|\w+_\w+"
)
_MARKUP = re.compile(r"<style>.*?</style>|</?[a-z!][^>]*>", re.DOTALL)
_NAMES = re.compile(r"\b(?:Jakarta|Town|lgqtui|lgq|[IVX]+)\b")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")


def left_in_english(text: str, *names: str) -> list[str]:
    """Return the words in plain letters, except names, commands, ids, paths."""
    text = _UNTRANSLATED.sub(" ", unescape(_MARKUP.sub(" ", text)))
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, " ")
    return _LATIN_WORD.findall(_NAMES.sub(" ", text))
