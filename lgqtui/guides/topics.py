"""The topics of the guides, and the file of each."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from lgqtui.errors import WrongUse, unknown_name

_FOLDER = Path(__file__).resolve().parent


class Topic(Struct, frozen=True):
    """One topic with a summary of its guide.

    The guide is the README of `folder`, which is shipped; if that is "", a file in this package named like the topic.
    """

    summary: str
    folder: str = ""


TOPICS: Mapping[str, Topic] = {
    "begin": Topic("The first draft, leaving, and coming back."),
    "fill": Topic("Answering: every kind of field, the three ways of asking, a list pasted whole."),
    "keys": Topic("Every key of the full screen, every word after a slash."),
    "access": Topic("Screen readers, themes, terminals with few colours or keys; what does not work."),
    "links": Topic("What is read in a link, what the network says of it, and what sites learn."),
    "evidence": Topic("Files added to an answer."),
    "send": Topic("Checking, sealing and sending; receipts, and what waits."),
    "drafts": Topic("The file of a draft: its format, editing it by hand, keeping it in git.", folder="drafts"),
    "history": Topic("Steps taken back, earlier versions, the trash, what a crash leaves."),
    "settings": Topic("Every setting, where files live, colours, language."),
    "scripting": Topic("The command line for scripts: every command, JSON, exit codes."),
    "trouble": Topic("What to do when something goes wrong."),
    "safety": Topic("What the program trusts, what it never does, what others can learn."),
    "questionnaire": Topic("Writing a questionnaire in ten minutes.", folder="questions"),
}
"""In the order in which a user needs them."""


def guide_path(name: str, shipped_folder: Path) -> Path:
    """The file of a topic's guide; `shipped_folder` is the folder that holds `questions/` and `drafts/`.

    The case of the name is ignored. Raises WrongUse naming the closest topic if there is none.
    """
    topic = TOPICS.get(name.casefold())
    if topic is None:
        message, hint = "there is no guide “{name}”", "All topics: lgqtui help"
        raise unknown_name(WrongUse("unknown-topic", message, hint, name=name[:80]), name, TOPICS)
    return shipped_folder / topic.folder / "README.md" if topic.folder else _FOLDER / f"{name.casefold()}.md"


def read_guide(name: str, shipped_folder: Path) -> str:
    """The Markdown of a topic's guide."""
    return guide_path(name, shipped_folder).read_text("utf-8")
