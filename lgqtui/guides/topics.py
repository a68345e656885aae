"""The topics of the guides, and the file of each."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from lgqtui.errors import WrongUse, closest_match

_FOLDER = Path(__file__).resolve().parent


class Topic(Struct, frozen=True):
    """One topic with a summary of its guide.

    `beside` is the shipped folder whose README is the guide; "" if it is a file in this package named like the topic.
    """

    summary: str
    beside: str = ""


TOPICS: Mapping[str, Topic] = {
    "begin": Topic("The first draft, leaving, and coming back."),
    "fill": Topic("Answering: every kind of field, the three ways of asking, a list pasted whole."),
    "keys": Topic("Every key of the full screen, every word after a slash."),
    "links": Topic("What is read in a link, what the network says of it, and what sites learn."),
    "evidence": Topic("Files added to an answer."),
    "send": Topic("Checking, sealing and sending; receipts, and what waits."),
    "drafts": Topic("The file of a draft: its format, editing it by hand, keeping it in git.", beside="drafts"),
    "history": Topic("Steps taken back, earlier versions, the trash, what a crash leaves."),
    "settings": Topic("Every setting, where files live, colours, language."),
    "scripting": Topic("The command line for scripts: every command, JSON, exit codes."),
    "trouble": Topic("What to do when something goes wrong."),
    "questionnaire": Topic("Writing a questionnaire in ten minutes.", beside="questions"),
}
"""In the order in which a user needs them."""


def find_topic(name: str) -> Topic:
    """The topic of that name, ignoring case. Raises WrongUse naming the closest one."""
    topic = TOPICS.get(name.casefold())
    if topic is None:
        near = closest_match(name, TOPICS)
        hint = "Did you mean {near}? All topics: lgqtui help" if near else "All topics: lgqtui help"
        raise WrongUse("unknown-topic", "there is no guide “{name}”", hint, name=name[:80], near=near)
    return topic


def path_of(name: str, shipped: Path) -> Path:
    """The file of a topic's guide; `shipped` is the folder that holds `questions/` and `drafts/`.

    Raises WrongUse if there is no such topic.
    """
    topic = find_topic(name)
    return shipped / topic.beside / "README.md" if topic.beside else _FOLDER / f"{name.casefold()}.md"
