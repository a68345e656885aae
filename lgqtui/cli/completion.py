"""Names that the Tab key completes. Completing costs little and never fails: at worst it offers nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import click

from lgqtui.cli.surroundings import AppContext

Completer = Callable[[click.Context, click.Parameter, str], list[str]]


def _completer(names: Callable[[AppContext, click.Context], Iterable[str]]) -> Completer:
    def complete(context: click.Context, _: click.Parameter, typed: str) -> list[str]:
        here = context.find_object(AppContext)
        if here is None:
            return []
        try:
            return [name for name in names(here, context) if name.startswith(typed) and name.isprintable()]
        except Exception:  # noqa: BLE001 - a person pressing Tab asked for no sentence
            return []

    return complete


def _drafts(here: AppContext, _: click.Context) -> Iterable[str]:
    from lgqtui.draft.names import list_drafts

    return [listed.name for listed in list_drafts(here.home.drafts)]


def _trashed(here: AppContext, _: click.Context) -> Iterable[str]:
    return dict.fromkeys(listed.name for listed in here.drafts.trashed())


def _fields(here: AppContext, context: click.Context) -> Iterable[str]:
    draft = here.drafts.find(context.params["draft"]).load()
    return here.shelf.find(draft.questionnaire).fields


def _generations(here: AppContext, context: click.Context) -> Iterable[str]:
    from lgqtui.draft.history import generations
    from lgqtui.draft.store import DraftFile

    file = DraftFile(here.drafts.path_of(context.params["draft"]), here.clock)
    return (str(n) for n, _ in enumerate(generations(file.history), 1))


def _questionnaires(here: AppContext, _: click.Context) -> Iterable[str]:
    return here.shelf.files()


def _sections(here: AppContext, context: click.Context) -> Iterable[str]:
    wanted = context.params.get("blank") or ""
    return [section.id for section in here.shelf.find(wanted).sections]


def _settings(_: AppContext, __: click.Context) -> Iterable[str]:
    from lgqtui.settings.registry import SETTINGS
    from lgqtui.tui.actions import every_action

    keys = dict.fromkeys(f"keys.{action.key_id}" for action in every_action())
    return [*(setting.name for setting in SETTINGS), *keys]


def _endpoints(here: AppContext, _: click.Context) -> Iterable[str]:
    from lgqtui.settings.loader import read_endpoints

    return read_endpoints(here.home)


def _parcels(here: AppContext, _: click.Context) -> Iterable[str]:
    from lgqtui.submission.outbox import Outbox

    return dict.fromkeys(parcel.label for parcel in Outbox(here.home.outbox).parcels())


def _topics(_: AppContext, __: click.Context) -> Iterable[str]:
    from lgqtui.guides.topics import TOPICS

    return TOPICS


def _values(_: AppContext, context: click.Context) -> Iterable[str]:
    from lgqtui.settings.registry import find_setting

    return find_setting(context.params["name"]).choices


draft_names = _completer(_drafts)
"""Drafts in the person's folder."""

trashed_names = _completer(_trashed)
"""Drafts in the trash."""

field_ids = _completer(_fields)
"""Fields of the draft that was named before."""

generation_numbers = _completer(_generations)
"""Earlier versions of the draft that was named before."""

questionnaire_ids = _completer(_questionnaires)
"""Questionnaires at hand."""

section_ids = _completer(_sections)
"""Sections of the questionnaire named by --blank."""

setting_names = _completer(_settings)
"""Settings."""

setting_values = _completer(_values)
"""What the setting named before can be."""
endpoint_names = _completer(_endpoints)
"""The endpoints in the settings."""
parcel_names = _completer(_parcels)
"""What the outbox holds."""

topic_names = _completer(_topics)
"""What there are guides about."""
