"""Changing single statements of a draft edited by hand."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from lgqtui.draft.format import DraftDocument, draft_text
from lgqtui.links.model import LinkRow
from lgqtui.questionnaire.answer import BLANK, Answer, Attachment
from lgqtui.toml.editor import CannotEdit, TomlDocument, comments_in
from tests.hypothesis_settings import max_examples
from tests.unit.draft.test_format import HEAD, NINE, read, written_text

BY_HAND = """\
# The draft of the city
format = 1
questionnaire = "q"  # which
id = "i"
mine = [1,
  2]  # unknown
created = 2026-11-23T09:00:00Z

# from the IT department
[answers."a"]
text = "A"   # to be checked
owner = "IT" # unknown

[answers.b]  # about b
choice = "yes"

# the links
[answers."c"]
links = [
  # the first
  { label = "L", urls = ["u"], note = "" }, # and last
]
flag = true

[mine_too]
key = 1 # untouched
"""


FIRST = read(BY_HAND)


def by_hand(*changes: tuple[str, Answer], text: str = BY_HAND) -> str:
    """Return the file after these changes, one after another."""
    now = read(text)
    document = DraftDocument(text.encode(), now)
    out = text
    for field_id, answer in changes:
        now = now.with_answer(field_id, answer).in_order(["a", "b", "c", "d"])
        out = written_text(document, now)
        assert read(out) == now
    return out


def changed(old: str, new: str) -> str:
    assert BY_HAND.count(old) == 1
    return BY_HAND.replace(old, new)


LONG = Answer(text='two\n"lines"', extra={"owner": "IT"})


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ([("a", replace(LONG, text="B"))], changed('"A"   # to', '"B"   # to')),
        ([("a", LONG)], changed('"A"   # to', '"""\ntwo\n"lines\\""""   # to')),
        (
            [("a", Answer(text="A", flag=True, extra={"owner": "IT"}))],
            changed('"IT" # unknown\n', '"IT" # unknown\nflag = true\n'),
        ),
        ([("b", Answer(choice="no"))], changed('"yes"', '"no"')),
        ([("b", Answer(remark="r"))], changed('choice = "yes"\n', 'remark = "r"\n')),
        (
            [("c", Answer(links=(LinkRow("M"),), flag=True))],
            changed(
                'links = [\n  # the first\n  { label = "L", urls = ["u"], note = "" }, # and last\n]\n',
                '# the first\n# and last\nlinks = [\n  { label = "M", urls = [], note = "" },\n]\n',
            ),
        ),
        ([("d", Answer(text="D"))], changed("\n[mine_too]", '\n[answers."d"]\ntext = "D"\n\n[mine_too]')),
        ([("d", Answer(text="D")), ("d", BLANK)], BY_HAND),
        ([("b", BLANK)], changed('choice = "yes"\n', "")),
        ([("b", BLANK), ("b", Answer(choice="yes"))], BY_HAND),
        ([("b", BLANK), ("b", Answer(choice="yes")), ("b", Answer(choice="no"))], changed('"yes"', '"no"')),
        (
            [("a", BLANK)],
            changed('text = "A"   # to be checked\nowner = "IT" # unknown\n', "# to be checked\n# unknown\n"),
        ),
    ],
)
def test_a_file_edited_by_hand_changes_only_where_the_answer_changed(
    changes: list[tuple[str, Answer]], text: str
) -> None:
    """Comments, blanks, order and unknown keys stay; an answer removed and restored changes nothing."""
    assert by_hand(*changes) == text


def test_a_comment_on_an_answer_keeps_its_place() -> None:
    """A table with a comment stays when its answer is cleared."""
    cleared = by_hand(("c", BLANK))
    assert '# the links\n[answers."c"]\n# the first\n# and last\n\n[mine_too]' in cleared
    assert by_hand(("c", BLANK), ("c", FIRST.answer("c"))).count("[answers") == 3
    above = HEAD + "\n[answers.a]\nflag = true\n\n# of b\n[answers.b]\nflag = true\n"
    assert by_hand(("b", BLANK), text=above) == above.removesuffix("flag = true\n")
    assert by_hand(("b", BLANK), ("b", Answer(flag=True)), text=above) == above
    assert by_hand(("a", BLANK), text=above) == HEAD + "\n# of b\n[answers.b]\nflag = true\n"
    indented = above.replace("# of b", "  # of b")
    assert by_hand(("b", BLANK), text=indented) == indented.removesuffix("flag = true\n")


@pytest.mark.parametrize(
    ("text", "changes", "expected"),
    [
        (HEAD, [("a", Answer(text="A"))], HEAD + '\n[answers."a"]\ntext = "A"\n'),
        (HEAD.rstrip(), [("a", Answer(text="A"))], HEAD + '\n[answers."a"]\ntext = "A"\n'),
        (
            HEAD + "\n# none yet\n[answers]\n",
            [("a", Answer(text="A"))],
            HEAD + '\n# none yet\n[answers]\n\n[answers."a"]\ntext = "A"\n',
        ),
        (
            HEAD + "\n[answers.b]\nflag = true",
            [("b", Answer(flag=True, remark="r"))],
            HEAD + '\n[answers.b]\nflag = true\nremark = "r"\n',
        ),
        (
            HEAD + "\n[answers.b] # bare",
            [("b", Answer(flag=True))],
            HEAD + "\n[answers.b] # bare\nflag = true\n",
        ),
        (
            HEAD + "\n# of b\n[answers.b]\nflag = true\n",
            [("a", Answer(text="A"))],
            HEAD + '\n[answers."a"]\ntext = "A"\n\n# of b\n[answers.b]\nflag = true\n',
        ),
        (
            HEAD + '\n[[answers.c.links]] # one\nlabel = "L" # two\nurls = ["u"]\n\n# of x\n[x]\n',
            [("c", Answer(links=(LinkRow("M"),)))],
            HEAD
            + '\n[answers."c"]\n# one\n# two\nlinks = [\n  { label = "M", urls = [], note = "" },\n]\n\n# of x\n[x]\n',
        ),
        (
            HEAD + "\n[answers.c]\nflag = true\nmeta.by = 1 # by\nmeta.at = 2\n",
            [("c", Answer(flag=True))],
            HEAD + "\n[answers.c]\nflag = true\n# by\n",
        ),
        (
            HEAD + "\n[answers.c]\nflag = true\nmeta.by = 1 # by\nmeta.at = 2\n",
            [("c", Answer(flag=True, extra={"meta": {"by": 3}}))],
            HEAD + "\n[answers.c]\nflag = true\n# by\nmeta = { by = 3 }\n",
        ),
        (
            HEAD + '\n[answers.c]\nlinks = [{ label = "L", urls = ["u"] }]  # all\n',
            [("c", Answer(links=(LinkRow("M", ("u",)),)))],
            HEAD + '\n[answers.c]\nlinks = [\n  { label = "M", urls = ["u"], note = "" },\n]  # all\n',
        ),
        (
            HEAD + "\n[answers.'c']\nflag = true\n[answers.'c'.meta]\nby = 1\n\n[x]\n",
            [("c", BLANK)],
            HEAD + "\n[x]\n",
        ),
        (
            HEAD + '\n[answers.c]\ntext = ""  # later\nchecked = true\n',
            [("c", Answer(text="now", checked=True))],
            HEAD + '\n[answers.c]\ntext = "now"  # later\nchecked = true\n',
        ),
        (
            HEAD + '\n[[answers.c.links]]\nlabel = "L"\n[answers.c]\nflag = true\n',
            [("c", Answer(links=(LinkRow("L"),), flag=True, remark="r"))],
            HEAD + '\n[[answers.c.links]]\nlabel = "L"\n[answers.c]\nflag = true\nremark = "r"\n',
        ),
        (
            HEAD + '\n[answers]\nb = { flag = true }\n\n[answers.a]\ntext = "A"\n\n[x]\n',
            [("c", Answer(text="C"))],
            HEAD + '\n[answers]\nb = { flag = true }\n\n[answers.a]\ntext = "A"\n\n[answers."c"]\ntext = "C"\n\n[x]\n',
        ),
        (
            HEAD + "\n[answers.a]\nflag = true\n[x]\n",
            [("b", Answer(flag=True))],
            HEAD + '\n[answers.a]\nflag = true\n\n[answers."b"]\nflag = true\n\n[x]\n',
        ),
        (
            HEAD + "\n[x]\ny = 1\n\n[z]\ny = 2\n",
            [("a", Answer(flag=True))],
            HEAD + '\n[x]\ny = 1\n\n[z]\ny = 2\n\n[answers."a"]\nflag = true\n',
        ),
        (
            HEAD + "\n[answers.c.meta]\nby = 1\n",
            [("c", Answer(flag=True, extra={"meta": {"by": 1}}))],
            HEAD + '\n[answers."c"]\nflag = true\n[answers.c.meta]\nby = 1\n',
        ),
        (
            HEAD + '\n[answers.c]\nflag = true\n[[answers.c.links]] # one\nlabel = "L"\nurls = ["u"]\n',
            [("c", Answer(flag=True))],
            HEAD + "\n[answers.c]\nflag = true\n# one\n",
        ),
        (HEAD + "\n[answers.b]\n\n[x]\n", [("b", Answer(flag=True))], HEAD + "\n[answers.b]\nflag = true\n\n[x]\n"),
        (
            (HEAD + '\n[answers.c]\ntext = "a" # x\n').replace("\n", "\r\n"),
            [("c", Answer(text="a\nb", flag=True))],
            (HEAD + '\n[answers.c]\ntext = """\na\nb""" # x\nflag = true\n').replace("\n", "\r\n"),
        ),
    ],
)
def test_whatever_the_layout_new_things_stand_where_they_belong(
    text: str, changes: list[tuple[str, Answer]], expected: str
) -> None:
    """Answers in the order of the form, keys under their header, comments with their statement."""
    assert by_hand(*changes, text=text) == expected


@pytest.mark.parametrize(
    ("layout", "field_id"),
    [
        ('answers = { c = { text = "A" } } # way\n', "c"),
        ('answers = { c = { text = "A" } } # way\n', "d"),
        ('answers.c.text = "A" # way\n', "c"),
        ('[answers]\nc = { text = "A" } # way\n', "c"),
    ],
)
def test_an_unusual_layout_is_made_tidy_without_losing_a_comment(layout: str, field_id: str) -> None:
    """If an answer has no table, the file is written anew, all comments at its end, as often as that has to be."""
    text = f"# head\n{HEAD}{layout}"
    now = read(text).with_answer(field_id, Answer(text="B"))
    document = DraftDocument(text.encode(), read(text))
    tidy = written_text(document, now)
    assert tidy == f"{draft_text(now)}\n# head\n# way\n"
    again = now.with_answer(field_id, Answer(text="C"))
    assert written_text(document, again) == tidy.replace('"B"', '"C"')
    rewritten = replace(again, extra={"mine": 5})  # an unknown key is not changed in place
    assert written_text(document, rewritten) == f"{draft_text(rewritten)}\n# head\n# way\n"


@pytest.mark.parametrize("text", ["C", ""])
def test_an_answer_changed_in_place_after_the_file_was_made_tidy_is_not_written_as_it_was(text: str) -> None:
    """Tables of the tidy file are not those of the file that was edited since."""
    source = f'{HEAD}answers.c.text = "A" # way\n'
    first = read(source)
    document = DraftDocument(source.encode(), first)
    changed = first.with_answer("c", Answer(text=text)).with_answer("d", Answer(text="D"))
    last = replace(changed, extra={"mine": 5})
    for draft in (first.with_answer("c", Answer(text="B")), changed):
        document.update(draft)
    assert written_text(document, last) == f"{draft_text(last)}\n# way\n"


def test_the_head_of_a_file_is_changed_in_place() -> None:
    """A new id or time replaces the old; a changed unknown key causes a new file."""
    moved = replace(FIRST, id="j", questionnaire="r", created=NINE.replace(hour=8))
    document = DraftDocument(BY_HAND.encode(), FIRST)
    assert written_text(document, moved) == (
        BY_HAND.replace('"i"', '"j"').replace('"q"', '"r"').replace("2026-11-23T09", "2026-11-23T08")
    )
    fresh = written_text(document, replace(moved, extra={"mine": 5}))
    assert fresh.startswith(draft_text(replace(moved, extra={"mine": 5})))
    assert comments_in(fresh) == comments_in(BY_HAND)


BLOCKS = (
    '# about {id}\n[answers."{id}"]  # head {id}\ntext = "A"  # why {id}\nowner = "IT"\n',
    "[answers.'{id}']\nchecked = true\ntext = '''\nliteral # no\n'''\n# own {id}\n\n",
    '[answers."{id}"]\nlinks = [ # open {id}\n {{ label = "#no" }}, # row {id}\n]\nremark = """\\" #no"""\n',
    '[[answers."{id}".links]]\nlabel = "L" # aot {id}\nurls = []\n[[answers."{id}".links]]\nlabel = "M"\n\n',
    '[answers."{id}"]\nchoice="yes"#tight {id}\n[answers."{id}".meta] # meta {id}\nsince = 2020-01-01\n',
    '[answers."{id}"]\nmeta.since = 1979-05-27T07:32:00Z # dotted {id}\nmeta.by = "x"\nflag = true\n',
    '[answers."{id}"] # nothing yet {id}\n\n',
    '  [ answers . "{id}" ]\n  text = "A"\n\n  # under {id}\n',
    '[answers."{id}"]\ntext = """A\n[x]\n"""\nhuge = [[1, 2], [ # deep {id}\n"]", \'[\']]\n',
)


