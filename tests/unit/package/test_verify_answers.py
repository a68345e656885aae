"""What bag-info.txt of a package says, compared with its answers and with other packages of its id."""

from __future__ import annotations

from pathlib import Path

import pytest

from lgqtui.package.verify import VerifyResult, compare_ids, verify
from lgqtui.questionnaire.answer import Answer
from tests.bag_builder import sealed_again
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
    sentence = f"it has the id of {later}, and bag-info.txt says something else in it: Bagging-Date"
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
