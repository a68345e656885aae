"""Interviews in which answers are given, undone, marked and refused."""

from __future__ import annotations

from tests.interviews.play import play, questionnaire

FORM = """
    Q | a | short
    Q | b | text
    R | t | tick
    R | u | tick
"""


def test_undo_and_redo_go_back_and_forth_through_all_steps() -> None:
    """Steps of all fields are undone in reverse order, and redone until a new step is made."""
    play(
        questionnaire(FORM),
        """
        step    | answers           | told
                |                   |
        undo    |                   |
        redo    |                   |
        a one   | a=one             |
        b two   | a=one b=two       |
        t on    | a=one b=two t=on  |
        undo    | a=one b=two       |
        undo    | a=one             |
        redo    | a=one b=two       |
        redo    | a=one b=two t=on  |
        redo    | a=one b=two t=on  |
        undo    | a=one b=two       |
        a three | a=three b=two     |
        redo    | a=three b=two     |
        undo    | a=one b=two       |
        undo    | a=one             |
        undo    |                   |
        redo    | a=one             |
        """,
    )


def test_typing_is_a_single_step_until_a_pause() -> None:
    """Typing in a field is undone at once; a pause, another field or another action starts a new step."""
    play(
        questionnaire(FORM),
        """
        step       | answers
                   |
        type a J   | a=J
        type a Ja  | a=Ja
        type a Jak | a=Jak
        settle     | a=Jak
        type a Jaka | a=Jaka
        type a Jakar | a=Jakar
        undo       | a=Jak
        undo       |
        redo       | a=Jak
        redo       | a=Jakar
        type a Jakart | a=Jakart
        undo       | a=Jakar
        type b x   | a=Jakar b=x
        type a Jakarta | a=Jakarta b=x
        type b xy  | a=Jakarta b=xy
        undo       | a=Jakarta b=x
        undo       | a=Jakar b=x
        undo       | a=Jakar
        """,
    )


def test_typing_after_an_undo_is_a_step_of_its_own() -> None:
    """It is not merged with typing before the undone step."""
    play(
        questionnaire(FORM),
        """
        step      | answers
                  |
        type a J  | a=J
        type a Ja | a=Ja
        type b x  | a=Ja b=x
        undo      | a=Ja
        type a Jx | a=Jx
        undo      | a=Ja
        undo      |
        """,
    )


def test_typing_that_ends_where_it_began_leaves_no_step() -> None:
    """A letter typed and deleted again is no step."""
    play(
        questionnaire(FORM),
        """
        step     | answers   | told
                 |           |
        b before | b=before  |
        type a J | a=J b=before |
        type a   | b=before  |
        undo     |           |
        """,
    )


def test_a_step_that_changes_nothing_is_none() -> None:
    """The same answer again is no step, and redo stays possible."""
    play(
        questionnaire(FORM),
        """
        step    | answers     | told
                |             |
        a one   | a=one       |
        b two   | a=one b=two |
        undo    | a=one       |
        a one   | a=one       | nothing
        clear b | a=one       | nothing
        unflag a | a=one      | nothing
        redo    | a=one b=two |
        """,
    )


def test_clearing_leaves_remarks_and_flags() -> None:
    """Remark and flag belong to the field; clearing can be undone."""
    play(
        questionnaire(FORM),
        """
        step                 | answers              | done | told
                             |                      | 0/2  |
        flag b               | b=!                  | 0/2  |
        remark b ask the CIO | b=!(ask the CIO)     | 0/2  |
        b draft              | b=draft!(ask the CIO) | 1/2 |
        clear b              | b=!(ask the CIO)     | 0/2  |
        undo                 | b=draft!(ask the CIO) | 1/2 |
        unflag b             | b=draft(ask the CIO) | 1/2  |
        remark b             | b=draft              | 1/2  |
        undo                 | b=draft(ask the CIO) | 1/2  |
        """,
    )


def test_what_cannot_be_stored_is_taken_out_and_counted() -> None:
    """Control characters are removed from answers and remarks, and counted."""
    play(
        questionnaire(FORM),
        """
        step            | answers                | told
                        |                        |
        a ␛[31mred␛[0m  | a=[31mred[0m           | removed: 2
        b one⏎two␛      | a=[31mred[0m b=one⏎two | removed: 1
        remark b ␛ x    | a=[31mred[0m b=one⏎two( x) | removed: 1
        b one⏎two␛      | a=[31mred[0m b=one⏎two( x) | removed: 1, nothing
        """,
    )


def test_what_does_not_fit_is_refused_and_nothing_has_changed() -> None:
    """A text beyond the limit, an invalid choice and an unknown field do not change the draft."""
    play(
        questionnaire(FORM),
        """
        step            | answers | done | told
                        |         | 0/2  |
        b kept          | b=kept  | 1/2  |
        b …x            | b=kept  | 1/2  | refused: too-long
        type b …x       | b=kept  | 1/2  | refused: too-long
        remark b …x     | b=kept  | 1/2  | refused: too-long
        t maybe         | b=kept  | 1/2  | refused: not-a-choice
        z words         | b=kept  | 1/2  | refused: unknown-field
        clear z         | b=kept  | 1/2  | refused: unknown-field
        flag z          | b=kept  | 1/2  | refused: unknown-field
        remark z words  | b=kept  | 1/2  | refused: unknown-field
        undo            |         | 0/2  |
        """,
    )


def test_an_unticked_box_is_neither_answered_nor_unanswered() -> None:
    """Boxes count in the progress only when ticked or explained."""
    play(
        questionnaire(FORM),
        """
        step       | answers           | done | problems
                   |                   | 0/2  |
        t on       | t=on              | 1/3  |
        u off      | t=on              | 1/3  |
        text u why | t=on u=why        | 2/4  | u:explained-not-ticked
        u on       | t=on u=on+why     | 2/4  |
        u off      | t=on u=off+why    | 2/4  | u:explained-not-ticked
        text u     | t=on              | 1/3  |
        t off      |                   | 0/2  |
        """,
    )


def test_rules_of_a_questionnaire_follow_every_step() -> None:
    """A rule gives a problem exactly while its condition holds."""
    ruled = questionnaire(
        """
        Q | a | yes_no
        Q | b | short  | a=yes
        R | t | tick
        R | u | tick
        """,
        """
        b-missing | b | warning | { all = [a=yes, b=empty] } | Yes is chosen, and nothing says how
        t-with-u | u | error | { all = [t=on, u=on] } | Both are ticked
        nothing-ticked | t | hint | { all = [t!=on, u!=on] } | Nothing is ticked
        """,
    )
    play(
        ruled,
        """
        step       | asked   | problems
                   | a t u   | t:nothing-ticked
        a yes      | a b t u | b:b-missing t:nothing-ticked
        u on       | a b t u | b:b-missing
        t on       | a b t u | b:b-missing u:t-with-u
        b somehow  | a b t u | u:t-with-u
        a no       | a t u   | u:t-with-u
        a yes      | a b t u | u:t-with-u
        clear b    | a b t u | b:b-missing u:t-with-u
        a no       | a t u   | u:t-with-u
        undo       | a b t u | b:b-missing u:t-with-u
        clear t    | a b t u | b:b-missing
        clear u    | a b t u | b:b-missing t:nothing-ticked
        flag b     | a b t u | b:b-missing t:nothing-ticked
        """,
    )
