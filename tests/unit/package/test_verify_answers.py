"""What bag-info.txt and the page of a package say, compared with its answers; and packages of one id."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from lgqtui.draft.model import Draft
from lgqtui.export.json_codec import decode_draft
from lgqtui.package.bagit import AGENT, SourceContact, info_text
from lgqtui.package.verify import VerifyResult, compare_ids, verify
from lgqtui.package.verify_answers import page_faults
from lgqtui.questionnaire.answer import Answer
from lgqtui.questionnaire.model import Questionnaire
from tests import strategies
from tests.bag_builder import Bag, sealed_again, valid_bag
from tests.hypothesis_settings import max_examples
from tests.town_draft import QUESTIONNAIRE, town


def sentences(verified: VerifyResult) -> list[str]:
    texts = [problem.message.format_map(problem.params) for problem in verified.problems]
    assert all(text.isprintable() for text in texts)
    return texts


def with_outside(path: Path, pattern: str = "", text: str = "", signer: str = "") -> Path:
    """Write a package of the program with another bag-info.txt, and a tag manifest that matches."""
    sample = town(path.parent / "made")
    for field_id in ("name", "mail", "office") if signer else ():
        sample = sample.answer(field_id, Answer(text=signer))
    return sealed_again(sample.pack(target=path).path, pattern, text)


SIGNER = "Head of the office"
OUTSIDES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "as it was made": ("", "", ()),
    "another organization": ("Office of things", "Mallory", ("Source-Organization",)),
    "another name": (SIGNER, "Mallory", ("Contact-Name",)),
    "another address": ("office@example.org", "m@example.net", ("Contact-Email",)),
    "no name": (f"Contact-Name: {SIGNER}\n", "", ("Contact-Name",)),
    "a name twice": (r"\Z", "Contact-Name: Mallory\n", ("Contact-Name",)),
    "control codes": (SIGNER, "\x1b]0;x\x07", ("Contact-Name",)),
    "a label of its own": (r"\Z", "Foo: bar\n", ("Foo",)),
    "of another version": (r"Agent: .*", "Agent: another (1.0)\nFoo: bar", ()),
    "of another version, another name": (
        rf"(?s){SIGNER}(.*)Agent: .*",
        r"Mallory\1Agent: another (1.0)\n",
        ("Contact-Name",),
    ),
    "another day": ("2026-11-25", "2031-01-01", ()),  # that is in no answer
}


@pytest.mark.parametrize("case", OUTSIDES)
def test_the_outside_says_what_the_answers_make(case: str, tmp_path: Path) -> None:
    """Who signed is not taken from a tag file, which the id does not cover."""
    pattern, text, labels = OUTSIDES[case]
    verified = verify(with_outside(tmp_path / "a.zip", pattern, text), lambda _: QUESTIONNAIRE)
    assert [(p.code, p.params["label"]) for p in verified.problems] == [("other-outside", label) for label in labels]
    assert len(sentences(verified)) == len(labels)
    assert (verified.draft is None) is bool(labels)


CHECKED = '{"link": "https://a.example/", "verdict": "ok", "status": 200, "final": "", "permanent": false, "why": "", '
CHECKED += '"certificate": "", "time": "2026-11-25T09:00:00Z"}'
FORMS: dict[str, tuple[str, Callable[[str], str]]] = {
    "a comment": ("answers.toml", lambda text: text + "# see evil.example\n"),
    "another order of keys": ("answers.toml", lambda text: re.sub(r"(format = .*\n)(.*\n)", r"\2\1", text)),
    "other blanks": ("answers.json", lambda text: text.replace("  ", " ")),
    "a verdict on a page of no answer": ("links.json", lambda text: text.replace("[]", f"[{CHECKED}]")),
    "a verdict that is none": ("links.json", lambda text: text.replace("[]", "[null]")),
    "a word of its own": ("links.json", lambda text: text.replace('"links"', '"more": 1,\n  "links"')),
}


@pytest.mark.parametrize("case", FORMS)
def test_the_files_of_this_packer_are_as_it_writes_them(case: str, tmp_path: Path) -> None:
    """A package sealed again with something else in its files is refused; one of another packer may differ in form."""
    name, change = FORMS[case]
    bag = valid_bag()
    before = bag.files[f"data/{name}"].decode()
    after = change(before)
    assert after != before
    bag.files[f"data/{name}"] = after.encode()
    path = bag.write(tmp_path / "a.zip")
    verified = verify(path)
    assert verified.is_sound
    text = info_text(verified.id, SourceContact(), verified.info["Payload-Oxum"], "2026-11-25")
    ours = verify(sealed_again(path, r"(?s).+", text))
    assert [(p.code, p.params["name"]) for p in ours.problems] == [("other-form", name)]
    assert sentences(ours)[0] == f"{name} in it is not written as this program writes it"


def test_packages_of_one_id_that_say_another_outside_are_both_refused(tmp_path: Path) -> None:
    """Neither is known to be the one that was made; the same one twice, also zipped again, is no fault."""
    good, again = (with_outside(tmp_path / name) for name in ("b.zip", "a.zip"))
    later = with_outside(tmp_path / "c.zip", "2026-11-25", "2031-01-01")
    unsound = with_outside(tmp_path / "d.zip", SIGNER, "Mallory")
    results = [verify(path, lambda _: QUESTIONNAIRE) for path in (good, again, later, unsound)]
    assert len({result.id for result in results}) == 1
    same = compare_ids([results[0], results[1], results[3]])
    assert [[p.code for p in result.problems] for result in same] == [[], [], ["other-outside"]]
    assert [result.same_as for result in same] == [None, good, None]
    refused = compare_ids(results)
    assert [result.draft for result in refused] == [None] * 4
    sentence = f"it has the id of {later}, and bag-info.txt says something else in it: “Bagging-Date”"
    assert sentences(refused[0]) == sentences(refused[1]) == [sentence]
    assert sentences(refused[2]) == [sentence.replace(str(later), str(good))]
    assert [p.code for p in refused[3].problems] == ["other-outside"]


@pytest.mark.parametrize("text", ["long " * 200, "two\nlines", " \u00a0 Zoë: Ω ", "-"])
def test_odd_names_are_the_same_outside_and_inside(text: str, tmp_path: Path) -> None:
    """Shortened and on one line, as the packer writes them."""
    path = with_outside(tmp_path / "a.zip", signer=text)
    assert sentences(verify(path, lambda _: QUESTIONNAIRE)) == []


def test_what_cannot_be_compared_without_the_questionnaire_is_named(tmp_path: Path) -> None:
    """So that a program can tell, too; what else the packer writes is compared all the same."""
    path = with_outside(tmp_path / "a.zip", SIGNER, "Mallory")
    assert verify(path).not_compared == ("answers.html", "bag-info.txt")
    assert verify(with_outside(path), lambda _: QUESTIONNAIRE).not_compared == ()
    added = verify(with_outside(path, r"\Z", "Foo: bar\n"))
    assert [problem.params["label"] for problem in added.problems] == ["Foo"]


# The page


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
