"""Interviews that branch: the route follows the answers, and no answer is lost."""

from __future__ import annotations

from tests.interviews.play import play, questionnaire


def test_a_no_sets_follow_ups_aside_and_a_yes_brings_them_back() -> None:
    """Yes, No, Yes: the follow-up is set aside and restored with a notice; “not answered” is a third state."""
    follow_up = questionnaire("""
        Q | a | yes_no
        Q | b | text   | a=yes
        R | c | text
    """)
    play(
        follow_up,
        """
        step    | answers       | asked | done | aside | told
                |               | a c   | 0/2  |       |
        a yes   | a=yes         | a b c | 1/3  |       |
        b words | a=yes b=words | a b c | 2/3  |       |
        a no    | a=no b=words  | a c   | 1/2  | b     | aside: b
        a yes   | a=yes b=words | a b c | 2/3  |       | back: b
        clear a | b=words       | a c   | 0/2  | b     | aside: b
        a no    | a=no b=words  | a c   | 1/2  | b     |
        a yes   | a=yes b=words | a b c | 2/3  |       | back: b
        clear b | a=yes         | a b c | 1/3  |       |
        a no    | a=no          | a c   | 1/2  |       |
        """,
    )


CHAIN = """
    Q | a | yes_no
    Q | b | yes_no | a=yes
    R | c | text   | b=yes
    T | d | short
"""


CHAIN_ANSWERED = """
        step  | answers           | asked   | done | aside | told
              |                   | a d     | 0/2  |       |
        a yes | a=yes             | a b d   | 1/3  |       |
        b yes | a=yes b=yes       | a b c d | 2/4  |       |
        c how | a=yes b=yes c=how | a b c d | 3/4  |       |
        a no  | a=no b=yes c=how  | a d     | 1/2  | b c   | aside: b c
"""


def test_a_chain_of_follow_ups_goes_and_comes_back_together() -> None:
    """C depends on B, and B on A: without A neither applies, with A both are restored."""
    play(
        questionnaire(CHAIN),
        CHAIN_ANSWERED
        + """
        a yes | a=yes b=yes c=how | a b c d | 3/4 |      | back: b c
        b no  | a=yes b=no c=how  | a b d   | 2/3 | c    | aside: c
        a no  | a=no b=no c=how   | a d     | 1/2 | b c  | aside: b
        a yes | a=yes b=no c=how  | a b d   | 2/3 | c    | back: b
        b yes | a=yes b=yes c=how | a b c d | 3/4 |      | back: c
        """,
    )


def test_undo_takes_back_a_branching_step_with_all_its_effects() -> None:
    """Undoing a No restores the follow-ups, redoing it sets them aside, both with a notice."""
    play(
        questionnaire(CHAIN),
        CHAIN_ANSWERED
        + """
        undo  | a=yes b=yes c=how | a b c d | 3/4  |       | back: b c
        redo  | a=no b=yes c=how  | a d     | 1/2  | b c   | aside: b c
        undo  | a=yes b=yes c=how | a b c d | 3/4  |       | back: b c
        undo  | a=yes b=yes       | a b c d | 2/4  |       |
        undo  | a=yes             | a b d   | 1/3  |       |
        undo  |                   | a d     | 0/2  |       |
        undo  |                   | a d     | 0/2  |       |
        """,
    )


def test_an_answer_given_off_the_route_waits_there() -> None:
    """It is set aside, has no effect, and counts once its field applies."""
    play(
        questionnaire(CHAIN),
        """
        step    | answers             | asked   | done | aside | told
                |                     | a d     | 0/2  |       |
        c early | c=early             | a d     | 0/2  | c     |
        b yes   | b=yes c=early       | a d     | 0/2  | b c   |
        a no    | a=no b=yes c=early  | a d     | 1/2  | b c   |
        clear b | a=no c=early        | a d     | 1/2  | c     |
        b yes   | a=no b=yes c=early  | a d     | 1/2  | b c   |
        a yes   | a=yes b=yes c=early | a b c d | 3/4  |       | back: b c
        """,
    )


def test_conditions_nest() -> None:
    """Any, all and not are nested; each field applies exactly when its condition holds."""
    nested = questionnaire("""
        Q | a | yes_no
        Q | b | yes_no
        Q | t | tick
        R | any  | text | { any = [a=yes, b=yes] }
        R | all  | text | { all = [a=yes, b=no, t=on] }
        R | not  | text | { not = { any = [a=answered, t=on] } }
        R | deep | text | { any = [{ all = [a=no, { not = b=yes }] }, t!=off] }
    """)
    play(
        nested,
        """
        step    | asked                  | done
                | a b t not              | 0/3
        a no    | a b t deep             | 1/3
        b yes   | a b t any              | 2/3
        t on    | a b t any deep         | 3/5
        a yes   | a b t any deep         | 3/5
        b no    | a b t any all deep     | 3/6
        t off   | a b t any              | 2/3
        clear b | a b t any              | 1/3
        clear a | a b t not              | 0/3
        """,
    )


def test_every_state_of_an_answer_can_steer() -> None:
    """Ticks, texts and links decide like choices; notes are no answer."""
    states = questionnaire("""
        Q | t | tick
        Q | w | text
        Q | l | links
        R | if-t | short | t=on
        R | if-w | short | w=answered
        R | if-l | short | l=empty
    """)
    play(
        states,
        """
        step                | answers                             | asked
                            |                                     | t w l if-l
        text t why          | t=why                               | t w l if-l
        t on                | t=on+why                            | t w l if-t if-l
        type w x            | t=on+why w=x                        | t w l if-t if-w if-l
        type w              | t=on+why                            | t w l if-t if-l
        flag w              | t=on+why w=!                        | t w l if-t if-l
        l https://x.example | t=on+why w=! l=→https://x.example   | t w l if-t
        """,
    )


def test_next_and_previous_follow_the_route() -> None:
    """Moving skips inapplicable questions, continues from one set aside, and stops at the ends."""
    branching = questionnaire("""
        one   | a | yes_no
        two   | b | text | a=yes
        three | c | text
        four  | d | tick
    """)
    play(
        branching,
        """
        step            | at    | done
                        | one   | 0/2
        previous        | one   | 0/2
        next            | three | 0/2
        previous        | one   | 0/2
        a yes           | one   | 1/3
        next            | two   | 1/3
        a no            | two   | 1/2
        next            | three | 1/2
        next            | four  | 1/2
        next            | four  | 1/2
        go two          | two   | 1/2
        previous        | one   | 1/2
        next unanswered | three | 1/2
        c words         | three | 2/2
        next unanswered | four  | 2/2
        d on            | four  | 3/3
        next unanswered | four  | 3/3
        """,
    )
