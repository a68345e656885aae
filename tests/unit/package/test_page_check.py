"""The page in a package says what its answers say, loads nothing and runs nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from lgqtui.draft.model import Draft
from lgqtui.export.json_codec import decode_draft
from lgqtui.package.bagit import AGENT
from lgqtui.package.page_check import page_faults
from lgqtui.package.verify import VerifyResult, verify
from lgqtui.questionnaire.answer import Answer
from lgqtui.questionnaire.model import Questionnaire
from tests import strategies
from tests.bag_builder import Bag, valid_bag
from tests.hypothesis_settings import max_examples
from tests.town_draft import QUESTIONNAIRE, town

PAGE = "data/answers.html"
OTHER_AGENT = "lgqtui (package format 0)"


def find(name: str) -> Questionnaire | None:
    return QUESTIONNAIRE if name == QUESTIONNAIRE.id else None


def swap(old: str, new: str) -> Callable[[str], str]:
    def change(page: str) -> str:
        assert old in page
        return page.replace(old, new, 1)

    return change


HOSTILE: dict[str, Callable[[str], str]] = {
    "another page": lambda _: "<!DOCTYPE html><script src='http://127.0.0.1:9/x.js'></script><p>City: Otherville",
    "a script": swap("<main>", "<main><script>alert(1)</script>"),
    "a script in capitals": swap("<main>", "<main><SCRIPT SRC=//x.example/a.js></SCRIPT>"),
    "an event": swap("<main>", '<main onclick="x()">'),
    "an event at a tag of ours": swap('<p class="', '<p onmouseover="x()" class="'),
    "a picture from elsewhere": swap("<main>", '<main><img src="https://x.example/a.png">'),
    "a drawing": swap("<main>", "<main><svg onload=x()></svg>"),
    "a frame": swap("<main>", '<main><iframe srcdoc="a"></iframe>'),
    "a form": swap("<main>", '<main><form action="https://x.example"><input name="a"></form>'),
    "a style sheet from elsewhere": swap("</style>", '</style><link rel="stylesheet" href="https://x.example/a.css">'),
    "a style from elsewhere": swap("<style>", "<style>@import url(https://x.example/a.css);"),
    "a style that hides": swap("</style>", ".text { display: none }</style>"),
    "a style that says something": swap("</style>", "body::after { content: 'Otherville' }</style>"),
    "a second style": swap("<main>", "<main><style>p { color: white }</style>"),
    "a style at a tag": swap("<main>", '<main style="display: none">'),
    "a tag that hides": swap("<main>", "<main hidden>"),
    "a comment": swap("<main>", "<main><!-- x -->"),
    "a tag without an end": swap("</main>", "<script </main>"),
    "no policy": swap("default-src 'none'", "default-src *"),
    "a second policy": swap("</title>", "</title><meta http-equiv='refresh' content='0;url=https://x.example'>"),
    "another page after a while": swap("<main>", '<main><meta http-equiv="refresh" content="0;url=//x.example">'),
    "another base": swap("<title>", '<base href="https://x.example/"><title>'),
    "a link that runs": swap("<main>", '<main><a href="javascript:x()" rel="noreferrer">x</a>'),
    "a link that leads elsewhere": swap(
        "<main>", '<main><a href="https://x.example/" rel="n">https://city.example/</a>'
    ),
    "another box by ear": swap("<main>", '<main><span class="box" role="img" aria-label="ticked">☐</span>'),
    "a title without an end": swap("</title>", "</title >"),
    "marks before it": lambda page: "\ufeff" + page,
}


def check(change: Callable[[str], str], *, is_known: bool = True, agent: str = AGENT) -> list[str]:
    bag = valid_bag()
    draft = decode_draft(bag.files["data/answers.json"], "answers.json")
    page = change(bag.files[PAGE].decode()).encode()
    return [fault.code for fault in page_faults(page, agent, draft, QUESTIONNAIRE if is_known else None)]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_page_that_could_load_run_or_hide_something_is_refused(name: str) -> None:
    """For every Bag-Software-Agent, and also where its questionnaire is unknown."""
    assert check(HOSTILE[name]) == ["odd-page"]
    assert check(HOSTILE[name], agent=OTHER_AGENT) == ["odd-page"]
    assert check(HOSTILE[name], is_known=False) == ["odd-page"]


@pytest.mark.parametrize(
    "change", [swap("Riverton", "Otherville"), swap("</main>", "<p>More</p></main>"), swap("How?", "How not?")]
)
def test_a_page_that_says_something_else_is_refused(change: Callable[[str], str]) -> None:
    """Its words are compared, whichever version made it; where the questionnaire is unknown they cannot be."""
    assert check(change) == check(change, agent=OTHER_AGENT) == ["other-page"]
    assert check(change, is_known=False) == []


def test_a_page_of_this_version_is_compared_byte_for_byte() -> None:
    """That of another version by its words."""
    change = swap('<p class="head">', '<p class="first">')
    assert check(change) == ["other-page"]
    assert check(change, agent=OTHER_AGENT) == check(lambda page: page) == []


def test_a_note_on_who_added_a_question_makes_no_difference() -> None:
    """The first packages have it at other questions; elsewhere in the page it is refused."""
    note = '<p class="note">Added by this program; not part of the printed form.</p>\n'
    assert check(swap('<div class="question">\n', f'<div class="question">\n{note}')) == []
    assert check(swap("'none'", f"'none'{note}")) == ["odd-page"]
    assert check(swap("<title>", f"<title>{note}")) == ["odd-page"]


def test_the_page_of_a_package_is_checked(tmp_path: Path) -> None:
    """With manifests and an id that fit, the page alone decides."""

    def verified(change: Callable[[str], str]) -> VerifyResult:
        bag = valid_bag()
        bag.files[PAGE] = change(bag.files[PAGE].decode()).encode()
        return verify(bag.write(tmp_path / "a.zip"), find)

    assert verified(lambda page: page).is_sound
    assert [problem.code for problem in verified(swap("Riverton", "Otherville")).problems] == ["other-page"]


@pytest.mark.parametrize("name", ["evil.html", "readme.txt", "manifest.txt", "data.html"])
def test_nothing_lies_beside_the_answers(name: str, tmp_path: Path) -> None:
    """But the tag files and manifests; also no folder."""
    bag = valid_bag()
    bag.files[name] = b"<script>alert(1)</script>"
    assert [problem.code for problem in verify(bag.write(tmp_path / "a.zip")).problems] == ["beside"]


@pytest.mark.parametrize("name", ["more/", "data/more/", "data/attachments/more/"])
def test_no_other_folder_is_in_a_package(name: str, tmp_path: Path) -> None:
    """Not even an empty one."""
    bag: Bag = valid_bag()
    top = str(next(iter(bag.entries()))[0]).partition("/")[0]
    bag.extra_entries = [(f"{top}/{name}", b"")]
    assert [problem.code for problem in verify(bag.write(tmp_path / "a.zip")).problems] == ["unfit-zip"]


@given(
    answers=st.dictionaries(st.sampled_from([*QUESTIONNAIRE.fields]), strategies.answers, max_size=8),
    created=strategies.drafts().map(lambda draft: draft.created),
)
@max_examples(150)
def test_every_package_of_the_program_has_the_page_of_its_answers(
    tmp_path_factory: pytest.TempPathFactory, answers: dict[str, Answer], created: object
) -> None:
    """Whatever is in the answers."""
    sample = town(tmp_path_factory.mktemp("town"))
    plain_answers = {i: replace(answer, attachments=(), extra={}) for i, answer in answers.items()}
    draft = replace(sample.draft, answers=plain_answers, created=created)
    assert isinstance(draft, Draft)
    assert verify(replace(sample, draft=draft).pack().path, find).problems == ()
