"""The topics that guides are about, and where each guide stands."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from lgqtui.errors import WrongUse, closest_match

_HERE = Path(__file__).resolve().parent


class Topic(Struct, frozen=True):
    """One topic: what its guide says in a line.

    `beside` is the shipped folder whose own README is the guide; "" is a file here that is called like the topic.
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
"""In the order in which a person meets them."""


def find_topic(name: str) -> Topic:
    """The topic of that name, whatever its capitals. Raises WrongUse naming the nearest one."""
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
    return shipped / topic.beside / "README.md" if topic.beside else _HERE / f"{name.casefold()}.md"
