"""The choice of a language, and what it costs."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lgqtui.cli import language
from lgqtui.cli.language import choose_language, requested_languages
from lgqtui.i18n import tr, use
from tests.words.test_translation import Messages, catalogue

GERMAN: Messages = {
    "there is no command “{name}”": "es gibt keinen Befehl „{name}“",
    "List the drafts with state, progress and last change.": "Entwürfe mit Stand und letzter Änderung auflisten.",
    "Usage:": "Aufruf:",
}


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    """Restore English after each test."""
    yield
    use(None)


def put(folder: Path, name: str, content: bytes) -> Path:
    """Write a catalogue of a language into a folder."""
    path = folder / name / "LC_MESSAGES" / "lgqtui.mo"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("environ", "languages"),
    [
        ({}, []),
        ({"LANG": "C"}, []),
        ({"LANG": "C.UTF-8"}, []),
        ({"LANG": "POSIX"}, []),
        ({"LANG": "en_GB.UTF-8"}, []),
        ({"LANG": "de"}, ["de"]),
        ({"LANG": "de_AT.UTF-8"}, ["de_AT", "de"]),
        ({"LANG": "sr_RS.UTF-8@latin"}, ["sr_RS@latin", "sr_RS", "sr@latin", "sr"]),
        ({"LANG": "de", "LC_MESSAGES": "fr"}, ["fr"]),
        ({"LANG": "de", "LC_MESSAGES": "fr", "LC_ALL": "pl"}, ["pl"]),
        ({"LANG": "de", "LC_ALL": ""}, ["de"]),
        ({"LANG": "de", "LC_ALL": "C"}, []),
        ({"LANG": "de", "LANGUAGE": "fr:es_MX:en:it"}, ["fr", "es_MX", "es"]),
        ({"LANGUAGE": "fr"}, ["fr"]),
        ({"LANG": "C.UTF-8", "LANGUAGE": "fr"}, ["fr"]),
        ({"LANG": "C", "LANGUAGE": "fr"}, []),
        ({"LANG": "../../x"}, []),
        ({"LANG": "de/../../x"}, []),
        ({"LANG": "\udcff\n"}, []),
        ({"LANG": "::de::"}, ["de"]),
    ],
)
def test_the_environment_says_the_language_in_the_order_of_gettext(
    environ: dict[str, str], languages: list[str]
) -> None:
    """LANGUAGE, LC_ALL, LC_MESSAGES, LANG; English ends the list, and no name leaves the folder."""
    assert list(requested_languages(environ)) == languages


def test_a_catalogue_of_the_user_replaces_the_shipped_catalogue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A catalogue of a region comes before that of its language, wherever they are."""
    monkeypatch.setattr(language, "_SHIPPED", tmp_path / "shipped")
    environ = {"LANG": "de_AT", "LGQTUI_HOME": str(tmp_path / "home")}
    sentences = []
    for folder, name in (("shipped", "de"), ("home/locale", "de"), ("shipped", "de_AT"), ("home/locale", "de_AT")):
        put(tmp_path / folder, name, catalogue({"saved": f"{folder} {name}"}))
        assert choose_language(environ) == ""
        sentences.append(tr("saved"))
    assert sentences == ["shipped de", "home/locale de", "shipped de_AT", "home/locale de_AT"]


@pytest.mark.parametrize("content", [b"", b"no catalogue", catalogue({"saved": "gesichert"})[:-9]])
def test_a_damaged_catalogue_is_reported_and_english_is_used(content: bytes, tmp_path: Path) -> None:
    """With a warning, without an error."""
    path = put(tmp_path / "locale", "de", content)
    warnings = choose_language({"LANG": "de", "LGQTUI_HOME": str(tmp_path)})
    assert warnings == (
        f"warning: the translation in {path} is damaged. English is spoken. Compile it again, or take it away."
    )
    assert tr("saved") == "saved"


def test_a_catalogue_that_cannot_be_read_is_reported(tmp_path: Path) -> None:
    """A folder of that name is no catalogue; a file that is too large is not read."""
    (tmp_path / "locale" / "de" / "LC_MESSAGES" / "lgqtui.mo").mkdir(parents=True)
    assert choose_language({"LANG": "de", "LGQTUI_HOME": str(tmp_path)}) == ""
    with put(tmp_path / "locale", "fr", b"").open("wb") as file:
        file.truncate(50_000_000)
    assert "is larger than 20 MB" in choose_language({"LANG": "fr", "LGQTUI_HOME": str(tmp_path)})


def test_a_folder_that_is_gone_is_no_reason_to_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a deleted working directory English is used."""
    missing = tmp_path / "gone"
    missing.mkdir()
    monkeypatch.chdir(missing)
    missing.rmdir()
    assert choose_language({"LANG": "de", "LGQTUI_HOME": "relative"}) == ""


def test_no_home_is_no_reason_to_fail(homeless: None) -> None:
    """English is used for a user whose home folder is not known."""
    assert choose_language({"LANG": "de"}) == ""


# Calls of the program


PROGRAM = """
import sys
from lgqtui.__main__ import main
try:
    main()
finally:
    print("loaded", *sys.modules, file=sys.stderr)
"""


def called(home: Path, lang: str, *argv: str) -> tuple[int, str, str, set[str]]:
    """Return exit code, output and loaded modules of a call."""
    environ = {**os.environ, "LGQTUI_HOME": str(home), "LC_ALL": "", "LC_MESSAGES": "", "LANGUAGE": "", "LANG": lang}
    process = subprocess.run(
        [sys.executable, "-c", PROGRAM, *argv],
        env=environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    errors, _, names = process.stderr.rpartition("loaded ")
    return process.returncode, process.stdout, errors, set(names.split())


def test_the_program_speaks_the_language_of_the_environment(home: Path) -> None:
    """Errors, the list of commands and the headings of help are translated."""
    put(home / "locale", "de", catalogue(GERMAN))
    assert called(home, "de_DE.UTF-8", "frobnicate")[2].startswith("error: es gibt keinen Befehl „frobnicate“\n")
    help_ = called(home, "de_DE.UTF-8", "--help")[1]
    assert help_.startswith("Aufruf: lgqtui")
    assert "Entwürfe mit Stand" in help_
    assert called(home, "en_GB.UTF-8", "--help")[1].startswith("Usage: lgqtui")


def test_a_damaged_catalogue_is_reported_on_stderr_and_the_command_runs(home: Path) -> None:
    """The result is alone on stdout; completion prints no warning."""
    put(home / "locale", "de", b"damaged")
    code, out, errors, _ = called(home, "de", "--version")
    assert (code, out.split()[0]) == (0, "lgqtui")
    assert errors.startswith("warning: the translation in ")
    assert len(errors.splitlines()) == 1


@pytest.mark.parametrize("lang", ["", "C", "C.UTF-8", "en_US.UTF-8", "de_DE.UTF-8"])
def test_english_costs_nothing(lang: str, home: Path) -> None:
    """For English the user's folders are not searched."""
    code, _, _, names = called(home, lang, "--version")
    assert code == 0
    assert ("lgqtui.settings.folders" in names) == (lang == "de_DE.UTF-8")
    assert "platformdirs" not in names


def test_choosing_english_loads_no_gettext() -> None:
    """The language modules load no gettext; only click does."""
    text = (
        "import sys; from lgqtui.cli.language import choose_language; choose_language({'LANG': 'en_US'});"
        "print('gettext' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", text], capture_output=True, check=True, text=True).stdout == "False\n"
