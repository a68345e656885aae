"""Shell completion of names. It costs little and never fails: at worst it offers nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import click

from lgqtui.workflows.context import AppContext

_QUOTING_SHELLS = ("bash", "zsh", "fish")
Completer = Callable[[click.Context, click.Parameter, str], list[str]]


def _completer(names: Callable[[AppContext, click.Context], Iterable[str]]) -> Completer:
    def complete(ctx: click.Context, _: click.Parameter, typed: str) -> list[str]:
        context = ctx.find_object(AppContext)
        if context is None:
            return []
        try:
            return [name for name in names(context, ctx) if name.startswith(typed) and _is_one_word(name, context)]
        except Exception:  # noqa: BLE001 - an error message would disturb the command line
            return []

    return complete


def _is_one_word(name: str, context: AppContext) -> bool:
    """True if a name is no option, drives no terminal, and is quoted by the shell that asks, or needs it in none."""
    shell = context.environ.get("_LGQTUI_COMPLETE", "")
    if not name.isprintable() or name[:1] in ("-~" if shell.startswith("fish") else "-"):  # fish leaves ~ as it is
        return False
    return shell.startswith(_QUOTING_SHELLS) or re.fullmatch(r"[\w./:-]+", name) is not None


@_completer
def draft_names(context: AppContext, _: click.Context) -> Iterable[str]:
    """Drafts in the user's folder."""
    from lgqtui.draft.names import list_drafts

    return [listed.name for listed in list_drafts(context.folders.drafts)]


trashed_names = _completer(lambda context, _: dict.fromkeys(listed.name for listed in context.drafts.trash_listing()))
"""Drafts in the trash."""


@_completer
def field_ids(context: AppContext, ctx: click.Context) -> Iterable[str]:
    """Fields of the draft named earlier in the call."""
    draft = context.drafts.find(ctx.params["draft"]).load()
    return context.library.find(draft.questionnaire).fields


@_completer
def generation_numbers(context: AppContext, ctx: click.Context) -> Iterable[str]:
    """Earlier versions of the draft named earlier in the call."""
    from lgqtui.draft.history import generations
    from lgqtui.draft.store import DraftFile

    file = DraftFile(context.drafts.path_of(ctx.params["draft"]), context.clock)
    return (str(number) for number, _ in enumerate(generations(file.history), 1))


questionnaire_ids = _completer(lambda context, _: context.library.files())
"""Questionnaires in the library."""


@_completer
def section_ids(context: AppContext, ctx: click.Context) -> Iterable[str]:
    """Sections of the questionnaire named by --blank, or of the first draft that is named."""
    if drafts := ctx.params.get("drafts") or ctx.args:  # before a value is there, click leaves arguments over
        questionnaire = context.library.find(context.drafts.find(drafts[0]).load().questionnaire)
    else:
        questionnaire = context.library.find_or_load(ctx.params.get("blank") or "")
    return [section.id for section in questionnaire.sections]


@_completer
def setting_names(_: AppContext, __: click.Context) -> Iterable[str]:
    """Settings."""
    from lgqtui.settings.registry import SETTINGS
    from lgqtui.tui.actions import every_action

    keys = dict.fromkeys(f"keys.{action.key_id}" for action in every_action())
    return [*(setting.name for setting in SETTINGS), *keys]


@_completer
def setting_values(_: AppContext, ctx: click.Context) -> Iterable[str]:
    """Values of the setting named earlier in the call."""
    from lgqtui.settings.registry import find_setting

    return find_setting(ctx.params["name"]).choices


@_completer
def endpoint_names(context: AppContext, _: click.Context) -> Iterable[str]:
    """The endpoints in the settings."""
    from lgqtui.settings.loader import read_endpoints

    return read_endpoints(context.folders)


entry_names = _completer(lambda context, _: dict.fromkeys(entry.draft_name for entry in context.outbox.entries()))
"""Entries of the outbox."""


@_completer
def topic_names(_: AppContext, __: click.Context) -> Iterable[str]:
    """Topics of the guides."""
    from lgqtui.guides.topics import TOPICS

    return TOPICS
