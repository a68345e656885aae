"""What a person can do while filling in: one list for keys, the menu of all actions, and the help."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do. `label` stands in the key bar if `in_bar`; `help` says it in a sentence.

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
        """The key that is shown; the others are for those who know them from elsewhere."""
        return self.keys.partition(",")[0]

    def binding(self) -> Binding:
        """The toolkit's form of it; the name is its id, so that people can give it another key."""
        return Binding(
            self.keys, self.name, self.label, show=self.in_bar, id=self.name, tooltip=self.help, priority=self.priority
        )


QUESTION_ACTIONS: tuple[Action, ...] = (
    Action("help", "f1", "help", "Help for this question and for the keys", in_bar=True),
    Action("outline", "f2", "outline", "Show or hide the outline of all questions", in_bar=True),
    Action("next", "ctrl+n", "next", "Go to the next question", in_bar=True, priority=True),
    Action("previous", "ctrl+p", "back", "Go back to the previous question", in_bar=True, priority=True),
    Action("go_to", "ctrl+g,ctrl+f", "go to", "Search numbers, wording and answers, and go there", in_bar=True),
    Action("review", "f3", "review", "See all questions, what is empty and what needs a look", in_bar=True),
    Action("next_unanswered", "ctrl+l", "next unanswered", "Go to the next question with something unanswered"),
    Action("next_problem", "f5", "next problem", "Go to the next question that needs a look"),
    Action("undo", "ctrl+r,ctrl+z", "undo", "Take back the last step, wherever it was made"),
    Action("redo", "ctrl+y", "redo", "Make the step again that was taken back"),
    Action("flag", "ctrl+t", "come back to this", "Flag this field, to come back to it, or take the flag off"),
    Action("remark", "f11", "private remark", "Keep a remark with this field; it is never sent"),
    Action("clear", "f12", "clear the answer", "Take this field's answer out (undo brings it back)"),
    Action("editor", "ctrl+o", "open in your editor", "Open this text in your own editor"),
    Action("save", "ctrl+s", "save now", "Everything is saved as you go; this saves at once and says so"),
    Action("drafts", "alt+d", "all drafts", "Save, and go to the list of drafts"),
)
