"""What the front ends do with drafts as files, and what they ask and say about it."""

from __future__ import annotations

from pathlib import Path

from lgqtui.i18n import tr
from lgqtui.workflows.context import AppContext


def create_draft(context: AppContext, name: str) -> Path:
    """Create a draft for the questionnaire of the settings. Raises Error if it cannot be created."""
    questionnaire = context.library.find(context.settings["questionnaire"])
    file, _ = context.drafts.new(name, questionnaire.id)
    return file.path


def rename_draft(context: AppContext, path: Path, name: str) -> Path:
    """Rename a draft, also in the outbox, and return its new path. Raises Error if it cannot be renamed."""
    target = context.drafts.rename(path, name)
    if context.folders.outbox.is_dir():
        context.outbox.follow(path, target)
    return target


def new_name_question() -> str:
    """Return the question for the name of a new draft."""
    return tr("What shall the new draft be called? The city's name is a good one.")


def rename_question(name: str) -> str:
    """Return the question for another name of a draft."""
    return tr("What shall “{name}” be called?", name=name)


def trash_notice(name: str, restore: str) -> str:
    """Return the notice after a draft was moved to the trash; `restore` is the key or command that restores it."""
    return tr("“{name}” is in the trash. {key} brings it back.", name=name, key=restore)


def no_receipt_notice() -> str:
    """Return the notice that a draft has no receipt."""
    return tr("There is no receipt of this draft.")
