"""The colour themes. A state never depends on a colour alone: each has a glyph and a word as well."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.app import App
    from textual.theme import Theme

_NAMES: Mapping[str, str] = {
    "dark": "textual-dark",
    "light": "textual-light",
    "ansi-dark": "ansi-dark",
    "ansi-light": "ansi-light",
}


def apply_theme(app: App[int], name: str) -> None:
    """Set the theme of an app by its name in the settings; our own themes are created only if chosen."""
    if name in _NAMES:
        app.theme = _NAMES[name]
    else:
        theme = _contrast() if name == "contrast" else _safe()
        app.register_theme(theme)
        app.theme = theme.name


def _contrast() -> Theme:
    """Return a theme of black, white and few bright colours: contrast of text at least 7:1 (WCAG 2.2, 1.4.6)."""
    from textual.theme import Theme

    return Theme(
        "contrast",
        primary="#ffff00",
        secondary="#00ffff",
        accent="#ffff00",
        warning="#ffc000",
        error="#ff9090",
        success="#80ff80",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#202020",
        boost="#303030",
        variables=_SOLID | {"block-cursor-background": "#ffff00", "block-cursor-foreground": "#000000"},
    )


def _safe() -> Theme:
    """Return a theme for any kind of colour vision: blue, orange and yellow (the palette of Okabe and Ito)."""
    from textual.theme import Theme

    return Theme(
        "colour-safe",
        primary="#56b4e9",
        secondary="#0072b2",
        accent="#e69f00",
        warning="#f0e442",
        error="#d55e00",
        success="#56b4e9",
        foreground="#f2f2f2",
        background="#101418",
        surface="#181e24",
        panel="#242c34",
        variables={"text-warning": "#f0e442", "text-success": "#56b4e9", "text-accent": "#e69f00"},
    )


_SOLID: dict[str, str] = {
    "foreground-muted": "#e0e0e0",
    "text-muted": "#e0e0e0",
    "text-disabled": "#c0c0c0",
    "text-warning": "#ffc000",
    "text-success": "#80ff80",
    "text-error": "#ff9090",
    "text-accent": "#ffff00",
    "text-primary": "#ffff00",
}
"""Colours without transparency: Textual dims text by mixing in the background."""
