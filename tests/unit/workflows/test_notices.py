"""Sentences about the effects of a change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from lgqtui.cli.registry import COMMANDS as SHELL_COMMANDS
from lgqtui.draft.model import Draft
from lgqtui.interview.interview import Change, Interview
from lgqtui.plain.commands import COMMANDS
from lgqtui.plain.draft_list import LIST_COMMANDS
from lgqtui.questionnaire.answer import Answer
from lgqtui.tui.actions import every_action
from lgqtui.workflows import notices
from lgqtui.workflows.notices import ACTION_HELP, change_notices, clearing_notice, set_aside_notice
from tests.interviews.play import questionnaire

FORM = questionnaire(
    """
    Q | a       | yes_no
    Q | on-yes  | text   | a=yes
    Q | on-no   | text   | a=no
    Q | b       | yes_no | a=yes
    Q | on-both | text   | b=yes
    R | r       | text   | a=yes
    U | u       | text   | { any = [b=yes, a=no] }
    W | w1 | text   | a=yes | -
    W | w2 | text   | a=yes | 12345678901234567890123456789012345678901
    """
    + "\n".join(f"    S | s{n} | text | a=yes" for n in range(9))
)
YES, NO, TEXT = Answer(choice="yes"), Answer(choice="no"), Answer(text="words")

BEFORE, AFTER = Answer(text="A"), Answer()


@pytest.mark.parametrize(
    ("effects", "briefly", "with_ids"),
    [
        ({}, [], []),
        ({"removed": 2}, ["2 control characters were left out."], ["2 control characters were left out."]),
        ({"removed_attachments": 1}, ["1 attachment is taken off with it."], ["1 attachment is taken off with it."]),
        ({"restored_ids": ("a",)}, ["1 answer came back."], ["1 answer is back: a."]),
        ({"restored_ids": ("a", "b")}, ["2 answers came back."], ["2 answers are back: a, b."]),
        (
            {"set_aside_ids": ("a", "b")},
            ["2 answers are set aside. ^Z brings them back."],
            ["2 answers are set aside, kept in the draft: a, b."],
        ),
        (
            {"removed": 1, "removed_attachments": 2, "restored_ids": ("a",), "set_aside_ids": ("b",)},
            [
                "1 control character was left out.",
                "2 attachments are taken off with it.",
                "1 answer came back.",
                "1 answer is set aside. ^Z brings it back.",
            ],
            [
                "1 control character was left out.",
                "2 attachments are taken off with it.",
                "1 answer is back: a.",
                "1 answer is set aside, kept in the draft: b.",
            ],
        ),
    ],
)
def test_each_effect_of_a_change_has_a_sentence(
    effects: dict[str, object], briefly: list[str], with_ids: list[str]
) -> None:
    """If the front end asks for it, with the names of the fields."""
    change = Change("x", BEFORE, AFTER, **effects)  # type: ignore[arg-type]
    assert change_notices(change, "^Z") == briefly
    assert change_notices(change) == with_ids


@pytest.mark.parametrize(
    ("effects", "before", "now", "sentences"),
    [
        ({}, "x", "xab", ["2 follow-up questions come now."]),
        ({}, "xa", "x", ["1 follow-up question is no longer asked."]),
        ({}, "xa", "xb", ["1 follow-up question is no longer asked.", "1 follow-up question comes now."]),
        ({"restored_ids": ("a",)}, "x", "xa", ["1 answer came back."]),
        ({"restored_ids": ("a",)}, "x", "xab", ["1 answer came back.", "2 follow-up questions come now."]),
        ({"set_aside_ids": ("a",)}, "xab", "x", ["1 answer is set aside. ^Z brings it back."]),
    ],
)
def test_a_change_of_what_applies_has_one_sentence(
    effects: dict[str, object], before: str, now: str, sentences: list[str]
) -> None:
    """What comes back or is set aside says it already, unless more comes with it; what came and what went are told."""
    change = Change("x", BEFORE, AFTER, **effects)  # type: ignore[arg-type]
    assert change_notices(change, "^Z", frozenset(before), frozenset(now)) == sentences


def test_clearing_says_how_the_answer_comes_back() -> None:
    """The key or command is that of the front end; where there was no answer that is said."""
    assert clearing_notice(Change("x", BEFORE, AFTER), undo_word="^R") == "The answer is taken out. ^R brings it back."
    assert clearing_notice(Change("x", AFTER, AFTER), undo_word="^R") == "There is no answer here."


def refuse(_name: str) -> None:
    raise ImportError


@pytest.mark.parametrize(
    ("find_spec", "is_missing"), [({"ada_url": 1}.get, False), ({"ada": 1}.get, True), (refuse, True)]
)
def test_a_missing_parser_is_a_warning(
    find_spec: Callable[[str], object], monkeypatch: pytest.MonkeyPatch, *, is_missing: bool
) -> None:
    """Also where an import hook refuses its name."""
    monkeypatch.setattr(notices, "find_spec", find_spec)
    sentence = (
        "Links are checked by simpler rules, because ada-url is not installed for this Python: hosts written as "
        "unusual numbers are not noticed."
    )
    assert notices.link_rules_notice() == (notices.Notice(sentence, "warning") if is_missing else None)


def test_the_sign_for_what_cannot_be_read_is_explained() -> None:
    """It is seen in the answer."""
    assert notices.replaced_notice() == "\ufffd stands for what the terminal sent and is not UTF-8."


@pytest.mark.parametrize("name", ACTION_HELP)
def test_a_help_in_the_table_is_that_of_its_action_in_two_front_ends(name: str) -> None:
    """The full screen and the console show it for the action of that name."""
    help_text = ACTION_HELP[name]
    assert help_text in {action.help for action in every_action() if action.name == name}
    commands = {command.help: command.actions for command in COMMANDS}
    commands |= {command.help: command.actions for command in LIST_COMMANDS}
    assert name in commands[help_text]


@pytest.mark.parametrize("name", ["duplicate", "rename", "trash"])
def test_a_shell_command_of_the_same_name_has_the_same_help(name: str) -> None:
    """There it is a sentence with a full stop."""
    assert SHELL_COMMANDS[name].sentence == f"{ACTION_HELP[name]}."


@pytest.mark.parametrize(
    ("question_id", "answers", "lines"),
    [
        ("Q", {"a": YES}, []),
        (
            "Q",
            {"a": NO, "on-yes": TEXT},
            [
                "1 answer under this question is set aside. It comes back if you choose Yes:",
                "  on-yes – words",
            ],
        ),
        (
            "Q",
            {"a": YES, "on-no": TEXT},
            ["1 answer under this question is set aside. It comes back if you choose No:", "  on-no – words"],
        ),
        (
            "Q",
            {"a": NO, "b": YES, "on-both": TEXT},
            [
                "2 answers under this question are set aside. They come back when that is asked again:",
                "  b – Yes",
                "  on-both – words",
            ],
        ),
        (
            "Q",
            {"a": NO, "on-both": TEXT},
            ["1 answer under this question is set aside. It comes back when that is asked again:", "  on-both – words"],
        ),
        (
            "Q",
            {"a": YES, "b": NO, "on-both": TEXT, "u": TEXT},
            [
                "2 answers under this question are set aside. They come back when that is asked again:",
                "  on-both – words",
                "  u – words",
            ],
        ),
        (
            "Q",
            {"a": YES, "u": TEXT},
            ["1 answer under this question is set aside. It comes back when that is asked again:", "  u – words"],
        ),
        (
            "Q",
            {"a": NO, "r": Answer(text="w" * 201)},
            [
                "1 answer under this question is set aside. It comes back if you choose Yes:",
                f"  r – {'w' * 199}…",
            ],
        ),
        (
            "W",
            {"a": NO, "w1": TEXT, "w2": TEXT},
            [
                "This question does not apply now. Only if a is Yes. What you answered here is kept:",
                "  W – words",
                "  123456789012345678901234567890123456789… – words",
            ],
        ),
        ("R", {}, ["This question does not apply now. Only if a is Yes."]),
        ("U", {}, ["This question does not apply now. Only if b is Yes or a is No."]),
        ("R", {"a": NO}, ["This question does not apply now. Only if a is Yes."]),
        ("R", {"a": NO, "on-yes": TEXT}, ["This question does not apply now. Only if a is Yes."]),
        (
            "S",
            {"a": NO} | {f"s{n}": TEXT for n in range(8)},
            [
                "This question does not apply now. Only if a is Yes. What you answered here is kept:",
                *(f"  s{n} – words" for n in range(8)),
            ],
        ),
        (
            "R",
            {"a": NO, "r": TEXT},
            [
                "This question does not apply now. Only if a is Yes. What you answered here is kept:",
                "  r – words",
            ],
        ),
        (
            "S",
            {"a": NO} | {f"s{n}": TEXT for n in range(9)},
            [
                "This question does not apply now. Only if a is Yes. What you answered here is kept:",
                *(f"  s{n} – words" for n in range(8)),
                "  … and 1 more",
            ],
        ),
    ],
)
def test_what_a_choice_has_set_aside_is_listed(question_id: str, answers: dict[str, Answer], lines: list[str]) -> None:
    """What brings it back is named if a choice of the question decides on all of it."""
    draft = Draft("id", "played", datetime(2026, 11, 23, tzinfo=UTC), answers)
    interview = Interview(FORM, draft, lambda _: None)
    question = next(q for q in FORM.questions if q.id == question_id)
    assert set_aside_notice(interview, question).splitlines() == lines
    assert interview.close()
