"""The questionnaires at hand: those that come with the program, a user's own, or any file by its path."""

from __future__ import annotations

from pathlib import Path

import pytest

from lgqtui.errors import CannotRead, Error
from lgqtui.questionnaire import library as module
from lgqtui.questionnaire.library import QuestionnaireLibrary, shipped_folder


def text(questionnaire_id: str) -> str:
    return f"""
        format = 1
        id = "{questionnaire_id}"
        title = "T"
        [[sections]]
        id = "A"
        title = "A"
        [[sections.questions]]
        id = "Q"
        text = "Q"
        [[sections.questions.fields]]
        id = "Q"
        kind = "text"
    """


@pytest.fixture
def library(tmp_path: Path) -> QuestionnaireLibrary:
    """A shelf with two questionnaires of the user's own."""
    for name in ("city", "town"):
        (tmp_path / f"{name}.toml").write_text(text(name))
    return QuestionnaireLibrary(tmp_path)


def sentence(error: Error) -> str:
    return f"{error}. {error.remedy}"


def test_questionnaires_are_found_by_their_ids(library: QuestionnaireLibrary) -> None:
    """Those that come with the program and a user's own stand on one shelf."""
    assert set(library.files()) == {"lgq-2022", "city", "town"}
    assert library.find("city").id == "city"
    assert library.find("lgq-2022").short_title == "LGQ 2022"


@pytest.mark.parametrize("name", ["{folder}/any name.toml", "./any name.toml", "any name.toml"])
def test_a_questionnaire_is_found_by_its_path(
    name: str, library: QuestionnaireLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A path may have any name: what counts is what the file says."""
    (tmp_path / "any name.toml").write_text(text("city"))
    monkeypatch.chdir(tmp_path)
    assert library.find(name.format(folder=tmp_path)).id == "city"


def test_a_questionnaire_of_the_user_replaces_the_shipped_edition(library: QuestionnaireLibrary) -> None:
    """Whoever puts a corrected edition on the shelf gets that one."""
    (library.own / "lgq-2022.toml").write_text(text("lgq-2022"))
    assert library.find("lgq-2022").title == "T"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("ctiy", "there is no questionnaire “ctiy” here. Did you mean city? All of them: lgqtui questions list"),
        ("xyz", "there is no questionnaire “xyz” here. All of them: lgqtui questions list"),
        ("x" * 200, f"there is no questionnaire “{'x' * 80}” here. All of them: lgqtui questions list"),
        ("", "there is no questionnaire “” here. All of them: lgqtui questions list"),
    ],
)
def test_an_unknown_id_is_reported_with_the_closest_match(name: str, says: str, library: QuestionnaireLibrary) -> None:
    """The one most like it is offered, and where to see all."""
    with pytest.raises(CannotRead) as caught:
        library.find(name)
    assert sentence(caught.value) == says


@pytest.mark.parametrize("name", ["none.toml", "../none", "back\\slash"])
def test_a_path_without_a_file_is_reported(name: str, library: QuestionnaireLibrary) -> None:
    """What looks like a path is no id."""
    with pytest.raises(CannotRead, match="cannot read"):
        library.find(name)


def test_a_file_with_another_id_than_its_name_is_reported(library: QuestionnaireLibrary) -> None:
    """A draft names its questionnaire by id: the name of the file must be true."""
    (library.own / "other.toml").write_text(text("city"))
    with pytest.raises(CannotRead) as caught:
        library.find("other")
    assert sentence(caught.value) == (
        f"{library.own}/other.toml holds the questionnaire “city”, not “other”. Give the file the name of its id."
    )


def test_each_questionnaire_is_given_or_why_it_cannot_be_used(library: QuestionnaireLibrary) -> None:
    """A broken file hides no other; what is no questionnaire file is passed over."""
    (library.own / "broken.toml").write_text("format = ")
    (library.own / "folder.toml").mkdir()
    (library.own / "notes.txt").touch()
    (library.own / "._city.toml").touch()
    results = {path.name: result.code if isinstance(result, Error) else result.id for path, result in library.each()}
    assert results == {
        "broken.toml": "syntax",
        "city.toml": "city",
        "folder.toml": "not-a-file",
        "lgq-2022.toml": "lgq-2022",
        "town.toml": "town",
    }


def test_without_a_user_folder_the_shipped_questionnaires_are_found(tmp_path: Path) -> None:
    """Nobody has to make a folder first."""
    assert list(QuestionnaireLibrary(tmp_path / "none").files()) == ["lgq-2022"]


def test_a_wheel_carries_the_questionnaires_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a checkout they stand at its top, where authors look for them."""
    assert shipped_folder() == Path(__file__).parents[3] / "questions"
    inside = tmp_path / "shipped" / "questions"
    inside.mkdir(parents=True)
    monkeypatch.setattr(module, "_PACKAGE", tmp_path)
    shipped_folder.cache_clear()
    assert shipped_folder() == inside
    shipped_folder.cache_clear()
