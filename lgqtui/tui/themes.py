"""The colour themes. A state never depends on a colour alone: each has a glyph and a word as well."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from textual.theme import BUILTIN_THEMES, Theme

if TYPE_CHECKING:
    from textual.app import App

_ROLES: Mapping[str, tuple[str, ...]] = {
    "ground": (
        *("background", "scrollbar-background", "scrollbar-background-hover", "scrollbar-background-active"),
        *("scrollbar-corner-color", "input-cursor-foreground"),
    ),
    "field": ("surface",),
    "bar": ("panel", "boost"),
    "text": ("foreground", "text", "input-cursor-background"),
    "quiet": ("foreground-muted", "foreground-disabled", "text-muted", "text-disabled"),
    "focus": ("accent", "text-accent"),
    "cursor": ("primary", "block-cursor-background", "input-selection-background", "screen-selection-background"),
    "cursor_text": ("block-cursor-foreground", "input-selection-foreground", "screen-selection-foreground"),
    "ok": ("success", "text-success"),
    "moved": ("secondary", "text-primary"),
    "warning": ("warning", "text-warning"),
    "error": ("error", "text-error"),
    "thumb": ("scrollbar", "scrollbar-hover", "scrollbar-active"),
}
"""What Textual paints in the colour of each role."""
_COLOURS: Mapping[str, str] = {
    "dark": "121417-1c2025-252b33-e6e8ea-a9b1ba-f5b14c-1f6fc4-ffffff-7fd49a-7cc0ff-ffc46b-ff9a9a-7c8794",
    "light": "fbfbfa-f0f1f2-e3e6ea-1b1f24-4f5964-9a4a00-0b5cad-ffffff-17643a-0a5299-7a4a00-a01f2d-6b7682",
    # Blue, orange and yellow, for any kind of colour vision (the palette of Okabe and Ito).
    "colour-safe": "101418-181e24-242c34-f2f2f2-b4bcc4-e69f00-0072b2-ffffff-56b4e9-cc99bb-f0e442-ff9d5c-7c8794",
    # Text at least 7:1 (WCAG 2.2, 1.4.6).
    "contrast": "000000-000000-202020-ffffff-e0e0e0-ffff00-ffff00-000000-80ff80-00ffff-ffc000-ff9090-b0b000",
}
"""The colours of each theme, in the order of the roles."""


def _theme(name: str) -> Theme:
    pairs = zip(_ROLES.values(), _COLOURS[name].split("-"), strict=True)
    colours = {variable: f"#{value}" for variables, value in pairs for variable in variables}
    parts: dict[str, Any] = {key: colours.pop(key) for key in vars(BUILTIN_THEMES["ansi-dark"]) if key in colours}
    return Theme(name, **parts, dark=name != "light", variables=colours)


_OWN_COLOUR = (
    *("foreground-muted", "foreground-disabled", "text", "text-muted", "text-disabled", "text-accent"),
    *("block-cursor-background", "block-cursor-foreground"),
)
"""What the terminal paints in its own colours where there are 16 or none: no pair of those is sure to be readable."""


def _terminal_theme(name: str) -> Theme:
    theme = BUILTIN_THEMES[name]
    own = {**dict.fromkeys(_OWN_COLOUR, "ansi_default"), "block-cursor-text-style": "reverse"}
    values = {key: value for key, value in vars(theme).items() if key != "variables"}
    return Theme(**values, variables={**theme.variables, **own})


def apply_theme(app: App[int], name: str) -> None:
    """Set the theme of an app by its name in the settings, or that of the terminal's own colours if it has few."""
    if app.no_color or app.console.color_system == "standard":
        name = "ansi-light" if name in ("light", "ansi-light") else "ansi-dark"
    app.register_theme(_theme(name) if name in _COLOURS else _terminal_theme(name))
    app.theme = name
