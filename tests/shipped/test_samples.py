"""The sample drafts: as large and irregular as a real response, valid, and unchanged by a save."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from jsonschema import Draft202012Validator
from msgspec.structs import replace

from lgqtui.draft.format import read_draft
from lgqtui.draft.model import Draft
from lgqtui.draft.store import DraftFile
from lgqtui.interview.response_state import ResponseState
from lgqtui.links.finder import find_links
from lgqtui.questionnaire.library import load_questionnaire
from lgqtui.questionnaire.route import Progress
from lgqtui.toml.editor import comments_in

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "drafts"
SAMPLES = ("sample-complete.toml", "sample-unfinished.toml")
LGQ = load_questionnaire(ROOT / "questions" / "lgq-2022.toml")


def sample(name: str) -> Draft:
    return read_draft((FOLDER / name).read_bytes(), name)


COMPLETE = sample("sample-complete.toml")
TEXTS = {field_id: answer.text for field_id, answer in COMPLETE.answers.items() if answer.text}
ROWS = [row for answer in COMPLETE.answers.values() for row in answer.links]
LINKS = [url for row in ROWS for url in row.urls] + [link.url for text in TEXTS.values() for link in find_links(text)]


def test_the_complete_sample_is_as_large_as_a_real_response() -> None:
    """Characters typed, longest answers and longest paragraph are those of a city's published response, or more."""
    assert sum(map(len, TEXTS.values())) >= 40_500
    assert max(map(len, TEXTS.values())) >= 3_750
    assert sum(len(TEXTS.get(f"III.2-{n:02}", "")) for n in range(1, 15)) >= 17_458
    assert max(len(line) for text in TEXTS.values() for line in text.split("\n")) >= 1_284


@pytest.mark.parametrize(
    ("what", "count", "expected"),
    [
        ("links", len(LINKS), 178),
        ("distinct links", len(set(LINKS)), 132),
        ("hosts", len({urlsplit(url).hostname for url in LINKS}), 78),
        ("https", sum(url.startswith("https:") for url in LINKS), 172),
        ("http", sum(url.startswith("http:") for url in LINKS), 6),
        ("PDF files", sum(urlsplit(url).path.endswith(".pdf") for url in LINKS), 24),
        ("with a query", sum("?" in url for url in LINKS), 24),
        ("longest", max(map(len, LINKS)), 150),
        ("with %20", sum("%20" in url for url in set(LINKS)), 5),
        ("with %20%20", sum("%20%20" in url for url in LINKS), 1),
        ("with +", sum("+" in url for url in LINKS), 1),
        ("cited more than once", sum(n > 1 for n in Counter(LINKS).values()), 31),
        ("items of IV.1", len(re.findall(r"(?m)^\d+\. ", TEXTS["IV.1"])), 37),
        ("links of IV.1", len(find_links(TEXTS["IV.1"])), 40),
    ],
)
def test_the_links_of_the_complete_sample_are_those_of_a_real_response(what: str, count: int, expected: int) -> None:
    """Every figure counted in a real response is met."""
    assert (what, count) == (what, expected)


def test_only_a_single_paragraph_is_in_two_answers() -> None:
    """Real answers repeat a paragraph; everything else in the sample is unique."""
    lines = Counter(line.strip() for text in TEXTS.values() for line in text.split("\n") if line.strip())
    ((paragraph, times),) = [(line, n) for line, n in lines.items() if n > 1]
    assert times == 2
    assert 420 <= len(paragraph) <= 440
    assert len([text for text in TEXTS.values() if paragraph in text]) == 2


@pytest.mark.parametrize(
    "pairing",
    [
        r"\w, <https?://",
        r"\w : https?://",
        r"\w\. https?://",
        r"\w: https?://",
        r"\w \(https?://\S+\)",
        r"can be accessed on https?://\S+\.(?:\s|$)",
    ],
)
def test_every_way_of_pairing_labels_with_links_is_there(pairing: str) -> None:
    """Comma, colon with and without a blank, full stop, brackets and a sentence: several of each."""
    assert sum(len(re.findall(pairing, text)) for text in TEXTS.values()) >= 3


def test_all_six_pairings_are_mixed_inside_a_list() -> None:
    """As in a real response, a list mixes forms."""
    assert all(
        re.search(pairing, TEXTS["IV.1"]) for pairing in (", <h", " : h", r"\. h", r"\w: h", r"\(h", "accessed on")
    )


def test_lists_go_three_levels_deep() -> None:
    """There are lists in lists in lists, with figures, letters and hyphens mixed in one answer."""
    deep = []
    for field_id, text in TEXTS.items():
        marks = re.findall(r"(?m)^([ \t]*)(\d+\)|\d+\.|[A-Z]\.|[a-z]\.|-) ", text)
        if len({indent for indent, _ in marks}) >= 3 and len({re.sub(r"\w", "x", mark) for _, mark in marks}) >= 2:
            deep.append(field_id)
    assert deep


