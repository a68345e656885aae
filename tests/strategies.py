"""Hypothesis strategies for answers and drafts with unusual content."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from lgqtui.draft.model import Draft
from lgqtui.links.model import LinkRow
from lgqtui.questionnaire.answer import Answer, Attachment

# Characters that are special in TOML, and letters of several scripts; one alphabet is much faster than `one_of`.
_ALPHABET = '"""\'\\\n\n#[]{}=,. \tabn\u202e\u200d\u2028éж中😀'

texts = st.text(_ALPHABET, max_size=20)
"""Texts as they are stored: with quotes, backslashes, line ends, bidi and foreign characters, no control characters."""

keys = st.sampled_from(["owner", "x-key", "a.b", "", "two words", '"', "'", "ключ", "#", "\\", "a\nb"]) | texts
"""Keys: bare ones and ones that need quotes."""

_DATETIMES = st.datetimes(datetime(1900, 1, 1), datetime(2999, 1, 1)).map(lambda day: day.replace(fold=0))  # noqa: DTZ001
_ZONES = st.sampled_from([None, UTC, timezone(timedelta(hours=7)), timezone(-timedelta(hours=3, minutes=30))])

_numbers = st.integers(-(2**63), 2**63 - 1) | st.floats()
_times = st.builds(lambda day, zone: day.replace(tzinfo=zone), _DATETIMES, _ZONES)
_days = _times.map(datetime.date) | _times.map(datetime.time)
_plain: st.SearchStrategy[Any] = st.one_of(texts, st.booleans(), _numbers, _times, _days)
_groups = st.lists(_plain, max_size=2) | st.dictionaries(keys, _plain, max_size=2)
values: st.SearchStrategy[Any] = _plain | _groups | st.lists(_groups, max_size=2) | st.dictionaries(keys, _groups)
"""Anything that TOML can hold: dates, times, floats with nan and inf, lists, nested tables."""


def extras(*excluded: str) -> st.SearchStrategy[dict[str, Any]]:
    """Keys that the program does not know, in half of the examples none."""
    unknown_keys = st.dictionaries(keys.filter(lambda key: key not in excluded), values, max_size=2)
    return st.just({}) | unknown_keys


rows = st.builds(LinkRow, texts, st.lists(texts, max_size=3).map(tuple), texts, extras("label", "urls", "note"))

attachments = st.builds(
    Attachment,
    file=st.sampled_from(["a.png", "b", "Ж.pdf"]),
    name=texts,
    sha256=texts,
    size=st.integers(0, 2**40),
    caption=texts,
    type=texts,
    extra=extras("file", "name", "caption", "type", "sha256", "size"),
)

answers = st.builds(
    Answer,
    choice=st.sampled_from(["", "yes", "no"]),
    checked=st.sampled_from([None, True, False]),
    text=texts,
    links=st.lists(rows, max_size=3).map(tuple),
    attachments=st.lists(attachments, max_size=2).map(tuple),
    remark=texts,
    flag=st.booleans(),
    extra=extras("choice", "checked", "text", "links", "attachments", "remark", "flag"),
)
"""Answers with every part, also combinations that no kind has."""


def drafts(field_ids: st.SearchStrategy[str] = keys) -> st.SearchStrategy[Draft]:
    """Drafts in which any part may be unusual."""
    return st.builds(
        Draft,
        id=texts.filter(bool),
        questionnaire=texts.filter(bool),
        created=st.builds(lambda moment: moment.replace(tzinfo=UTC), _DATETIMES),
        answers=st.dictionaries(field_ids, answers.filter(lambda answer: not answer.is_blank), max_size=4),
        extra=extras("format", "questionnaire", "id", "created", "answers"),
    )
