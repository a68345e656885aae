"""Preview of a package: what is counted, what is listed, when a yes is needed; and packing."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from lgqtui.draft.delivery import read_delivery
from lgqtui.errors import Error, ProblemsFound
from lgqtui.links.model import LinkRow
from lgqtui.questionnaire.answer import Answer, Attachment
from lgqtui.workflows.documents import find_pack_target
from lgqtui.workflows.packages import LISTED_PROBLEMS, pack_draft
from tests.city import City, ignore_progress
from tests.cli.conftest import SMALL

HINT = {"A_1": Answer(links=(LinkRow(label="A page without a link"),))}
WARNING = {"B_mail": Answer(text="no address")}
ERROR = {"B_1-a": Answer(checked=True), "B_1-b": Answer(checked=True)}
MANY = {"B_mail": Answer(text=" ".join(f"bad{n}@" for n in range(15)))}
LINK = {"A_1": Answer(links=(LinkRow(label="Portal", urls=("https://a.example.org/",)),))}
NONE = "nothing"
SINGLE, SEVERAL = "1: it stops nothing · {}", "{}: none stops it · {}"


@pytest.fixture
def city(tmp_path: Path) -> City:
    """A draft without answers."""
    return City(tmp_path / "home")


def missing_attachment() -> Answer:
    """An answer with a file that is not there."""
    digest = hashlib.sha256(b"a picture").hexdigest()
    return Answer(attachments=(Attachment(file=f"{digest}.png", name="a.png", sha256=digest, size=9),))


@pytest.mark.parametrize("can_ask", [False, True])
@pytest.mark.parametrize(
    ("answers", "counts", "severities", "needs_yes"),
    [
        ({}, NONE, [], False),
        (HINT, SINGLE.format("0 errors, 0 warnings, 1 hint"), [], False),
        (WARNING, SINGLE.format("0 errors, 1 warning, 0 hints"), ["warning"], True),
        (WARNING | HINT, SEVERAL.format(2, "0 errors, 1 warning, 1 hint"), ["warning", "hint"], True),
        (HINT | WARNING | ERROR, SEVERAL.format(3, "1 error, 1 warning, 1 hint"), ["error", "warning", "hint"], True),
    ],
)
def test_problems_are_listed_only_where_a_yes_is_needed(
    can_ask: bool, answers: dict[str, Answer], counts: str, severities: list[str], needs_yes: bool, city: City
) -> None:
    """All are counted; errors and warnings need a yes if a user can be asked, and are listed with hints."""
    city.answer(**answers)
    preview = city.preview(can_ask=can_ask)
    assert preview.rows[-1] == ("need a look", counts)
    assert preview.can_pack
    assert preview.problem_count == len(answers) - ("B_1-b" in answers)
    assert preview.needs_confirmation is (needs_yes and can_ask)
    assert [problem.severity for problem in preview.problems] == (severities if can_ask else [])
    assert preview.more_line("/check") == ""


def test_a_broken_link_needs_a_yes(city: City) -> None:
    """It is a warning by what the network said."""
    city.answer(**LINK)
    entry = {"link": "https://a.example.org/", "verdict": "broken", "status": 404, "time": "2026-11-28T09:00:00Z"}
    city.sidecar.mkdir(exist_ok=True)
    (city.sidecar / "links.json").write_text(json.dumps({"format": 1, "links": [entry]}))
    assert city.preview().needs_confirmation


def test_twelve_problems_are_listed_and_the_others_counted(city: City) -> None:
    """With the command that lists all of them."""
    city.answer(**MANY)
    preview = city.preview()
    assert (len(preview.problems), preview.unlisted_count) == (LISTED_PROBLEMS, 3)
    assert preview.more_line("lgqtui check city") == "and 3 more: lgqtui check city"


@pytest.mark.parametrize("can_ask", [False, True])
def test_what_prevents_packing_is_listed_whole_and_refused(can_ask: bool, city: City) -> None:
    """Alone, with or without a user to ask; nothing is written."""
    city.answer(**WARNING, A_2=missing_attachment())
    preview = city.preview(can_ask=can_ask)
    assert (preview.can_pack, preview.needs_confirmation) == (False, False)
    assert [problem.field for problem in preview.problems] == ["A.2"]
    assert preview.rows[-1][1] == "2: missing or changed evidence stops it · 1 error, 1 warning, 0 hints"
    assert str(preview.refusal) == "city cannot be sealed: evidence is missing or was changed"
    with pytest.raises(ProblemsFound):
        pack_draft(city.context, preview, ignore_progress)
    assert city.files() == []


@pytest.mark.parametrize(
    "other", [{}, {"B_mail": Answer(text="a@example.org")}, {"B_date": Answer(text="Springfield")}]
)
def test_no_one_signs_unless_a_name_was_filled_in(other: dict[str, Answer], city: City) -> None:
    """The respondent and an address are no signature; beside a name stands what was filled in."""
    signature = '\n[signature]\nname = "A.2.name"\nemail = "B.mail"\n'
    text = SMALL.replace('title = "Small"\n', 'title = "Small"\nrespondent = "B.date"\n' + signature)
    (city.context.folders.questionnaires / "small.toml").write_text(text, "utf-8")
    city.answer(A_2=Answer(choice="yes"), **other)
    assert ("signed", "nobody is named") in city.preview().rows
    city.answer(A_2_name=Answer(text="A. Clerk"))
    mail = ", a@example.org" if "B_mail" in other else ""
    assert ("signed", f"A. Clerk{mail}") in city.preview().rows
    assert "not-signed" not in [problem.code for problem in city.preview().problems]


def test_a_missing_signer_needs_a_yes(city: City) -> None:
    """A warning before it is sealed; no check of the draft says it, since it is signed last."""
    text = SMALL.replace('title = "Small"\n', 'title = "Small"\n[signature]\nname = "B.mail"\n')
    (city.context.folders.questionnaires / "small.toml").write_text(text, "utf-8")
    preview = city.preview()
    assert [(problem.severity, problem.code, problem.field) for problem in preview.problems] == [
        ("warning", "not-signed", "B.mail")
    ]
    assert preview.needs_confirmation
    assert preview.rows[-1] == ("need a look", SINGLE.format("0 errors, 1 warning, 0 hints"))


def test_answers_without_a_field_are_named_as_left_out(city: City) -> None:
    """They are counted nowhere else."""
    city.answer(ZZ_1=Answer(text="of another edition"))
    assert ("left out", "1 answer without a field: ZZ.1") in city.preview().rows


def test_what_is_empty_is_counted(city: City) -> None:
    """With the fields, until nothing is."""
    assert city.preview().lines[0] == "answers      0 of 4 · 4 unanswered: A.1, A.2, B.date, B.mail"
    city.answer(**LINK)
    assert city.preview().rows[0] == ("answers", "1 of 4 · 3 unanswered: A.2, B.date, B.mail")
    city.answer(**LINK, **WARNING, A_2=Answer(choice="no"), A_2_why=Answer(text="so"), B_date=Answer(text="2026"))
    assert city.preview().rows[0] == ("answers", "5 of 5")


def test_a_package_says_how_it_relates_to_earlier_ones(city: City) -> None:
    """The first to none, the same to its day, a changed one to the one before."""
    first = pack_draft(city.context, city.preview(), ignore_progress)
    assert first.notices == (f"sha256 {first.file.sha256}",)
    assert first.lines[0].endswith(f": {first.file.path}")
    again = pack_draft(city.context, city.preview(), ignore_progress)
    assert (again.file.id, again.packed_before_on) == (first.file.id, "2026-11-28")
    assert "the same package" in again.notices[0]
    city.answer(**WARNING)
    changed = pack_draft(city.context, city.preview(), ignore_progress)
    assert changed.notices[0] == f"It replaces the package {first.file.id}."
    assert city.files() == sorted(f"{package.file.id}.zip" for package in (first, changed))


def test_packing_beside_the_draft_removes_what_is_half_written(city: City, tmp_path: Path) -> None:
    """Elsewhere nothing is removed; in a folder the package is called after its id."""
    half = city.sidecar / "packages" / "x.zip.tmp-00000000"
    half.parent.mkdir(parents=True)
    half.touch()
    outcome = pack_draft(city.context, city.preview(), ignore_progress, tmp_path)
    assert outcome.file.path == tmp_path / f"{outcome.file.id}.zip"
    assert half.exists()
    pack_draft(city.context, city.preview(), ignore_progress)
    assert not half.exists()
    assert [package.id for package in read_delivery(city.sidecar).packages] == [outcome.file.id]


def test_a_package_goes_into_a_folder_a_new_file_or_over_another_package(tmp_path: Path) -> None:
    """Nothing means beside the draft; a file of another kind stands in the way."""
    assert find_pack_target("") is None
    assert find_pack_target(str(tmp_path)) == tmp_path
    assert find_pack_target(str(tmp_path / "a.zip")) == tmp_path / "a.zip"
    (tmp_path / "letter.txt").write_text("Dear Sir", "utf-8")
    with pytest.raises(Error, match="there is no folder"):
        find_pack_target(f"{tmp_path / 'v1.2'}/")
    with pytest.raises(Error, match=r"letter\.txt"):
        find_pack_target(str(tmp_path / "letter.txt"))
