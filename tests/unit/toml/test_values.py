"""Values as TOML text."""

from __future__ import annotations

from typing import Any

import pytest

from lgqtui.toml.values import format_value


def test_what_toml_cannot_hold_is_not_written_as_something_else() -> None:
    """TOML has neither null nor bytes; the error names the type."""
    with pytest.raises(TypeError, match="NoneType"):
        format_value([None])
    with pytest.raises(TypeError, match="bytes"):
        format_value({"key": b"x"})


@pytest.mark.parametrize(
    ("value", "text"),
    [({}, "{}"), ([], "[]"), ({"a": {}}, "{ a = {} }"), ("\x1b\x7fé", '"\\u001b\\u007fé"')],
)
def test_a_value_is_written_in_one_way_only(value: Any, text: str) -> None:
    """The same value gives the same bytes: no blanks in empty brackets, lower-case escapes, letters unescaped."""
    assert format_value(value) == text
