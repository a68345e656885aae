"""The library: shipped questionnaires, the user's own, or any file by its path."""

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
    """A library with two questionnaires of the user."""
    for name in ("city", "town"):
        (tmp_path / f"{name}.toml").write_text(text(name))
    return QuestionnaireLibrary(tmp_path)


def sentence(error: Error) -> str:
    return f"{error}. {error.remedy}"


def test_questionnaires_are_found_by_their_ids(library: QuestionnaireLibrary) -> None:
    """Shipped ones and the user's own."""
    assert set(library.files()) == {"lgq-2022", "city", "town"}
    assert library.find("city").id == library.find_or_load("city").id == "city"
    assert library.find("lgq-2022").short_title == "LGQ 2022"


@pytest.mark.parametrize("name", ["{folder}/any name.toml", "./any name.toml", "any name.toml"])
def test_a_questionnaire_is_found_by_its_path(
    name: str, library: QuestionnaireLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file name does not matter."""
    (tmp_path / "any name.toml").write_text(text("city"))
    monkeypatch.chdir(tmp_path)
    assert library.find_or_load(name.format(folder=tmp_path)).id == "city"


@pytest.mark.parametrize("name", ["{folder}/other.toml", "./other.toml", "other.toml", "{folder}/secret", "..\\other"])
def test_an_id_from_a_file_of_others_is_never_a_path(
    name: str, library: QuestionnaireLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No file is read that it names, whether that is a questionnaire or not."""
    (tmp_path / "other.toml").write_text(text("other"))
    (tmp_path / "secret").write_text("secret")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(module, "load_questionnaire", pytest.fail)
    with pytest.raises(CannotRead, match="is no id of a questionnaire"):
        library.find(name.format(folder=tmp_path))


def test_a_questionnaire_of_the_user_replaces_the_shipped_edition(library: QuestionnaireLibrary) -> None:
    """A corrected edition in the user's folder is used."""
    (library.user_folder / "lgq-2022.toml").write_text(text("lgq-2022"))
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
    """And with the command that lists all."""
    with pytest.raises(CannotRead) as caught:
        library.find(name)
    assert sentence(caught.value) == says


@pytest.mark.parametrize("name", ["none.toml", "../none", "back\\slash"])
def test_a_path_without_a_file_is_reported(name: str, library: QuestionnaireLibrary) -> None:
    """A path is not taken for an id."""
    with pytest.raises(CannotRead, match="cannot read"):
        library.find_or_load(name)
    with pytest.raises(CannotRead, match="is no id of a questionnaire"):
        library.find(name)


def test_a_file_with_another_id_than_its_name_is_reported(library: QuestionnaireLibrary) -> None:
    """Drafts name their questionnaire by id."""
    (library.user_folder / "other.toml").write_text(text("city"))
    with pytest.raises(CannotRead) as caught:
        library.find("other")
    assert sentence(caught.value) == (
        f"{library.user_folder}/other.toml holds the questionnaire “city”, not “other”. "
        "Give the file the name of its id."
    )


def test_each_questionnaire_is_given_or_why_it_cannot_be_used(library: QuestionnaireLibrary) -> None:
    """An invalid file hides no other; other files are ignored."""
    (library.user_folder / "broken.toml").write_text("format = ")
    (library.user_folder / "folder.toml").mkdir()
    (library.user_folder / "notes.txt").touch()
    (library.user_folder / "._city.toml").touch()
    results = {
        path.name: result.code if isinstance(result, Error) else result.id for path, result in library.load_all()
    }
    assert results == {
        "broken.toml": "syntax",
        "city.toml": "city",
        "folder.toml": "not-a-file",
        "lgq-2022.toml": "lgq-2022",
        "town.toml": "town",
    }


def test_without_a_user_folder_the_shipped_questionnaires_are_found(tmp_path: Path) -> None:
    """The folder need not exist."""
    assert list(QuestionnaireLibrary(tmp_path / "none").files()) == ["lgq-2022"]


def test_a_wheel_carries_the_questionnaires_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a checkout they are at its top."""
    assert shipped_folder() == Path(__file__).parents[3] / "questions"
    inside = tmp_path / "shipped" / "questions"
    inside.mkdir(parents=True)
    monkeypatch.setattr(module, "_PACKAGE", tmp_path)
    shipped_folder.cache_clear()
    assert shipped_folder() == inside
    shipped_folder.cache_clear()
