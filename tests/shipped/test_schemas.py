"""The JSON Schemas of drafts and answers, compared with what the program reads and writes."""

from __future__ import annotations

import json
import tomllib
from copy import deepcopy
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator, FormatChecker
from msgspec.structs import replace

from lgqtui.draft.format import draft_mapping, draft_text, read_draft
from lgqtui.draft.model import Draft
from lgqtui.errors import CannotRead
from lgqtui.export.json_codec import decode_draft, encode_draft
from tests.hypothesis_settings import max_examples
from tests.shipped.test_export_sample import FULL, MADE_UP
from tests.strategies import drafts

FOLDER = Path(__file__).resolve().parents[2] / "drafts"
SCHEMAS = {name: json.loads((FOLDER / f"{name}.schema.json").read_text("utf-8")) for name in ("answers", "draft")}
SAMPLES = sorted(FOLDER.glob("*.toml"))


def faults(name: str, shape: object) -> list[str]:
    validator = Draft202012Validator(SCHEMAS[name], format_checker=FormatChecker())
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(shape)]


def as_json(value: Any) -> Any:
    """Convert TOML values as editors do for a schema: dates and times are texts."""
    if isinstance(value, dict):
        return {key: as_json(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_json(inner) for inner in value]
    return value.isoformat() if isinstance(value, datetime | date | time) else value


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_valid(name: str) -> None:
    """The schemas follow JSON Schema 2020-12, and describe every key."""
    Draft202012Validator.check_schema(SCHEMAS[name])
    groups = [SCHEMAS[name], *SCHEMAS[name]["$defs"].values()]
    assert all(entry.get("description") for group in groups for entry in group.get("properties", {}).values())
    assert all(group.get("description") for group in groups)


def test_both_shapes_share_their_parts() -> None:
    """An answer is the same in a draft and in the JSON."""
    assert SCHEMAS["answers"]["$defs"] == SCHEMAS["draft"]["$defs"]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_samples_fit(path: Path) -> None:
    """The drafts that come with the program are what the schema describes, and so is their JSON."""
    content = path.read_bytes()
    assert faults("draft", as_json(tomllib.loads(content.decode()))) == []
    assert faults("answers", json.loads(encode_draft(MADE_UP, read_draft(content, path.name), with_remarks=True))) == []


def test_there_are_samples() -> None:
    """The test above would pass without any."""
    assert SAMPLES


def as_attached(filled: Draft) -> Draft:
    """Return the draft without attachments, whose generated names and digests would be invalid."""
    answers = {i: replace(a, attachments=()) for i, a in filled.answers.items()}
    return replace(filled, answers=answers, id="an-id", questionnaire="a")


@given(filled=drafts().map(as_attached))
@max_examples(100)
def test_what_is_written_fits(filled: Draft) -> None:
    """Every draft that the program writes, as JSON or TOML, is valid by the schemas."""
    assert faults("answers", json.loads(encode_draft(MADE_UP, filled, with_remarks=True))) == []
    assert faults("draft", as_json(tomllib.loads(draft_text(filled)))) == []
    assert faults("draft", as_json(draft_mapping(filled))) == []


def test_attachments_and_a_package_fit() -> None:
    """Every part of an answer, and the metadata of a package."""
    shape = json.loads(encode_draft(MADE_UP, FULL, with_remarks=True))
    assert faults("answers", shape | {"supersedes": "a", "publication": "yes", "excluded": ["P.2.name"]}) == []


WRONG: list[tuple[tuple[str | int, ...], Any]] = [
    (("format",), 2),
    (("format",), "1"),
    (("id",), 7),
    (("id",), None),
    (("created",), 7),
    (("answers",), []),
    (("unknown",), None),
    (("unknown",), {"deep": [1, None]}),
    (("answers", "P.2"), None),
    (("answers", "P.2"), "no"),
    (("answers", "P.2", "choice"), "maybe"),
    (("answers", "P.2", "choice"), True),
    (("answers", "P.2", "x"), None),
    (("answers", "S.1-1", "checked"), "yes"),
    (("answers", "S.1-1", "text"), 7),
    (("answers", "P.1", "links"), "https://example.org/"),
    (("answers", "P.1", "links", 0), "https://example.org/"),
    (("answers", "P.1", "links", 0, "urls"), "https://example.org/"),
    (("answers", "P.1", "links", 0, "urls", 0), None),
    (("answers", "P.1", "links", 0, "label"), 7),
    (("answers", "W.date", "flag"), "true"),
    (("answers", "W.date", "remark"), 7),
    (("answers", "S.1-explain", "attachments", 0, "size"), "7"),
    (("answers", "S.1-explain", "attachments", 0, "file"), 7),
]


@pytest.mark.parametrize("name", SCHEMAS)
@pytest.mark.parametrize(("path", "value"), WRONG)
def test_what_the_reader_refuses_does_not_fit(name: str, path: tuple[str | int, ...], value: Any) -> None:
    """The schema refuses every structural fault that the program refuses."""
    shape = json.loads(encode_draft(MADE_UP, FULL, with_remarks=True))
    assert faults(name, shape) == []
    wrong = deepcopy(shape)
    at: Any = wrong
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    assert faults(name, wrong) != []
    with pytest.raises(CannotRead):
        decode_draft(json.dumps(wrong).encode(), "a.json")


@pytest.mark.parametrize("key", ["format", "questionnaire", "id", "created"])
def test_a_head_without_a_key_does_not_fit(key: str) -> None:
    """Required keys of a draft."""
    shape = json.loads(encode_draft(MADE_UP, FULL, with_remarks=True))
    del shape[key]
    assert faults("answers", shape)
    assert faults("draft", shape)


@pytest.mark.parametrize("misspelt", ["", "answer", "Answers", "ansers"])
def test_json_without_answers_is_refused_with_the_unknown_key(misspelt: str) -> None:
    """By schema and program alike: it is no empty draft."""
    shape = json.loads(encode_draft(MADE_UP, FULL, with_remarks=True)) | {"supersedes": "a", "own key": 1}
    answers = shape.pop("answers")
    shape |= {misspelt: answers} if misspelt else {}
    assert faults("answers", shape)
    with pytest.raises(CannotRead, match=r"its key “answers” is missing; it has .*own key") as raised:
        decode_draft(json.dumps(shape).encode(), "a.json")
    assert misspelt in str(raised.value)
    assert raised.value.remedy.endswith("{}.")
    assert raised.value.exit_code == 4


@pytest.mark.parametrize("key", ["file", "name", "sha256", "size"])
def test_an_attachment_without_a_key_does_not_fit(key: str) -> None:
    """Required keys of an attachment."""
    shape = json.loads(encode_draft(MADE_UP, FULL, with_remarks=True))
    del shape["answers"]["S.1-explain"]["attachments"][0][key]
    assert faults("answers", shape)


@pytest.mark.parametrize("file", ["../a", "a/b", "", "."])
def test_a_name_with_a_path_in_it_does_not_fit(file: str) -> None:
    """A stored name has no path."""
    shape = json.loads(encode_draft(MADE_UP, FULL, with_remarks=True))
    shape["answers"]["S.1-explain"]["attachments"][0]["file"] = file
    assert faults("answers", shape)