BETWEEN = ("", "\n", "\n# stray\n\n", "[other{n}]\nkey = 'v' # other {n}\n", "# last\n")


IDS = ("a", "b.1", "c", "d", "e e")


@st.composite
def files_by_hand(draw: st.DrawFn) -> str:
    """Drafts as users write them: blocks in any order, comments anywhere, any line ends."""
    text = f"# top\n{HEAD}mine = 1 # mine\n"
    for n, field_id in enumerate(draw(st.permutations(IDS))[: draw(st.integers(0, len(IDS)))]):
        text += draw(st.sampled_from(BETWEEN)).format(n=n) + draw(st.sampled_from(BLOCKS)).format(id=field_id)
    if draw(st.booleans()):
        text = text.rstrip("\n")
    return text.replace("\n", "\r\n") if draw(st.booleans()) else text


CHANGES = st.lists(
    st.tuples(
        st.sampled_from(IDS),
        st.sampled_from(
            [
                lambda old: BLANK,
                lambda old: old.without_content(),
                lambda old: replace(old, text="B"),
                lambda old: replace(old, text='long\n"""\n', flag=not old.flag),
                lambda old: replace(old, links=(LinkRow("N", ("v",)), *old.links)),
                lambda old: replace(old, remark="", choice="no"),
                lambda old: replace(old, attachments=(Attachment("f", "n", "s", 1),)),
            ]
        ),
    ),
    max_size=8,
)


