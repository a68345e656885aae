"""Shell completion of names. It costs little and never fails: at worst it offers nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import click

from lgqtui.workflows.context import AppContext

Completer = Callable[[click.Context, click.Parameter, str], list[str]]


def _completer(names: Callable[[AppContext, click.Context], Iterable[str]]) -> Completer:
    def complete(ctx: click.Context, _: click.Parameter, typed: str) -> list[str]:
        context = ctx.find_object(AppContext)
        if context is None:
            return []
        try:
            return [name for name in names(context, ctx) if name.startswith(typed) and name.isprintable()]
        except Exception:  # noqa: BLE001 - an error message would disturb the command line
            return []

    return complete


def _drafts(context: AppContext, _: click.Context) -> Iterable[str]:
    from lgqtui.draft.names import list_drafts

    return [listed.name for listed in list_drafts(context.folders.drafts)]


def _trashed(context: AppContext, _: click.Context) -> Iterable[str]:
    return dict.fromkeys(listed.name for listed in context.drafts.trashed())


def _fields(context: AppContext, ctx: click.Context) -> Iterable[str]:
    draft = context.drafts.find(ctx.params["draft"]).load()
    return context.library.find(draft.questionnaire).fields


def _generations(context: AppContext, ctx: click.Context) -> Iterable[str]:
    from lgqtui.draft.history import generations
    from lgqtui.draft.store import DraftFile

    file = DraftFile(context.drafts.path_of(ctx.params["draft"]), context.clock)
    return (str(number) for number, _ in enumerate(generations(file.history), 1))


def _questionnaires(context: AppContext, _: click.Context) -> Iterable[str]:
    return context.library.files()


def _sections(context: AppContext, ctx: click.Context) -> Iterable[str]:
    name = ctx.params.get("blank") or ""
    return [section.id for section in context.library.find(name).sections]


def _settings(_: AppContext, __: click.Context) -> Iterable[str]:
    from lgqtui.settings.registry import SETTINGS
    from lgqtui.tui.actions import every_action

    keys = dict.fromkeys(f"keys.{action.key_id}" for action in every_action())
    return [*(setting.name for setting in SETTINGS), *keys]


def _endpoints(context: AppContext, _: click.Context) -> Iterable[str]:
    from lgqtui.settings.loader import read_endpoints

    return read_endpoints(context.folders)


def _outbox_entries(context: AppContext, _: click.Context) -> Iterable[str]:

    return dict.fromkeys(entry.label for entry in context.outbox.entries())


def _topics(_: AppContext, __: click.Context) -> Iterable[str]:
    from lgqtui.guides.topics import TOPICS

    return TOPICS


def _values(_: AppContext, ctx: click.Context) -> Iterable[str]:
    from lgqtui.settings.registry import find_setting

    return find_setting(ctx.params["name"]).choices


draft_names = _completer(_drafts)
"""Drafts in the user's folder."""

trashed_names = _completer(_trashed)
"""Drafts in the trash."""

field_ids = _completer(_fields)
"""Fields of the draft named earlier in the call."""

generation_numbers = _completer(_generations)
"""Earlier versions of the draft named earlier in the call."""

questionnaire_ids = _completer(_questionnaires)
"""Questionnaires in the library."""

section_ids = _completer(_sections)
"""Sections of the questionnaire named by --blank."""

setting_names = _completer(_settings)
"""Settings."""

setting_values = _completer(_values)
"""Values of the setting named earlier in the call."""
endpoint_names = _completer(_endpoints)
"""The endpoints in the settings."""
entry_names = _completer(_outbox_entries)
"""Entries of the outbox."""

topic_names = _completer(_topics)
"""Topics of the guides."""
