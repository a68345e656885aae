"""Translating a template: never less than the English, and never an exception."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest
from babel.messages.catalog import Catalog
from hypothesis import given
from hypothesis import strategies as st

from lgqtui.cli.language import Translation
from lgqtui.errors import WrongUse
from lgqtui.i18n import in_english, tr, trn, use
from tests.words.pot import compile_catalogue

Messages = Mapping[str | tuple[str, str], str | tuple[str, ...]]


def catalogue(messages: Messages, locale: str = "de") -> bytes:
    """Return a compiled catalogue of these messages."""
    created = Catalog(locale=locale)
    for message, translated in messages.items():
        created.add(message, translated)
    return compile_catalogue(created)


@contextmanager
def spoken(messages: Messages, locale: str = "de") -> Iterator[None]:
    """Use a language with these messages."""
    use(Translation(catalogue(messages, locale)))
    try:
        yield
    finally:
        use(None)


def test_a_sentence_is_translated_to_the_current_language() -> None:
    """Parameters may change their order; untranslated templates stay English."""
    with spoken({"{n} of {all} answered": "Von {all} sind {n} beantwortet"}):
        assert tr("{n} of {all} answered", n=3, all=9) == "Von 9 sind 3 beantwortet"
        assert tr("saved {time}", time="9:00") == "saved 9:00"
        assert tr("") == ""
    assert tr("{n} of {all} answered", n=3, all=9) == "3 of 9 answered"


@pytest.mark.parametrize(("n", "expected"), [(1, "1 plik"), (3, "3 pliki"), (5, "5 plików"), (22, "22 pliki")])
def test_plurals_follow_the_rules_of_the_language(n: int, expected: str) -> None:
    """Polish has three forms."""
    with spoken({("{n} file", "{n} files"): ("{n} plik", "{n} pliki", "{n} plików")}, "pl"):
        assert trn("{n} file", "{n} files", n) == expected


def test_a_form_for_few_may_say_the_number_in_a_word() -> None:
    """“A file”, “both files”; the form for many needs the number."""
    with spoken({("{n} file", "{n} files"): ("eine Datei", "viele Dateien")}):
        assert [trn("{n} file", "{n} files", n) for n in (1, 5)] == ["eine Datei", "5 files"]


def test_errors_speak_the_language_as_well() -> None:
    """Message and hint are templates that are translated when the error is displayed."""
    with spoken({"{name} is missing": "{name} fehlt", "Give {name}.": "Bitte {name} angeben."}):
        error = WrongUse("missing", "{name} is missing", "Give {name}.", name="DRAFT")
        assert (str(error), error.remedy) == ("DRAFT fehlt", "Bitte DRAFT angeben.")


def test_a_translation_far_longer_than_the_sentence_is_not_used() -> None:
    """It would fill the screen, and a command in it is looked for in linear time only up to some length."""
    with spoken({"See: lgqtui help": "Hilfe: lgqtui a" + "." * 1_000, "Saved.": "Gespeichert" + "!" * 100}):
        assert (tr("See: lgqtui help"), tr("Saved.")) == ("See: lgqtui help", "Gespeichert" + "!" * 100)


@pytest.mark.parametrize(
    "translated",
    [
        "nicht zu lesen",
        "{pfad} nicht zu lesen",
        "{path} {why} nicht zu lesen",
        "{path.parent} nicht zu lesen",
        "{path!r} nicht zu lesen",
        "{path:>5000} nicht zu lesen",
        "{0} nicht zu lesen",
        "{} nicht zu lesen",
        "{path nicht zu lesen",
        "}path{ nicht zu lesen",
    ],
)
def test_a_translation_with_other_parameters_is_not_used(translated: str) -> None:
    """No parameter is lost, and none is accessed by attribute."""
    with spoken({"cannot read {path}": translated}):
        assert tr("cannot read {path}", path="x") == "cannot read x"


def test_what_a_terminal_could_obey_is_taken_out_of_a_translation() -> None:
    """A translation is foreign text: no control characters, no bidi overrides, no extra lines."""
    with spoken({"saved": "ge\x1b[2Jsich\u202eert\nund gut\x9b", "two\nlines": "zwei\nZeilen\x07"}):
        assert tr("saved") == "ge[2Jsich⟨U+202E⟩ert und gut"
        assert tr("two\nlines") == "zwei\nZeilen"


def test_a_rule_of_plurals_that_fails_is_passed_over() -> None:
    """The English is used where the plural formula fails."""
    content = catalogue({("{n} file", "{n} files"): ("{n} Datei", "{n} Dateien")})
    for formula in (b"n/0  ", b"n%0  ", b"n*9  "):
        use(Translation(content.replace(b"n != 1", formula.replace(b"  ", b"   "))))
        try:
            assert trn("{n} file", "{n} files", 7) == "7 files"
        finally:
            use(None)


def test_texts_of_contracts_stay_english() -> None:
    """Within `in_english` no catalogue is used."""
    with spoken({"Yes": "Ja"}):
        with in_english():
            assert tr("Yes") == "Yes"
            assert trn("{n} file", "{n} files", 2) == "2 files"
        assert tr("Yes") == "Ja"


@given(st.binary(max_size=400))
def test_bytes_that_are_no_catalogue_are_refused(content: bytes) -> None:
    """A single exception type, whatever gettext raises."""
    with pytest.raises(ValueError, match=r"."):
        Translation(content)


@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=8))
def test_a_damaged_catalogue_is_refused_or_harmless(at: int, noise: bytes) -> None:
    """It is refused, or its translations are sentences."""
    content = catalogue({("{n} file", "{n} files"): ("{n} Datei", "{n} Dateien"), "cannot read {path}": "{path}!"})
    index = at % len(content)
    try:
        translation = Translation(content[:index] + noise + content[index + len(noise) :])
    except ValueError:
        return
    use(translation)
    try:
        assert "x" in tr("cannot read {path}", path="x")
        assert trn("{n} file", "{n} files", 7)
    finally:
        use(None)


@given(st.text())
def test_whatever_is_translated_a_sentence_comes_out(translated: str) -> None:
    """For any text, with any braces."""
    with spoken({"cannot read {path}": translated or "?"}):
        assert "x" in tr("cannot read {path}", path="x")
