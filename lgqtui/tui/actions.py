"""What a person can do while filling in: one list for keys, the menu of all actions, and the help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from lgqtui.words import say

if TYPE_CHECKING:
    from textual.binding import Binding


class Action(Struct, frozen=True):
    """One thing to do. `label` stands in the key bar if `in_bar`; `help` says it in a sentence. Both are templates.

    `priority` takes the key before an editor could.
    """

    name: str
    keys: str
    label: str
    help: str
    in_bar: bool = False
    priority: bool = False

    @property
    def first_key(self) -> str:
        """The key that is shown in little room; the others serve where a terminal keeps that one for itself."""
        return self.keys.partition(",")[0]

    def binding(self) -> Binding:
        """The toolkit's form of it; the name is its id, so that people can give it another key."""
        from textual.binding import Binding  # late: the guides list the keys without the toolkit

        said, tooltip = say(self.label), say(self.help)
        return Binding(
            self.keys, self.name, said, show=self.in_bar, id=self.name, tooltip=tooltip, priority=self.priority
        )


QUESTION_ACTIONS: tuple[Action, ...] = (
    Action("help", "f1", "help", "Help for this question and for the keys", in_bar=True),
    Action("outline", "f2", "outline", "Show or hide the outline of all questions", in_bar=True),
    Action("next", "ctrl+n", "next", "Go to the next question", in_bar=True, priority=True),
    Action("previous", "ctrl+p", "back", "Go back to the previous question", in_bar=True, priority=True),
    Action("review", "f3", "review", "See all questions, what is empty and what needs a look", in_bar=True),
    Action("attach", "f4", "attach", "Add a file to this field, and see what is attached to it", in_bar=True),
    Action("go_to", "ctrl+g,ctrl+f", "go to", "Search numbers, wording and answers, and go there", in_bar=True),
    Action("next_unanswered", "ctrl+l", "next unanswered", "Go to the next question with something unanswered"),
    Action("next_problem", "f5", "next problem", "Go to the next question that needs a look"),
    Action("undo", "ctrl+r,ctrl+z", "undo", "Take back the last step, wherever it was made"),
    Action("redo", "ctrl+y", "redo", "Do the step again that was taken back"),
    Action("flag", "ctrl+t", "come back to this", "Flag this field, to come back to it, or take the flag off"),
    Action("remark", "f11,alt+r", "private remark", "Keep a remark with this field; it is never sent"),
    Action("clear", "f12", "clear the answer", "Take this field's answer out (undo brings it back)"),
    Action("mend", "ctrl+b,alt+t", "take the mended link", "Put the link that is proposed in the place of this one"),
    Action("links", "f8,alt+l", "links", "See all links and what is known of them; check them"),
    Action("editor", "ctrl+o", "open in your editor", "Open this text in your own editor"),
    Action("save", "ctrl+s", "save now", "Everything is saved as you go; this saves at once and says so"),
    Action("look_again", "f9", "look again", "Open the draft anew, to change it if nobody else has it", in_bar=True),
    Action("drafts", "alt+d", "all drafts", "Save, and go to the list of drafts"),
)

ROW_ACTIONS: tuple[Action, ...] = (
    Action("add", "insert,plus", "add a link", "Add a row for a link"),
    Action("remove", "delete", "remove the row", "Take the row under the cursor out (undo brings it back)"),
    Action("row_up", "shift+up,alt+up", "row up", "Put the row under the cursor one place up"),
    Action("row_down", "shift+down,alt+down", "row down", "Put the row under the cursor one place down"),
    Action("close", "escape", "back to the rows", "Close the row; what was typed is kept", in_bar=True),
)

TICK_ACTIONS: tuple[Action, ...] = (
    Action("tick", "space", "tick", "Tick the box, or take the tick away"),
    Action("to_list", "escape", "back to the boxes", "Leave the explanation; what was typed is kept", in_bar=True),
)

OUTLINE_ACTIONS: tuple[Action, ...] = (
    Action("leave", "escape", "back to the question", "Go back to where you were in the question", in_bar=True),
)

HELP = Action("help", "f1", "help", "What can be done here", in_bar=True)
"""Help on a screen other than the question's."""

REVIEW_ACTIONS: tuple[Action, ...] = (
    Action("go", "enter", "go there", "Go to the question under the cursor", in_bar=True, priority=True),
    Action("next_filter", "right,tab", "next filter", "Show the next selection", in_bar=True, priority=True),
    Action("previous_filter", "left,shift+tab", "filter before", "Show the selection before", priority=True),
    Action("send", "f9", "pack and send", "See what would be sent, seal it and send it", in_bar=True),
    Action("back", "f3,escape,ctrl+p", "back to the question", "Go back to where you were", in_bar=True, priority=True),
    Action("links", "f8", "links", "See all links and what is known of them; check them"),
    HELP,
)

LINKS_ACTIONS: tuple[Action, ...] = (
    Action("go", "enter", "go there", "Go to the field of the link under the cursor", in_bar=True, priority=True),
    Action("check", "c", "check all", "Ask all sites whether their pages are there", in_bar=True),
    Action("stop", "s", "stop", "Ask no more; what was found stays", in_bar=True),
    Action(
        "take", "t,ctrl+b,alt+t", "take the new address", "Put the proposed link in the place of this one", in_bar=True
    ),
    Action("next_filter", "right,tab", "next filter", "Show the next selection", priority=True),
    Action("previous_filter", "left,shift+tab", "filter before", "Show the selection before", priority=True),
    Action("back", "f8,escape,ctrl+p", "back", "Go back to where you were", in_bar=True, priority=True),
    HELP,
)

START_ACTIONS: tuple[Action, ...] = (
    Action("resume", "enter", "resume", "Open the draft under the cursor", in_bar=True, priority=True),
    Action("send", "s", "send what waits", "Send everything that is ready", in_bar=True),
    Action("new", "n", "new", "Begin a new draft", in_bar=True),
    Action("duplicate", "d", "duplicate", "Make a second draft with the same answers", in_bar=True),
    Action("rename", "r", "rename", "Give the draft another name", in_bar=True),
    Action("trash", "x,delete", "to the trash", "Put the draft into the trash", in_bar=True),
    Action("restore", "u", "bring back", "Bring a draft back from the trash", in_bar=True),
    Action("open", "o", "open a file", "Open a draft by its path", in_bar=True),
    Action("receipt", "t", "receipt", "Show the receipt of the draft under the cursor", in_bar=True),
    HELP,
)

SEND_ACTIONS: tuple[Action, ...] = (
    Action("send", "enter", "seal and send", "Seal the package and send it", in_bar=True, priority=True),
    Action("address", "a", "where to", "Say where packages go", in_bar=True),
    Action("back", "escape,f3", "back", "Go back; what was not sent stays in the outbox", in_bar=True, priority=True),
)

APP_ACTIONS: tuple[Action, ...] = (
    Action("menu", "f10,alt+m", "menu", "All actions, to search and to choose from", in_bar=True),
    Action("quit", "ctrl+q", "quit", "Save and leave", in_bar=True, priority=True),
)
