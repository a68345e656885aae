"""The catalogue has every sentence of the program, and every displayed text is in it."""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from lgqtui.cli.language import placeholders
from tests.words.collector import Collector
from tests.words.pot import POT, collect_program, compile_catalogue, make_pot, shipped_translations, translation_errors
from tests.words.source import Module, read_documents
from tests.words.untranslated import ALLOWED, untranslated_in_documents, untranslated_texts

HOW = "make it anew with: .venv/bin/python -m tests.words"


def collected(source: str) -> Collector:
    """Return the sentences of a file with this source."""
    return Collector([Module(Path("lgqtui/strategies.py"), source)])


def untranslated(source: str) -> list[str]:
    """Return the untranslated words of a file with this source."""
    return [text.words for text in untranslated_texts(collected(source))]


def test_no_words_are_shown_that_the_catalogue_does_not_have() -> None:
    """Displayed texts go through `tr` or `trn`; others are listed with their line."""
    texts = [*untranslated_texts(collect_program()), *untranslated_in_documents(read_documents())]
    assert not texts, "\n".join(["said by nobody:", *map(str, texts)])


def test_no_template_is_put_together() -> None:
    """A concatenated sentence is in no catalogue."""
    assert collect_program().composed == set()


def test_the_template_for_translators_is_up_to_date() -> None:
    """The .pot file has exactly the sentences of the source."""
    assert POT.read_bytes() == make_pot(collect_program().sentences), HOW


def test_the_template_is_the_same_at_every_run() -> None:
    """No dates, line numbers or paths: changes elsewhere do not change it."""
    text = POT.read_text("utf-8")
    assert "-Date" not in text
    assert all(":" not in line.removeprefix("#: ") for line in text.splitlines() if line.startswith("#: "))
    assert str(Path.cwd()) not in text


def test_each_sentence_can_be_formatted_and_has_a_single_plural() -> None:
    """Braces pair, and no sentence has two plurals."""
    plurals: dict[str, set[str]] = defaultdict(set)
    for sentence in collect_program().sentences:
        assert placeholders(sentence.singular) is not None, sentence
        assert placeholders(sentence.plural) is not None, sentence
        plurals[sentence.singular].add(sentence.plural)
    assert {singular: forms for singular, forms in plurals.items() if len(forms) > 1} == {}


def test_each_allowance_is_needed() -> None:
    """Texts that are no longer in the source are not on the list."""
    everything = "\n".join(module.path.read_text("utf-8") for module in collect_program().modules.values())
    assert [words for words in ALLOWED if repr(words)[1:-1] not in everything.replace('"', "'")] == []


def test_the_shipped_translations_can_be_used() -> None:
    """Each translation has the parameters of the English, and the .mo equals the .po."""
    for path in shipped_translations():
        content = path.read_bytes()
        assert list(translation_errors(content)) == [], path
        assert path.with_suffix(".mo").read_bytes() == compile_catalogue(read_po(BytesIO(content))), (
            "compile it: pybabel compile"
        )


# The search itself


@pytest.mark.parametrize(
    "line",
    [
        'tell("saved")',
        'out(f"{n} drafts found")',
        'title = "Your drafts"',
        'button.label = "Cancel"',
        'raise ValueError("the draft is not there")',
        'hint = "Look at " + path',
        'words = {"a": "not answered"}',
        'app.notify("Saved.")',
        'Binding("enter", "choose", "choose", show=True)',
    ],
)
def test_words_that_nothing_says_are_found(line: str) -> None:
    """In calls, tables, f-strings, concatenations."""
    assert untranslated(line)


@pytest.mark.parametrize(
    "line",
    [
        '"""A docstring that says what this is."""',
        'tr("saved at {time}", time=now)',
        'class WrongUse(Error):\n    pass\nmessage = "not a draft"\nWrongUse("code", message)',
        'def f():\n    told = ("{n} file here", "{n} files here")\n    return trn(*told, 3)',
        'WORDS = {"a": "not answered"}\ndef f(x):\n    return tr(WORDS[x])',
        'def f(x):\n    return tr(_why(x))\ndef _why(x):\n    return "it is so" if x else "it is not so"',
        'def _tell(message, **params):\n    return tr(message, **params)\n_tell("it is so")',
        'class Noun(Struct):\n    code: str\n    message: str\nNoun("a", "it is so")',
        'def f(*more):\n    for one in more:\n        tr(one)\nf("it is so", "and so")',
        'Binding("up", "move", "Up one row", show=False)',
        'example = "lgqtui fill Jakarta"',
        'class A:\n    DEFAULT_CSS = "A { height: 1; width: auto; }"',
        'key = "links.probe"',
    ],
)
def test_translated_texts_and_texts_for_programs_are_accepted(line: str) -> None:
    """Templates are resolved through variables, tables, functions and structs."""
    assert untranslated(line) == []


def test_plurals_are_collected_as_pairs() -> None:
    """Singular and plural are an entry of the catalogue, also from a table row."""
    source = 'trn("{n} file", "{n} files", 2)\ntold = "{n} row", "{n} rows"\ntrn(*told, 3)'
    pairs = {(s.singular, s.plural) for s in collected(source).sentences}
    assert pairs == {("{n} file", "{n} files"), ("{n} row", "{n} rows")}


@pytest.mark.parametrize("line", ['tr("a " + b)', 'tr(f"{n} files")', 'WrongUse("x", "a: " + b)'])
def test_templates_that_are_put_together_are_found(line: str) -> None:
    """Concatenated templates are listed."""
    assert collected(f"class WrongUse(Error):\n    pass\n{line}").composed


# Reports for translators


def translation(*messages: str, formula: str = "nplurals=2; plural=(n != 1);") -> bytes:
    """A translation as its translator saves it."""
    head = f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: {formula}\\n"\n\n'
    return (head + "\n\n".join(messages)).encode()


def test_translations_that_would_not_be_used_are_reported() -> None:
    """With the line of the file; valid sentences are not listed."""
    content = translation(
        'msgid "cannot read {path}"\nmsgstr "{path} nicht zu lesen"',
        'msgid "cannot write {path}"\nmsgstr "{pfad} nicht zu schreiben"',
        'msgid "{n} file"\nmsgid_plural "{n} files"\nmsgstr[0] "eine Datei"\nmsgstr[1] "viele Dateien"',
        'msgid "{n} row"\nmsgid_plural "{n} rows"\nmsgstr[0] ""\nmsgstr[1] ""',
    )
    faults = list(translation_errors(content))
    assert [fault.partition(":")[0] for fault in faults] == ["line 9", "line 12"]
    assert "{pfad} nicht zu schreiben" in faults[0]
    assert "the form for 0" in faults[1] or "the form for 3" in faults[1]


def test_the_command_for_translators_ends_with_3_if_there_are_faults(tmp_path: Path) -> None:
    """It counts the untranslated sentences."""
    path = tmp_path / "lgqtui.po"
    path.write_bytes(translation('msgid "cannot write {path}"\nmsgstr "{pfad}"', 'msgid "saved"\nmsgstr ""'))
    command = [sys.executable, "-m", "tests.words", "check", str(path)]
    ended = subprocess.run(command, capture_output=True, check=False, text=True)
    assert ended.returncode == 3
    assert ended.stdout.endswith("1 faults, 1 sentences to translate.\n")