def test_no_person_can_be_identified() -> None:
    """Names of offices, invented addresses, and no telephone numbers."""
    everything = json.dumps([TEXTS, [(row.label, row.note) for row in ROWS]], ensure_ascii=False)
    addresses = re.findall(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", everything)
    assert {address.rpartition("@")[2] for address in addresses} <= {"example.org"}
    assert COMPLETE.answer("I.3.name").text not in ("", "Mr", "Ms")
    assert not re.search(r"\b(?:Mr|Mrs|Ms|Dr|Prof)\. ?[A-Z]", everything)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_has_no_error(name: str) -> None:
    """No sample has an error or an answer without a field."""
    state = ResponseState(LGQ, sample(name).answers)
    assert state.tally["error"] == 0
    assert not {problem.code for problem in state.problems()} & {"unknown-field", "unused-part", "row-without-link"}


def test_the_complete_sample_is_complete() -> None:
    """Every applicable field is answered, and nothing is set aside."""
    state = ResponseState(LGQ, COMPLETE.answers)
    assert state.progress.answered == state.progress.applicable
    assert state.set_aside_ids == ()
    assert not any(state.has_unanswered(question) for question in LGQ.questions)


def test_the_unfinished_sample_shows_what_a_half_filled_draft_shows() -> None:
    """Answers set aside, a Yes without explanation, an explained box without tick, unanswered questions."""
    state = ResponseState(LGQ, sample("sample-unfinished.toml").answers)
    assert state.progress.answered < state.progress.applicable
    assert state.progress != Progress(0, 0)
    assert "I.3.name" in state.set_aside_ids
    codes = {problem.code for problem in state.problems()}
    assert {"II.a-missing", "explained-not-ticked", "unanswered"} <= codes


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_means_the_same_after_a_save(name: str, tmp_path: Path) -> None:
    """Saved through the draft file, with an answer changed and changed back, it is the same to the byte."""
    path = tmp_path / name
    path.write_bytes((FOLDER / name).read_bytes())
    file = DraftFile(path, lambda: datetime(2026, 11, 23, tzinfo=UTC))
    before = file.load()
    city = before.answer("ID.city")
    file.save(before.with_answer("ID.city", replace(city, text="Elsewhere\n\n\"'\\")))
    assert DraftFile(path, datetime.now).load() != before
    file.save(before)
    assert DraftFile(path, datetime.now).load() == before
    assert path.read_bytes() == (FOLDER / name).read_bytes()


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_written_afresh_means_the_same(name: str, tmp_path: Path) -> None:
    """A copy written without the comments has the same answers."""
    clock = lambda: datetime(2026, 11, 23, tzinfo=UTC)  # noqa: E731 - a clock is a value here
    DraftFile(tmp_path / "copy.toml", clock).create(sample(name))
    assert DraftFile(tmp_path / "copy.toml", clock).load() == sample(name)
    assert comments_in((tmp_path / "copy.toml").read_text("utf-8")) == []


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_fits_the_shipped_schema(name: str) -> None:
    """An editor that checks drafts against the schema finds nothing wrong in the samples."""
    schema = json.loads((FOLDER / "draft.schema.json").read_text("utf-8"))
    raw = tomllib.loads((FOLDER / name).read_text("utf-8"))
    Draft202012Validator(schema).validate(json.loads(json.dumps(raw, default=datetime.isoformat)))


def example_of_the_guide() -> str:
    """The draft of the guide, with its abbreviated id completed."""
    (block,) = re.findall(r"^```toml\n(.*?)^```$", (FOLDER / "README.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)
    text = str(block).replace('"0b8f0c5e-…"', '"0b8f0c5e-6f0e-4f27-9d38-0f5d7f3c2a11"')
    return text.replace("f3b1….png", "f3b1" * 16 + ".png").replace('"f3b1…"', f'"{"f3b1" * 16}"')


def test_the_draft_in_the_guide_is_valid() -> None:
    """It can be read, fits the schema, and has the kinds that the guide names."""
    draft = read_draft(example_of_the_guide().encode(), "guide")
    schema = json.loads((FOLDER / "draft.schema.json").read_text("utf-8"))
    raw = tomllib.loads(example_of_the_guide())
    Draft202012Validator(schema).validate(json.loads(json.dumps(raw, default=datetime.isoformat)))
    answers_by_kind = {LGQ.fields[field_id].kind: answer for field_id, answer in draft.answers.items()}
    assert set(answers_by_kind) == {"links", "yes_no", "text", "tick", "short"}
    assert draft.answer("VII.1").attachments[0].caption == "The portal in June"


def test_the_samples_in_the_guide_are_those_that_there_are() -> None:
    """Each file of the folder has a row."""
    named = re.findall(r"^\| `([a-z.-]+\.(?:toml|json))` \|", (FOLDER / "README.md").read_text("utf-8"), re.MULTILINE)
    assert {*named} - {"links.json", "open.json", "unsaved.toml"} == {
        path.name for path in FOLDER.iterdir() if path.suffix != ".md"
    }