@max_examples(400)
@given(files_by_hand(), CHANGES)
def test_no_change_loses_text_written_by_hand(text: str, changes: list[tuple[str, Any]]) -> None:
    """After any changes each comment is there once, unknown keys stay, and unchanged answers are the same bytes."""
    now = read(text)
    document = DraftDocument(text.encode(), now)
    for field_id, change in changes:
        before, out = now, document._source
        now = now.with_answer(field_id, change(now.answer(field_id)))
        after = written_text(document, now)
        assert read(after) == now
        assert Counter(comments_in(after)) == Counter(comments_in(text))
        assert after == out or now != before
        for untouched in set(now.answers) - {field_id}:
            assert _own_text(untouched, after) == _own_text(untouched, out)
        assert [key for key in tomllib.loads(after) if key != "answers"] == [
            key for key in tomllib.loads(text) if key != "answers"
        ]


def _own_text(field_id: str, text: str) -> list[str]:
    """Return the lines under the headers of an answer, up to a blank line."""
    sections = re.split(r"(?m)^(?=[ \t]*\[[\[ ]*(?:answers|other))", text.replace("\r\n", "\n"))
    own = re.compile(rf"[ \t]*\[[\[ ]*answers ?\. ?[\"']{re.escape(field_id)}[\"']")
    return [section.partition("\n\n")[0].rstrip() for section in sections if own.match(section)]


@pytest.mark.parametrize("text", ["[", "= 1", "[=]", "a"])
def test_what_is_no_toml_is_not_edited(text: str) -> None:
    """Statements of invalid TOML are not guessed."""
    with pytest.raises(CannotEdit):
        TomlDocument(text)
