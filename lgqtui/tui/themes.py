"""The colour themes. A state never depends on a colour alone: each has a glyph and a word as well."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.app import App

_OF_TEXTUAL: Mapping[str, str] = {"dark": "textual-dark", "light": "textual-light"}
"""The themes that have another name in Textual than in the settings."""

_CONTRAST: Mapping[str, Any] = {
    "primary": "#ffff00",
    "secondary": "#00ffff",
    "accent": "#ffff00",
    "warning": "#ffc000",
    "error": "#ff9090",
    "success": "#80ff80",
    "foreground": "#ffffff",
    "background": "#000000",
    "surface": "#000000",
    "panel": "#202020",
    "boost": "#303030",
    # Without transparency: Textual dims text by mixing in the background.
    "variables": {
        "foreground-muted": "#e0e0e0",
        "text-muted": "#e0e0e0",
        "text-disabled": "#c0c0c0",
        "text-warning": "#ffc000",
        "text-success": "#80ff80",
        "text-error": "#ff9090",
        "text-accent": "#ffff00",
        "text-primary": "#ffff00",
        "block-cursor-background": "#ffff00",
        "block-cursor-foreground": "#000000",
    },
}
"""Black, white and few bright colours: contrast of text at least 7:1 (WCAG 2.2, 1.4.6)."""

_SAFE: Mapping[str, Any] = {
    "primary": "#56b4e9",
    "secondary": "#0072b2",
    "accent": "#e69f00",
    "warning": "#f0e442",
    "error": "#d55e00",
    "success": "#56b4e9",
    "foreground": "#f2f2f2",
    "background": "#101418",
    "surface": "#181e24",
    "panel": "#242c34",
    "variables": {"text-warning": "#f0e442", "text-success": "#56b4e9", "text-accent": "#e69f00"},
}
"""For any kind of colour vision: blue, orange and yellow (the palette of Okabe and Ito)."""


def apply_theme(app: App[int], name: str) -> None:
    """Set the theme of an app by its name in the settings; our own themes are created only if chosen."""
    if colours := {"contrast": _CONTRAST, "colour-safe": _SAFE}.get(name):
        from textual.theme import Theme

        app.register_theme(Theme(name, **colours))
    app.theme = _OF_TEXTUAL.get(name, name)
