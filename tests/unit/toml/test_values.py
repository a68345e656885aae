"""Values as TOML text."""

from __future__ import annotations

from typing import Any

import pytest

from lgqtui.toml.values import format_value


def test_what_toml_cannot_hold_is_not_written_as_something_else() -> None:
    """There is no null in TOML, nor are there bytes; the error names the kind of value."""
    with pytest.raises(TypeError, match="NoneType"):
        format_value([None])
    with pytest.raises(TypeError, match="bytes"):
        format_value({"key": b"x"})


@pytest.mark.parametrize(
    ("value", "text"),
    [({}, "{}"), ([], "[]"), ({"a": {}}, "{ a = {} }"), ("\x1b\x7fé", '"\\u001b\\u007fé"')],
)
def test_a_value_is_written_in_one_way_only(value: Any, text: str) -> None:
    """The same answers are the same bytes: nothing in empty brackets, escapes in small letters, letters as they are."""
    assert format_value(value) == text
